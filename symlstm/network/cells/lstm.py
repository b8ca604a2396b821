"""The LSTM with a forget gate.

Source: Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997; the forget gate is
from Gers, Schmidhuber and Cummins, "Learning to forget", Neural Computation 12(10), 2000. No peepholes.
Shapes: x (D,); f, i, g, o, c, h (H,); W_k (H, D + H) and b_k (H,) for k in f, i, c, o. W_c and b_c belong to the candidate g.
"""

from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.network.equation import Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_f z_i z_g z_o f c_prev i g c o tanh_c h h_prev"
x, z_f, z_i, z_g, z_o, f, c_prev, i, g, c, o, tanh_c, h, h_prev = symbols_of(ORDER)
W_f, W_i, W_c, W_o, b_f, b_i, b_c, b_o = symbols_of("W_f W_i W_c W_o b_f b_i b_c b_o")

LSTM = Stage(
    name="lstm",
    title="LSTM",
    source="Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000",
    reads={"x": Size.INPUT},
    size=Size.HIDDEN,
    states=("h", "c"),
    order=tuple(ORDER.split()),
    blocks=(
        EquationBlock(
            "Forget gate",
            "how much of the old cell state each unit keeps",
            (
                Equation(z_f, total(matmul(W_f, x, h_prev), b_f), "pre-activation of the forget gate", owner="forget gate"),
                Equation(f, sigma(z_f), "forget gate"),
            ),
        ),
        EquationBlock(
            "Input gate",
            "how much of the candidate each unit lets in",
            (
                Equation(z_i, total(matmul(W_i, x, h_prev), b_i), "pre-activation of the input gate", owner="input gate"),
                Equation(i, sigma(z_i), "input gate"),
            ),
        ),
        EquationBlock(
            "Candidate",
            "what each unit could add to its cell state",
            (
                Equation(z_g, total(matmul(W_c, x, h_prev), b_c), "pre-activation of the candidate", owner="candidate"),
                Equation(g, tanh(z_g), "candidate"),
            ),
        ),
        EquationBlock(
            "Output gate",
            "how much of the cell state each unit shows",
            (
                Equation(z_o, total(matmul(W_o, x, h_prev), b_o), "pre-activation of the output gate", owner="output gate"),
                Equation(o, sigma(z_o), "output gate"),
            ),
        ),
        EquationBlock(
            "Cell state",
            "what is kept of the old, plus what is let in of the new",
            (Equation(c, total(f * c_prev, i * g), "cell state"),),
        ),
        EquationBlock(
            "Hidden state",
            "what the output gate shows of the squashed cell state",
            (
                Equation(tanh_c, tanh(c), "tanh of the cell state"),
                Equation(h, o * tanh_c, "hidden state"),
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
