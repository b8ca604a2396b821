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

from symlstm.language import N_, Message
from symlstm.network.equation import Equation, matrix_products, opened, outer, over_units, pullback, summed, symbol
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
    opened = _Opened.of(equation)
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


def _across_units(opened: "_Opened", letter: Symbol, arriving: Expr, variable: Symbol) -> Expr:
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


@dataclass(frozen=True)
class _Opened:
    """An equation with a letter in place of each of its matrix products and sums over the units of a time step, and its sums over units
    and time opened: what SymPy can differentiate."""

    equation: Equation
    formula: Expr
    products: dict[Expr, Symbol]
    sums: dict[Expr, Symbol]

    @classmethod
    def of(cls, equation: Equation) -> "_Opened":
        formula = opened(equation.formula)
        products = {product: Dummy(real=True) for product in matrix_products(formula)}
        sums = {node: Dummy(positive=True) for node in formula.atoms(over_units)}
        by_unit = {node: node.args[0] for node in formula.atoms(summed)}  # each unit's term counts for that unit alone
        return cls(equation, formula.xreplace(products | sums | by_unit), products, sums)

    def slope(self, variable: Symbol) -> Expr:
        """d formula / d variable, with the value itself in place of the activation that gives it: f (1 - f)."""
        return self.valued(diff(self.formula, variable))

    def valued(self, derivative: Expr) -> Expr:
        """A derivative with the value of the formula in its place."""
        return derivative.subs(self.formula, self.equation.target)


def _reason(network: Network, equation: Equation, slope: Expr) -> str:
    """Which rule gives an elementwise path: a product where the equation is one; else the chain rule."""
    composed = network.is_inline(equation.name) or network.names[equation.name].role is Role.LOSS
    return CHAIN if composed or equation.formula.is_Function or slope.is_number else PRODUCT


def local_derivative(equation: Equation, variable: Symbol) -> Expr:
    """d formula / d variable entry by entry, by SymPy, with whatever comes through a matrix left aside: f (1 - f)."""
    return _Opened.of(equation).slope(variable)


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
    opened, arriving = _Opened.of(equation), Add(*_arriving(network, equation, True))
    stacks = {product.args[0].name: (product.args[1:], letter) for product, letter in opened.products.items()}
    for parameter in stage.parameters_of(equation):
        words = {"parameters": KINDS_OF_PARAMETERS[parameter.role], "owner": parameter.owner or equation.meaning}
        rule = Message(N_("gradient of the {parameters} of the {owner}"), words)
        yield Equation(symbol(network.gradient_of(parameter.name)), _share(opened, arriving, stacks, parameter), rule, TIME)


def _share(opened: _Opened, arriving: Expr, stacks: dict[str, tuple[tuple[Expr, ...], Symbol]], parameter: Parameter) -> Expr:
    """What one time step adds: of a matrix, the gradient of its product times the column, transposed."""
    if parameter.name not in stacks:
        return arriving * opened.slope(symbol(parameter.name))
    stack, letter = stacks[parameter.name]
    return outer(arriving * opened.slope(letter), *stack)


Together = tuple[Stage, ...]  # stages whose backward passes go through time together


@cache
def parts_backward(network: Network) -> tuple[Together, ...]:
    """All stages in the order of the backward pass: a cell alone together with what reads it, of several the topmost layer first."""
    if not network.is_layered:
        return (network.stages,)
    above = tuple(stage for stage in network.stages if stage not in network.cells)
    return (above, *((cell,) for layer in network.layers[::-1] for cell in layer))


@cache
def backward_order(network: Network) -> tuple[tuple[str, ...], ...]:
    """The network's quantities in an order in which each comes after all that read it, those that can stand together in one group."""
    return tuple(group for part in parts_backward(network) for group in groups_backward(network, part))


@cache
def groups_backward(network: Network, part: Together) -> tuple[tuple[str, ...], ...]:
    """The same of some stages. Values of linear maps wait until nothing else is left, as in a calculation by hand."""
    return tuple(_groups(network, part))


def _groups(network: Network, part: Together) -> Iterator[tuple[str, ...]]:
    equations = ((stage, e) for stage in part for e in stage.all_equations)
    left = [e.name for stage, e in equations if _gets_a_gradient(network, stage, e.name)]
    while left:
        ready = [name for name in left if not readers(network, name) & set(left)]
        group = [name for name in ready if not is_linear_map(network, name)] or ready
        gates = tuple(name for name in group if name not in network.states)
        yield from ([gates] if gates else [])
        yield from ((name,) for name in group if name in network.states)
        left = [name for name in left if name not in group]


def _gets_a_gradient(network: Network, stage: Stage, name: str) -> bool:
    """Whether a quantity has a gradient of its own: not what nothing reads, as a prediction without a target."""
    if stage is network.output and network.loss is None:
        return False
    return not network.is_inline(name) and network.names[name].role is not Role.LOSS


def is_linear_map(network: Network, name: str) -> bool:
    """Whether a quantity is worked out by a matrix."""
    return bool(matrix_products(network.equation_of(name).formula))


def is_pre_activation(network: Network, name: str) -> bool:
    """Whether a quantity is the value of a linear map that a function is applied to."""
    applied = any(equation.activates == name for _, equation in network.equations())
    return applied and is_linear_map(network, name)


@cache
def readers(network: Network, name: str) -> frozenset[str]:
    """The quantities whose equations read this one at the same time step; through tanh c, those that read tanh c."""
    targets = [equation.name for _, equation in network.equations() if equation.reads(name)]
    direct = frozenset(target for target in targets if not network.is_inline(target))
    return direct.union(*(readers(network, target) for target in targets if network.is_inline(target)))


@dataclass(frozen=True, slots=True)
class LocalDerivative:
    """d target / d variable, of one equation."""

    target: str
    variable: str
    formula: Expr


def local_derivatives(stage: Stage) -> Iterator[LocalDerivative]:
    """The derivative of every equation without a matrix by everything it reads, as SymPy gives it."""
    for equation in stage.equations:
        if not matrix_products(equation.formula):
            for name in stage.order:
                if equation.reads(name):
                    yield LocalDerivative(equation.name, name, local_derivative(equation, symbol(name)))


ELSEWHERE = "elsewhere"  # in a derivative across units, the value of what is differentiated, of the unit by which it is


@dataclass(frozen=True, slots=True)
class OutputDerivative:
    """d y_j / d z_j, or of softmax d y_j / d z_k of another unit k."""

    formula: Expr
    is_own: bool


def derivatives_of_output(equation: Equation) -> Iterator[OutputDerivative]:
    """The derivatives of an activation by what it is applied to: of each unit by its own, and where units are mixed by any other."""
    variable = symbol(equation.activates or "")
    form = _Opened.of(equation)
    across = Integer(0)
    for node, letter in form.sums.items():
        here, there = form.slope(letter), diff(node.args[0], variable)  # of unit j by the sum, and of the sum by unit k
        across += here * form.valued(there / letter) * letter
    own = factor_terms(form.slope(variable) + across)
    yield OutputDerivative(own, is_own=True)
    if across != 0:
        factors = [form.slope(letter) * letter for letter in form.sums.values()]
        yield OutputDerivative(Add(*factors) * symbol(ELSEWHERE), is_own=False)


@cache
def general_equations(network: Network) -> tuple[Equation, ...]:
    """The backward equations of a time step that is read out and followed by another, in the order of the work."""
    context = StepContext(has_readout=True, has_next=True, upstream=tuple(network.upstreams))
    inside = (gradient_equation(network, name, context) for group in backward_order(network) for name in group)
    entering = (equation for cell in network.cells[::-1] for equation in entering_equations(network, cell))
    return (*inside, *input_equations(network), *entering)


@cache
def printed_names(network: Network) -> tuple[str, ...]:
    """The order of names in gradient formulas: weights, gradients, values, then whatever belongs to the next time step."""
    weights = tuple(p.name for p in network.parameters.values() if p.role is not Role.BIAS)
    gradients = tuple(gradient(name) for group in backward_order(network) for name in group)
    values = tuple(dict.fromkeys(name for stage in network.stages for name in stage.order))
    given = tuple(network.upstreams.values())
    later = tuple(map(following, (*gradients, *map(handed_back, network.states), *values)))
    return tuple(dict.fromkeys((*weights, *given, *gradients, *values, *later)))
