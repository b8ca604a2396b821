"""The number that stands on the page for a quantity where later lines read it.

A given or exactly known number stands there in full where it is short; anything else as its certified rounding with as many digits
beyond the printed ones as the line needs, or, where the printed number is carried on, as that.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import chain

from symlstm.derivation.step import Derivation
from symlstm.network.ids import Id
from symlstm.numbers.page import Shown
from symlstm.numbers.rounded import FAR_POWER, Rounded
from symlstm.numbers.rounding import display_rule, round_real
from symlstm.numbers.values import Values, fraction_at
from symlstm.problem.typed import is_short


def shown_numbers(derivation: Derivation, values: Values) -> tuple[Mapping[str, Shown], ...]:
    """The number shown for every given and every result: with no further digit, with one, and so on up to all guard digits."""
    if values.rounding.carry == "printed" and values.rounding.carried is None:
        return (_ShownNumbers(derivation, values, values.rounding.guard),)
    return tuple(_ShownNumbers(derivation, values, extra) for extra in range(values.rounding.guard + 1))


class _ShownNumbers(Mapping[str, Shown]):
    """The numbers with so many further digits, each made when it is first asked for."""

    def __init__(self, derivation: Derivation, values: Values, extra: int):
        self._givens, self._lines = derivation.givens, derivation.by_target
        self._values, self._extra = values, extra
        self._made: dict[str, Shown] = {}

    def __getitem__(self, quantity: str) -> Shown:
        found = self._made.get(quantity)
        if found is None:
            given = self._givens.get(quantity)
            self._made[quantity] = found = self._shown(quantity) if given is None else Shown(given)
        return found

    def __iter__(self) -> Iterator[str]:
        return chain(self._givens, self._lines)

    def __len__(self) -> int:
        return len(self._givens) + len(self._lines)

    def _shown(self, quantity: str) -> Shown:
        values, rounded = self._values, self._rounded(quantity)
        carried = fraction_at(values.carried, quantity)
        if carried is not None and not rounded.exact and is_short(carried):
            return Shown(carried, is_true=carried == fraction_at(values.true, quantity))
        return Shown(_in_full(rounded), rounded, is_true=values.is_truly(rounded, quantity))

    def _rounded(self, quantity: str) -> Rounded:
        """The number with so many digits; with all of them where fewer are not decided."""
        values, rounding, name = self._values, self._values.rounding, Id.parse(quantity).name
        if self._extra == rounding.guard or rounding.carries(name):
            return values.operands[quantity]
        if not self._extra:
            return values.printed[quantity]
        fewer = round_real(values.computed[quantity], display_rule(rounding, name).finer(self._extra))
        return fewer or values.operands[quantity]


def _in_full(rounded: Rounded) -> Fraction | None:
    """A rounding that changed nothing, as the number that it is."""
    is_plain = rounded.exact and not rounded.scientific and abs(rounded.exponent) < FAR_POWER
    return rounded.fraction if is_plain else None
