"""Backpropagation through time as Steps: from the loss back to the first time step, then every parameter's gradient.

Source: Werbos 1990. The cell's backward equations come from `gradients`; here they are laid out over units and time.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from symlstm.cells.cell import NEXT, Block, Cell, Equation
from symlstm.derivation.expression import Call, Expression, in_declared_order, product_of, variables
from symlstm.derivation.gradients import (
    CHAIN,
    ENTERING,
    GRADIENT,
    Place,
    entering_equations,
    gradient_equation,
    initial_equations,
    is_pre_activation,
    parameter_equations,
    prediction_equation,
    printed_names,
    readers,
    rule_of,
    waves,
)
from symlstm.derivation.over_time import SumOverTime
from symlstm.derivation.step import BlockAt, Reference, Step, UnitEquation
from symlstm.derivation.units import UnitNames, Widths, stacked_entries, unit_equations, widths_of
from symlstm.problem.problem import Problem

UnitBlock = tuple[Block, tuple[UnitEquation, ...]]


def backward(problem: Problem) -> Iterator[BlockAt]:
    """Every gradient, each as one step: time steps from the last to the first, then the parameters."""
    blocks = _Blocks(problem)
    for t in range(problem.steps, 0, -1):
        place = Place(t in problem.read_out_at, t < problem.steps)
        yield from (_at(t, block) for block in blocks.around(place, first=t == 1))
    yield from _parameter_blocks(problem, blocks)


def _at(t: int, unit_block: UnitBlock) -> BlockAt:
    block, equations = unit_block
    return BlockAt(block, t, tuple(Step(equation.target.at(t), t, equation) for equation in equations), "backward")


class _Blocks:
    """The backward blocks of a problem's cell in units, each made once for each place in time."""

    def __init__(self, problem: Problem):
        self.cell, self.problem = problem.cell, problem
        self.widths = gradient_widths(problem)
        self.order = printed_names(problem.cell)
        self.around = cache(self._around)
        self._units = cache(self._units_of)  # most equations are the same wherever in time

    def _around(self, place: Place, first: bool) -> list[UnitBlock]:
        found = [self._prediction()] if place.read_out else []
        found += [self._group(group, place) for group in waves(self.cell)]
        return [*found, self._stacked(first)]

    def _prediction(self) -> UnitBlock:
        return self._in_units(Block("Prediction", "how the loss reacts to it", (prediction_equation(),)))

    def _group(self, names: tuple[str, ...], place: Place) -> UnitBlock:
        equations = tuple(gradient_equation(self.cell, name, place) for name in names)
        return self._in_units(
            Block(_title([rule_of(self.cell, name) for name in names]), _purpose(self.cell, names, equations), equations)
        )

    def _stacked(self, first: bool) -> UnitBlock:
        """What goes on to the input and to the step before; at the first time step, to the initial state."""
        if not first:
            return self._in_units(Block("Input and step before", "back through the weights", entering_equations(self.cell)))
        of_input = entering_equations(self.cell)[0]
        block = Block("Input and initial state", "back through the weights", (of_input, *initial_equations(self.cell)))
        _, units = self._in_units(block)
        return block, tuple(_without_time(unit) if unit.target.name != "d_x" else unit for unit in units)

    def _in_units(self, block: Block) -> UnitBlock:
        return block, tuple(unit for equation in block.equations for unit in self._units(equation))

    def _units_of(self, equation: Equation) -> tuple[UnitEquation, ...]:
        rows = self.widths[_without_zero(equation.target.name)]
        return unit_equations(equation, rows, self.widths, self.order)


def _without_zero(name: str) -> str:
    return name.removesuffix("0")


def _without_time(unit: UnitEquation) -> UnitEquation:
    """The gradient of an initial state: its id has no time step."""
    return replace(unit, target=Reference(unit.target.name, unit.target.index, None))


def _title(rules: list[str]) -> str:
    """ "Forget gate, input gate and candidate"; "Pre-activations" where there are several."""
    if len(rules) > 1 and all(rule.startswith("pre-activation") for rule in rules):
        return "Pre-activations"
    *most, last = rules
    text = f"{', '.join(most)} and {last}" if most else last
    return text[0].upper() + text[1:]


def _purpose(cell: Cell, names: tuple[str, ...], equations: tuple[Equation, ...]) -> str:
    """Where the gradient comes from, in a few words."""
    if is_pre_activation(cell, names[0]):
        return "times the derivative of the activation"
    if names[0] not in cell.states:
        return "times the other factor"
    symbols = {s.name for s in equations[0].formula.free_symbols}
    here = ["from the readout"] * ("d_y" in symbols)
    here += [f"through the {rule_of(cell, reader)}" for reader in sorted(readers(cell, names[0]))]
    return " and ".join(here + ["from the next time step"] * any(name.endswith(NEXT) for name in symbols))


def gradient_widths(problem: Problem) -> Widths:
    """The length of every vector that the backward equations name."""
    forward = widths_of(problem)
    return (
        forward
        | {GRADIENT + name: size for name, size in forward.items()}
        | dict.fromkeys((GRADIENT + state + ENTERING for state in problem.cell.states), problem.hidden)
    )


def _parameter_blocks(problem: Problem, blocks: _Blocks) -> Iterator[BlockAt]:
    """The gradients of each affine map's weights and bias: what every time step adds, summed over time."""
    for equations in parameter_equations(problem.cell):
        times = problem.read_out_at if equations[0].target.name == "d_W_y" else tuple(range(1, problem.steps + 1))
        if len(times) == 1:
            equations = tuple(replace(equation, reason=CHAIN) for equation in equations)
        owner = equations[-1].rule.removeprefix("gradient of the bias of the ")
        block = Block(owner[0].upper() + owner[1:], _purpose_over(times), equations)
        shares = [share for equation in equations for share in _shares(equation, blocks)]
        steps = tuple(Step(share.target.at(0), 0, SumOverTime(share.target, share, times)) for share in shares)
        yield BlockAt(block, 0, steps, "gradients")


def _purpose_over(times: tuple[int, ...]) -> str:
    return "every time step's share, added up" if len(times) > 1 else "its input, times the gradient of its result"


def _shares(equation: Equation, blocks: _Blocks) -> Iterator[UnitEquation]:
    """What one time step adds to each entry of a weight matrix (gradient times column) or of a bias (the gradient)."""
    match in_declared_order(equation.formula, blocks.order):
        case Call("outer", (gradient, *stack)):
            entries = list(enumerate(stacked_entries(tuple(stack), blocks.widths), 1))
            for row in range(1, _rows(gradient, blocks) + 1):
                for column, (vector, entry) in entries:
                    names = UnitNames(blocks.widths)
                    share = product_of((names.of_unit(gradient, row), names.of_unit(vector, entry)))
                    yield _share(equation, (row, column), share, names)
        case gradient:
            for row in range(1, _rows(gradient, blocks) + 1):
                names = UnitNames(blocks.widths)
                yield _share(equation, (row,), names.of_unit(gradient, row), names)


def _rows(gradient: Expression, blocks: _Blocks) -> int:
    return blocks.widths[variables(gradient)[0]]


def _share(equation: Equation, index: tuple[int, ...], expression: Expression, names: UnitNames) -> UnitEquation:
    return UnitEquation(Reference(equation.target.name, index, None), expression, names.references, equation)
