"""How long work says how far it has come. It imports nothing, so every floor of the house may use it."""

from collections.abc import Callable

Tell = Callable[[str, float], None]  # what is being done, and what share of it is done


def silent(words: str, share: float) -> None:
    """Tells nobody."""
