"""Figures as SVG: within an HTML page, in the page's own colours and font, or as a file of its own beside a Markdown text."""

from collections.abc import Iterator
from html import escape

from symlstm.document.blocks import Figure
from symlstm.document.figures.drawing import PEN_WIDTHS, TEXT_SIZES, Disc, Drawing, Label, Paint, Part, Plate, Stroke
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.svg_label import SvgLabels, set_in_runs

BASELINE = 0.34  # em below the middle of a line of digits
DASHES = {
    "thin-dashed": ' stroke-dasharray="1.1 0.7"',
    "dashed": ' stroke-dasharray="2.2 1.2"',
    "dotted": ' stroke-dasharray="0.1 1.1" stroke-linecap="round"',
}
ANCHORED = {"left": 0.0, "centre": 0.5, "right": 1.0}
FILE_HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:g} {h:g}" width="{w:g}mm" height="{h:g}mm" role="img" aria-label="{alt}">'
PAGE_HEAD = '<svg viewBox="0 0 {w:g} {h:g}" width="{rem:.1f}rem"{narrow} role="img" aria-label="{alt}">'
REM = 0.2785  # rem for a millimetre, so that labels are as large as the text
PHONE_FIGURE = 85.0  # mm: a wider figure could not be read on a phone if it shrank to its width, and is scrolled
FONTS = "'Latin Modern Roman', 'CMU Serif', 'Times New Roman', 'DejaVu Serif', serif"


def svg_in_page(figure: Figure, decimal: DecimalSign = POINT) -> str:
    """The figure for an HTML page: ink and paper are the page's, so that it is readable in dark mode, too."""
    return _head(PAGE_HEAD, figure) + "".join(_parts(figure.drawing, SvgLabels(mathematical=True, decimal=decimal))) + "</svg>"


def svg_file(figure: Figure, decimal: DecimalSign = POINT) -> str:
    """The figure as a file: black on white, in whatever serif font there is."""
    paper = f'<rect width="{figure.drawing.width:g}" height="{figure.drawing.height:g}" fill="#fff"/>'
    body = "\n".join(_parts(figure.drawing, SvgLabels(mathematical=False, decimal=decimal)))
    return f'{_head(FILE_HEAD, figure)}\n<title>{escape(figure.caption)}</title>\n{paper}\n<g color="#111" font-family="{FONTS}">\n{body}\n</g>\n</svg>\n'


def _head(head: str, figure: Figure) -> str:
    wide, tall = figure.drawing.width, figure.drawing.height
    return head.format(
        w=wide, h=tall, rem=wide * REM, narrow="" if wide > PHONE_FIGURE else ' class="narrow"', alt=escape(figure.alt)
    )


def _parts(drawing: Drawing, labels: SvgLabels) -> Iterator[str]:
    return (_part(part, drawing.height, labels) for part in drawing.parts)


def _part(part: Part, height: float, labels: SvgLabels) -> str:
    match part:
        case Stroke(points, pen, closed, fill):
            name = "polygon" if closed else "polyline"
            path = " ".join(f"{x:.2f},{height - y:.2f}" for x, y in points)
            return f'<{name} points="{path}"{_paint(fill)}{_pen(pen)}/>'
        case Plate(x, y, wide, tall, radius, pen, fill):
            place = f'x="{x:.2f}" y="{height - y - tall:.2f}" width="{wide:.2f}" height="{tall:.2f}"'
            return f'<rect {place} rx="{radius:g}"{_paint(fill)}{_pen(pen)}/>'
        case Disc(x, y, radius, fill):
            return f'<circle cx="{x:.2f}" cy="{height - y:.2f}" r="{radius:g}"{_paint(fill)}{_pen("thin")}/>'
    return _label(part, height, labels)


def _paint(fill: Paint) -> str:
    """Shades of ink that follow the page, or a tile's own grey."""
    match fill:
        case "none":
            return ' fill="none"'
        case "paper":
            return ' class="paper" fill="#fff"'
        case "panel":
            return ' fill="currentColor" fill-opacity="0.06"'
        case "ink":
            return ' fill="currentColor"'
    return f' fill="{grey(fill)}"'


def grey(black: int) -> str:
    """So many per cent of black as a colour."""
    level = round(255 * (100 - black) / 100)
    return f"#{level:02x}{level:02x}{level:02x}"


def _pen(pen: str) -> str:
    return f' stroke="currentColor" stroke-width="{PEN_WIDTHS[pen]}"{DASHES.get(pen, "")}' if pen != "none" else ""


def _label(label: Label, height: float, labels: SvgLabels) -> str:
    size = TEXT_SIZES[label.size]
    runs, wide = set_in_runs(label.content)
    x = label.x - ANCHORED[label.anchor] * wide * size
    text = labels.as_text(runs, x, height - label.y + BASELINE * size, size)
    fill = {"ink": "currentColor", "light": "#fff", "dark": "#000"}[label.tone]
    return f'<g fill="{fill}">{text}</g>'
