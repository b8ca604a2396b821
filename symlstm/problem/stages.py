"""Which stages a problem's network has: its cell, a readout where there are weights for one, a loss where there is a target."""

from symlstm.network import Network, Stage, network_of
from symlstm.network.losses import loss_stage
from symlstm.network.outputs import output_stage


def output_of(cell: Stage) -> Stage:
    """The layer that reads the prediction off a cell's hidden state."""
    return output_stage("linear", cell.states[:1], True)


def network_for(cell: Stage, has_readout: bool, has_target: bool) -> Network:
    """The network of a cell; without a readout there is nothing to compare with a target."""
    if not has_readout:
        return network_of(cell)
    return network_of(cell, output_of(cell), loss_stage("half-squared", "y", 1, True) if has_target else None)
