"""A cell's backward equations between whole vectors: the chain rule over its own equations, each differentiated by SymPy.

The gradient of a quantity is the sum, over the equations that read it, of the gradient of what they define times the local
derivative (Rumelhart, Hinton and Williams 1986; over time: Werbos, "Backpropagation through time", Proc. IEEE 78(10), 1990).
It is the total derivative: a state is read at the next time step too, and that path counts.

Names: `d_f` is dL/df, of the same shape as f; `d_h_in` at time t is the part of dL/dh_(t-1) that comes back from step t.
A name in `_next` is taken one time step later. Nothing here knows which cell it has.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sympy import Add, Expr, Symbol, diff

from symlstm.cells import readout
from symlstm.cells.activations import sigma, tanh
from symlstm.cells.cell import NEXT, PREVIOUS, Cell, Equation, affine, outer, pullback

GRADIENT, ENTERING = "d_", "_in"
CHAIN, PRODUCT, PATHS, TIME = "chain rule", "product rule", "sum over paths", "sum over time"


@dataclass(frozen=True, slots=True)
class Place:
    """What surrounds a time step: whether y is read out there, and whether a step follows."""

    read_out: bool
    followed: bool


def symbol(name: str) -> Symbol:
    """The symbol of a vector."""
    return Symbol(name, real=True)


def local_derivative(equation: Equation, variable: Symbol) -> Expr:
    """d formula / d variable, by SymPy, with the value itself in place of the activation that gives it: f (1 - f)."""
    return diff(equation.formula, variable).subs(equation.formula, equation.target)


@cache
def shares(cell: Cell, name: str) -> tuple[Expr, ...]:
    """What the gradient of a quantity gets from each equation that reads it, at the time step of that equation."""
    variable = symbol(name)
    found = [equation for equation in cell.equations if variable in equation.formula.free_symbols]
    return tuple(share for equation in found for share in _shares_through(cell, equation, variable))


def _shares_through(cell: Cell, equation: Equation, variable: Symbol) -> Iterator[Expr]:
    if isinstance(equation.formula, affine):
        yield from _through_affine(equation, variable)
        return
    target = equation.target.name
    arriving = (symbol(GRADIENT + target),) if cell.has_own_letter(target) else shares(cell, target)
    yield from (gradient * local_derivative(equation, variable) for gradient in arriving)


def _through_affine(equation: Equation, variable: Symbol) -> Iterator[Expr]:
    """W_v^T d for each part v of the stacked column that the variable stands in, times dv / d variable."""
    weight, _, *stack = equation.formula.args
    for position, part in enumerate(stack):
        if variable in part.free_symbols:
            gradient = symbol(GRADIENT + equation.target.name)
            yield pullback(weight, gradient, part, *stack[:position]) * diff(part, variable)


def enters_an_affine_map(cell: Cell, state: str) -> bool:
    """Whether the next time step reads a state through weights, so that what comes back from there is a step of its own."""
    return any(share.has(pullback) for share in shares(cell, state + PREVIOUS))


@cache
def gradient_equation(cell: Cell, name: str, place: Place) -> Equation:
    """The equation of d_name at a place in time: what each path from it to the loss gives."""
    found = [*_from_readout(name, place), *shares(cell, name), *_from_next_step(cell, name, place)]
    return Equation(symbol(GRADIENT + name), Add(*found), f"gradient of the {rule_of(cell, name)}", _reason(cell, name, found))


def _from_readout(name: str, place: Place) -> list[Expr]:
    return [pullback(readout.W_y, symbol("d_y"), readout.h)] if name == "h" and place.read_out else []


def _from_next_step(cell: Cell, name: str, place: Place) -> list[Expr]:
    if name not in cell.states or not place.followed:
        return []
    if enters_an_affine_map(cell, name):
        return [symbol(GRADIENT + name + ENTERING + NEXT)]
    return [_one_step_later(share) for share in shares(cell, name + PREVIOUS)]


def _one_step_later(share: Expr) -> Expr:
    """The same share seen from the time step before: f becomes f_next, and c_prev becomes c."""
    return share.xreplace({s: symbol(_later(s.name)) for s in share.free_symbols})


def _later(name: str) -> str:
    return name.removesuffix(PREVIOUS) if name.endswith(PREVIOUS) else name + NEXT


def _reason(cell: Cell, name: str, found: list[Expr]) -> str:
    """Which rule of differentiation gives the sum: several paths; one path through an activation or an affine map; a product."""
    if len(found) > 1:
        return PATHS
    reading = [e.formula for e in cell.equations if symbol(name) in e.formula.free_symbols]
    return PRODUCT if reading and not any(isinstance(f, sigma | tanh | affine) for f in reading) else CHAIN


@cache
def entering_equations(cell: Cell) -> tuple[Equation, ...]:
    """d_x, and for each state that enters an affine map what comes back to it from this time step."""
    return (_sum_of_paths("d_x", "gradient of the input", shares(cell, "x")), *_entering_states(cell))


def _entering_states(cell: Cell) -> Iterator[Equation]:
    for state in cell.states:
        if enters_an_affine_map(cell, state):
            rule = f"gradient that goes back to the {rule_of(cell, state)}"
            yield _sum_of_paths(GRADIENT + state + ENTERING, rule, shares(cell, state + PREVIOUS))


@cache
def initial_equations(cell: Cell) -> tuple[Equation, ...]:
    """d_h0, d_c0, ...: at the first time step, what comes back to the states that were given."""
    return tuple(
        _sum_of_paths(f"d_{state}0", f"gradient of the initial {rule_of(cell, state)}", shares(cell, state + PREVIOUS))
        for state in cell.states
    )


def _sum_of_paths(target: str, rule: str, found: tuple[Expr, ...]) -> Equation:
    return Equation(symbol(target), Add(*found), rule, PATHS if len(found) > 1 else CHAIN if found[0].has(pullback) else PRODUCT)


@cache
def prediction_equation() -> Equation:
    """d_y: the derivative of the loss by the difference, times that of the difference by y."""
    difference = readout.DIFFERENCE.equations[0]
    formula = diff(readout.LOSS_TERM, difference.target) * local_derivative(difference, readout.y)
    return Equation(symbol("d_y"), formula, "gradient of the prediction", CHAIN)


@cache
def parameter_equations(cell: Cell) -> tuple[tuple[Equation, ...], ...]:
    """For each affine map the equations of d_W and d_b: one time step's share."""
    maps = [(e, rule_of(cell, e.target.name).removeprefix("pre-activation of the ")) for e in cell.equations]
    maps += [(readout.READOUT.equations[0], "readout")]
    return tuple(_of_affine_map(equation, owner) for equation, owner in maps if isinstance(equation.formula, affine))


def _of_affine_map(equation: Equation, owner: str) -> tuple[Equation, Equation]:
    weight, bias, *stack = equation.formula.args
    gradient = symbol(GRADIENT + equation.target.name)
    of_weight = Equation(symbol(GRADIENT + weight.name), outer(gradient, *stack), f"gradient of the weights of the {owner}", TIME)
    return of_weight, Equation(symbol(GRADIENT + bias.name), gradient, f"gradient of the bias of the {owner}", TIME)


def rule_of(cell: Cell, name: str) -> str:
    """What a quantity is, in words."""
    return next(equation.rule for equation in cell.equations if equation.target.name == name)


@cache
def waves(cell: Cell) -> tuple[tuple[str, ...], ...]:
    """The cell's quantities in an order in which each comes after all that read it, those that can stand together in one group.

    Pre-activations wait until nothing else is left, as in a calculation by hand.
    """
    return tuple(_waves(cell))


def _waves(cell: Cell) -> Iterator[tuple[str, ...]]:
    left = [e.target.name for e in cell.equations if cell.has_own_letter(e.target.name)]
    while left:
        ready = [name for name in left if not readers(cell, name) & set(left)]
        group = [name for name in ready if not is_pre_activation(cell, name)] or ready
        gates = tuple(name for name in group if name not in cell.states)
        yield from ([gates] if gates else [])
        yield from ((name,) for name in group if name in cell.states)
        left = [name for name in left if name not in group]


def is_pre_activation(cell: Cell, name: str) -> bool:
    """Whether a quantity is the value of an affine map."""
    return any(e.target.name == name and isinstance(e.formula, affine) for e in cell.equations)


def readers(cell: Cell, name: str) -> set[str]:
    """The quantities whose equations read this one at the same time step; through tanh c, those that read tanh c."""
    targets = [e.target.name for e in cell.equations if symbol(name) in e.formula.free_symbols]
    direct = {target for target in targets if cell.has_own_letter(target)}
    return direct.union(*(readers(cell, target) for target in targets if not cell.has_own_letter(target)))


@dataclass(frozen=True, slots=True)
class LocalDerivative:
    """d target / d variable, of one equation."""

    target: str
    variable: str
    formula: Expr


def local_derivatives(cell: Cell) -> Iterator[LocalDerivative]:
    """The derivative of every equation that is no affine map by everything it reads, as SymPy gives it."""
    for equation in cell.equations:
        if not isinstance(equation.formula, affine):
            for name in cell.order:
                if symbol(name) in equation.formula.free_symbols:
                    yield LocalDerivative(equation.target.name, name, local_derivative(equation, symbol(name)))


def activation_derivatives() -> Iterator[tuple[str, Expr]]:
    """sigma and tanh of u, differentiated by SymPy."""
    u = symbol("u")
    yield "sigma", diff(sigma(u), u)
    yield "tanh", diff(tanh(u), u)


def general_equations(cell: Cell) -> tuple[Equation, ...]:
    """The backward equations of a time step that is read out and followed by another, in the order of the work."""
    place = Place(read_out=True, followed=True)
    inside = (gradient_equation(cell, name, place) for group in waves(cell) for name in group)
    return (prediction_equation(), *inside, *entering_equations(cell))


@cache
def printed_names(cell: Cell) -> tuple[str, ...]:
    """The order of names in gradient formulas: weights, gradients, values, then whatever belongs to the next time step."""
    weights = (*(weight for weight, _, _ in cell.affine_maps()), "W_y")
    gradients = ("d_y", *(GRADIENT + name for group in waves(cell) for name in group))
    later = tuple(name + NEXT for name in (*gradients, *(GRADIENT + s + ENTERING for s in cell.states), *cell.order))
    return (*weights, *gradients, *cell.order, *later)
