"""The forward pass as Steps: every stage of the network at every time step at which it works, and last what closes the pass."""

from collections.abc import Iterator

from symlstm.derivation.step import BlockAt, Phase, Step
from symlstm.derivation.unit_equation import UnitEquation
from symlstm.derivation.units import Dimensions, dimensions_of, unit_equations
from symlstm.network.equation import Block
from symlstm.network.network import Network
from symlstm.network.stage import Stage
from symlstm.problem.problem import Problem

UnitBlock = tuple[Block, tuple[UnitEquation, ...]]


def forward(problem: Problem) -> Iterator[BlockAt]:
    """Every quantity of the forward pass, each as one step, in reading order."""
    network, dimensions = problem.network, dimensions_of(problem)
    blocks = {stage: [_in_units(block, stage, dimensions) for block in stage.blocks] for stage in network.stages}
    for t in range(1, problem.steps + 1):
        for stage in network.stages_at(t in problem.read_out_at):
            yield from (_at(t, block, _phase(stage, network)) for block in blocks[stage])
    for stage in network.stages:
        if stage.closing:
            yield _at(problem.steps, _in_units(stage.closing, stage, dimensions), "loss")


def _phase(stage: Stage, network: Network) -> Phase:
    return "forward" if stage is network.cell else "readout"


def _in_units(block: Block, stage: Stage, dimensions: Dimensions) -> UnitBlock:
    """The block's equations unit by unit, each unit's together."""
    per_equation = [unit_equations(equation, dimensions, stage.printed_order) for equation in block.equations]
    return block, tuple(equation for equations in zip(*per_equation, strict=True) for equation in equations)


def _at(t: int, unit_block: UnitBlock, phase: Phase) -> BlockAt:
    block, equations = unit_block
    return BlockAt(block, t, tuple(Step(equation.target.at(t), t, equation) for equation in equations), phase)
