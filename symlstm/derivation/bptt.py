"""Backpropagation through time as Steps: from the loss back to the first time step, then every parameter's gradient.

Of several cells, each goes all the way back through its own time before the next one below it begins.

Source: Werbos 1990. The network's backward equations come from `gradients`; here they are laid out over units and time.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from symlstm.derivation.backward_order import Together, groups_backward, is_pre_activation, parts_backward, printed_names, readers
from symlstm.derivation.expression import Call, Expression, in_declared_order, product_of, variables
from symlstm.derivation.gradients import (
    CHAIN,
    ParameterGradients,
    StepContext,
    entering_equations,
    gradient_equation,
    initial_equations,
    input_equations,
    parameter_gradients,
)
from symlstm.derivation.step import BlockAt, Step, UnitBlock, block_at
from symlstm.derivation.unit_equation import Reference, SumOverTime, UnitEquation
from symlstm.derivation.units import UnitNames, dimensions_of, stacked_entries, unit_equations
from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock
from symlstm.network.ids import identity
from symlstm.network.names import Role
from symlstm.network.network import Network
from symlstm.network.stage import Stage
from symlstm.problem.problem import Problem


def backward(problem: Problem) -> Iterator[BlockAt]:
    """Every gradient, each as one step: time steps from the last to the first, then the parameters."""
    blocks = _Blocks(problem)
    for part in parts_backward(problem.network):
        yield from _through_time(part, problem, blocks)
    if is_read_both_ways(problem.network):
        place = problem.network.place
        yield from (block_at(t, blocks.of_inputs(), "backward", place) for t in problem.times[::-1])
    yield from _parameter_blocks(problem, blocks)


def _through_time(part: Together, problem: Problem, blocks: "_Blocks") -> Iterator[BlockAt]:
    """The gradients of some stages at every time step, from the last to the first as the time of their cell runs."""
    cell = next((stage for stage in part if stage in problem.network.cells), None)
    place = cell.place if cell else problem.network.place
    times = problem.times if place.reverse else problem.times[::-1]
    reads_out = cell is None or problem.network.is_top(cell)
    for t in times:
        given = _given_from_outside(problem, cell, t) if cell else ()
        context = StepContext(reads_out and t in problem.read_out_at, t != times[0], given)
        found = blocks.around(part, context, first=cell is not None and t == times[-1])
        yield from (block_at(t, block, "backward", place) for block in found)


def _given_from_outside(problem: Problem, cell: Stage, t: int) -> tuple[str, ...]:
    """The states of a cell that get a gradient from outside at a time step."""
    given = ((state, u) for state, u in problem.network.upstreams.items() if state in cell.states)
    return tuple(state for state, u in given if identity(u, t, 1) in problem.givens)


def is_read_both_ways(network: Network) -> bool:
    """Whether the gradient of the input has a part from each direction, so that it has to wait for both."""
    return len(network.layers[0]) > 1


class _Blocks:
    """The backward blocks of a problem's network in units, each made once for each context in time."""

    def __init__(self, problem: Problem):
        self.network, self.dimensions = problem.network, dimensions_of(problem)
        self.order = printed_names(problem.network)
        self.around = cache(self._around)
        self._units = cache(self._units_of)  # most equations are the same wherever in time

    def _around(self, part: Together, context: StepContext, first: bool) -> list[UnitBlock]:
        working = {equation.name for _, equation in self.network.equations(context.has_readout)}
        groups = (tuple(name for name in group if name in working) for group in groups_backward(self.network, part))
        cells = [stage for stage in part if stage in self.network.cells]
        stacked = (self._stacked(cell, first) for cell in cells)
        return [*(self._group(group, context) for group in groups if group), *(block for block in stacked if block[1])]

    def _group(self, names: tuple[str, ...], context: StepContext) -> UnitBlock:
        equations = tuple(gradient_equation(self.network, name, context) for name in names)
        return self._in_units(EquationBlock(_title(self.network, names), _purpose(self.network, names, context), equations))

    def _stacked(self, cell: Stage, first: bool) -> UnitBlock:
        """What goes on to the input and to the step before; at the first time step, to the initial state."""
        find, state = (initial_equations, "initial state") if first else (entering_equations, "step before")
        is_bottom = cell in self.network.layers[0] and not is_read_both_ways(self.network)
        of_inputs = input_equations(self.network) if is_bottom else ()
        title = f"Input and {state}" if is_bottom else state.capitalize()
        return self._in_units(EquationBlock(title, "back through the weights", (*of_inputs, *find(self.network, cell))))

    def of_inputs(self) -> UnitBlock:
        """What goes on to an input that cells of both directions read."""
        return self._in_units(
            EquationBlock("Input", "back through the weights of both directions", input_equations(self.network))
        )

    def _in_units(self, block: EquationBlock) -> UnitBlock:
        return block, tuple(unit for equation in block.equations for unit in self._units(equation))

    def _units_of(self, equation: Equation) -> tuple[UnitEquation, ...]:
        return unit_equations(equation, self.dimensions, self.order)


def _title(network: Network, names: tuple[str, ...]) -> str:
    """ "Forget gate, input gate and candidate"; "Pre-activations" where there are several."""
    if len(names) > 1 and all(is_pre_activation(network, name) for name in names):
        return "Pre-activations"
    *most, last = map(network.meaning, names)
    text = f"{', '.join(most)} and {last}" if most else last
    return text[0].upper() + text[1:]


def _purpose(network: Network, names: tuple[str, ...], context: StepContext) -> str:
    """Where the gradient comes from, in a few words."""
    first = names[0]
    if _is_of_output(network, first) and all(_is_loss(network, r) for r in readers(network, first)):
        return "how the loss reacts to it"
    if is_pre_activation(network, first):
        return "times the derivative of the activation"
    if first not in network.states:
        return "how the loss reacts to it" if _is_of_output(network, first) else "times the other factor"
    reading = sorted(readers(network, first))
    here = [f"from the {network.equation_of(r).rule}" for r in reading if _is_of_output(network, r) and context.has_readout]
    here += ["given from outside"] * (first in context.upstream)
    own, above = _by_cell(network, first, [r for r in reading if not _is_of_output(network, r) and not _is_loss(network, r)])
    here += ["from the layer above"] * bool(above) + [f"through the {network.meaning(r)}" for r in own]
    here += ["from the loss" for r in reading if _is_loss(network, r) and context.has_readout]
    return " and ".join(here + ["from the next time step"] * context.has_next)


def _by_cell(network: Network, name: str, readers: list[str]) -> tuple[list[str], list[str]]:
    """Those readers that are of the same cell, and those of a layer above."""
    place = network.names[name].place
    own = [reader for reader in readers if network.names[reader].place == place]
    return own, [reader for reader in readers if reader not in own]


def _is_loss(network: Network, name: str) -> bool:
    return network.names[name].role is Role.LOSS


def _is_of_output(network: Network, name: str) -> bool:
    return network.output is not None and network.output.equation_of(name) is not None


def _parameter_blocks(problem: Problem, blocks: _Blocks) -> Iterator[BlockAt]:
    """The gradients of the parameters of each equation: what every time step adds, summed over time."""
    for group in parameter_gradients(problem.network):
        times = times_of(group, problem)
        equations = group.equations
        if len(times) == 1:
            equations = tuple(replace(equation, reason=CHAIN) for equation in equations)
        block = EquationBlock(group.owner, _purpose_over(times), equations)
        shares = [share for equation in equations for share in _shares(equation, blocks)]
        steps = tuple(Step(share.target.at(0), 0, SumOverTime(share.target, share, times)) for share in shares)
        yield BlockAt(block, 0, steps, "gradients", group.stage.place)


def times_of(group: ParameterGradients, problem: Problem) -> tuple[int, ...]:
    """The time steps at which a stage works, so that its parameters get a share."""
    return problem.times if group.stage in problem.network.cells else problem.read_out_at


def _purpose_over(times: tuple[int, ...]) -> str:
    return N_("every time step's share, added up") if len(times) > 1 else N_("its input, times the gradient of its result")


def _shares(equation: Equation, blocks: _Blocks) -> Iterator[UnitEquation]:
    """What one time step adds to each entry of a weight matrix (gradient times column) or of a bias (the gradient)."""
    match in_declared_order(equation.formula, blocks.order):
        case Call("outer", (gradient, *stack)):
            entries = list(enumerate(stacked_entries(tuple(stack), blocks.dimensions), 1))
            for row in range(1, _rows(gradient, blocks) + 1):
                for column, (vector, entry) in entries:
                    names = UnitNames(blocks.dimensions)
                    share = product_of((names.of_unit(gradient, row), names.of_unit(vector, entry)))
                    yield _share(equation, (row, column), share, names)
        case gradient:
            for row in range(1, _rows(gradient, blocks) + 1):
                names = UnitNames(blocks.dimensions)
                yield _share(equation, (row,), names.of_unit(gradient, row), names)


def _rows(gradient: Expression, blocks: _Blocks) -> int:
    return blocks.dimensions.rows(variables(gradient)[0])


def _share(equation: Equation, index: tuple[int, ...], expression: Expression, names: UnitNames) -> UnitEquation:
    return UnitEquation(Reference(equation.name, index, None), expression, names.references, equation)
