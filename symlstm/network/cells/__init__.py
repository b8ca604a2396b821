"""The cells that a problem file can name: one file each."""

from symlstm.network.cells.gru import GRU
from symlstm.network.cells.gru_reset_after import GRU_RESET_AFTER
from symlstm.network.cells.lstm import LSTM
from symlstm.network.cells.rnn import RNN

CELLS = {cell.name: cell for cell in (LSTM, GRU, GRU_RESET_AFTER, RNN)}

__all__ = ["CELLS", "GRU", "GRU_RESET_AFTER", "LSTM", "RNN"]
