"""The cells that a problem file can name."""

from symlstm.cells.cell import Block, Cell, Equation, Glyph
from symlstm.cells.gru import GRU
from symlstm.cells.lstm import LSTM

CELLS = {cell.name: cell for cell in (LSTM, GRU)}

__all__ = ["CELLS", "GRU", "LSTM", "Block", "Cell", "Equation", "Glyph"]
