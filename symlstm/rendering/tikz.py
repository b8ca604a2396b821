"""Figures as TikZ pictures, for whoever wants to edit them."""

from symlstm.document.figures.drawing import Anchor, Disc, Drawing, Label, Paint, Part, Plate, Stroke
from symlstm.rendering.latex_drawing import SIZES, WriteFormula

ANCHORS: dict[Anchor, str] = {"left": "west", "centre": "center", "right": "east"}
PENS = {
    "thin": "thin",
    "thin-dashed": "thin,densely dashed",
    "thick": "thick",
    "dashed": "thick,dashed",
    "dotted": "thick,dotted",
}


def tikz_drawing(drawing: Drawing, formulas: WriteFormula) -> str:
    """The figure as a tikzpicture in millimetres."""
    body = "\n".join(f"  {_tikz(part, formulas)}" for part in drawing.parts)
    return f"\\begin{{tikzpicture}}[x=1mm,y=1mm]\n{body}\n\\end{{tikzpicture}}"


def _tikz(part: Part, formulas: WriteFormula) -> str:
    match part:
        case Stroke(points, pen, closed, fill):
            path = " -- ".join(f"({x:.2f},{y:.2f})" for x, y in points)
            return rf"\path[{_options(pen, fill)}] {path}{' -- cycle' if closed else ''};"
        case Plate(x, y, wide, tall, radius, pen, fill):
            corners = f",rounded corners={radius:g}mm" if radius else ""
            return rf"\path[{_options(pen, fill)}{corners}] ({x:.2f},{y:.2f}) rectangle ({x + wide:.2f},{y + tall:.2f});"
        case Disc(x, y, radius, fill):
            return rf"\path[{_options('thin', fill)}] ({x:.2f},{y:.2f}) circle[radius={radius:g}];"
    return _tikz_node(part, formulas)


def _options(pen: str, fill: Paint) -> str:
    shades = {"paper": "white", "panel": "black!4", "ink": "black"}
    drawn = [f"draw,{PENS[pen]}"] if pen != "none" else []
    filled = [f"fill={shades[fill] if isinstance(fill, str) else f'black!{fill}'}"] if fill != "none" else []
    return ",".join(drawn + filled)


def _tikz_node(label: Label, formulas: WriteFormula) -> str:
    colour = ",text=white" if label.tone == "light" else ""
    options = f"anchor={ANCHORS[label.anchor]},inner sep=0pt,font={SIZES[label.size]}{colour}"
    return rf"\node[{options}] at ({label.x:.2f},{label.y:.2f}) {{${formulas(label.content)}$}};"
