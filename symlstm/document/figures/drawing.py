"""What a figure is drawn with: lines, plates, discs and labels on a sheet measured in millimetres, y upward.

Nothing here knows of SVG or TeX; each output language has one drawer over these parts, as it has one printer over formulas.
"""

from dataclasses import dataclass
from typing import Literal

from symlstm.document.formula import Formula

SHEET = 158.0  # mm: the width of a figure, which is nearly that of a page's text
PEN_WIDTHS = {"thin": 0.22, "thin-dashed": 0.22, "thick": 0.42, "dashed": 0.42, "dotted": 0.42}  # mm

Point = tuple[float, float]
Pen = Literal["thin", "thin-dashed", "thick", "dashed", "dotted", "none"]
Paint = Literal["paper", "panel", "ink", "none"] | int  # a whole number is a tile: so many per cent of black
Anchor = Literal["left", "centre", "right"]
Tone = Literal["ink", "dark", "light"]
TextSize = Literal["fine", "small", "normal"]
TEXT_SIZES: dict[TextSize, float] = {"fine": 2.47, "small": 2.82, "normal": 3.35}  # mm: 7, 8 and 9.5 pt
EMS: dict[TextSize, float] = {
    "fine": 2.81,
    "small": 2.99,
    "normal": 3.4,
}  # mm for an em of text: TeX has wider letters in small type


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line through points; closed, an outline that can be filled."""

    points: tuple[Point, ...]
    pen: Pen = "thin"
    closed: bool = False
    fill: Paint = "none"


@dataclass(frozen=True, slots=True)
class Plate:
    """A rectangle by its lower left corner, with round corners of a radius."""

    x: float
    y: float
    width: float
    height: float
    radius: float = 0.0
    pen: Pen = "thin"
    fill: Paint = "paper"


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle by its centre."""

    x: float
    y: float
    radius: float
    fill: Paint = "paper"


@dataclass(frozen=True, slots=True)
class Label:
    """A formula of one line, centred vertically at y. On tiles it is dark or light, elsewhere as the ink is."""

    x: float
    y: float
    content: Formula
    anchor: Anchor = "left"
    size: TextSize = "small"
    tone: Tone = "ink"


Part = Stroke | Plate | Disc | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet and what is drawn on it, in this order."""

    width: float
    height: float
    parts: tuple[Part, ...]
