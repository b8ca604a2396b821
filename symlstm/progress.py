"""How a long task reports its progress. It imports nothing, so every layer may use it."""

from collections.abc import Callable

Tell = Callable[[str, float], None]  # called with what is being done, and with the share of it that is done


def silent(words: str, share: float) -> None:
    """Report nothing."""
