"""A figure on its own: as SVG, as PNG, and as notebooks show it."""

from dataclasses import dataclass

from symlstm.document.blocks import Figure
from symlstm.errors import RenderError
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.pdf import png_of
from symlstm.rendering.svg import svg_file
from symlstm.rendering.typst import render_figure


@dataclass(frozen=True)
class Picture:
    """A figure that shows itself in a notebook; `alt` says in words what it shows, `decimal` is the sign before decimals."""

    figure: Figure
    decimal: DecimalSign = POINT

    @property
    def alt(self) -> str:
        return self.figure.alt

    @property
    def svg(self) -> str:
        """The figure as the text of an SVG file."""
        return svg_file(self.figure, self.decimal)

    @property
    def png(self) -> bytes:
        """The figure as a PNG of 200 dots per inch. Raises RenderError where typst does not load."""
        return png_of(render_figure(self.figure, self.decimal))

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_png_(self) -> bytes | None:
        """For notebooks that are not trusted, which drop SVG."""
        try:
            return self.png
        except RenderError:
            return None
