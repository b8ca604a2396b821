"""Gathering everything that is to mend, so that it is said at once."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from symlstm.errors import Finding

MAX_FINDINGS = 30  # more than fit on a screen help nobody; the rest are counted


class Report:
    """The Findings so far: the first MAX_FINDINGS of them, and how many more there were."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._more = 0

    def add(self, where: str, found: str, expected: str, hint: str = "") -> None:
        self.take(Finding(where, found, expected, hint))

    def take(self, finding: Finding) -> None:
        if len(self._findings) < MAX_FINDINGS:
            self._findings.append(finding)
        else:
            self._more += 1

    def take_all(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.take(finding)

    @property
    def count(self) -> int:
        return len(self._findings) + self._more

    @property
    def is_full(self) -> bool:
        """Whether the next Finding will only be counted, so that its hint need not be looked for."""
        return len(self._findings) == MAX_FINDINGS

    def findings(self, lines: Mapping[str, int]) -> tuple[Finding, ...]:
        """The Findings with their lines, as far as `lines` knows their places."""
        more = (Finding(f"... and {self._more} more", "further things to mend", "none"),) if self._more else ()
        return (*(replace(finding, line=lines.get(finding.where)) for finding in self._findings), *more)
