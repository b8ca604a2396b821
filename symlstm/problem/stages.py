"""Which stages a problem's network has: its cell, a readout where there are weights for one, a loss where there is a target."""

from dataclasses import dataclass
from typing import Literal, get_args

from symlstm.network import Network, Stage, network_of
from symlstm.network.losses import loss_stage, upstream_stage
from symlstm.network.network import LayerCells, layered
from symlstm.network.outputs import output_stage

OutputName = Literal["linear", "sigmoid", "softmax"]
LossName = Literal["half-squared", "squared", "mean-squared", "cross-entropy", "binary-cross-entropy"]
OverTime = Literal["sum", "mean"]

OUTPUT_NAMES: tuple[OutputName, ...] = get_args(OutputName)
LOSS_NAMES: tuple[LossName, ...] = get_args(LossName)
OVER_TIME: tuple[OverTime, ...] = ("sum", "mean")
USUAL_LOSS: dict[OutputName, LossName] = {"linear": "half-squared", "sigmoid": "binary-cross-entropy", "softmax": "cross-entropy"}


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over the cells: how a prediction is read out of the hidden state, and what it is compared with its target by.

    output       None where the prediction is the hidden state itself
    has_bias     whether the output layer has one
    loss         None without a target
    divisor      what the sum over time steps and outputs is divided by
    sums_to_one  whether the targets of every time step sum to 1
    upstream     the states that get gradients from outside
    """

    output: OutputName | None = None
    has_bias: bool = True
    loss: LossName | None = None
    divisor: int = 1
    sums_to_one: bool = True
    upstream: tuple[str, ...] = ()


WHOLE = Head("sigmoid", loss="half-squared")  # has a quantity of every name that a readout and a loss can have


def network_for(cells_of: Stage | tuple[LayerCells, ...], head: Head) -> Network:
    """The network of a cell, or of layers of them, and what stands over it."""
    cells = (cells_of,) if isinstance(cells_of, Stage) else layered(cells_of)
    states = tuple(cell.states[0] for cell in cells if cell.place.layer == cells[-1].place.layer)
    output = output_stage(head.output, states, head.has_bias) if head.output else None
    prediction = output.equations[-1].name if output else states[0]
    loss = loss_stage(head.loss, prediction, head.divisor, head.sums_to_one) if head.loss else None
    return network_of(cells, output, loss, upstream_stage(head.upstream) if head.upstream else None)
