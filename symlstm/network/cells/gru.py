"""The GRU, with the reset gate applied before the matrix product.

Source: Cho et al., "Learning phrase representations using RNN encoder-decoder", 2014, section 2.3.
Convention: h_t = (1 - z) n + z h_(t-1), an update gate near 1 keeps the old state; with z_gate = "updates" it lets the new in,
h_t = (1 - z) h_(t-1) + z n, as in Chung et al. 2014.
Shapes: x (D,); z, r, n, h (H,); W_k (H, D + H), or W_xk (H, D) and W_hk (H, H), and every bias (H,), for k in z, r, n. W_n acts on
[x; r h_(t-1)].
"""

from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.cell import Cell, CellForm, usual_gates
from symlstm.network.equation import ONE, Equation, EquationBlock, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_z z_r z_n z r n h h_prev"
x, z_z, z_r, z_n, z, r, n, h, h_prev = symbols_of(ORDER)
GLYPHS = {f"z_{gate}": Glyph("a", sub=Glyph(gate)) for gate in "zrny"}  # z is the update gate
KEEPS, UPDATES = "keeps", "updates"
Z_GATE = {"z_gate": (KEEPS, UPDATES)}


def update_gate(form: CellForm) -> EquationBlock:
    words = N_("pre-activation of the update gate"), N_("update gate")
    keeps = form.option("z_gate") == KEEPS
    purpose = N_("how much of the old state stays") if keeps else N_("how much of the candidate comes in")
    equations = form.gate("z", z_z, (x, h_prev), words), Equation(z, sigma(z_z), N_("update gate"))
    return EquationBlock(N_("Update gate"), purpose, equations)


def reset_gate(form: CellForm, purpose: str) -> EquationBlock:
    words = N_("pre-activation of the reset gate"), N_("reset gate")
    equations = form.gate("r", z_r, (x, h_prev), words), Equation(r, sigma(z_r), N_("reset gate"))
    return EquationBlock(N_("Reset gate"), purpose, equations)


def hidden_state(form: CellForm) -> EquationBlock:
    from_new, from_old = (total(ONE, -z), z) if form.option("z_gate") == KEEPS else (z, total(ONE, -z))
    state = Equation(h, total(from_new * n, from_old * h_prev), N_("hidden state"))
    return EquationBlock(N_("Hidden state"), N_("some of the candidate, and what stays"), (state,))


def gru_stage(name: str, source: str, form: CellForm, blocks: tuple[EquationBlock, ...], order: str) -> Stage:
    """A GRU made of these blocks; where the update gate lets the new in, what stays is written first."""
    if form.option("z_gate") == UPDATES:
        order = order.replace(" h_prev", "").replace(" n h", " h_prev n h")
    return Stage(
        name=name,
        title=N_("GRU"),
        source=source,
        reads={"x": Size.INPUT},
        size=Size.HIDDEN,
        states=("h",),
        order=tuple(order.split()),
        blocks=blocks,
        glyphs=GLYPHS,
    )


def _stage(form: CellForm) -> Stage:
    words = N_("pre-activation of the candidate"), N_("candidate")
    before = form.gate("n", z_n, (x, r * h_prev), words)
    candidate = EquationBlock(
        N_("Candidate"), N_("what the new state could be"), (before, Equation(n, tanh(z_n), N_("candidate")))
    )
    purpose = N_("how much of the old state the candidate sees")
    blocks = update_gate(form), reset_gate(form, purpose), candidate, hidden_state(form)
    return gru_stage("gru", "Cho et al. 2014", form, blocks, ORDER)


GRU_KIND = Cell("gru", usual_gates("z r n"), _stage, Z_GATE)
