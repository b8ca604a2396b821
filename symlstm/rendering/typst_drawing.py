"""Figures in Typst: its own lines and shapes, with labels in its own maths."""

from symlstm.document.figures.drawing import Anchor, Disc, Drawing, Label, Paint, Part, Pen, Plate, Stroke, TextSize
from symlstm.rendering.svg import grey
from symlstm.rendering.typst_formula import TypstFormulas

ALIGNED: dict[Anchor, tuple[str, float]] = {"left": ("left", 0.0), "centre": ("center", 0.5), "right": ("right", 1.0)}
SIZES: dict[TextSize, str] = {"fine": "7pt", "small": "8pt", "normal": "9.5pt"}


def typst_drawing(drawing: Drawing, formulas: TypstFormulas) -> str:
    """The calls that draw a figure, for the function `drawing` of the template."""
    return ",\n  ".join(_part(part, drawing, formulas) for part in drawing.parts)


def _part(part: Part, sheet: Drawing, formulas: TypstFormulas) -> str:
    height = sheet.height
    match part:
        case Stroke(points, pen, closed, fill):
            path = ", ".join(f"({x:.2f}mm, {height - y:.2f}mm)" for x, y in points)
            return f"stroked({'true' if closed else 'false'}, {_pen(pen)}, {_paint(fill)}, {path})"
        case Plate(x, y, wide, tall, radius, pen, fill):
            place = f"{x:.2f}mm, {height - y - tall:.2f}mm, {wide:.2f}mm, {tall:.2f}mm, {radius:g}mm"
            return f"plate({place}, {_pen(pen)}, {_paint(fill)})"
        case Disc(x, y, radius, fill):
            return f"disc({x:.2f}mm, {height - y:.2f}mm, {radius:g}mm, {_paint(fill)})"
    return _label(part, sheet, formulas)


def _pen(pen: Pen) -> str:
    return "none" if pen == "none" else f"pens.{pen}"


def _paint(fill: Paint) -> str:
    named = {"none": "none", "paper": "white", "panel": "luma(243)", "ink": "black"}
    return f'rgb("{grey(fill)}")' if isinstance(fill, int) else named[fill]


def _label(label: Label, sheet: Drawing, formulas: TypstFormulas) -> str:
    """A label; Typst measures places from where the sheet would align it by itself."""
    anchor, share = ALIGNED[label.anchor]
    size, colour = SIZES[label.size], "white" if label.tone == "light" else "black"
    place = f"{anchor} + horizon, {label.x - share * sheet.width:.2f}mm, {sheet.height / 2 - label.y:.2f}mm"
    return f"written({place}, {size}, {colour}, {formulas.content(label.content)})"
