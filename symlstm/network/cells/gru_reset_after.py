"""The GRU with the reset gate applied after the matrix product, as cuDNN, PyTorch and Keras have it.

Source: Chung et al., "Empirical evaluation of gated recurrent neural networks on sequence modeling", 2014; with a bias of its own in the
recurrent part, after the documentation of PyTorch's nn.GRU.
Convention: h_t = (1 - z) n + z h_(t-1), an update gate near 1 keeps the old state; with z_gate = "updates" it lets the new in.
Shapes: x (D,); z, r, m, n, h (H,); W_k (H, D + H), or W_xk (H, D) and W_hk (H, H), for k in z, r; W_xn (H, D), W_hn (H, H); every
bias (H,).
"""

from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.cell import Cell, CellForm, GateForm, usual_gates
from symlstm.network.cells.gru import Z_GATE, gru_stage, h_prev, hidden_state, n, r, reset_gate, update_gate, x, z_n
from symlstm.network.equation import Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.stage import Stage

ORDER = "W_xn x b_xn z_z z_r z r m z_n n h h_prev"
W_xn, b_xn, m, W_hn, b_hn = symbols_of("W_xn b_xn m W_hn b_hn")


def _candidate(has_biases: bool) -> EquationBlock:
    of_state, of_input = ((b_hn,), (b_xn,)) if has_biases else ((), ())
    part = N_("recurrent part of the candidate")
    return EquationBlock(
        N_("Candidate"),
        N_("what the new state could be"),
        (
            Equation(m, total(matmul(W_hn, h_prev), *of_state), part, owner=part),
            Equation(z_n, total(matmul(W_xn, x), *of_input, r * m), N_("pre-activation of the candidate"), owner=N_("candidate")),
            Equation(n, tanh(z_n), N_("candidate")),
        ),
    )


def _stage(form: CellForm) -> Stage:
    reset = reset_gate(form, N_("how much of the recurrent part is seen"))
    blocks = update_gate(form), reset, _candidate(form.of_gate("n").biases > 0), hidden_state(form)
    return gru_stage("gru-reset-after", "Chung et al. 2014, reset gate after the product", form, blocks, ORDER)


GRU_RESET_AFTER_KIND = Cell(
    "gru-reset-after", usual_gates("z r n", n=GateForm(split=True, biases=2)), _stage, Z_GATE, split=("n",)
)
