"""Which problem a sheet is marked against: the one that all have, or, in a class made of variants, the paper of each."""

from collections.abc import Mapping
from typing import Protocol

from symlstm.marking.answers import ClassAnswers, Expected
from symlstm.marking.mark import Marker
from symlstm.marking.register import Register
from symlstm.marking.sheet import Sheet
from symlstm.words import Message


class Papers(Protocol):
    """The problems of a class. All have the same lines, and are marked in the same way."""

    @property
    def common(self) -> Marker:
        """The marker of the problem that all have, or that all variants are of."""

    @property
    def expected(self) -> Expected:
        """What sheets are checked against when they are read."""

    @property
    def asked(self) -> tuple[str, ...]:
        """The ids that the answer forms ask, where that is known; else none."""

    def of(self, sheet: Sheet) -> tuple[Marker, Sheet]:
        """The marker of the problem that a sheet belongs to, and the sheet with what its own worksheet prints."""

    def known_as(self, student: str) -> str:
        """The name under which a student's sheet is marked."""

    def register(self, read: Mapping[str, ClassAnswers]) -> Register:
        """Who handed in what, of all files that were read."""


class OnePaper:
    """One problem, the same for everybody."""

    def __init__(self, marker: Marker, decimal_comma: bool = False):
        self.common, self.asked = marker, tuple[str, ...]()
        self.expected = Expected(marker.derivation.by_target, marker.fingerprint, decimal_comma)

    def of(self, sheet: Sheet) -> tuple[Marker, Sheet]:
        return self.common, sheet

    def known_as(self, student: str) -> str:
        return student

    def register(self, read: Mapping[str, ClassAnswers]) -> Register:
        return Register(remarks=remarks_on_twice(read), refused=refused(read))


def remarks_on_twice(read: Mapping[str, ClassAnswers]) -> dict[str, tuple[Message | str, ...]]:
    """Who stands in the files more than once, and what came of it."""
    return {student: (what,) for answers in read.values() for student, what in answers.twice.items()}


def refused(read: Mapping[str, ClassAnswers]) -> tuple[str, ...]:
    """Who handed in something that cannot be marked."""
    marked = {sheet.student for answers in read.values() for sheet in answers.sheets}
    named = dict.fromkeys(student for answers in read.values() for student in answers.named)
    return tuple(student for student in named if student not in marked)
