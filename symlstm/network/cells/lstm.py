"""The LSTM with a forget gate.

Source: Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997; the forget gate is
from Gers, Schmidhuber and Cummins, "Learning to forget", Neural Computation 12(10), 2000. No peepholes.
Shapes: x (D,); f, i, g, o, c, h (H,); W_k (H, D + H), or W_xk (H, D) and W_hk (H, H), and every bias (H,), for k in f, i, c, o.
W_c and b_c belong to the candidate g.
"""

from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.cell import Cell, CellForm, usual_gates
from symlstm.network.equation import Equation, EquationBlock, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_f z_i z_g z_o f c_prev i g c o tanh_c h h_prev"
x, z_f, z_i, z_g, z_o, f, c_prev, i, g, c, o, tanh_c, h, h_prev = symbols_of(ORDER)
COLUMN = (x, h_prev)

INPUT_WORDS = N_("pre-activation of the input gate"), N_("input gate")
OUTPUT_WORDS = N_("pre-activation of the output gate"), N_("output gate")
INPUT = Equation(i, sigma(z_i), N_("input gate"))
OUTPUT = Equation(o, sigma(z_o), N_("output gate"))
INPUT_GATE = N_("Input gate"), N_("how much of the candidate comes in")
FORGET_GATE = N_("Forget gate"), N_("how much of the old cell state stays")
OUTPUT_GATE = N_("Output gate"), N_("how much of the cell state is shown")

CELL_STATE = EquationBlock(
    N_("Cell state"), N_("what stays, plus what comes in"), (Equation(c, total(f * c_prev, i * g), N_("cell state")),)
)
HIDDEN_STATE = EquationBlock(
    N_("Hidden state"),
    N_("what the unit passes on"),
    (Equation(tanh_c, tanh(c), N_("tanh of the cell state")), Equation(h, o * tanh_c, N_("hidden state"))),
)
GLYPHS = {
    "g": Glyph("c", accent="tilde"),
    "z_g": Glyph("z", sub=Glyph("c", accent="tilde")),
    "tanh_c": Glyph("c", function="tanh"),
}
ALIASES = {"g": "c"}


def forget_gate(form: CellForm, *peephole: object) -> EquationBlock:
    words = N_("pre-activation of the forget gate"), N_("forget gate")
    return EquationBlock(
        *FORGET_GATE, (form.gate("f", z_f, COLUMN, words, *peephole), Equation(f, sigma(z_f), N_("forget gate")))
    )


def input_gate(form: CellForm, *peephole: object) -> EquationBlock:
    return EquationBlock(*INPUT_GATE, (form.gate("i", z_i, COLUMN, INPUT_WORDS, *peephole), INPUT))


def candidate(form: CellForm) -> EquationBlock:
    words = N_("pre-activation of the candidate"), N_("candidate")
    before = form.gate("c", z_g, COLUMN, words)
    return EquationBlock(N_("Candidate"), N_("what could be added"), (before, Equation(g, tanh(z_g), N_("candidate"))))


def output_gate(form: CellForm, *peephole: object) -> EquationBlock:
    return EquationBlock(*OUTPUT_GATE, (form.gate("o", z_o, COLUMN, OUTPUT_WORDS, *peephole), OUTPUT))


def lstm_stage(name: str, title: str, source: str, blocks: tuple[EquationBlock, ...], order: str = ORDER) -> Stage:
    """An LSTM made of these blocks."""
    return Stage(
        name=name,
        title=title,
        source=source,
        reads={"x": Size.INPUT},
        size=Size.HIDDEN,
        states=("h", "c"),
        order=tuple(order.split()),
        blocks=blocks,
        inline=("tanh_c",),
        glyphs=GLYPHS,
    )


def _stage(form: CellForm) -> Stage:
    blocks = (forget_gate(form), input_gate(form), candidate(form), output_gate(form), CELL_STATE, HIDDEN_STATE)
    source = "Hochreiter and Schmidhuber 1997; forget gate: Gers, Schmidhuber and Cummins 2000"
    return lstm_stage("lstm", N_("LSTM"), source, blocks)


LSTM_KIND = Cell("lstm", usual_gates("f i c o"), _stage, aliases=ALIASES)
