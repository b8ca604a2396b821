r"""Figures in LaTeX without any package: its picture environment for the labels, and for lines and shapes the operators of the
PDF page language (ISO 32000-1, section 8.5), by way of the preamble's \symdraw.
"""

from collections.abc import Callable, Iterator

from symlstm.document.figures.drawing import PEN_WIDTHS, Anchor, Disc, Drawing, Label, Paint, Part, Plate, Point, Stroke, TextSize

DASHES = {"thin-dashed": "[1.1 0.7] 0 d", "dashed": "[2.2 1.2] 0 d", "dotted": "[0 1.1] 0 d 1 J"}
KAPPA = 0.5523  # control points of a quarter circle (within 0.03 per cent of its radius)
SIZES: dict[TextSize, str] = {
    "fine": r"\fontsize{7}{8}\selectfont",
    "small": r"\fontsize{8}{9}\selectfont",
    "normal": r"\footnotesize",
}
BOXES: dict[Anchor, str] = {"left": "l", "centre": "c", "right": "r"}

WriteFormula = Callable[..., str]


def plain_drawing(drawing: Drawing, formulas: WriteFormula) -> str:
    """The figure without any package."""
    shapes = " ".join(_shape(part) for part in drawing.parts if not isinstance(part, Label))
    labels = "\n".join(f"  {_put(part, formulas)}" for part in drawing.parts if isinstance(part, Label))
    lines = "\n".join(_wrapped(shapes))
    opening = rf"\begin{{sympicture}}{{{drawing.width:g}}}{{{drawing.height:g}}}"
    return f"{opening}\n  \\symdraw{{%\n{lines}}}\n{labels}\n\\end{{sympicture}}"


def _wrapped(text: str) -> Iterator[str]:
    """Lines of operators, short enough for any editor."""
    words, line = text.split(" "), ""
    for word in words:
        if len(line) + len(word) > 120:
            yield line
            line = ""
        line += f"{word} "
    yield line.rstrip()


def _shape(part: Part) -> str:
    match part:
        case Stroke(points, pen, closed, fill):
            path = " ".join(f"{_xy(point)} {'l' if n else 'm'}" for n, point in enumerate(points))
            return _painted(path + (" h" if closed else ""), pen, fill)
        case Plate(x, y, wide, tall, radius, pen, fill):
            return _painted(_rounded(x, y, wide, tall, radius), pen, fill)
        case Disc(x, y, radius, fill):
            return _painted(_rounded(x - radius, y - radius, 2 * radius, 2 * radius, radius), "thin", fill)
    raise TypeError(f"no shape: {part!r}")


def _xy(*points: Point) -> str:
    return " ".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _rounded(x: float, y: float, wide: float, tall: float, r: float) -> str:
    """A rectangle with round corners, counter-clockwise from its lower edge."""
    if not r:
        return f"{x:.2f} {y:.2f} {wide:.2f} {tall:.2f} re"
    right, top, k = x + wide, y + tall, r * (1 - KAPPA)
    corners = (
        ((right - r, y), (right - k, y), (right, y + k), (right, y + r)),
        ((right, top - r), (right, top - k), (right - k, top), (right - r, top)),
        ((x + r, top), (x + k, top), (x, top - k), (x, top - r)),
        ((x, y + r), (x, y + k), (x + k, y), (x + r, y)),
    )
    return f"{_xy((x + r, y))} m " + " ".join(f"{_xy(start)} l {_xy(*curve)} c" for start, *curve in corners) + " h"


def _painted(path: str, pen: str, fill: Paint) -> str:
    """A path in a graphics state of its own: filled, stroked, or both."""
    shade = "" if fill == "none" else f"{_level(fill):.2f} g "
    if pen == "none":
        return f"q {shade}{path} f Q"
    dash = f"{DASHES[pen]} " if pen in DASHES else ""
    return f"q {shade}{PEN_WIDTHS[pen]} w {dash}{path} {'B' if shade else 'S'} Q"


def _level(fill: Paint) -> float:
    """From 0, black, to 1, white."""
    return {"paper": 1.0, "panel": 0.955, "ink": 0.0}[fill] if isinstance(fill, str) else (100 - fill) / 100


def _put(label: Label, formulas: WriteFormula) -> str:
    colour = r"\color{white}" if label.tone == "light" else ""
    return rf"\put({label.x:.2f},{label.y:.2f}){{\makebox(0,0)[{BOXES[label.anchor]}]{{{SIZES[label.size]}{colour}${formulas(label.content)}$}}}}"
