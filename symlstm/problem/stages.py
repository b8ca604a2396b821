"""Which stages a problem's network has: its cell, a readout where there are weights for one, a loss where there is a target."""

from symlstm.network import Network, Stage, network_of
from symlstm.network.losses.half_squared import HALF_SQUARED
from symlstm.network.network import LayerCells, layered
from symlstm.network.outputs.linear import linear


def output_of(*cells: Stage) -> Stage:
    """The layer that reads the prediction off the hidden states of cells."""
    return linear(*(cell.states[0] for cell in cells))


def network_for(cells_of: Stage | tuple[LayerCells, ...], has_readout: bool, has_target: bool) -> Network:
    """The network of a cell, or of layers of them; without a readout there is nothing to compare with a target."""
    cells = (cells_of,) if isinstance(cells_of, Stage) else layered(cells_of)
    if not has_readout:
        return network_of(cells)
    top = (cell for cell in cells if cell.place.layer == cells[-1].place.layer)
    return network_of(cells, output_of(*top), HALF_SQUARED if has_target else None)
