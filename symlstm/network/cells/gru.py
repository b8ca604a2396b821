"""The GRU, with the reset gate applied before the matrix product.

Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014, section 2.3.
Convention: h_t = (1 - z) n + z h_(t-1): an update gate near 1 keeps the old state.
Shapes: x (D,); z, r, n, h (H,); W_k (H, D + H) and b_k (H,) for k in z, r, n. W_n acts on [x; r h_(t-1)].
"""

from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.equation import ONE, Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_z z_r z_n z r n h h_prev"
x, z_z, z_r, z_n, z, r, n, h, h_prev = symbols_of(ORDER)
W_z, W_r, W_n, b_z, b_r, b_n = symbols_of("W_z W_r W_n b_z b_r b_n")

GRU = Stage(
    name="gru",
    title=N_("GRU"),
    source="Cho et al. 2014",
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
            N_("how much of the old state the candidate sees"),
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
                    z_n, total(matmul(W_n, x, r * h_prev), b_n), N_("pre-activation of the candidate"), owner=N_("candidate")
                ),
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
