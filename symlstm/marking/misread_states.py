"""The given initial states misread: one thing done once, before the first line, that changes every line which reads them.

On a line by itself it looks like many other mistakes. So it is no edit of one line, but of what is given: a misreading says what is
read in place of which entries, and stands on all lines that read one of them at once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from symlstm.derivation.expression import ZERO, Constant, Expression, Variable, children, negative
from symlstm.derivation.step import Derivation
from symlstm.marking.pattern import rebuilt
from symlstm.network.ids import Id
from symlstm.network.names import Kind, Role

MOST_PAIRS = 6  # of the entries of one state

Reading = Mapping[str, Expression]  # what is read, by the id of the entry for which it is
Entries = tuple[str, ...]  # the ids of the entries of one state
Misreading = Callable[[Sequence[Sequence[Entries]]], Iterator[Reading]]


def initial_states(derivation: Derivation) -> list[list[Entries]]:
    """The given initial states of each cell that has one which is not zero."""
    cells: dict[object, dict[Id, list[str]]] = {}
    for quantity in derivation.givens:
        found = Id.parse(quantity)
        meant = derivation.network.names[found.name]
        if meant.role is Role.STATE and meant.kind is Kind.VALUE:
            cells.setdefault(found.place, {}).setdefault(found.whole, []).append(quantity)
    given = [[tuple(entries) for entries in states.values()] for states in cells.values()]
    return [states for states in given if any(derivation.givens[entry] for state in states for entry in state)]


def as_zero(cells: Sequence[Sequence[Entries]]) -> Iterator[Reading]:
    """One initial state, those of one cell, or all of them taken as zero."""
    for states in _together(cells):
        yield {entry: ZERO for state in states for entry in state}


def without_sign(cells: Sequence[Sequence[Entries]]) -> Iterator[Reading]:
    """One entry, or all entries of some states, with the other sign."""
    for states in _together(cells):
        yield {entry: _negative(entry) for state in states for entry in state}
    for entry in (entry for states in cells for state in states for entry in state):
        yield {entry: _negative(entry)}


def entries_exchanged(cells: Sequence[Sequence[Entries]]) -> Iterator[Reading]:
    """The entries of some states from the last to the first, or two of one state exchanged."""
    for states in _together(cells):
        yield {entry: Variable(other) for state in states for entry, other in zip(state, reversed(state), strict=True)}
    for state in (state for states in cells for state in states if len(state) > 2):
        for one, other in list(combinations(state, 2))[:MOST_PAIRS]:
            yield {one: Variable(other), other: Variable(one)}


def states_exchanged(cells: Sequence[Sequence[Entries]]) -> Iterator[Reading]:
    """The two states of one cell, or of each, exchanged: h_0 and c_0."""
    pairs = [states for states in cells if len(states) == 2]
    for chosen in [[states] for states in pairs] + ([pairs] if len(pairs) > 1 else []):
        yield {one: Variable(other) for states in chosen for one, other in crosswise(*states)}


def crosswise(one: Entries, other: Entries) -> list[tuple[str, str]]:
    """Each entry with the one that is read for it where two rows of them are exchanged."""
    return [*zip(one, other, strict=True), *zip(other, one, strict=True)]


def _together(cells: Sequence[Sequence[Entries]]) -> Iterator[Sequence[Entries]]:
    """Each state, all of one cell, and all."""
    every = [state for states in cells for state in states]
    scopes = [[state] for state in every] + [list(states) for states in cells] + [every]
    yield from dict.fromkeys(map(tuple, scopes))


def _negative(entry: str) -> Expression:
    return negative(Variable(entry))


def is_other(entry: str, read: Expression, givens: Mapping[str, Fraction]) -> bool:
    """Whether an entry is another number where this is read for it."""
    match read:
        case Variable(name):
            return givens[name] != givens[entry]
        case Constant(value):
            return givens[entry] != value
    return givens[entry] != 0


def misread(expression: Expression, reading: Reading) -> Expression:
    """A formula with what was read in place of what is given."""
    if isinstance(expression, Variable):
        return reading.get(expression.name, expression)
    return rebuilt(expression, [misread(part, reading) for part in children(expression)]) or expression
