"""Every line worked out again from the numbers shown on it: whether it follows from them."""

from collections.abc import Mapping, Sequence

from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.errors import DomainError
from symlstm.numbers.decide import decided
from symlstm.numbers.engine import is_arb_worth_while
from symlstm.numbers.evaluate import Evaluator, value_of
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.page import Replay, Shown
from symlstm.numbers.rounded import BITS_PER_DIGIT, Rounded
from symlstm.numbers.rounding import display_rule
from symlstm.numbers.values import Values

ROOM = 96  # bits beyond the digits shown


class _Reals(dict[str, Real]):
    """The numbers shown on a page, as numbers at a precision; each as soon as it is asked for."""

    def __init__(self, shown: Mapping[str, Shown], prec: int):
        super().__init__()
        self._shown, self._prec = shown, prec

    def __missing__(self, quantity: str) -> Real:
        self[quantity] = found = self._shown[quantity].real(self._prec)
        return found


class Replays:
    """The lines of a derivation, to be worked out again from the numbers shown.

    precision  bits to begin with: what is shown is short, and a line of it is too, however much a long chain of lines needs
    """

    def __init__(self, derivation: Derivation, values: Values, shown: Mapping[str, Shown]):
        self._derivation, self._values, self._shown = derivation, values, shown
        digits = values.rounding.digits + values.rounding.guard
        self.precision = min(values.precision, int(digits * BITS_PER_DIGIT) + ROOM)
        self._found: dict[str, tuple[Real, Rounded | None]] = {}
        self._evaluator = Evaluator(derivation.givens, _Reals(shown, self.precision), self.precision)

    def all(self, steps: Sequence[Step], is_last: bool) -> dict[str, Replay]:
        """Some lines; at a glance where that tells, else each by itself. Unless this is the last try, it does not matter what a line
        gives that does not follow."""
        glance = self.at_a_glance(len(steps))
        settled = {quantity: replay for quantity, replay in glance.items() if replay.follows is Outcome.HOLDS or not is_last}
        return {step.target: settled.get(step.target) or self.of(step) for step in steps}

    def at_a_glance(self, lines: int) -> dict[str, Replay]:
        """What is plain of each line, where Arb is taken for so many and numbers are rounded to nearest."""
        derivation, rounding = self._derivation, self._values.rounding
        if rounding.ties == "truncate" or not is_arb_worth_while(lines, self.precision):
            return {}
        from symlstm.numbers.arb_replay import replayed
        from symlstm.numbers.vector_form import vector_form

        form, printed = vector_form(derivation), self._values.printed
        return replayed(form, self._shown, printed, rounding.figures is not None, self.precision)

    def of(self, step: Step) -> Replay:
        """One line by itself.

        Guarantee: the same certified rounding as for every other number.
        """
        value, gives = self.value(step)
        result = self._values.printed[step.target]
        follows = Outcome.UNDECIDED if gives is None else Outcome.of(gives.same_decimal(result))
        return Replay(follows, result.is_number(value), gives)

    def value(self, step: Step) -> tuple[Real, Rounded | None]:
        """What the numbers shown on a line give, and that rounded by the rule; None where it lies too near a boundary of the rule, or
        where they give nothing: 1 - y of a probability that is printed as 1 has no logarithm."""
        if step.target not in self._found:
            try:
                self._found[step.target] = self._value(step)
            except DomainError:
                self._found[step.target] = self._values.computed[step.target], None
        return self._found[step.target]

    def _value(self, step: Step) -> tuple[Real, Rounded | None]:
        def compute(prec: int) -> Real:
            if prec == self.precision:
                return self._evaluator.of_step(step)
            return value_of(step, _Reals(self._shown, prec), prec)

        return decided(compute, display_rule(self._values.rounding, step.name), self.precision)
