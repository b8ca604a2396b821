"""The cells that a problem file can name: one file each.

A new cell is a file here with its equations, purposes and glyphs, and a line in CELL_KINDS; a witness in `numbers/witness`, by which its
numbers are checked; and where it shall be drawn, a diagram in `document/figures`.
"""

import copyreg
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from symlstm.network.cell import Cell, CellForm
from symlstm.network.cells.gru import GRU_KIND
from symlstm.network.cells.gru_reset_after import GRU_RESET_AFTER_KIND
from symlstm.network.cells.lstm import LSTM_KIND
from symlstm.network.cells.lstm_cifg import LSTM_CIFG_KIND
from symlstm.network.cells.lstm_peephole import LSTM_PEEPHOLE_KIND
from symlstm.network.cells.rnn import RNN_KIND
from symlstm.network.stage import Stage

_KINDS = (RNN_KIND, LSTM_KIND, LSTM_PEEPHOLE_KIND, LSTM_CIFG_KIND, GRU_KIND, GRU_RESET_AFTER_KIND)
CELL_KINDS: Mapping[str, Cell] = {kind.name: kind for kind in _KINDS}
"""What a problem file chooses among, by name."""

CELLS: Mapping[str, Stage] = {name: kind.in_form(kind.usual) for name, kind in CELL_KINDS.items()}
"""The equations of each in the form that it has where a problem file says nothing else."""

LSTM, GRU, GRU_RESET_AFTER, RNN = (CELLS[name] for name in ("lstm", "gru", "gru-reset-after", "rnn"))

__all__ = ["CELLS", "CELL_KINDS", "GRU", "GRU_RESET_AFTER", "LSTM", "RNN"]


def _pickled(stage: Stage) -> tuple[Any, ...]:
    """Sent to another process, a cell that problem files can name is the one there; a stage of the caller's own is built again."""
    if isinstance(stage.form, CellForm) and stage.name in CELL_KINDS and CELL_KINDS[stage.name].in_form(stage.form) is stage:
        return _cell_in_form, (stage.name, stage.form)
    return Stage, tuple(dict(v) if isinstance(v := getattr(stage, each.name), Mapping) else v for each in fields(stage))


def _cell_in_form(name: str, form: CellForm) -> Stage:
    return CELL_KINDS[name].in_form(form)


copyreg.pickle(Stage, _pickled)
