"""Backpropagation through time as Steps: from the loss back to the first time step, then every parameter's gradient.

Source: Werbos 1990. The network's backward equations come from `gradients`; here they are laid out over units and time.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from symlstm.derivation.expression import Call, Expression, in_declared_order, product_of, variables
from symlstm.derivation.gradients import (
    CHAIN,
    ParameterGradients,
    StepContext,
    backward_order,
    entering_equations,
    gradient_equation,
    initial_equations,
    is_pre_activation,
    parameter_gradients,
    printed_names,
    readers,
)
from symlstm.derivation.step import BlockAt, Step, UnitBlock, block_at
from symlstm.derivation.unit_equation import Reference, SumOverTime, UnitEquation
from symlstm.derivation.units import UnitNames, dimensions_of, stacked_entries, unit_equations
from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock
from symlstm.network.ids import identity
from symlstm.network.names import Role
from symlstm.network.network import Network
from symlstm.problem.problem import Problem


def backward(problem: Problem) -> Iterator[BlockAt]:
    """Every gradient, each as one step: time steps from the last to the first, then the parameters."""
    blocks = _Blocks(problem)
    for t in range(problem.steps, 0, -1):
        given = tuple(state for state, u in problem.network.upstreams.items() if identity(u, t, 1) in problem.givens)
        context = StepContext(t in problem.read_out_at, t < problem.steps, given)
        yield from (block_at(t, block, "backward") for block in blocks.around(context, first=t == 1))
    yield from _parameter_blocks(problem, blocks)


class _Blocks:
    """The backward blocks of a problem's network in units, each made once for each context in time."""

    def __init__(self, problem: Problem):
        self.network, self.dimensions = problem.network, dimensions_of(problem)
        self.order = printed_names(problem.network)
        self.around = cache(self._around)
        self._units = cache(self._units_of)  # most equations are the same wherever in time

    def _around(self, context: StepContext, first: bool) -> list[UnitBlock]:
        working = {equation.name for _, equation in self.network.equations(context.has_readout)}
        groups = (tuple(name for name in group if name in working) for group in backward_order(self.network))
        return [*(self._group(group, context) for group in groups if group), self._stacked(first)]

    def _group(self, names: tuple[str, ...], context: StepContext) -> UnitBlock:
        equations = tuple(gradient_equation(self.network, name, context) for name in names)
        return self._in_units(EquationBlock(_title(self.network, names), _purpose(self.network, names, context), equations))

    def _stacked(self, first: bool) -> UnitBlock:
        """What goes on to the input and to the step before; at the first time step, to the initial state."""
        entering = entering_equations(self.network)
        if not first:
            return self._in_units(EquationBlock("Input and step before", "back through the weights", entering))
        of_inputs = entering[: len(self.network.inputs)]
        return self._in_units(
            EquationBlock("Input and initial state", "back through the weights", (*of_inputs, *initial_equations(self.network)))
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
    if first not in network.cell.states:
        return "how the loss reacts to it" if _is_of_output(network, first) else "times the other factor"
    reading = sorted(readers(network, first))
    here = [f"from the {network.equation_of(r).rule}" for r in reading if _is_of_output(network, r) and context.has_readout]
    here += ["given from outside"] * (first in context.upstream)
    here += [f"through the {network.meaning(r)}" for r in reading if not _is_of_output(network, r) and not _is_loss(network, r)]
    here += ["from the loss" for r in reading if _is_loss(network, r) and context.has_readout]
    return " and ".join(here + ["from the next time step"] * context.has_next)


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
        yield BlockAt(block, 0, steps, "gradients")


def times_of(group: ParameterGradients, problem: Problem) -> tuple[int, ...]:
    """The time steps at which a stage works, so that its parameters get a share."""
    return tuple(range(1, problem.steps + 1)) if group.stage is problem.network.cell else problem.read_out_at


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
