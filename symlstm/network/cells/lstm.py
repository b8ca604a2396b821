"""The LSTM with a forget gate.

Source: Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997; the forget gate is
from Gers, Schmidhuber and Cummins, "Learning to forget", Neural Computation 12(10), 2000. No peepholes.
Shapes: x (D,); f, i, g, o, c, h (H,); W_k (H, D + H) and b_k (H,) for k in f, i, c, o. W_c and b_c belong to the candidate g.
"""

from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_f z_i z_g z_o f c_prev i g c o tanh_c h h_prev"
x, z_f, z_i, z_g, z_o, f, c_prev, i, g, c, o, tanh_c, h, h_prev = symbols_of(ORDER)
W_f, W_i, W_c, W_o, b_f, b_i, b_c, b_o = symbols_of("W_f W_i W_c W_o b_f b_i b_c b_o")

LSTM = Stage(
    name="lstm",
    title=N_("LSTM"),
    source="Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000",
    reads={"x": Size.INPUT},
    size=Size.HIDDEN,
    states=("h", "c"),
    order=tuple(ORDER.split()),
    blocks=(
        EquationBlock(
            N_("Forget gate"),
            N_("how much of the old cell state stays"),
            (
                Equation(
                    z_f, total(matmul(W_f, x, h_prev), b_f), N_("pre-activation of the forget gate"), owner=N_("forget gate")
                ),
                Equation(f, sigma(z_f), N_("forget gate")),
            ),
        ),
        EquationBlock(
            N_("Input gate"),
            N_("how much of the candidate comes in"),
            (
                Equation(z_i, total(matmul(W_i, x, h_prev), b_i), N_("pre-activation of the input gate"), owner=N_("input gate")),
                Equation(i, sigma(z_i), N_("input gate")),
            ),
        ),
        EquationBlock(
            N_("Candidate"),
            N_("what could be added"),
            (
                Equation(z_g, total(matmul(W_c, x, h_prev), b_c), N_("pre-activation of the candidate"), owner=N_("candidate")),
                Equation(g, tanh(z_g), N_("candidate")),
            ),
        ),
        EquationBlock(
            N_("Output gate"),
            N_("how much of the cell state is shown"),
            (
                Equation(
                    z_o, total(matmul(W_o, x, h_prev), b_o), N_("pre-activation of the output gate"), owner=N_("output gate")
                ),
                Equation(o, sigma(z_o), N_("output gate")),
            ),
        ),
        EquationBlock(
            N_("Cell state"),
            N_("what stays, plus what comes in"),
            (Equation(c, total(f * c_prev, i * g), N_("cell state")),),
        ),
        EquationBlock(
            N_("Hidden state"),
            N_("what the unit passes on"),
            (
                Equation(tanh_c, tanh(c), N_("tanh of the cell state")),
                Equation(h, o * tanh_c, N_("hidden state")),
            ),
        ),
    ),
    inline=("tanh_c",),
    glyphs={
        "g": Glyph("c", accent="tilde"),
        "z_g": Glyph("z", sub=Glyph("c", accent="tilde")),
        "tanh_c": Glyph("c", function="tanh"),
    },
    aliases={"W_g": "W_c", "b_g": "b_c"},
)
