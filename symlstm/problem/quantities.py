"""The names of everything that is computed for a problem: what `carried` may name."""

from symlstm.network import Stage
from symlstm.network.ids import without_place
from symlstm.network.names import Kind
from symlstm.network.network import LayerCells
from symlstm.problem.stages import network_for


def quantities(
    cells_of: Stage | tuple[LayerCells, ...] | None, has_readout: bool, has_target: bool, backward: bool
) -> tuple[str, ...] | None:
    """The names of what a cell, or layers of them, work out, in reading order, those of several cells with their layer and then without;
    None if the cells are not known."""
    if cells_of is None:
        return None
    network = network_for(cells_of, has_readout, has_target)
    gradients = (name.text for name in network.names.values() if name.kind is not Kind.VALUE and not name.lag)
    names = (*(equation.name for _, equation in network.equations()), *(gradients if backward else ()))
    return tuple(dict.fromkeys((*names, *map(without_place, names))))
