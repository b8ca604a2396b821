"""Values: every quantity of a derivation, certified."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from symlstm.enclosure.enclosure import Real
from symlstm.network.ids import Id
from symlstm.numbers.lazy import LazyReals
from symlstm.numbers.rounding import Rounded
from symlstm.problem.settings import Rounding


@dataclass(frozen=True)
class Values:
    """Every quantity of a derivation, by id.

    true       exact or enclosed; nothing rounded on the way
    computed   what each step's formula gives from the numbers it reads (the same as `true` with carry = "full")
    carried    what later lines go on with: the printed number where the rule says so, else the computed one
    printed    certified rounding of each computed value
    operands   certified rounding with guard digits, as a computed value stands in later lines
    precision  working precision in bits at which everything was decided; it depends on the engine
    least      the bits at which the work began, whatever the engine
    """

    rounding: Rounding
    true: Mapping[str, Real]
    computed: Mapping[str, Real]
    carried: Mapping[str, Real]
    printed: Mapping[str, Rounded]
    operands: Mapping[str, Rounded]
    precision: int
    least: int

    def __call__(self) -> tuple[str, ...]:
        """Every printed value in reading order, as text: what `values()` gives of any mapping."""
        return tuple(map(str, self.printed.values()))

    def exact(self, quantity: str) -> Fraction | None:
        """The quantity's value where it is known exactly and is not itself the result of rounding."""
        value = fraction_at(self.computed, quantity)
        rounded_away = self.rounding.carries(Id.parse(quantity).name) and not self.printed[quantity].exact
        return value if not rounded_away else None

    def is_printed_truly(self, quantity: str) -> bool:
        """Whether what is printed is the true value itself, with nothing rounded on the way to it or in it."""
        return self.is_truly(self.printed[quantity], quantity)

    def is_truly(self, number: Rounded, quantity: str) -> bool:
        """Whether a number is the true value of a quantity."""
        true = fraction_at(self.true, quantity)
        return true is not None and number.is_number(true)


def fraction_at(values: Mapping[str, Real], quantity: str) -> Fraction | None:
    """The value of a quantity where it is an exact number. Enclosures, which are most of them, are not made for this."""
    if isinstance(values, LazyReals) and values.is_enclosed(quantity):
        return None
    value = values[quantity]
    return value if isinstance(value, Fraction) else None
