"""The names of everything that is computed for a problem: what `carried` may name."""

from symlstm.network import Network
from symlstm.network.ids import without_place
from symlstm.network.names import Kind


def quantities(network: Network, backward: bool) -> tuple[str, ...]:
    """The names in reading order; those of several cells with their layer, and then without, which means all of them."""
    gradients = (name.text for name in network.names.values() if name.kind is not Kind.VALUE and not name.lag)
    names = (*(equation.name for _, equation in network.equations()), *(gradients if backward else ()))
    return tuple(dict.fromkeys((*names, *map(without_place, names))))
