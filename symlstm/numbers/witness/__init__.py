"""The independent witnesses: a file for each cell, one for what is read out with its losses, one for layers and directions, which import
NumPy and nothing of the rest of the house. A new cell is a file here and a line in WITNESSES.

A cell may have none: its cross-check is then undecided.
"""

from symlstm.numbers.witness.arrays import CellWitness
from symlstm.numbers.witness.gru import GRU
from symlstm.numbers.witness.gru_reset_after import GRU_RESET_AFTER
from symlstm.numbers.witness.lstm import LSTM
from symlstm.numbers.witness.lstm_cifg import LSTM_CIFG
from symlstm.numbers.witness.rnn import RNN

# By the name of the cell.
WITNESSES: dict[str, CellWitness] = {
    "lstm": LSTM,
    "lstm-peephole": LSTM,
    "lstm-cifg": LSTM_CIFG,
    "gru": GRU,
    "gru-reset-after": GRU_RESET_AFTER,
    "rnn": RNN,
}
