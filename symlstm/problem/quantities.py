"""The names of everything that is computed for a problem: what `carried` may name."""

from symlstm.network import Network
from symlstm.network.names import Kind


def quantities(network: Network, backward: bool) -> tuple[str, ...]:
    """The names in reading order."""
    gradients = (name.text for name in network.names.values() if name.kind is not Kind.VALUE and not name.lag)
    return (*(equation.name for _, equation in network.equations()), *(gradients if backward else ()))
