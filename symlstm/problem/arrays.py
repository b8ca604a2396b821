"""The numbers of a problem checked and read: the sequence, weights, states and targets, as one whole.

The order is: what is there, how large it is, whether the shapes fit, whether the sizes are bounded, and only then the
numbers. Each part is checked on its own, so that a fault in one does not hide a fault in another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from symlstm.network import Stage
from symlstm.network.names import Role
from symlstm.problem.entries import read_matrix, read_vector
from symlstm.problem.findings import Findings
from symlstm.problem.head import HeadKeys
from symlstm.problem.keys import Given, table_named
from symlstm.problem.parameters import check_initial, check_weights, find_initial, find_weights
from symlstm.problem.settings import Readout
from symlstm.problem.shapes import check_matrix, majority, row_lengths
from symlstm.problem.sizes import Sizes, check_bounds, find_sizes
from symlstm.problem.stages import network_for
from symlstm.problem.targets import check_range, check_target, read_readout, read_target
from symlstm.problem.tree import Tree
from symlstm.problem.typed import Matrix, Vector
from symlstm.problem.upstream import check_upstream, find_upstream, read_upstream
from symlstm.words import N_, said


@dataclass(frozen=True, slots=True)
class Arrays:
    """The numbers of a problem, with the names and meanings that the fields of a Problem have."""

    sequence: Matrix
    matrices: Mapping[str, Matrix]
    biases: Mapping[str, Vector]
    initial: Mapping[str, Vector]
    readout: Readout | None
    target: Matrix | None
    upstream: Mapping[str, Matrix]


def read_arrays(tree: Tree, cell: Stage, head: HeadKeys, sequence: Given, meant: set[str], findings: Findings) -> Arrays | None:
    """The numbers that the tree describes; None where they cannot even be read. Whatever is wrong is reported.

    meant  keys of the tree that misspelt ones probably stand for
    """
    parameters = network_for(cell, head.named).parameters
    weights, meant_weights = find_weights(tree, cell, parameters, findings)
    initial, upstream = find_initial(tree, cell, findings), find_upstream(tree, cell, findings)
    sizes = find_sizes(sequence.value, weights, parameters, initial)
    readout = read_readout(tree, sizes.steps, findings)
    target = Given("target", tree["target"]) if "target" in tree else None

    if _has_weights(tree, meant, findings):
        check_weights(weights, parameters, meant_weights, sizes, findings)
    check_initial(initial, sizes, findings)
    check_upstream(upstream, cell, sizes, findings)
    if target:
        check_target(target, readout, sizes, head.output is not None, findings)
    if not check_bounds(sizes, cell.parameters, findings):
        return None

    matrices = [name for name, parameter in parameters.items() if parameter.role is Role.MATRIX]
    numbers = read_target(target, readout, findings) if target else None
    check_range(numbers or (), "target", head.loss, findings)
    return Arrays(
        read_matrix(sequence, findings),
        {name: read_matrix(given, findings) for name, given in weights.items() if name in matrices},
        {name: read_vector(given, findings) for name, given in weights.items() if name not in matrices},
        _states(initial, sizes, cell, findings),
        readout if head.output or target or "readout" in tree else None,
        numbers,
        read_upstream(upstream, findings),
    )


def find_sequence(tree: Tree, meant: set[str], findings: Findings) -> Given:
    """The sequence, as it stands in the tree; its shape is checked."""
    sequence = Given("sequence", tree.get("sequence"))
    if "sequence" in tree:
        columns = majority(row_lengths(sequence.value))
        check_matrix(sequence, None, columns, said("one row for each time step"), findings)
    elif "sequence" not in meant:
        hint = N_("write sequence = [[0.5], [1.5]]")
        findings.add("sequence", N_("nothing"), N_("rows of numbers (one row for each time step)"), hint)
    return sequence


def _has_weights(tree: Tree, meant: set[str], findings: Findings) -> bool:
    if "weights" not in tree and "weights" not in meant:
        findings.add("weights", N_("nothing"), table_named("weights"), N_("`symlstm new FILE` writes a starter to edit"))
    return isinstance(tree.get("weights"), dict)


def _states(initial: Mapping[str, Given], sizes: Sizes, cell: Stage, findings: Findings) -> dict[str, Vector]:
    """Every state of the cell; zero where it is not given."""
    zero = (Fraction(0),) * (sizes.hidden or 0)
    return {name: read_vector(initial[name], findings) if name in initial else zero for name in cell.states}
