"""A network's backward equations between whole vectors: the chain rule over its own equations, each differentiated by SymPy.

The gradient of a quantity is the sum, over the equations that read it, of the gradient of what they define times the local
derivative (Rumelhart, Hinton and Williams 1986; over time: Werbos, "Backpropagation through time", Proc. IEEE 78(10), 1990).
It is the total derivative: a state is read at the next time step too, and that path counts.

Names: `d_f` is dL/df, of the same shape as f; `d_h_in` at time t is the part of dL/dh_(t-1) that comes back from step t.
A name in `_next` is taken one time step later. Nothing here knows which cell, output or loss it has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sympy import Add, Dummy, Expr, Integer, Mul, Symbol, cancel, diff, expand, factor_terms, preorder_traversal

from symlstm.derivation.backward_order import backward_order
from symlstm.derivation.local_derivatives import OpenedEquation, local_derivative
from symlstm.language import N_, Message
from symlstm.network.equation import Equation, outer, over_units, pullback, symbol
from symlstm.network.names import Role, following, gradient, handed_back, initial_gradient, previous
from symlstm.network.network import Network
from symlstm.network.stage import Parameter, Stage

CHAIN, PRODUCT, PATHS, TIME = N_("chain rule"), N_("product rule"), N_("sum over paths"), N_("sum over time")
GIVEN = N_("given from outside")


@dataclass(frozen=True, slots=True)
class StepContext:
    """What surrounds a time step: whether something is read out there, whether a step follows, and which states get a gradient from
    outside there."""

    has_readout: bool
    has_next: bool
    upstream: tuple[str, ...] = ()


@dataclass(frozen=True)
class Path:
    """What one equation gives the gradient of a quantity that it reads, and by which rule of differentiation."""

    term: Expr
    reason: str


@cache
def paths(network: Network, name: str, has_readout: bool) -> tuple[Path, ...]:
    """What the gradient of a quantity gets from each equation that reads it, at the time step of that equation."""
    found = (equation for _, equation in network.equations(has_readout) if equation.reads(name))
    return tuple(path for equation in found for path in _through(network, equation, symbol(name), has_readout))


def _through(network: Network, equation: Equation, variable: Symbol, has_readout: bool) -> Iterator[Path]:
    """The paths from a variable through one equation: elementwise, and through each of its matrices."""
    opened = OpenedEquation.of(equation)
    slope = local_derivative(equation, variable)
    for arriving in _arriving(network, equation, has_readout):
        across = sum((_across_units(opened, letter, arriving, variable) for letter in opened.sums.values()), Integer(0))
        if slope != 0 or across != 0:
            yield Path(_simplified(network, arriving * slope + across), _reason(network, equation, slope))
        for product, letter in opened.products.items():
            weight, *stack = product.args
            for position, part in enumerate(stack):
                if variable in part.free_symbols:
                    back = pullback(weight, arriving * opened.slope(letter), part, *stack[:position])
                    yield Path(back * diff(part, variable), CHAIN)


def _across_units(opened: OpenedEquation, letter: Symbol, arriving: Expr, variable: Symbol) -> Expr:
    """What comes through a sum over units, in which each unit's variable acts on what every unit defines: the cross terms of softmax."""
    inside = next(node.args[0] for node, each in opened.sums.items() if each is letter)
    own = diff(inside, variable)
    if own == 0:
        return own
    body = expand(arriving * opened.slope(letter))
    common, of_units = body.as_independent(*(s for s in body.free_symbols if not isinstance(s, Dummy)), as_Add=False)
    return opened.valued(common * own) * over_units(of_units)


def _simplified(network: Network, term: Expr) -> Expr:
    """The term with what is known of the given numbers; quotients cancelled, and what all terms share in front of a bracket."""
    if not term.has(over_units) and not any(node.is_Pow and node.exp.is_negative for node in preorder_traversal(term)):
        return term
    for stage in network.stages:
        term = term.xreplace(dict(stage.known))
    number, rest = factor_terms(cancel(term)).as_content_primitive()
    return rest if number == 1 else Mul(number, rest, evaluate=False)


def _arriving(network: Network, equation: Equation, has_readout: bool) -> tuple[Expr, ...]:
    """The gradient of what an equation defines; of an inline quantity, what each path gives it; of the loss itself 1."""
    role = network.names[equation.name].role
    if role is Role.LOSS:
        return (Integer(1),)
    if network.is_inline(equation.name):
        return tuple(path.term for path in paths(network, equation.name, has_readout))
    return (symbol(gradient(equation.name)),)


def _reason(network: Network, equation: Equation, slope: Expr) -> str:
    """Which rule gives an elementwise path: a product where the equation is one; else the chain rule."""
    composed = network.is_inline(equation.name) or network.names[equation.name].role is Role.LOSS
    return CHAIN if composed or equation.formula.is_Function or slope.is_number else PRODUCT


def _summed(target: str, rule: str, found: tuple[Path, ...]) -> Equation:
    """The equation of a gradient that is the sum of some paths."""
    reason = PATHS if len(found) > 1 else found[0].reason if found else CHAIN
    return Equation(symbol(target), Add(*(path.term for path in found)), rule, reason)


def _gradient_of(network: Network, name: str) -> Message:
    return Message(N_("gradient of the {quantity}"), {"quantity": network.meaning(name)})


@cache
def gradient_equation(network: Network, name: str, context: StepContext) -> Equation:
    """The equation of d_name at a time step: what each path from it to the loss gives."""
    found = (*_from_outside(network, name, context), *paths(network, name, context.has_readout))
    found = (*found, *_from_next_step(network, name, context))
    return _summed(gradient(name), _gradient_of(network, name), found)


def _from_outside(network: Network, name: str, context: StepContext) -> tuple[Path, ...]:
    """A gradient that is given."""
    return (Path(symbol(network.upstreams[name]), GIVEN),) if name in context.upstream else ()


def enters_a_matrix(network: Network, state: str) -> bool:
    """Whether the next time step reads a state through weights, so that what comes back from there is a step of its own."""
    return any(path.term.has(pullback) for path in paths(network, previous(state), False))


def _from_next_step(network: Network, name: str, context: StepContext) -> tuple[Path, ...]:
    if name not in network.states or not context.has_next:
        return ()
    if enters_a_matrix(network, name):
        return (Path(symbol(following(handed_back(name))), CHAIN),)
    return tuple(Path(_one_step_later(network, path.term), path.reason) for path in paths(network, previous(name), False))


def _one_step_later(network: Network, share: Expr) -> Expr:
    """The same share seen from the time step before: f becomes f_next, and c_prev becomes c."""
    return share.xreplace({s: symbol(_later(network, s.name)) for s in share.free_symbols})


def _later(network: Network, text: str) -> str:
    name = network.names[text]
    return text if name.role.is_parameter else name.text if name.lag == 1 else following(text)


@cache
def input_equations(network: Network) -> tuple[Equation, ...]:
    """d_x: what comes back to the inputs from the time step."""
    return tuple(_summed(gradient(name), _gradient_of(network, name), paths(network, name, False)) for name in network.inputs)


@cache
def entering_equations(network: Network, cell: Stage) -> tuple[Equation, ...]:
    """For each state of a cell that enters a matrix what comes back to it from this time step."""
    return tuple(_entering_states(network, cell))


def _entering_states(network: Network, cell: Stage) -> Iterator[Equation]:
    for state in cell.states:
        if enters_a_matrix(network, state):
            rule = Message(N_("gradient that goes back to the {state}"), {"state": network.meaning(state)})
            yield _summed(handed_back(state), rule, paths(network, previous(state), False))


@cache
def initial_equations(network: Network, cell: Stage) -> tuple[Equation, ...]:
    """d_h0, d_c0, ...: at the first time step, what comes back to the states that were given."""
    return tuple(
        _summed(
            initial_gradient(state),
            Message(N_("gradient of the initial {state}"), {"state": network.meaning(state)}),
            paths(network, previous(state), False),
        )
        for state in cell.states
    )


@dataclass(frozen=True)
class ParameterGradients:
    """The gradients of the parameters in one equation: one time step's share of each.

    owner  whose parameters they are, in words
    """

    stage: Stage
    owner: str
    equations: tuple[Equation, ...]


@cache
def parameter_gradients(network: Network) -> tuple[ParameterGradients, ...]:
    """For each equation with parameters the gradients of these, in the order of the forward pass."""
    found = (
        ParameterGradients(stage, equation.owner or equation.meaning, tuple(_of_parameters(network, stage, equation)))
        for stage, equation in network.equations()
        if stage is not network.output or network.loss is not None
    )
    return tuple(group for group in found if group.equations)


KINDS_OF_PARAMETERS = {Role.MATRIX: N_("weights"), Role.BIAS: N_("bias"), Role.DIAGONAL: N_("diagonal weights")}


def _of_parameters(network: Network, stage: Stage, equation: Equation) -> Iterator[Equation]:
    opened, arriving = OpenedEquation.of(equation), Add(*_arriving(network, equation, True))
    stacks = {product.args[0].name: (product.args[1:], letter) for product, letter in opened.products.items()}
    for parameter in stage.parameters_of(equation):
        words = {"parameters": KINDS_OF_PARAMETERS[parameter.role], "owner": parameter.owner or equation.meaning}
        rule = Message(N_("gradient of the {parameters} of the {owner}"), words)
        yield Equation(symbol(network.gradient_of(parameter.name)), _share(opened, arriving, stacks, parameter), rule, TIME)


def _share(
    opened: OpenedEquation, arriving: Expr, stacks: dict[str, tuple[tuple[Expr, ...], Symbol]], parameter: Parameter
) -> Expr:
    """What one time step adds: of a matrix, the gradient of its product times the column, transposed."""
    if parameter.name not in stacks:
        return arriving * opened.slope(symbol(parameter.name))
    stack, letter = stacks[parameter.name]
    return outer(arriving * opened.slope(letter), *stack)


@cache
def general_equations(network: Network) -> tuple[Equation, ...]:
    """The backward equations of a time step that is read out and followed by another, in the order of the work."""
    context = StepContext(has_readout=True, has_next=True, upstream=tuple(network.upstreams))
    inside = (gradient_equation(network, name, context) for group in backward_order(network) for name in group)
    entering = (equation for cell in network.cells[::-1] for equation in entering_equations(network, cell))
    return (*inside, *input_equations(network), *entering)
