"""Weights and biases misread: one thing done once, that changes every line which reads them, on the way back, too."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations

from symlstm.derivation.expression import Variable
from symlstm.derivation.step import Derivation
from symlstm.marking.misread_inputs import other_digits
from symlstm.marking.misread_states import Reading
from symlstm.network.ids import Id, identity
from symlstm.network.names import Role
from symlstm.network.stage import Stage

Parameters = dict[Role, list[str]]
BIASES = frozenset({Role.BIAS})
WEIGHTS = frozenset({Role.MATRIX, Role.DIAGONAL})


def readings_of_weight(value: Fraction) -> list[Fraction]:
    """What may be read in place of one weight: without its sign, with its decimal point in another place, with one digit another one, with two
    exchanged; not 0, as if it were left out."""
    found = [-value, value * 10, value / 10, *other_digits(value)]
    return [read for read in dict.fromkeys(found) if read not in (0, value)]


def parameters(derivation: Derivation) -> list[str]:
    """The given weights and biases."""
    names = derivation.network.names
    return [given for given in derivation.givens if names.of_id(given).role.is_parameter]


def gates_exchanged(derivation: Derivation) -> Iterator[Reading]:
    """The parameters of two gates of a cell exchanged: all of them, the weights, or the biases."""
    entries: dict[str, list[tuple[int, ...]]] = {}
    for given in parameters(derivation):
        name, numbers = Id.parse(given).parts
        entries.setdefault(name, []).append(tuple(numbers))
    for cell in (cell for layer in derivation.network.layers for cell in layer):
        for one, other in combinations(_of_equations(cell), 2):
            for roles in (WEIGHTS | BIASES, WEIGHTS, BIASES):
                pairs = [pair for role in roles for pair in zip(one.get(role, ()), other.get(role, ()), strict=False)]
                yield {at: Variable(read) for pair in pairs for at, read in _crosswise(*pair, entries)}


def _of_equations(cell: Stage) -> list[Parameters]:
    """The names of the parameters of each pre-activation, by what they are."""
    found: list[Parameters] = []
    for equation in cell.equations:
        of_equation: Parameters = {}
        for parameter in cell.parameters_of(equation):
            of_equation.setdefault(parameter.role, []).append(parameter.name)
        found += [of_equation] if of_equation else []
    return found


def _crosswise(one: str, other: str, entries: Mapping[str, list[tuple[int, ...]]]) -> Iterator[tuple[str, str]]:
    if one != other and entries.get(one) == entries.get(other):
        for numbers in entries.get(one, ()):
            yield identity(one, *numbers), identity(other, *numbers)
            yield identity(other, *numbers), identity(one, *numbers)
