"""The GRU, with the reset gate applied before the matrix product.

Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014, section 2.3.
Convention: h_t = (1 - z) n + z h_(t-1): an update gate near 1 keeps the old state.
Shapes: x (D,); z, r, n, h (H,); W_k (H, D + H) and b_k (H,) for k in z, r, n. W_n acts on [x; r h_(t-1)].
"""

from symlstm.cells.activations import sigma, tanh
from symlstm.cells.cell import ONE, Block, Cell, Equation, affine, symbols_of, total

ORDER = "x z_z z_r z_n z r n h h_prev"
x, z_z, z_r, z_n, z, r, n, h, h_prev = symbols_of(ORDER)
W_z, W_r, W_n, b_z, b_r, b_n = symbols_of("W_z W_r W_n b_z b_r b_n")

GRU = Cell(
    name="gru",
    title="GRU",
    source="Cho et al. 2014",
    states=("h",),
    order=tuple(ORDER.split()),
    blocks=(
        Block(
            "Update gate",
            "how much of the old hidden state each unit keeps",
            (
                Equation(z_z, affine(W_z, b_z, x, h_prev), "pre-activation of the update gate"),
                Equation(z, sigma(z_z), "update gate"),
            ),
        ),
        Block(
            "Reset gate",
            "how much of the old hidden state the candidate sees",
            (
                Equation(z_r, affine(W_r, b_r, x, h_prev), "pre-activation of the reset gate"),
                Equation(r, sigma(z_r), "reset gate"),
            ),
        ),
        Block(
            "Candidate",
            "what each unit could take as its new hidden state",
            (
                Equation(z_n, affine(W_n, b_n, x, r * h_prev), "pre-activation of the candidate"),
                Equation(n, tanh(z_n), "candidate"),
            ),
        ),
        Block(
            "Hidden state",
            "part of the candidate, plus what is kept of the old state",
            (Equation(h, total(total(ONE, -z) * n, z * h_prev), "hidden state"),),
        ),
    ),
)
