"""The forward pass as Steps: the cell at every time step, then readout, difference and loss."""

from collections.abc import Iterator
from dataclasses import replace

from sympy import Mul, Rational, Symbol

from symlstm.cells import readout
from symlstm.cells.cell import Block, Equation, total
from symlstm.derivation.expression import in_declared_order
from symlstm.derivation.step import BlockAt, Phase, Reference, Step, UnitEquation
from symlstm.derivation.units import Widths, unit_equations, widths_of
from symlstm.problem.problem import Problem

UnitBlock = tuple[Block, tuple[UnitEquation, ...]]


def forward(problem: Problem) -> Iterator[BlockAt]:
    """Every quantity of the forward pass, each as one step, in reading order."""
    cell_blocks = [_unit_block(block, problem.hidden, widths_of(problem), problem.cell.order) for block in problem.cell.blocks]
    readout_blocks = _readout_blocks(problem)
    for t in range(1, problem.steps + 1):
        yield from (_at(t, block, "forward") for block in cell_blocks)
        if t in problem.read_out_at:
            yield from (_at(t, block, "readout") for block in readout_blocks)
    if problem.target is not None:
        yield _loss_block(problem)


def _readout_blocks(problem: Problem) -> list[UnitBlock]:
    blocks = [readout.READOUT] * (problem.readout is not None) + [readout.DIFFERENCE] * (problem.target is not None)
    return [_unit_block(block, problem.outputs, widths_of(problem), tuple(readout.ORDER.split())) for block in blocks]


def _unit_block(block: Block, rows: int, widths: Widths, order: tuple[str, ...]) -> UnitBlock:
    per_equation = [unit_equations(equation, rows, widths, order) for equation in block.equations]
    return block, tuple(equation for equations in zip(*per_equation, strict=True) for equation in equations)


def _at(t: int, unit_block: UnitBlock, phase: Phase) -> BlockAt:
    block, equations = unit_block
    return BlockAt(block, t, tuple(Step(equation.target.at(t), t, equation) for equation in equations), phase)


def _loss_block(problem: Problem) -> BlockAt:
    """L = 1/2 sum of the squared differences, over outputs and over the time steps that are read out."""
    references = {
        f"diff.{t}.{k}": Reference("diff", (k,), None, t) for t in problem.read_out_at for k in range(1, problem.outputs + 1)
    }
    squares = total(*((2 * readout.LOSS_TERM).xreplace({readout.diff: Symbol(name, real=True)}) for name in references))
    formula = Mul(Rational(1, 2), squares, evaluate=False)  # SymPy would multiply a lone number into the sum
    equation = Equation(Symbol("loss"), formula, readout.LOSS_RULE)
    block = replace(readout.LOSS, equations=(equation,))
    expression = in_declared_order(formula, tuple(references))
    unit = UnitEquation(Reference("loss", (), None), expression, references, equation)
    return BlockAt(block, problem.steps, (Step("loss", problem.steps, unit),), "readout")
