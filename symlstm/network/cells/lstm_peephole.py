"""The LSTM with peepholes: its gates see the cell state, f and i that of the step before, o the new one.

Source: Gers and Schmidhuber, "Recurrent nets that time and count", IJCNN 2000; the equations as in Gers, Schraudolph and Schmidhuber,
"Learning precise timing with LSTM recurrent networks", Journal of Machine Learning Research 3, 2002.
Shapes: as of the LSTM; p_f, p_i, p_o (H,), each unit's gate sees the cell state of that unit alone.
"""

from symlstm.language import N_
from symlstm.network.cell import Cell, CellForm, usual_gates
from symlstm.network.cells.lstm import (
    ALIASES,
    CELL_STATE,
    HIDDEN_STATE,
    c,
    c_prev,
    candidate,
    forget_gate,
    input_gate,
    lstm_stage,
    output_gate,
)
from symlstm.network.equation import symbols_of
from symlstm.network.stage import Stage

PEEPHOLES = "p_f p_i p_o"
ORDER = "x z_f z_i z_g p_f p_i p_o z_o f c_prev i g c o tanh_c h h_prev"  # the cell state before the output gate, which sees it
p_f, p_i, p_o = symbols_of(PEEPHOLES)


def _stage(form: CellForm) -> Stage:
    gates = forget_gate(form, p_f * c_prev), input_gate(form, p_i * c_prev), candidate(form)
    blocks = (*gates, CELL_STATE, output_gate(form, p_o * c), HIDDEN_STATE)
    return lstm_stage("lstm-peephole", N_("peephole LSTM"), "Gers and Schmidhuber 2000", blocks, ORDER)


LSTM_PEEPHOLE_KIND = Cell("lstm-peephole", usual_gates("f i c o"), _stage, peepholes=tuple(PEEPHOLES.split()), aliases=ALIASES)
