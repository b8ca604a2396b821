"""The number that stands on the page for a quantity where later lines read it.

A given or exactly known number stands there in full where it is short; anything else as its certified rounding with guard
digits, or, where the printed number is carried on, as that.
"""

from fractions import Fraction

from symlstm.derivation.step import Derivation
from symlstm.numbers.page import Shown
from symlstm.numbers.rounding import FAR_POWER, Rounded
from symlstm.numbers.values import Values, fraction_at
from symlstm.problem.typed import is_short


def shown_numbers(derivation: Derivation, values: Values) -> dict[str, Shown]:
    """The number shown for every given and every result."""
    found = {quantity: Shown(given) for quantity, given in derivation.givens.items()}
    for step in derivation.steps:
        found[step.target] = _shown(step.target, values)
    return found


def _shown(quantity: str, values: Values) -> Shown:
    carried, rounded = fraction_at(values.carried, quantity), values.operands[quantity]
    if carried is not None and not rounded.exact and is_short(carried):
        return Shown(carried, is_true=carried == fraction_at(values.true, quantity))
    return Shown(_in_full(rounded), rounded, is_true=values.is_truly(rounded, quantity))


def _in_full(rounded: Rounded) -> Fraction | None:
    """A rounding that changed nothing, as the number that it is."""
    is_plain = rounded.exact and not rounded.scientific and abs(rounded.exponent) < FAR_POWER
    return rounded.fraction if is_plain else None
