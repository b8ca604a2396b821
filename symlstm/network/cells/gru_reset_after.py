"""The GRU with the reset gate applied after the matrix product, as cuDNN, PyTorch and Keras have it.

Source: Chung et al., "Empirical evaluation of gated recurrent neural networks on sequence modeling", 2014; with a bias of its own in the
recurrent part, after the documentation of PyTorch's nn.GRU.
Convention: h_t = (1 - z) n + z h_(t-1): an update gate near 1 keeps the old state.
Shapes: x (D,); z, r, m, n, h (H,); W_z, W_r (H, D + H); W_xn (H, D), W_hn (H, H); every bias (H,).
"""

from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.network.equation import ONE, Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "W_xn x b_xn z_z z_r z r m z_n n h h_prev"
W_xn, x, b_xn, z_z, z_r, z, r, m, z_n, n, h, h_prev = symbols_of(ORDER)
W_z, W_r, W_hn, b_z, b_r, b_hn = symbols_of("W_z W_r W_hn b_z b_r b_hn")

GRU_RESET_AFTER = Stage(
    name="gru-reset-after",
    title="GRU",
    source="Chung et al. 2014, reset gate after the product",
    reads={"x": Size.INPUT},
    size=Size.HIDDEN,
    states=("h",),
    order=tuple(ORDER.split()),
    blocks=(
        EquationBlock(
            "Update gate",
            "how much of the old hidden state each unit keeps",
            (
                Equation(z_z, total(matmul(W_z, x, h_prev), b_z), "pre-activation of the update gate", owner="update gate"),
                Equation(z, sigma(z_z), "update gate"),
            ),
        ),
        EquationBlock(
            "Reset gate",
            "how much of the recurrent part the candidate sees",
            (
                Equation(z_r, total(matmul(W_r, x, h_prev), b_r), "pre-activation of the reset gate", owner="reset gate"),
                Equation(r, sigma(z_r), "reset gate"),
            ),
        ),
        EquationBlock(
            "Candidate",
            "what each unit could take as its new hidden state",
            (
                Equation(
                    m,
                    total(matmul(W_hn, h_prev), b_hn),
                    "recurrent part of the candidate",
                    owner="recurrent part of the candidate",
                ),
                Equation(z_n, total(matmul(W_xn, x), b_xn, r * m), "pre-activation of the candidate", owner="candidate"),
                Equation(n, tanh(z_n), "candidate"),
            ),
        ),
        EquationBlock(
            "Hidden state",
            "part of the candidate, plus what is kept of the old state",
            (Equation(h, total(total(ONE, -z) * n, z * h_prev), "hidden state"),),
        ),
    ),
)
