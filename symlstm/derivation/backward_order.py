"""In which order the backward pass goes through a network's quantities: each comes after all that read it."""

from collections.abc import Iterator
from functools import cache

from symlstm.network.equation import matrix_products
from symlstm.network.names import Role, following, gradient, handed_back
from symlstm.network.network import Network
from symlstm.network.stage import Stage

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


@cache
def printed_names(network: Network) -> tuple[str, ...]:
    """The order of names in gradient formulas: weights, gradients, values, then whatever belongs to the next time step."""
    weights = tuple(p.name for p in network.parameters.values() if p.role is not Role.BIAS)
    gradients = tuple(gradient(name) for group in backward_order(network) for name in group)
    values = tuple(dict.fromkeys(name for stage in network.stages for name in stage.order))
    given = tuple(network.upstreams.values())
    later = tuple(map(following, (*gradients, *map(handed_back, network.states), *values)))
    return tuple(dict.fromkeys((*weights, *given, *gradients, *values, *later)))
