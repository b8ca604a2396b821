"""How far an honest answer may lie from the right value, where nobody sees the student's own numbers above it.

A learning management system holds each answer against a fixed number. Whoever rounds each line as the tolerance rule allows drifts away from
that, line by line; so every line is worked out from all that may have been written above it, in enclosures that are rounded outward.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from symlstm.derivation.step import Step
from symlstm.enclosure.enclosure import Real
from symlstm.errors import Finding, ProblemError
from symlstm.lms.window import EXACT, Window, window_round
from symlstm.marking.answer_key import HALF, AnswerKey
from symlstm.marking.ranges import Range, range_of
from symlstm.marking.tolerance import ANYTHING, ends
from symlstm.numbers.rounded import Rounded
from symlstm.words import N_, said


class Envelope:
    """What may be written on each line of one problem by whoever works as the tolerance rule allows.

    own    what the formula of each line gives from whatever may stand above it
    known  what later lines may read: the same, and as much to each side as a written result may be off
    """

    def __init__(self, key: AnswerKey):
        self.key = key
        self.own: dict[str, Real] = {}
        self.known: dict[str, Real] = dict(key.derivation.givens)
        for step in key.derivation.steps:
            own = self.own[step.target] = key.value_of(step, self.known)
            self.known[step.target] = key.unwritten(step, own)

    @cached_property
    def ranges(self) -> Mapping[str, Range]:
        """The same as `known`, in floats."""
        return {quantity: range_of(value) for quantity, value in self.known.items()}

    def window(self, step: Step, printed: Rounded) -> Window:
        """The answers to a line that are right: whatever may be written, and whatever marking on paper accepts as the right value.

        printed  the value that is shown as the right one

        Raises ProblemError where rounding above the line may bring it anywhere.
        """
        quantity = step.target
        if self.own[quantity] is ANYTHING:
            raise _refused(quantity)
        (low, high), (right_low, right_high) = ends(self.own[quantity]), ends(self.key.values[quantity])
        off, more = self.off(quantity), self._more(quantity)
        value = EXACT.scaleb(Decimal(printed.signed), Decimal(printed.exponent))
        return window_round(value, min(low, right_low - more) - off, max(high, right_high + more) + off)

    def off(self, quantity: str) -> Fraction:
        """How far a written result may be off; of whole numbers half a unit, as in marking on paper."""
        unit, most = self.key.units[quantity], self.key.tolerance.result
        return min(most, HALF) * unit if unit >= 1 else most * unit

    def _more(self, quantity: str) -> Fraction:
        """How much more marking on paper lets the right value be off, where rounding itself is not asked."""
        unit = self.key.units[quantity]
        return (2 * self.key.tolerance.result - 1) * unit if unit < 1 else Fraction(0)


def _refused(quantity: str) -> ProblemError:
    found = said("{quantity}, which rounding on the lines above may bring anywhere", quantity=quantity)
    hint = N_("ask for more digits, or leave it out: --only names the quantities that are asked")
    return ProblemError("export", [Finding("rounding", found, N_("numbers that rounded lines still fix"), hint)])
