"""Answers as they come in, one by one with their places, gathered into sheets.

What cannot be used is said with its line, and every other student's sheet is read all the same.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from symlstm.errors import Finding
from symlstm.marking.ragged import are_zeros_dropped, with_zeros
from symlstm.marking.sheet import Sheet, sheet_of
from symlstm.problem.wording import shown


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, where it stands. `places` is the number of decimals that the sheet declares; empty if it declares none."""

    student: str
    node: str
    value: str
    line: int | None = None
    places: str = ""


@dataclass
class ClassAnswers:
    """The sheets that can be marked, in the order of the file, and what is to mend."""

    sheets: list[Sheet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def say(self, where: str, found: str, expected: str, hint: str = "", line: int | None = None) -> None:
        self.findings.append(Finding(where, found, expected, hint, line))


@dataclass(frozen=True, slots=True)
class Expected:
    """What sheets are held against: the ids that the problem has, its fingerprint, and whether a comma is a decimal point."""

    quantities: Collection[str]
    problem: str
    decimal_comma: bool = False

    def is_of_problem(self, student: str, problem: str, found: ClassAnswers, line: int | None = None) -> bool:
        """Whether a sheet belongs to this problem; if not, that is said. A sheet without a fingerprint is taken."""
        if problem and problem != self.problem:
            hint = "the sheet belongs to another problem, or the problem was changed after the sheet was made"
            found.say(f"sheet of {shown(student)}", f"problem {shown(problem)}", f"problem {self.problem}", hint, line)
        return not problem or problem == self.problem


def gather(answers: Iterable[Answer], expected: Expected, found: ClassAnswers, refused: Collection[str] = ()) -> None:
    """Put the answers together by student. A student in `refused` has been spoken of already."""
    by_student: dict[str, list[Answer]] = {}
    for answer in answers:
        theirs = by_student.setdefault(answer.student, [])
        if _is_known(answer, expected, found):
            theirs.append(answer)
    for student, theirs in by_student.items():
        texts = _texts(theirs, found)
        if texts is not None and student not in refused:
            found.sheets.append(_sheet(student, texts, theirs, expected, found))


def _sheet(student: str, texts: dict[str, str], answers: list[Answer], expected: Expected, found: ClassAnswers) -> Sheet:
    sheet = sheet_of(student, texts, expected.decimal_comma)
    declared = next((answer.places for answer in answers if answer.places.isdecimal()), "")
    if not are_zeros_dropped(sheet):
        return sheet
    done = f"read as if written to {declared} places" if declared else "marked as it stands"
    found.say(
        f"sheet of {shown(student)}",
        "decimals of differing length, none of which ends in 0",
        "every zero that was written",
        f"a spreadsheet drops zeros at the end unless the cells are text; {done}",
        answers[0].line,
    )
    return with_zeros(sheet, int(declared[:4])) if declared else sheet


def _is_known(answer: Answer, expected: Expected, found: ClassAnswers) -> bool:
    known = answer.node in expected.quantities
    if not known:
        where, hint = f"sheet of {shown(answer.student)}", _hint(answer.node)
        found.say(where, f"the id {shown(answer.node)}", "an id of this problem", hint, answer.line)
    return known


def _hint(node: str) -> str:
    return "a gradient; check with --backward" if node.startswith("d_") else ""


def _texts(answers: list[Answer], found: ClassAnswers) -> dict[str, str] | None:
    """A student's answers by id; None where two different values stand for one id, which a person must decide."""
    texts: dict[str, str] = {}
    clashes = list(_clashes(answers, texts))
    for answer in clashes:
        where, values = f"sheet of {shown(answer.student)}", f"{shown(texts[answer.node])} and {shown(answer.value)}"
        hint = "this sheet is not marked until one of them is left"
        found.say(where, f"{values} for {answer.node}", "one value for each id", hint, answer.line)
    return None if clashes else texts


def _clashes(answers: list[Answer], texts: dict[str, str]) -> Iterator[Answer]:
    yield from (answer for answer in answers if texts.setdefault(answer.node, answer.value) != answer.value)
