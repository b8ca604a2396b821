"""The LSTM with a forget gate.

Source: Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997; the forget gate is
from Gers, Schmidhuber and Cummins, "Learning to forget", Neural Computation 12(10), 2000. No peepholes.
Shapes: x (D,); f, i, g, o, c, h (H,); W_k (H, D + H) and b_k (H,) for k in f, i, c, o. W_c and b_c belong to the candidate g.
"""

from symlstm.cells.activations import sigma, tanh
from symlstm.cells.cell import Block, Cell, Equation, Glyph, affine, symbols_of, total

ORDER = "x z_f z_i z_g z_o f c_prev i g c o tanh_c h h_prev"
x, z_f, z_i, z_g, z_o, f, c_prev, i, g, c, o, tanh_c, h, h_prev = symbols_of(ORDER)
W_f, W_i, W_c, W_o, b_f, b_i, b_c, b_o = symbols_of("W_f W_i W_c W_o b_f b_i b_c b_o")

LSTM = Cell(
    name="lstm",
    title="LSTM",
    source="Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000",
    states=("h", "c"),
    order=tuple(ORDER.split()),
    blocks=(
        Block(
            "Forget gate",
            "how much of the old cell state each unit keeps",
            (
                Equation(z_f, affine(W_f, b_f, x, h_prev), "pre-activation of the forget gate"),
                Equation(f, sigma(z_f), "forget gate"),
            ),
        ),
        Block(
            "Input gate",
            "how much of the candidate each unit lets in",
            (
                Equation(z_i, affine(W_i, b_i, x, h_prev), "pre-activation of the input gate"),
                Equation(i, sigma(z_i), "input gate"),
            ),
        ),
        Block(
            "Candidate",
            "what each unit could add to its cell state",
            (
                Equation(z_g, affine(W_c, b_c, x, h_prev), "pre-activation of the candidate"),
                Equation(g, tanh(z_g), "candidate"),
            ),
        ),
        Block(
            "Output gate",
            "how much of the cell state each unit shows",
            (
                Equation(z_o, affine(W_o, b_o, x, h_prev), "pre-activation of the output gate"),
                Equation(o, sigma(z_o), "output gate"),
            ),
        ),
        Block(
            "Cell state",
            "what is kept of the old, plus what is let in of the new",
            (Equation(c, total(f * c_prev, i * g), "cell state"),),
        ),
        Block(
            "Hidden state",
            "what the output gate shows of the squashed cell state",
            (
                Equation(tanh_c, tanh(c), "tanh of the cell state"),
                Equation(h, o * tanh_c, "hidden state"),
            ),
        ),
    ),
    glyphs={
        "g": Glyph("c", accent="tilde"),
        "z_g": Glyph("z", sub=Glyph("c", accent="tilde")),
        "tanh_c": Glyph("c", function="tanh"),
    },
    aliases={"W_g": "W_c", "b_g": "b_c"},
)
