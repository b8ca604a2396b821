"""The roster of a class: who is in it, from a CSV or a workbook as spreadsheets and learning platforms write them."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from symlstm.errors import Finding, ProblemError
from symlstm.marking.student_name import student_name
from symlstm.marking.table import TextRow, TextTable, beyond_headings, by_name, says_twice
from symlstm.marking.table_file import table_of
from symlstm.problem.findings import Findings
from symlstm.problem.source import FileKind, read_bytes, source_name
from symlstm.problem.wording import LONGEST_NAME, shown
from symlstm.words import N_, Message, said

MOST_PEOPLE = 20_000
MOST_LETTERS = LONGEST_NAME  # of an id and of a name: they stand on a line of a page
ROSTER_FILE = FileKind(N_("a roster"), 20_000_000, N_("it is a CSV or a workbook with the headings id and name"))
JOINERS = "\u200c\u200d"  # belong to the spelling of Persian names and of some of India; nothing else that is unprintable belongs to a name

# What learning platforms call these columns, compared without capitals, spaces and signs; of several the first that is there.
ID = ("id", "idnumber", "studentid", "studentnumber", "matriculationnumber", "matriculation", "username")
NAME = ("name", "fullname", "studentname", "student")
FIRST, LAST = ("firstname", "givenname", "forename"), ("lastname", "surname", "familyname")
EMAIL = ("email", "emailaddress", "mail")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in a class.

    id      what tells them from everyone else
    email   empty where the roster has none
    others  the cells of all other columns as they came, by their headings, in order
    """

    id: str
    name: str
    email: str = ""
    others: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def __reduce__(self) -> tuple[object, ...]:
        return Person, (self.id, self.name, self.email, dict(self.others))


@dataclass(frozen=True)
class Roster:
    """A class.

    columns  the headings of the file, as they came
    notes    what is worth knowing, though nobody is left out for it
    """

    people: tuple[Person, ...]
    columns: tuple[str, ...] = ("id", "name")
    notes: tuple[Finding, ...] = ()


def read_roster(path: str | os.PathLike[str]) -> Roster:
    """The roster in a file. Raises ProblemError with everything that is wrong with it, line by line; then nobody is read."""
    findings, notes = Findings(), Findings()
    table = table_of(read_bytes(path, ROSTER_FILE), path, findings, notes)
    people = _people(table, findings, notes) if table is not None else []
    if findings.count:
        raise ProblemError(source_name(path), findings.listed())
    heads = table.called(lambda head: head) if table else []
    return Roster(tuple(people), tuple(filter(None, heads)), notes.listed())


def checked_people(people: Iterable[Person], source: str = "roster") -> tuple[Person, ...]:
    """The people, each with an id of their own and a name. Raises ProblemError where that is not so."""
    findings, kept = Findings(), _Checked()
    for number, person in enumerate(people, 1):
        kept.take(person, number, findings)
    if not kept.people:
        findings.add("roster", N_("nobody"), N_("one person or more"))
    if findings.count:
        raise ProblemError(source, findings.listed())
    return tuple(kept.people)


class _Checked:
    """Takes people in, each once."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self._lines: dict[str, int] = {}

    def take(self, person: Person, line: int, findings: Findings) -> None:
        """Take a person in; what is wrong with them is reported."""
        for what, text in (("id", person.id), ("name", person.name)):
            if found := unfit(text):
                expected = said("one line of printable text, of at most {most} characters", most=MOST_LETTERS)
                findings.add(what, found, expected, "" if text else N_("every person needs an id and a name"), line)
        first = self._lines.setdefault(person.id.casefold(), line) if person.id else line
        if first != line:
            found = said("{id} a second time", id=shown(person.id))
            hint = said("the first is on line {line}; capitals make no difference", line=first)
            findings.add("id", found, N_("every id once"), hint, line)
        self.people.append(person)


def unfit(text: str) -> str:
    """What is wrong with a text as an id or a name; empty where nothing is."""
    if not text:
        return N_("nothing")
    if len(text) > MOST_LETTERS:
        return said("{n} characters", n=len(text))
    return shown(text) if not all(letter.isprintable() or letter in JOINERS for letter in text) else ""


def _people(table: TextTable, findings: Findings, notes: Findings) -> list[Person]:
    names = table.called(lambda head: head)
    reading = _Columns(names)
    if says_twice(names, table.head_line, findings) or not reading.is_usable(table, findings):
        return []
    checked = _Checked()
    for row in table.rows:
        if len(checked.people) == MOST_PEOPLE:
            findings.add("file", said("more than {most} people", most=f"{MOST_PEOPLE:,}"), N_("a smaller class"))
            break
        if astray := beyond_headings(row, names):
            findings.add("row", *astray, N_("a comma within a cell needs quotes around the cell"), row.line)
        else:
            checked.take(reading.person(row), row.line, findings)
    if not checked.people and not findings.count:
        findings.add("file", N_("nobody"), N_("a row for each person below the headings"))
    _note_namesakes(checked.people, notes)
    _note_numbers_as_names(checked.people, notes)
    return checked.people


class _Columns:
    """Which column is what."""

    def __init__(self, names: Sequence[str]):
        self.names = names
        self.id, self.email = self._first(ID), self._first(EMAIL)
        whole = self._first(NAME)
        self.name = [whole] if whole else [part for part in (self._first(FIRST), self._first(LAST)) if part]

    def _first(self, called: Iterable[str]) -> str:
        plain = {"".join(filter(str.isalnum, name.casefold())): name for name in reversed(self.names)}
        return next((plain[each] for each in called if each in plain), "")

    def is_usable(self, table: TextTable, findings: Findings) -> bool:
        """Whether there is an id and a name; if not, that is reported."""
        missing = [what for what, found in (("id", self.id), ("name", self.name)) if not found]
        for what in missing:
            hint = N_('a roster has a column "id", which tells people apart, and a column "name"')
            expected = said("a column {what}", what=shown(what))
            findings.add(said("first line"), shown(",".join(table.heads)), expected, hint, table.head_line)
        return not missing

    def person(self, row: TextRow) -> Person:
        """The person in a row."""
        cells = by_name(row, self.names)
        name = student_name(" ".join(cells.get(part, "") for part in self.name))
        used = {self.id, self.email, *self.name}
        others = {head: cells.get(head, "") for head in filter(None, self.names) if head not in used}
        return Person(student_name(cells.get(self.id, "")), name, cells.get(self.email, "").strip(), others)


def _note_namesakes(people: Iterable[Person], notes: Findings) -> None:
    """Say which names several people have: their sheets are told apart by what stands on them, not by the name."""
    by: dict[str, list[Person]] = {}
    for person in people:
        by.setdefault(person.name.casefold(), []).append(person)
    for people in by.values():
        if len(people) > 1:
            notes.add("name", _namesakes(people), N_("names that differ"), N_("their papers are told apart by id"))


def _namesakes(people: Sequence[Person]) -> Message:
    ids = ", ".join(shown(person.id) for person in people[:5])
    return said("{name} for the ids {ids}", name=shown(people[0].name), ids=ids)


def _note_numbers_as_names(people: Sequence[Person], notes: Findings) -> None:
    """Say where no name has a letter: most likely the headings of two columns are exchanged."""
    if people and not any(letter.isalpha() for person in people for letter in person.name):
        found = said("{name} and no letter in any other", name=shown(people[0].name))
        notes.add("name", found, N_("names of people"), N_('are the headings "id" and "name" over the right columns?'))
