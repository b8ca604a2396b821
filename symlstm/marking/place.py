"""A line as a place for mistakes: its formula over the ids of quantities, and what a slip of the eye could read instead."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from symlstm.derivation.expression import Expression, renamed
from symlstm.derivation.step import Derivation, Step

SHIFTS = {"_prev": 1, "_next": -1}  # what a name's ending says: how many time steps back
PARAMETERS = {"W_": "weight", "b_": "bias"}  # how the names of weights and biases begin, and what a pattern calls them


def parts(quantity: str) -> tuple[str, tuple[int, ...]]:
    """The name of a quantity and its numbers: ("f", (2, 1)) for f.2.1."""
    name, *numbers = quantity.split(".")
    return name, tuple(map(int, numbers))


def joined(name: str, *numbers: int) -> str:
    """The id with this name and these numbers, as `parts` takes them apart."""
    return ".".join([name, *map(str, numbers)])


def parameter_class(name: str) -> str:
    """ "weight" or "bias"; empty for what is no parameter."""
    return PARAMETERS.get(name[:2], "")


def is_timed(name: str) -> bool:
    """Whether a quantity of this name has a time step."""
    return not parameter_class(name.removeprefix("d_"))


def lag_of(name: str) -> tuple[str, int]:
    """A name without the ending `_prev` or `_next`, and how many time steps back it is."""
    ending = next((ending for ending in SHIFTS if name.endswith(ending)), "")
    return name.removesuffix(ending), SHIFTS.get(ending, 0)


@dataclass(frozen=True)
class Place:
    """A step, and the quantities that there are."""

    step: Step
    known: Collection[str]

    @cached_property
    def expression(self) -> Expression:
        """The step's formula, its variables called by their ids."""
        return renamed(self.step.expression, self.step.reads)

    def is_called(self, quantity: str, name: str) -> bool:
        """Whether a pattern's name fits a quantity that the line reads: `c_prev` for c.1.1 at time step 2, `bias` for any bias."""
        base, numbers = parts(quantity)
        if parameter_class(base):
            return name in (base, parameter_class(base))
        wanted, lag = lag_of(name)
        return base == wanted and (not self.step.time or numbers[:1] == (self.step.time - lag,))

    def instead(self, name: str, of: str = "", as_name: str = "") -> str | None:
        """The id of what a name means in place of a quantity that the line reads and a pattern calls `as_name`; of the same unit
        and, but for the endings, the same time step. None where there is no such quantity."""
        base, lag = lag_of(name)
        source, numbers = parts(of or self.step.target)
        if of and is_timed(source):
            numbers = (numbers[0] + lag_of(as_name)[1], *numbers[1:])
        if is_timed(source) == is_timed(base):
            numbers = numbers if not is_timed(base) else (numbers[0] - lag, *numbers[1:])
        else:
            numbers = numbers[1:] if is_timed(source) else (self.step.time - lag, *numbers[-1:])
        found = joined(base, *numbers)
        return found if found in self.known else None


def places(derivation: Derivation) -> dict[str, Place]:
    """Every line as a place, by its target."""
    known = dict.fromkeys([*derivation.givens, *derivation.by_target])  # in their order, so that edits come in one, too
    return {step.target: Place(step, known) for step in derivation.steps}
