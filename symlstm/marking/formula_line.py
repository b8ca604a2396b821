"""A line as mistakes can change it: its formula over the ids of quantities, and the quantities that could be read by mistake."""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count

from symlstm.derivation.backward_order import is_linear_map
from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    children,
    renamed,
    variables,
    with_names_exchanged,
)
from symlstm.derivation.step import Derivation, Step
from symlstm.functions.sigma import sigma
from symlstm.network import Network, Stage
from symlstm.network.ids import ALONE, Id, identity
from symlstm.network.names import Kind, Role

CLASSES = {Role.MATRIX: "weight", Role.BIAS: "bias", Role.DIAGONAL: "diagonal"}  # what a pattern calls parameters of any name


def by_ids(step: Step) -> Expression:
    """A step's formula, its variables called by their ids."""
    return renamed(step.expression, step.reads)


def kinds_in(expression: Expression) -> frozenset[Hashable]:
    """Which kinds of parts a formula has, names left aside: what a pattern has of these, all that it matches have, too."""
    return frozenset(_kinds(expression))


def _kinds(expression: Expression) -> Iterator[Hashable]:
    match expression:
        case Constant():
            yield expression
        case Power(_, exponent):
            yield "Power", exponent
        case Call(function, _):
            yield "Call", function
        case Sum() | Product():
            yield type(expression).__name__
    for child in children(expression):
        yield from _kinds(child)


@dataclass(frozen=True)
class FormulaLine:
    """A step, the ids of all quantities, the network that they belong to, and the entries of each vector and row.

    zeros     the given numbers that are 0
    relative  what names in its edits are called seen from it, as they are looked up
    parts     what signatures its own parts have, by their identity: edits leave most of them as they are
    called    whether it reads something that a pattern's name fits, as it is asked
    """

    step: Step
    known: Collection[str]
    network: Network
    siblings: Mapping[str, list[str]] = field(default_factory=dict)
    zeros: frozenset[str] = frozenset()
    relative: dict[str, str] = field(default_factory=dict, compare=False)
    parts: dict[int, Hashable] = field(default_factory=dict, compare=False)
    called: dict[str, bool] = field(default_factory=dict, compare=False)

    @cached_property
    def expression(self) -> Expression:
        """The step's formula, its variables called by their ids."""
        return by_ids(self.step)

    @cached_property
    def reads(self) -> tuple[str, ...]:
        """The ids of what the line reads, in printed order."""
        return tuple(self.step.reads.values())

    @cached_property
    def names(self) -> frozenset[str]:
        """The ids in the formula."""
        return frozenset(variables(self.expression))

    @cached_property
    def kinds(self) -> frozenset[Hashable]:
        """The kinds of parts that the formula has."""
        return kinds_in(self.expression)

    def with_names(self, names: Mapping[str, str]) -> Expression:
        """The formula with some quantities called by other names."""
        return with_names_exchanged(self.expression, names)

    @cached_property
    def cell(self) -> Stage:
        """The cell that the line belongs to; of what is read out, the one that is read."""
        top = self.network.layers[-1][0]
        return self.network.cell_of(self.network.names[self.step.name].subject) or top

    @property
    def steps(self) -> int:
        """How many time steps the line's cell goes through."""
        return self.last_time(self.cell.equations[0].name)

    @property
    def start(self) -> int:
        """The time of its initial state: 0; behind the last time step where it runs from right to left."""
        return self.steps + 1 if self.cell.place.reverse else 0

    @property
    def before(self) -> int:
        """The time step before the line's own, as the time of its cell runs."""
        return self.step.time + (1 if self.cell.place.reverse else -1)

    @property
    def after(self) -> int:
        """The time step after it."""
        return 2 * self.step.time - self.before

    @property
    def samples(self) -> int:
        """How many samples there are; 0 where there is one sequence only."""
        return next(number for number in count() if f"s{number + 1}.loss" not in self.known)

    def last_time(self, name: str) -> int:
        """The last time step at which there is a quantity of a name."""
        return next(time for time in count() if identity(name, time + 1, 1) not in self.known)

    def meant(self, name: str) -> tuple[str, ...]:
        """The names of the network that a pattern's name stands for on this line: `c_prev` for that of the line's own cell, `x` for all
        that stands in the place of its input."""
        place, outside = self.cell.place, self.network.place.prefix + name
        if place == ALONE:
            return (name,) if name in self.network.names else ()
        if outside in self.network.inputs:
            return tuple(self.cell.reads)
        own, shared = place.prefix + name, place.in_any_sample.prefix + name
        return tuple(each for each in (own, shared, outside, name) if each in self.network.names)[:1]

    @cached_property
    def is_forward(self) -> bool:
        """Whether the line belongs to the forward pass."""
        return self.network.names[self.step.name].kind is Kind.VALUE

    @cached_property
    def is_gradient(self) -> bool:
        return self.network.names[self.step.name].is_gradient

    @property
    def is_update(self) -> bool:
        """Whether the line is a parameter after a step of gradient descent."""
        return self.network.names[self.step.name].kind is Kind.UPDATED

    @cached_property
    def is_pre_activation(self) -> bool:
        """Whether the line is the value of a linear map inside the cell."""
        inside = self.cell.equation_of(self.step.name) is not None
        return self.is_forward and inside and is_linear_map(self.network, self.step.name)

    @cached_property
    def is_of_gate(self) -> bool:
        """Whether the line is a gate of several, or the sum before one: what is squashed to lie between 0 and 1."""
        gates = [each for each in self.cell.equations if each.activates and isinstance(each.formula, sigma)]
        return len(gates) > 1 and any(self.step.name in (each.name, each.activates) for each in gates)

    def of_other_units(self, quantity: str) -> list[str]:
        """The entries of the same vector or row beside a quantity that the line reads."""
        if not Id.parse(quantity).numbers:
            return []
        return [other for other in self.siblings.get(str(Id.parse(quantity).whole), ()) if other != quantity]

    def parameter_class(self, name: str) -> str:
        """ "weight", "bias" or "diagonal"; empty for anything else, the gradient of a parameter among it."""
        meant = self.network.names[name]
        return CLASSES.get(meant.role, "") if meant.kind is Kind.VALUE else ""

    def is_timed(self, name: str) -> bool:
        """Whether a quantity of this name has a time step."""
        return self.network.names[name].is_timed

    def is_called(self, quantity: str, name: str) -> bool:
        """Whether a pattern's name fits a quantity that the line reads: `c_prev` for c.1.1 at time step 2, `bias` for any bias."""
        base, numbers = Id.parse(quantity).parts
        if of_class := self.parameter_class(base):
            return name in (base, of_class)
        wanted = next((w for each in self.meant(name) if (w := self.network.names[each]).text == base), None)
        return wanted is not None and (not self.step.time or numbers[:1] == (self.step.time - wanted.offset,))

    def has(self, name: str) -> bool:
        """Whether a pattern's name fits anything that the line reads."""
        if name not in self.called:
            self.called[name] = any(self.is_called(quantity, name) for quantity in self.names)
        return self.called[name]

    def instead(self, name: str, of: str = "", as_name: str = "") -> str | None:
        """The id that a name stands for in place of a quantity that the line reads and a pattern calls `as_name`: of the same unit
        and, apart from _prev and _next, the same time step. None where there is no such quantity."""
        wanted, called = (next((self.network.names[e] for e in self.meant(each)), None) for each in (name, as_name))
        if wanted is None:
            return None
        source, numbers = Id.parse(of or self.step.target).parts
        if self.is_timed(source):
            time = numbers[0] + (called.offset if of and called else 0)
            unit = numbers[1:]
        else:
            time, unit = self.step.time, numbers[-1:] if wanted.is_timed else numbers
        found = identity(wanted.text, *((time - wanted.offset,) if wanted.is_timed else ()), *unit)
        return found if found in self.known else None


def formula_lines(derivation: Derivation) -> dict[str, FormulaLine]:
    """Every line of a derivation, by its target."""
    known = dict.fromkeys([*derivation.givens, *derivation.by_target])  # in order, so that edits come in a fixed order, too
    siblings: dict[str, list[str]] = {}
    for quantity in known:
        if Id.parse(quantity).numbers:
            siblings.setdefault(str(Id.parse(quantity).whole), []).append(quantity)
    zeros = frozenset(name for name, value in derivation.givens.items() if not value)
    return {
        step.target: FormulaLine(step, known, derivation.network.of_name(step.name), siblings, zeros) for step in derivation.steps
    }
