"""The LSTM with coupled input and forget gates: f = 1 - i, so that what comes in takes the place of what is forgotten.

Source: Greff et al., "LSTM: A search space odyssey", IEEE Transactions on Neural Networks and Learning Systems 28(10), 2017 (CIFG).
Shapes: as of the LSTM, without the weights of f; p_i, p_o (H,) where there are peepholes, i seeing the old cell state, o the new one.
"""

from symlstm.language import N_
from symlstm.network.cell import Cell, CellForm, usual_gates
from symlstm.network.cells.lstm import (
    ALIASES,
    CELL_STATE,
    FORGET_GATE,
    HIDDEN_STATE,
    c,
    c_prev,
    candidate,
    f,
    i,
    input_gate,
    lstm_stage,
    output_gate,
)
from symlstm.network.equation import ONE, Equation, EquationBlock, symbols_of, total
from symlstm.network.stage import Stage

PEEPHOLES = "p_i p_o"
ORDER = "x z_i z_g p_i p_o z_o i f c_prev g c o tanh_c h h_prev"
p_i, p_o = symbols_of(PEEPHOLES)


def _stage(form: CellForm) -> Stage:
    to_input, to_output = ((p_i * c_prev,), (p_o * c,)) if form.peepholes else ((), ())
    forget = EquationBlock(*FORGET_GATE, (Equation(f, total(ONE, -i), N_("forget gate")),))
    gates = input_gate(form, *to_input), forget, candidate(form)
    blocks = (*gates, CELL_STATE, output_gate(form, *to_output), HIDDEN_STATE)
    return lstm_stage("lstm-cifg", N_("coupled-gate LSTM"), "Greff et al. 2017", blocks, ORDER)


LSTM_CIFG_KIND = Cell(
    "lstm-cifg",
    usual_gates("i c o"),
    _stage,
    peepholes=tuple(PEEPHOLES.split()),
    may_lack_peepholes=True,
    aliases=ALIASES,
)
