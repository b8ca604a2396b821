"""Every form of a cell that has a diagram of its own, and what is on one."""

from oracles.figures import figures_of
from oracles.generic import in_form

from symlstm.document.figures.drawing import EMS, TEXT_SIZES, Label
from symlstm.document.width import width
from symlstm.network.cells import CELL_KINDS
from symlstm.rendering.text import plain_text

FORMS = {
    **{name: in_form(name) for name in CELL_KINDS},
    "lstm-cifg with peepholes": in_form("lstm-cifg", peepholes=True),
    **{f"{name} that updates": in_form(name, z_gate="updates") for name in ("gru", "gru-reset-after")},
    **{f"rnn with {name}": in_form("rnn", activation=name) for name in ("relu", "sigmoid", "linear", "step")},
}


def diagram(problem, time=1):
    return figures_of(problem)[f"cell-{time}"].figure.drawing


def of_kind(sheet, kind):
    return [part for part in sheet.parts if isinstance(part, kind)]


def box(label):
    """Left, right, bottom and top of what a label covers, as wide as TeX sets it."""
    wide, half = EMS[label.size] * width(label.content), 0.4 * TEXT_SIZES[label.size]
    left = label.x - {"left": 0, "centre": wide / 2}[label.anchor]
    return left, left + wide, label.y - half, label.y + half


def shown(sheet):
    return [plain_text(label.content).strip() for label in of_kind(sheet, Label)]
