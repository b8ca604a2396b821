"""How `symlstm check` was asked to mark, and what that means for a problem."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from symlstm.document.feedback.student import FeedbackOptions
    from symlstm.marking.mark import Marker, Marking
    from symlstm.problem import Problem

PRESETS, LEVELS = ("practice", "graded"), ("where", "hint", "full")


@dataclass(frozen=True)
class CheckOptions:
    """The options of the command for which lines count, how they are marked, and what students are told."""

    level: str
    show_key: bool
    only: str | None
    every_line: bool
    strict: bool
    preset: str | None
    marking: str | None
    overrides: str | None
    decimal_comma: bool

    def marking_of(self, problem: Problem) -> Marking:
        """How the sheets of a problem are marked. Raises ProblemError for a file that does not fit it."""
        from symlstm.derivation import derive
        from symlstm.marking.mark import Marking
        from symlstm.marking.scheme_file import load_marking

        return self._with_presets(
            load_marking(self.marking, derive(problem).by_target) if self.marking is not None else Marking()
        )

    def _with_presets(self, marking: Marking) -> Marking:
        from symlstm.marking.marks import PRESETS as SCHEMES
        from symlstm.marking.tolerance import STRICT

        if self.strict:
            marking = replace(marking, tolerance=STRICT)
        if self.preset is not None:
            preset = SCHEMES[self.preset]
            marking = replace(marking, scheme=replace(marking.scheme, name=preset.name, earns=preset.earns))
        return marking

    def feedback(self, marker: Marker) -> FeedbackOptions:
        """What the students of a problem are told."""
        from symlstm.checking import key_of
        from symlstm.document.feedback.student import FeedbackOptions

        return FeedbackOptions(self.level, key_of(marker) if self.show_key else None)
