"""The cells that a problem file can name: one file each.

A new cell is a file here with its equations, purposes and glyphs, and a line in CELLS; a witness in `numbers/witness`, by which its numbers
are checked; and where it shall be drawn, a diagram in `document/figures`.
"""

import copyreg
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from symlstm.network.cells.gru import GRU
from symlstm.network.cells.gru_reset_after import GRU_RESET_AFTER
from symlstm.network.cells.lstm import LSTM
from symlstm.network.cells.rnn import RNN
from symlstm.network.stage import Stage

CELLS = {cell.name: cell for cell in (LSTM, GRU, GRU_RESET_AFTER, RNN)}

__all__ = ["CELLS", "GRU", "GRU_RESET_AFTER", "LSTM", "RNN"]


def _pickled(stage: Stage) -> tuple[Any, ...]:
    """Sent to another process, a cell that problem files can name is the one there; a stage of the caller's own is built again."""
    if CELLS.get(stage.name) is stage:
        return _cell_called, (stage.name,)
    return Stage, tuple(dict(v) if isinstance(v := getattr(stage, each.name), Mapping) else v for each in fields(stage))


def _cell_called(name: str) -> Stage:
    return CELLS[name]


copyreg.pickle(Stage, _pickled)
