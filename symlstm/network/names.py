"""Names of vectors and parameters, and of what is derived from them: made here and nowhere else. Their ids are made in `ids`.

A name is text, because it is a key of many tables and stands in answer sheets: `f`, `W_f`, `d_f`, `d_h_in`. What it means is never read
off that text: a network declares its own names, and a `NameTable` knows each of these and what is derived from it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from symlstm.errors import DerivationError
from symlstm.network.ids import ALONE, Id, Place, decorated, identity

PREVIOUS, NEXT = "_prev", "_next"  # in an equation, the value one time step earlier, and one later
LAGS = {1: PREVIOUS, -1: NEXT}


class Role(Enum):
    """What a name stands for in a network."""

    INPUT = "input"
    STATE = "state"
    QUANTITY = "quantity"
    MATRIX = "weight matrix"
    DIAGONAL = "diagonal weight"
    BIAS = "bias"
    TARGET = "target"
    UPSTREAM = "gradient from outside"
    LOSS = "loss"
    RATE = "learning rate"

    @property
    def is_parameter(self) -> bool:
        return self in (Role.MATRIX, Role.DIAGONAL, Role.BIAS)


@dataclass(frozen=True, slots=True)
class Size:
    """How many entries a vector has: D inputs, H hidden units, K outputs.

    letter  by which it is known
    place   the cell whose own it is, where a network has several
    """

    letter: str
    place: Place = ALONE

    INPUT: ClassVar["Size"]
    HIDDEN: ClassVar["Size"]
    OUTPUT: ClassVar["Size"]
    ONE: ClassVar["Size"]

    def at(self, place: Place) -> "Size":
        """The same size of the cell at a place."""
        return replace(self, place=place)


Size.INPUT, Size.HIDDEN, Size.OUTPUT, Size.ONE = map(Size, "DHK1")


class Kind(Enum):
    """What of a quantity a name stands for: its value, or a derivative of the loss by it."""

    VALUE = "value"
    GRADIENT = "gradient"
    HANDED_BACK = "what a time step gives the gradient of a state of the step before it"
    INITIAL_GRADIENT = "gradient of an initial state"
    UPDATED = "value after a step of gradient descent"


RATE, LOSS = "rate", "loss"


def hidden_size(state: str) -> Size:
    """The length of a state: of several cells each has its own."""
    return Size.HIDDEN.at(Place.of(state).in_any_sample)


def gradient(name: str) -> str:
    """The name of dL/d name, of the same shape."""
    return decorated(name, "d_")


def handed_back(state: str) -> str:
    """The name of the part of dL/d state at the time step before that comes back from this one."""
    return decorated(state, "d_", "_in")


def initial_gradient(state: str) -> str:
    """The name of dL/d state at time 0."""
    return decorated(state, "d_", "0")


def upstream(state: str) -> str:
    """The name of a given gradient of a state, which comes from outside the network."""
    return decorated(state, "u_")


def updated(parameter: str) -> str:
    """The name of a parameter after a step of gradient descent."""
    return decorated(parameter, "new_")


def previous(name: str) -> str:
    """In an equation, the name of the value one time step earlier, as the time of its cell runs."""
    return name + PREVIOUS


def following(name: str) -> str:
    """In an equation, the name of the value one time step later, as the time of its cell runs."""
    return name + NEXT


@dataclass(frozen=True, slots=True)
class Name:
    """What a name means.

    text     the name without the ending that says when it is taken
    subject  the declared name that it is about: f for d_f
    rows     its length, or how many rows a matrix has
    lag      how many time steps back it is taken as the time of its cell runs; -1 for the next time step
    """

    text: str
    subject: str
    kind: Kind
    role: Role
    rows: Size
    lag: int = 0

    @property
    def place(self) -> Place:
        """The cell that it belongs to."""
        return Place.of(self.subject)

    @property
    def offset(self) -> int:
        """How many time steps of the sequence back it is taken: in a cell that runs from right to left, the step before is that of t + 1."""
        return -self.lag if self.lag and self.place.reverse else self.lag

    @property
    def is_timed(self) -> bool:
        """Whether its ids have a time step."""
        if self.role.is_parameter or self.role in (Role.LOSS, Role.RATE):
            return False
        return self.kind is not Kind.INITIAL_GRADIENT

    @property
    def is_gradient(self) -> bool:
        return self.kind in (Kind.GRADIENT, Kind.HANDED_BACK, Kind.INITIAL_GRADIENT)


class NameTable(Mapping[str, Name]):
    """Every name of a network, and of what is derived from it, by its text.

    sample  what the names of one sample begin with, which the gradients of the parameters do, too, and the parameters do not
    others  the tables of other networks, all of whose names are known as well

    Raises DerivationError where two of them would be called alike.
    """

    def __init__(self, declared: Mapping[str, tuple[Role, Size]], sample: str = "", others: Iterable["NameTable"] = ()):
        self._names: dict[str, Name] = {}
        for text, (role, rows) in declared.items():
            for name in _names_about(text, role, rows, sample):
                self._add(name.text + LAGS.get(name.lag, ""), name)
        for text, name in (item for table in others for item in table.items()):
            self._add(text, name)

    def _add(self, text: str, name: Name) -> None:
        clash = self._names.setdefault(text, name)
        if clash != name:
            said = f"{name.kind.value} of {name.subject} and {clash.kind.value} of {clash.subject}"
            raise DerivationError(f"two things would be called {text}: {said}; give one of them another name")

    def __getitem__(self, text: str) -> Name:
        return self._names[text]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def entry(self, text: str, time: int, unit: int) -> str:
        """The id of one entry of a vector that an equation reads at a time step."""
        name = self[text]
        return identity(name.text, time - name.offset, unit) if name.is_timed else identity(name.text, unit)

    def of_id(self, quantity: str) -> Name:
        """What the name of an id means. Raises KeyError for an unknown one."""
        return self._names[Id.parse(quantity).name]


def _names_about(text: str, role: Role, rows: Size, sample: str) -> Iterator[Name]:
    """A declared name, and all that is derived from it."""
    value = Name(text, text, Kind.VALUE, role, rows)
    yield value
    if role in (Role.LOSS, Role.RATE, Role.TARGET, Role.UPSTREAM):
        return
    if role.is_parameter:
        yield replace(value, text=sample + gradient(text), kind=Kind.GRADIENT)
        if not sample:  # all samples have a part in it
            yield replace(value, text=updated(text), kind=Kind.UPDATED)
        return
    of_value = replace(value, text=gradient(text), kind=Kind.GRADIENT)
    yield of_value
    timed = [value, of_value]
    if role is Role.STATE:
        yield replace(value, text=initial_gradient(text), kind=Kind.INITIAL_GRADIENT)
        back = replace(value, text=handed_back(text), kind=Kind.HANDED_BACK)
        yield back
        timed.append(back)
    yield from (replace(name, lag=lag) for name in timed for lag in LAGS)
