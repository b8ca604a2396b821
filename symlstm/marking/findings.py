"""What is to mend in a sheet, as it is met: the first of it is kept, and the rest only counted."""

from collections.abc import Iterable

from symlstm.errors import Finding
from symlstm.problem.report import MAX_FINDINGS


class Findings:
    """The first MAX_FINDINGS things to mend, and how many `more` there were."""

    def __init__(self) -> None:
        self.told: list[Finding] = []
        self.more = 0

    def say(self, where: str, found: str, expected: str, hint: str = "", line: int | None = None) -> None:
        if len(self.told) < MAX_FINDINGS:
            self.told.append(Finding(where, found, expected, hint, line))
        else:
            self.more += 1

    def take(self, findings: Iterable[Finding]) -> None:
        """Take in what was found elsewhere."""
        for finding in findings:
            self.say(finding.where, finding.found, finding.expected, finding.hint, finding.line)

    @property
    def all(self) -> list[Finding]:
        """What was kept, and in a last Finding how many more there are."""
        more = [Finding(f"... and {self.more} more", "further things to mend", "none")] if self.more else []
        return [*self.told, *more]
