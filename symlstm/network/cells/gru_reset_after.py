"""The GRU with the reset gate applied after the matrix product, as cuDNN, PyTorch and Keras have it.

Source: Chung et al., "Empirical evaluation of gated recurrent neural networks on sequence modeling", 2014; with a bias of its own in the
recurrent part, after the documentation of PyTorch's nn.GRU.
Convention: h_t = (1 - z) n + z h_(t-1): an update gate near 1 keeps the old state.
Shapes: x (D,); z, r, m, n, h (H,); W_z, W_r (H, D + H); W_xn (H, D), W_hn (H, H); every bias (H,).
"""

from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.equation import ONE, Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "W_xn x b_xn z_z z_r z r m z_n n h h_prev"
W_xn, x, b_xn, z_z, z_r, z, r, m, z_n, n, h, h_prev = symbols_of(ORDER)
W_z, W_r, W_hn, b_z, b_r, b_hn = symbols_of("W_z W_r W_hn b_z b_r b_hn")

GRU_RESET_AFTER = Stage(
    name="gru-reset-after",
    title=N_("GRU"),
    source="Chung et al. 2014, reset gate after the product",
    reads={"x": Size.INPUT},
    size=Size.HIDDEN,
    states=("h",),
    order=tuple(ORDER.split()),
    blocks=(
        EquationBlock(
            N_("Update gate"),
            N_("how much of the old state stays"),
            (
                Equation(
                    z_z, total(matmul(W_z, x, h_prev), b_z), N_("pre-activation of the update gate"), owner=N_("update gate")
                ),
                Equation(z, sigma(z_z), N_("update gate")),
            ),
        ),
        EquationBlock(
            N_("Reset gate"),
            N_("how much of the recurrent part is seen"),
            (
                Equation(z_r, total(matmul(W_r, x, h_prev), b_r), N_("pre-activation of the reset gate"), owner=N_("reset gate")),
                Equation(r, sigma(z_r), N_("reset gate")),
            ),
        ),
        EquationBlock(
            N_("Candidate"),
            N_("what the new state could be"),
            (
                Equation(
                    m,
                    total(matmul(W_hn, h_prev), b_hn),
                    N_("recurrent part of the candidate"),
                    owner=N_("recurrent part of the candidate"),
                ),
                Equation(z_n, total(matmul(W_xn, x), b_xn, r * m), N_("pre-activation of the candidate"), owner=N_("candidate")),
                Equation(n, tanh(z_n), N_("candidate")),
            ),
        ),
        EquationBlock(
            N_("Hidden state"),
            N_("some of the candidate, and what stays"),
            (Equation(h, total(total(ONE, -z) * n, z * h_prev), N_("hidden state")),),
        ),
    ),
    glyphs={f"z_{gate}": Glyph("a", sub=Glyph(gate)) for gate in "zrn"},  # z is the update gate
)
