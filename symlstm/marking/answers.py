"""Answers as they come in, one by one with their places, gathered into sheets.

What cannot be used is reported with its line and counted on the sheet; every other student's sheet is read all the same.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from symlstm.errors import Finding
from symlstm.marking.answer_folder import AnswerFile
from symlstm.marking.decimal_comma import is_comma_decimal
from symlstm.marking.dropped_zeros import are_zeros_dropped, with_zeros
from symlstm.marking.fingerprint import is_fingerprint
from symlstm.marking.other_pass import OtherPass, OtherPasses, pass_of, passes_not_made
from symlstm.marking.sheet import LeftOut, Sheet, sheet_of
from symlstm.marking.student_name import student_name
from symlstm.marking.table import Comma, Unpadded
from symlstm.problem.findings import Findings
from symlstm.problem.wording import all_of, shown
from symlstm.words import N_, said

STUDENT, PROBLEM, VARIANT = "student", "problem", "variant"  # where a sheet says whose it is, and of which paper
OTHER_PROBLEM = N_(
    "the sheet belongs to another problem, or the problem was changed after the sheet was made; "
    "a form made with --places or --figures is checked with the same"
)
MOST_PLACES = 4  # digits of the number of places that a sheet declares
_BETWEEN = re.compile(r"[,;:_\s-]+(?=[0-9])")  # what stands for the points of an id


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, where it stands.

    places  the number of decimals that the sheet declares; empty if it declares none
    paper   the paper that it belongs to, as `Expected.paper_of` names it
    """

    student: str
    node: str
    value: str
    line: int | None = None
    places: str = ""
    paper: str = ""


@dataclass
class ClassAnswers:
    """The sheets that can be marked, in the order of the file, and the problems found.

    listed  the ids of the problem that the file asks for, also where no answer to them could be used
    named   the students that the file names, also those whose sheets cannot be marked
    unused  how many rows of each student's cannot be used
    left_out  what of each student's is not used, and why
    twice   the students who stand in the files more than once, with what came of it
    comma   when a comma within a number is its decimal point
    is_folder  whether it is what is said of a folder, which has no sheets of its own
    is_text    whether numbers stand there as they were typed, so that no spreadsheet can have dropped their zeros
    other_passes  ids of a pass that the problem does not make
    """

    sheets: list[Sheet] = field(default_factory=list)
    gathered: Findings = field(default_factory=Findings)
    listed: dict[str, None] = field(default_factory=dict)
    named: dict[str, None] = field(default_factory=dict)
    unused: Counter[str] = field(default_factory=Counter)
    left_out: defaultdict[str, Findings] = field(default_factory=lambda: defaultdict(Findings))
    twice: dict[str, str] = field(default_factory=dict)
    comma: Comma = Comma.NEVER
    is_folder: bool = False
    is_text: bool = False
    other_passes: OtherPasses = field(default_factory=OtherPasses)
    _foreign: set[tuple[str, str]] = field(default_factory=set, init=False)

    @property
    def findings(self) -> list[Finding]:
        """The problems found, as far as they are listed one by one."""
        return self.gathered.kept

    def add(self, where: str, found: str, expected: str, hint: str = "", line: int | None = None) -> None:
        self.gathered.add(where, found, expected, hint, line)

    def leave_out(self, student: str, finding: Finding, rows: int = 1) -> None:
        """Report what cannot be used of a student's, and count so many rows of it."""
        self.gathered.extend((finding,))
        self.unused[student] += rows
        self.left_out[student].extend((finding,))

    def say_foreign(self, student: str, problem: str, expected: str, hint: str, line: int | None) -> None:
        """Report once for each student that a sheet belongs to another problem."""
        if (student, problem) not in self._foreign:
            self._foreign.add((student, problem))
            found = said("problem {name}", name=shown(problem))
            self.leave_out(student, Finding(sheet_of_student(student), found, expected, hint, line), 0)


@dataclass(frozen=True)
class Expected:
    """What sheets are checked against: the ids that the problem has, its fingerprint, and whether a comma is a decimal point.

    has_papers      whether people have different ones, so that a sheet's fingerprint tells whose it may be
    roster_columns  the headings of a roster, in small letters, which may stand in a table beside the answers
    """

    has_papers: ClassVar[bool] = False
    roster_columns: ClassVar[tuple[str, ...]] = ()

    quantities: Collection[str]
    problem: str
    decimal_comma: bool = False

    def paper_of(self, student: str, head: Mapping[str, str], found: ClassAnswers, line: int | None = None) -> str | None:
        """Which paper a sheet belongs to, by what its `head` says of problem and variant: "" where everybody has the same one. None for
        a sheet of another problem, which is reported; a sheet without a fingerprint is accepted."""
        problem = head.get(PROBLEM, "").strip()
        if not problem or is_fingerprint(problem, self.problem):
            return ""
        found.say_foreign(student, problem, said("problem {name}", name=self.problem), OTHER_PROBLEM, line)
        return None

    def student_in(self, cells: Mapping[str, str]) -> str:
        """The student whom a row of a table names; empty where it names none."""
        return student_name(cells.get(STUDENT, ""))

    def name_of_file(self, name: str, is_in_folder: bool) -> str:
        """The student whom a file's name names, where nothing in it does: in a folder of sheets it is one's, elsewhere it may be anything."""
        return name if is_in_folder else ""

    def student_of(self, paper: str) -> str:
        """Whose paper it is, where that tells whose sheet it is; else empty."""
        return ""

    def settle(self, found: ClassAnswers, file: AnswerFile) -> None:
        """Where people have different papers: put each sheet of a file under the name of its person, with the paper that it is of."""

    @cached_property
    def passes_not_made(self) -> tuple[OtherPass, ...]:
        """The passes of which the problem has no ids."""
        return passes_not_made(self.quantities)

    def id_of(self, text: str) -> str:
        """The id that a text names, upper and lower case alike where that leaves no doubt; else the text as it stands."""
        plain = unicodedata.normalize("NFC", text).strip()
        return plain if plain in self.quantities else self._by_capitals.get(plain.casefold()) or plain

    def hint_for(self, text: str) -> str:
        """What to do about an id that the problem does not have: which one may be meant, where only its points are other signs."""
        meant = self.id_of(_BETWEEN.sub(".", text.strip()))
        return said("did you mean {id}?", id=meant) if meant in self.quantities else ""

    @cached_property
    def _by_capitals(self) -> Mapping[str, str]:
        """The ids by their lower-case form; empty where two ids differ in nothing else."""
        found: dict[str, str] = {}
        for quantity in self.quantities:
            small = quantity.casefold()
            found[small] = "" if small in found else quantity
        return found


def gather(answers: Iterable[Answer], expected: Expected, found: ClassAnswers, refused: Collection[str] = ()) -> None:
    """Put the answers together by student. A student in `refused` has been reported already."""
    by_student: dict[str, list[Answer]] = {}
    for answer in answers:
        found.named.setdefault(answer.student)
        theirs = by_student.setdefault(answer.student, [])
        if _is_known(answer, expected, found):
            theirs.append(answer)
    _say_other_passes(by_student, expected, found)
    for student, theirs in by_student.items():
        texts = _texts(theirs, found)
        if (
            _is_of_one_paper(theirs, found)
            and texts is not None
            and student not in refused
            and (texts or not found.unused[student])
        ):
            found.sheets.append(_sheet(student, texts, theirs, expected, found))


def _say_other_passes(students: Iterable[str], expected: Expected, found: ClassAnswers) -> None:
    """Report the ids of passes that the problem does not make, once for the file and once for each student."""
    met = found.other_passes
    found.gathered.extend(met.of_file(said("the file"), expected.has_papers))
    for student in students:
        found.left_out[student].extend(met.findings(sheet_of_student(student), student, expected.has_papers))


def _sheet(student: str, texts: dict[str, str], answers: list[Answer], expected: Expected, found: ClassAnswers) -> Sheet:
    sheet = sheet_of(student, texts, expected.decimal_comma or is_comma_decimal(found.comma, texts), found.unused[student])
    paper = next((answer.paper for answer in answers if answer.paper), "")
    sheet = replace(sheet, paper=paper, left_out=_left_out(found.left_out[student], found.other_passes.filled(student)))
    declared = _places(answers, found)
    if found.is_text or not are_zeros_dropped(sheet, is_sure=any(isinstance(text, Unpadded) for text in texts.values())):
        return sheet
    found.add(
        sheet_of_student(student),
        N_("decimals of differing length, none of which ends in 0"),
        N_("every zero that was written"),
        _of_dropped_zeros(declared),
        answers[0].line,
    )
    return with_zeros(sheet, int(declared)) if declared else sheet


def _left_out(findings: Findings, ids: tuple[str, ...]) -> LeftOut:
    return LeftOut(tuple(sorted(findings.kept, key=lambda finding: finding.line or 0)), findings.count, ids)


def _is_of_one_paper(answers: list[Answer], found: ClassAnswers) -> bool:
    """Whether all rows of a student belong to one paper; if not, that is reported, as a person must decide."""
    papers = dict.fromkeys(answer.paper for answer in answers if answer.paper)
    if len(papers) > 1:
        where, hint = sheet_of_student(answers[0].student), N_("this sheet is not marked until the rows of one of them are left")
        several = said("rows of the papers {papers}", papers=all_of(papers))
        found.add(where, several, N_("rows of one paper"), hint, answers[0].line)
    return len(papers) <= 1


def sheet_of_student(student: str) -> str:
    """The place of what is found on a sheet."""
    return said("sheet of {student}", student=shown(student))


def _of_dropped_zeros(declared: str) -> str:
    """What became of a sheet without its zeros at the end."""
    if not declared:
        return N_("a spreadsheet drops zeros at the end unless the cells are text; marked as it stands")
    return said(
        "a spreadsheet drops zeros at the end unless the cells are text; read as if written to {places} places", places=declared
    )


def _places(answers: list[Answer], found: ClassAnswers) -> str:
    """The number of decimals that a sheet declares; what is not a number is reported once."""
    declared = dict.fromkeys(answer.places for answer in answers if answer.places)
    for places in declared:
        if places.isdecimal() and len(places) <= MOST_PLACES:
            return places
        where, line = sheet_of_student(answers[0].student), answers[0].line
        given = said("places {number}", number=shown(places))
        found.add(where, given, N_("a whole number of decimal places"), N_("taken as not declared"), line)
    return ""


def _is_known(answer: Answer, expected: Expected, found: ClassAnswers) -> bool:
    """Whether an answer is one to the problem; if so, its line is listed."""
    if answer.node in expected.quantities:
        found.listed.setdefault(answer.node)
        return True
    if of := pass_of(answer.node, expected.passes_not_made):
        found.other_passes.add(answer.student, of, answer.node, answer.line, bool(answer.value.strip()))
        found.unused[answer.student] += bool(answer.value.strip())
        return False
    unknown = said("the id {id}", id=shown(answer.node)) if answer.node else N_("no id")
    hint = expected.hint_for(answer.node) or _how_ids_are_written(expected, found)
    finding = Finding(sheet_of_student(answer.student), unknown, N_("an id of this problem"), hint, answer.line)
    if answer.value.strip():
        found.leave_out(answer.student, finding)
    else:
        found.gathered.extend((finding,))
    return False


def _how_ids_are_written(expected: Expected, found: ClassAnswers) -> str:
    """An id as it is written, where a file has none of the problem's so far, and nothing has been said."""
    if found.listed or found.findings or not expected.quantities:
        return ""
    return said("ids are written as in {id}; `symlstm sheet` writes a form with all of them", id=next(iter(expected.quantities)))


def _texts(answers: list[Answer], found: ClassAnswers) -> dict[str, str] | None:
    """A student's answers by id; None where two different values stand for one id, which a person must decide."""
    texts: dict[str, str] = {}
    clashes = list(_clashes(answers, texts))
    for answer in clashes:
        values = said(
            "{first} and {second} for {id}", first=shown(texts[answer.node]), second=shown(answer.value), id=answer.node
        )
        hint = N_("this sheet is not marked until one of them is left")
        found.add(sheet_of_student(answer.student), values, N_("one value for each id"), hint, answer.line)
    return None if clashes else texts


def _clashes(answers: list[Answer], texts: dict[str, str]) -> Iterator[Answer]:
    yield from (answer for answer in answers if texts.setdefault(answer.node, answer.value) != answer.value)
