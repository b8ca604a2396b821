"""Gathering every problem found in an input, so that one message lists them all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from symlstm.errors import Finding
from symlstm.words import N_, said

MAX_FINDINGS = 30  # a longer list than fits on a screen helps nobody; the rest are counted
NO_LINES: Mapping[str, int] = MappingProxyType({})


class Findings:
    """The first MAX_FINDINGS Findings, which are `kept`, and how many `more` there were."""

    def __init__(self) -> None:
        self.kept: list[Finding] = []
        self.more = 0

    def add(self, where: str, found: str, expected: str, hint: str = "", line: int | None = None) -> None:
        self.extend((Finding(where, found, expected, hint, line),))

    def extend(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            if self.is_full:
                self.more += 1
            else:
                self.kept.append(finding)

    @property
    def count(self) -> int:
        return len(self.kept) + self.more

    @property
    def is_full(self) -> bool:
        """Whether the next Finding will only be counted, so that its hint need not be looked for."""
        return len(self.kept) == MAX_FINDINGS

    def listed(self, lines: Mapping[str, int] = NO_LINES) -> tuple[Finding, ...]:
        """Those kept, each with its line as far as it or `lines` knows it, and a last Finding that counts the others. A letter of a
        text stands on the line of the text."""
        kept = (replace(each, line=each.line or lines.get(each.where) or lines.get(_whole(each.where))) for each in self.kept)
        more = (
            (Finding(said("... and {number} more", number=self.more), N_("further problems"), N_("none")),) if self.more else ()
        )
        return (*kept, *more)


class FindingsWithin(Findings):
    """Findings about a part of an input, which are said of the whole: `place` gives each its place there, and perhaps a hint."""

    def __init__(self, whole: Findings, place: Callable[[Finding], Finding]) -> None:
        super().__init__()
        self._whole, self._place = whole, place

    def extend(self, findings: Iterable[Finding]) -> None:
        self._whole.extend(map(self._place, findings))

    @property
    def count(self) -> int:
        return self._whole.count

    @property
    def is_full(self) -> bool:
        return self._whole.is_full


def _whole(where: str) -> str:
    """The place of a list, or of a text, for that of one of its elements."""
    return where.rpartition("[")[0] if where.endswith("]") else ""
