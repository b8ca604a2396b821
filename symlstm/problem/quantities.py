"""The names of everything that is computed for a problem: what `carried` may name."""

from symlstm.network import Stage
from symlstm.network.names import Kind
from symlstm.problem.stages import network_for


def quantities(cell: Stage | None, has_readout: bool, has_target: bool, backward: bool) -> tuple[str, ...] | None:
    """The names in reading order; None if the cell is not known."""
    if cell is None:
        return None
    network = network_for(cell, has_readout, has_target)
    gradients = (name.text for name in network.names.values() if name.kind is not Kind.VALUE and not name.lag)
    return (*(equation.name for _, equation in network.equations()), *(gradients if backward else ()))
