"""Marking whole sheets: every line's verdict, what may have happened on wrong ones, and the mark."""

from collections.abc import Collection
from dataclasses import dataclass

from symlstm.derivation import derive
from symlstm.marking.diagnose import Diagnosis, Diagnostician
from symlstm.marking.fingerprint import fingerprint
from symlstm.marking.follow import Judged, Key, Status, follow
from symlstm.marking.marks import PRACTICE, MarkScheme, Total, total
from symlstm.marking.sheet import Sheet
from symlstm.marking.tolerance import USUAL, Tolerance
from symlstm.problem.problem import Problem


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked sheet: the lines that were asked, the diagnosis of each wrong one by its id, and the mark."""

    student: str
    lines: tuple[Judged, ...]
    diagnoses: dict[str, Diagnosis]
    total: Total

    def verdict(self, line: Judged) -> str:
        """How a line stands, in one word: a wrong one is a "mistake" or a "slip" where that is likely, else "unexplained"."""
        if line.status is not Status.WRONG:
            return str(line.status.value)
        diagnosis = self.diagnoses[line.step.target]
        if not diagnosis.causes or diagnosis.is_weak:
            return "unexplained"
        return "slip" if diagnosis.causes[0].is_slip else "mistake"

    def wording(self, line: Judged) -> str:
        """What may have happened on a wrong line, all that cannot be told apart; empty where nothing is known or sure."""
        if self.verdict(line) not in ("mistake", "slip"):
            return ""
        causes = self.diagnoses[line.step.target].causes
        kinds = dict.fromkeys((cause.rule.wording, cause.at) for cause in causes)
        said = [words if line.step.target in at or not at else f"{words} in {', '.join(at)}" for words, at in kinds]
        return said[0] if len(said) == 1 else f"one of: {'; '.join(said)}"


class Marker:
    """Marks the sheets of one problem; what is right is worked out once."""

    def __init__(self, problem: Problem, tolerance: Tolerance = USUAL, scheme: MarkScheme = PRACTICE):
        self.derivation, self.scheme = derive(problem), scheme
        self.fingerprint = fingerprint(problem)
        self.key = Key(self.derivation, problem.rounding, tolerance)
        self._diagnostician = Diagnostician(self.key)

    def mark(self, sheet: Sheet, asked: Collection[str] = ()) -> Marked:
        """A marked sheet, of the quantities that were asked: without a list, all of the problem.

        Raises UsageError for an id that the problem does not have."""
        every = follow(self.key, sheet)
        lines = tuple(line for line in every if not asked or line.step.target in asked)
        return Marked(sheet.student, lines, self._diagnostician.diagnose(every), total(lines, self.scheme))
