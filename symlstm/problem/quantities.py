"""The names of everything that is computed for a problem: what `carried` may name."""

from collections.abc import Iterator

from symlstm.network import Network, Stage, network_of
from symlstm.network.losses.half_squared import HALF_SQUARED
from symlstm.network.names import Kind
from symlstm.network.outputs.linear import linear
from symlstm.problem.tree import Tree


def quantities(tree: Tree, cell: Stage | None, backward: bool) -> tuple[str, ...] | None:
    """The names in reading order; None if the cell is not known."""
    if cell is None:
        return None
    network = _network(tree, cell)
    return (*(equation.name for _, equation in network.equations()), *(_gradients(network) if backward else ()))


def _network(tree: Tree, cell: Stage) -> Network:
    weights, output = tree.get("weights"), linear(cell.states[0])
    if not isinstance(weights, dict) or not any(name in weights for name in output.parameters):
        return network_of(cell)
    return network_of(cell, output, HALF_SQUARED if "target" in tree else None)


def _gradients(network: Network) -> Iterator[str]:
    """The names of gradients and of updated parameters."""
    yield from (name.text for name in network.names.values() if name.kind is not Kind.VALUE and not name.lag)
