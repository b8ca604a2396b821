"""A certified decimal as Python text that knows the line of the derivation it comes from."""

from collections.abc import Callable
from typing import Any

from symlstm.document.blocks import Display


class Certified(str):
    """A certified decimal as text. `latex` is the line of the derivation that gives it; in a notebook it shows that line."""

    _line: Callable[[], Display]

    def __new__(cls, text: str, line: Callable[[], Display]) -> "Certified":
        made = super().__new__(cls, text)
        made._line = line
        return made

    @property
    def latex(self) -> str:
        """The line as LaTeX, for an equation of your own; needs amsmath."""
        from symlstm.rendering.markdown import MarkdownText

        return MarkdownText().aligned(self._line())

    def _repr_markdown_(self) -> str:
        from symlstm.rendering.markdown import MarkdownText

        return MarkdownText().display(self._line())

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied or sent to another process, it takes its line along."""
        return _kept, (str(self), self._line())


def _kept(text: str, line: Display) -> Certified:
    return Certified(text, lambda: line)
