"""The forward pass as Steps: every stage of the network at every time step at which it works, and last what closes the pass.

Of several cells each works through all time steps before the next one begins, as it reads what those below it gave.
"""

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
    for t, stage in _in_order(problem):
        yield from (block_at(t, block, _phase(stage, network), stage.place) for block in blocks[stage])
    for stage in network.stages:
        if stage.closing:
            yield block_at(problem.steps, _in_units(stage.closing, stage, dimensions), "loss", stage.place)


def _in_order(problem: Problem) -> Iterator[tuple[int, Stage]]:
    """Every stage at every time step at which it works."""
    network = problem.network
    if not network.is_layered:
        yield from ((t, stage) for t in problem.times for stage in network.stages_at(t in problem.read_out_at))
        return
    for cell in network.cells:
        yield from ((t, cell) for t in (problem.times[::-1] if cell.place.reverse else problem.times))
    yield from ((t, stage) for t in problem.read_out_at for stage in network.stages if stage not in network.cells)


def _phase(stage: Stage, network: Network) -> Phase:
    return "forward" if stage in network.cells else "readout"


def _in_units(block: EquationBlock, stage: Stage, dimensions: Dimensions) -> UnitBlock:
    """The block's equations unit by unit, each unit's together; equation by equation where a unit needs all others first, as for softmax."""
    per_equation = [unit_equations(equation, dimensions, stage.printed_order) for equation in block.equations]
    if any(mixes_units(equation.formula) for equation in block.equations):
        return block, tuple(unit for equations in per_equation for unit in equations)
    return block, tuple(equation for equations in zip(*per_equation, strict=True) for equation in equations)
