"""A pattern: pieces of a formula that are the same in many lines, with holes for those that are not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from symlstm.document.formula import Formula, Row, node

Token = tuple[Formula, int, float]  # a piece that cannot be broken, how good a break before it would be, its width


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """Tokens, with None in the place of each hole. `kept` has room for what a printer makes of a stretch of it."""

    tokens: tuple[Token | None, ...]
    holes: tuple[int, ...] = field(init=False)
    kept: dict[Any, Any] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "holes", tuple(place for place, token in enumerate(self.tokens) if token is None))

    def filled(self, fillings: Sequence[Token]) -> list[Token]:
        """The tokens, with those given in the holes."""
        tokens: list[Any] = list(self.tokens)
        for hole, filling in zip(self.holes, fillings, strict=True):
            tokens[hole] = filling
        return tokens


@dataclass(frozen=True, slots=True)
class Span:
    """Which items of a row come from a pattern: those from `start` up to `stop`, the first of them being token `first` of it."""

    start: int
    stop: int
    pattern: Pattern
    first: int


@node
class PatternRow(Row):
    """A row some of whose items come from a pattern: a printer may print the pattern once and fill it."""

    spans: tuple[Span, ...]
