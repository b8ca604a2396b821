"""The forward pass as Steps: every stage of the network at every time step at which it works, and last what closes the pass."""

from collections.abc import Iterator

from symlstm.derivation.step import BlockAt, Phase, UnitBlock, block_at
from symlstm.derivation.units import Dimensions, dimensions_of, unit_equations
from symlstm.network.equation import EquationBlock, mixes_units
from symlstm.network.network import Network
from symlstm.network.stage import Stage
from symlstm.problem.problem import Problem


def forward(problem: Problem) -> Iterator[BlockAt]:
    """Every quantity of the forward pass, each as one step, in reading order."""
    network, dimensions = problem.network, dimensions_of(problem)
    blocks = {stage: [_in_units(block, stage, dimensions) for block in stage.blocks] for stage in network.stages}
    for t in range(1, problem.steps + 1):
        for stage in network.stages_at(t in problem.read_out_at):
            yield from (block_at(t, block, _phase(stage, network)) for block in blocks[stage])
    for stage in network.stages:
        if stage.closing:
            yield block_at(problem.steps, _in_units(stage.closing, stage, dimensions), "loss")


def _phase(stage: Stage, network: Network) -> Phase:
    return "forward" if stage is network.cell else "readout"


def _in_units(block: EquationBlock, stage: Stage, dimensions: Dimensions) -> UnitBlock:
    """The block's equations unit by unit, each unit's together; equation by equation where a unit needs all others first, as for softmax."""
    per_equation = [unit_equations(equation, dimensions, stage.printed_order) for equation in block.equations]
    if any(mixes_units(equation.formula) for equation in block.equations):
        return block, tuple(unit for equations in per_equation for unit in equations)
    return block, tuple(equation for equations in zip(*per_equation, strict=True) for equation in equations)
