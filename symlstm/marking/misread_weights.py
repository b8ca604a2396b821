"""Weights and biases misread: one thing done once, that changes every line which reads them, on the way back, too."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from symlstm.derivation.expression import Constant, Variable
from symlstm.derivation.step import Derivation
from symlstm.marking.edits_of_weights import names_by_equation
from symlstm.marking.misread_inputs import other_digits
from symlstm.marking.misread_states import Reading, crosswise
from symlstm.network.ids import Id
from symlstm.network.names import Role

BIASES = frozenset({Role.BIAS})
PEEPHOLES, MATRICES = frozenset({Role.DIAGONAL}), frozenset({Role.MATRIX})
WEIGHTS = MATRICES | PEEPHOLES


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
    """The parameters of two gates of a cell exchanged: all of them, the weights, the biases, or the peepholes."""
    entries: dict[str, list[str]] = {}
    for given in parameters(derivation):
        entries.setdefault(Id.parse(given).name, []).append(given)
    for cell in (cell for layer in derivation.network.layers for cell in layer):
        for one, other in combinations(names_by_equation(cell).values(), 2):
            for roles in (WEIGHTS | BIASES, WEIGHTS, BIASES, PEEPHOLES):
                pairs = [pair for role in roles for pair in zip(one.get(role, ()), other.get(role, ()), strict=False)]
                yield {at: Variable(read) for pair in pairs for at, read in _exchanged(*(entries.get(name, []) for name in pair))}


def exchanged_with_readout(derivation: Derivation) -> Iterator[Reading]:
    """A matrix or a bias of the readout exchanged with one of a cell that is of the same shape."""
    entries: dict[str, list[str]] = {}
    for given in parameters(derivation):
        entries.setdefault(Id.parse(given).name, []).append(given)
    output = derivation.network.output
    for one in output.parameters if output else ():
        for cell in derivation.network.cells:
            for other in cell.parameters:
                if pairs := _exchanged(entries.get(one, []), entries.get(other, [])):
                    yield {at: Variable(read) for at, read in pairs}


def _exchanged(one: Sequence[str], other: Sequence[str]) -> list[tuple[str, str]]:
    """The entries of two parameters, each with that of the other; none where they are not of one shape, or the same."""
    is_alike = one != other and [Id.parse(entry).numbers for entry in one] == [Id.parse(entry).numbers for entry in other]
    return crosswise(tuple(one), tuple(other)) if is_alike else []


def weights_without_signs(derivation: Derivation) -> Iterator[Reading]:
    """The matrices, or all parameters, without the minus signs of their entries."""
    names, given = derivation.network.names, parameters(derivation)
    for roles in (MATRICES, WEIGHTS, WEIGHTS | BIASES):
        chosen = [entry for entry in given if names.of_id(entry).role in roles]
        yield {entry: Constant(abs(derivation.givens[entry])) for entry in chosen}
