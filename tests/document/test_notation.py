"""The letters of a source: the same numbers under other names, one letter for one thing, in every format and aloud."""

import re
from collections import defaultdict
from dataclasses import replace
from functools import cache

import pytest
from oracles.letters import shared_letters
from oracles.tex import log_of

from symlstm import ChosenNotation, load_example, loads, make_worksheet, render, solve, with_backward
from symlstm.document.formula import Letter
from symlstm.document.names import Names
from symlstm.document.stacks import stacks_of
from symlstm.network import CELLS
from symlstm.network.ids import Id, identity
from symlstm.network.names import Kind, Role, Size
from symlstm.network.notation import NOTATIONS, RESERVED, USUAL, declared
from symlstm.problem.stages import WHOLE, network_for
from symlstm.rendering.latex import LatexText, render_preamble
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.spoken import Spoken
from symlstm.rendering.text import plain_text

SIZES = ((Size.INPUT, 2), (Size.HIDDEN, 2), (Size.OUTPUT, 2), (Size.ONE, 1))
BOOKS = tuple(name for name in NOTATIONS if name != USUAL)
TIMES = {"superscript": "(t)", "subscript": "t", "angle": r"\langle t\rangle"}
GRU_WEIGHTS = "W_z = [[0.5, 0.25]]\nb_z = [0.1]\nW_r = [[0.5, -0.25]]\nb_r = [0]\n"
WEIGHTS = {
    "lstm": "".join(f"W_{gate} = [[0.5, 0.25]]\nb_{gate} = [0.1]\n" for gate in "fico"),
    "gru": GRU_WEIGHTS + "W_n = [[1, 0.5]]\nb_n = [0.2]",
    "gru-reset-after": GRU_WEIGHTS + "W_xn = [[1]]\nb_xn = [0.2]\nW_hn = [[0.5]]\nb_hn = [0.1]",
    "rnn": "W_h = [[0.5, 0.25]]\nb_h = [0.1]",
}
PEEPHOLES = "p_i = [0.3]\np_o = [-0.2]\n"
WEIGHTS["lstm-peephole"] = WEIGHTS["lstm"] + PEEPHOLES + "p_f = [0.2]\n"
WEIGHTS["lstm-cifg"] = WEIGHTS["lstm"].replace("W_f = [[0.5, 0.25]]\nb_f = [0.1]\n", "") + PEEPHOLES
each_set = pytest.mark.parametrize("notation", NOTATIONS)
each_cell = pytest.mark.parametrize("cell", CELLS)
say = Spoken()


def names_in(cell, notation, **symbols):
    return Names(network_for(CELLS[cell], WHOLE), SIZES, ChosenNotation(notation, symbols))


@cache
def problem(cell):
    text = f'cell = "{cell}"\nsequence = [[1], [-0.5]]\ntarget = [0.25]\n[weights]\n{WEIGHTS[cell]}\nW_y = [[0.75]]\nb_y = [0.1]'
    return with_backward(loads(text), "0.1")


@cache
def page(cell, notation, format="md", detail="normal"):
    given = problem(cell)
    given = replace(given, notation=ChosenNotation(notation), layout=replace(given.layout, detail=detail))
    return render(solve(given), format)


def ids_of(names):
    """The ids of all that a network of these sizes names at two time steps."""
    for name in names.network.names.values():
        if name.lag:
            continue
        if name.role in (Role.LOSS, Role.RATE):
            yield name.text
        elif name.role.is_parameter:
            shape = names.shape(name.subject)
            yield from (identity(name.text, *place) for place in places(shape))
        elif name.kind is Kind.INITIAL_GRADIENT:
            yield from (identity(name.text, unit) for unit in (1, 2))
        else:
            yield from (identity(name.text, time, unit) for time in (2, 3) for unit in (1, 2))


def places(shape):
    rows = [(row,) for row in range(1, shape[0] + 1)]
    return [(*row, column) for row in rows for column in range(1, shape[1] + 1)] if len(shape) == 2 else rows


def shown_apart(formulas):
    """The pairs of keys under which the same stands twice."""
    keys = defaultdict(list)
    for key, formula in formulas.items():
        keys[formula].append(key)
    return [found for found in keys.values() if len(found) > 1]


# --- one letter for one thing ----------------------------------------------------------------------------------------


@each_cell
@each_set
def test_no_letter_stands_for_two_things_on_a_page(cell, notation):
    names = names_in(cell, notation)
    functions = {name for name, glyph in names.glyphs.items() if glyph.function}  # tanh c is about c
    glyphs = {name: glyph for name, glyph in names.glyphs.items() if name not in functions}
    roles = {name: names.network.names[name].role for name in glyphs}
    roles |= dict.fromkeys(names.network.cell.states, Role.QUANTITY)
    assert list(shared_letters(glyphs, roles)) == []
    assert not {glyph.letter for glyph in glyphs.values() if not glyph.accent} & RESERVED.keys()


def test_a_letter_that_stands_for_two_things_would_be_found():
    names = names_in("gru", USUAL, z_z="z_z", diff="W")
    roles = {name: names.network.names[name].role for name in names.glyphs}
    found = set(shared_letters(names.glyphs, roles))
    assert {("z_z", "z"), ("diff", "W_z"), ("diff", "W_y")} <= found
    assert ("W_z", "W_r") not in found


@each_cell
@each_set
def test_every_quantity_has_a_name_of_its_own_in_print_and_aloud(cell, notation):
    names = names_in(cell, notation)
    formulas = {quantity: names.of(quantity) for quantity in ids_of(names)}
    vectors = {f"{name} in general": names.vector(name, None) for name, of in names.network.names.items() if of.is_timed}
    for printer in (plain_text, lambda formula: say(formula).casefold()):
        assert shown_apart({quantity: printer(formula) for quantity, formula in (formulas | vectors).items()}) == []
        assert shown_apart({name: printer(names.plain(name)) for name in declared(names.network)}) == []


@each_cell
@each_set
def test_the_columns_of_a_matrix_for_the_input_and_for_the_state_are_told_apart(cell, notation):
    names = names_in(cell, notation)
    stacked = [name for name, parameter in names.network.parameters.items() if len(parameter.columns) > 1]
    parts = {(name, part): plain_text(names.part(name, part)) for name in stacked for part in ("x", "h_prev")}
    whole = {name: plain_text(names.plain(name)) for name in names.network.parameters}
    assert shown_apart(parts | whole) == []


def columns_in(cell, notation):
    """What the stacked columns are called."""
    stacks = stacks_of(names_in(cell, notation))
    return [plain_text(stacks.called(parts, None)) for parts in stacks.lettered]


@each_cell
@each_set
def test_the_letter_of_a_stacked_column_is_that_of_no_quantity(cell, notation):
    letters = {glyph.letter for glyph in names_in(cell, notation).glyphs.values()}
    for called in columns_in(cell, notation):
        assert called[0] not in letters


def test_letters_of_a_page_that_name_no_quantity_give_way():
    """The stacked columns that weights multiply, and the numbered sums of a long dot product."""
    assert columns_in("gru", USUAL) == ["u^((t))", "v^((t))"]
    assert columns_in("gru", "goodfellow") == ["v^((t))", "w^((t))"]  # u is its update gate
    assert names_in("lstm", USUAL).unused("s", "S") == Letter("s")
    assert names_in("lstm", "goodfellow").unused("s", "S") == Letter("S")  # s is its cell state


# --- what does not depend on it --------------------------------------------------------------------------------------


@each_cell
@pytest.mark.parametrize("notation", BOOKS)
def test_every_printed_digit_and_id_is_that_of_the_usual_letters(cell, notation):
    numbers = re.compile(r"(?<![\w.])\d+\.\d+")
    assert numbers.findall(page(cell, notation)) == numbers.findall(page(cell, USUAL)) != []
    assert ids_on_a_worksheet(cell, notation) == ids_on_a_worksheet(cell, USUAL) != []


def ids_on_a_worksheet(cell, notation):
    """The ids of the answer form, which stand below the lines to write on."""
    given = replace(problem(cell), notation=ChosenNotation(notation))
    return re.findall(r"\\mathtt\{([^{}]+)\}", make_worksheet(solve(given)).render("md"))


@pytest.mark.parametrize("notation", BOOKS)
def test_the_answers_of_a_problem_are_called_alike_in_every_notation(notation):
    given = load_example()
    solutions = [solve(given), solve(replace(given, notation=ChosenNotation(notation)))]
    assert solutions[0].values.printed == solutions[1].values.printed


# --- how it is written -----------------------------------------------------------------------------------------------


@each_set
def test_a_time_step_stands_where_the_source_has_it(notation):
    latex = LatexText().formulas
    name = latex(names_in("gru", notation).vector("r", None))
    assert TIMES[NOTATIONS[notation].time] in name
    assert ("_{t}" in name) is (NOTATIONS[notation].time == "subscript")


@pytest.mark.parametrize(
    ("notation", "quantity", "written"),
    [
        ("goodfellow", "c.2.1", "s_{1}^{(2)}"),
        ("olah", "z_g.2.1", r"a_{2,1}^{\tilde C}"),
        ("pytorch", "f.2.1", "f_{2,1}"),
        ("pytorch", "d_h_in.3.2", r"\delta h_{3\to 2,2}"),
        ("d2l", "W_y.1.2", "W_{hq,12}"),
        ("jurafsky", "y.3.1", r"\hat y_{3,1}"),
        ("coursera", "o.2.1", r"\Gamma_{o,1}^{\langle2\rangle}"),
        ("coursera", "h.2.1", r"a_{1}^{\langle2\rangle}"),
        ("olah", "d_h0.1", r"\delta h_{0,1}"),
        (USUAL, "z_g.2.1", r"z_{\tilde c,1}^{(2)}"),
    ],
)
def test_a_name_is_written_as_in_its_source(notation, quantity, written):
    names = names_in("lstm", notation)
    assert LatexText().formulas(names.of(quantity)) == written
    assert Id.parse(quantity).name in names.network.names


@pytest.mark.parametrize(
    ("notation", "of_input", "of_state"),
    [
        ("pytorch", "W_{if}", "W_{hf}"),
        ("d2l", "W_{xf}", "W_{hf}"),
        ("coursera", "W_{f,x}", "W_{f,a}"),
        (USUAL, "W_{f,x}", "W_{f,h}"),
    ],
)
def test_columns_of_a_stacked_matrix_are_called_as_in_the_source(notation, of_input, of_state):
    latex, names = LatexText().formulas, names_in("lstm", notation)
    assert (latex(names.part("W_f", "x")), latex(names.part("W_f", "h_prev"))) == (of_input, of_state)


@pytest.mark.parametrize(("notation", "letters"), [("goodfellow", ("U_{h}", "W_{h}")), ("jurafsky", ("W_{h}", "U_{h}"))])
def test_matrices_that_are_given_apart_have_the_letters_of_the_source(notation, letters):
    latex, names = LatexText().formulas, names_in("gru-reset-after", notation)
    assert (latex(names.plain("W_xn")), latex(names.plain("W_hn"))) == letters


@each_set
@each_cell
def test_the_conventions_say_where_time_stands_and_whose_letters_these_are(notation, cell):
    bullets = [line for line in page(cell, notation).splitlines() if line.startswith("- ")]
    said = {
        "superscript": "[Ii]n brackets (stands|is) the time step",
        "subscript": "first subscript of a quantity is the time step",
    }
    said["angle"] = "superscript in angle brackets is the time step"
    [order] = [line for line in bullets if line.startswith("- **Order.**")]
    assert [time for time, words in said.items() if re.search(words, order)] == [NOTATIONS[notation].time]
    assert order.count("The letters are those of ") == (notation != USUAL)
    assert (NOTATIONS[notation].source or "The letters") in order or notation == USUAL


def test_a_source_of_rows_is_said_to_be_set_in_columns():
    assert "writes vectors as rows, x W; here they are columns" in page("rnn", "d2l")
    assert "as rows" not in page("rnn", "pytorch")


@pytest.mark.parametrize("notation", BOOKS)
def test_a_source_whose_update_gate_is_the_other_way_round_is_named(notation):
    assert ("it is 1 minus that of the source" in page("gru", notation)) is (notation in ("olah", "coursera"))


# --- aloud -----------------------------------------------------------------------------------------------------------


@each_set
def test_a_time_step_is_heard_as_one(notation):
    names = names_in("lstm", notation)
    letter = say(names.plain("c"))
    assert say(names.vector("c_prev", None)) == f"{letter} at time t minus 1"
    assert say(names.vector("c", 3)) == f"{letter} at time 3"
    assert say(names.of("c.3.1")) == f"{letter} 1 at time 3"
    assert say(names.vector("d_c_in", 3)) == f"delta {letter} from time 3 to 2"


@pytest.mark.parametrize(
    ("notation", "quantity", "said"),
    [
        (USUAL, "W_f.1.2", "W f 1 2"),
        ("pytorch", "d_W_c.2.1", "delta W g 2 1"),
        ("goodfellow", "W_y.1.1", "V 1 1"),
        (USUAL, "new_W_f.1.2", "W f 1 2 prime"),
    ],
)
def test_row_and_column_of_a_weight_are_heard_as_two_numbers(notation, quantity, said):
    assert say(names_in("lstm", notation).of(quantity)) == said


@each_set
def test_a_pre_activation_is_heard_as_no_power(notation):
    names = names_in("gru", notation)
    assert not any("power" in say(formula) for formula in (names.plain("z_r"), names.vector("z_r", 1), names.of("z_r.1.2")))


# --- every format ----------------------------------------------------------------------------------------------------


@each_cell
@each_set
@pytest.mark.parametrize("format", ["github.md", "tex", "html", "typ"])
def test_every_format_has_it(cell, notation, format):
    """No printer refuses a letter, an accent or a bracket of a set."""
    parts = {"github.md": "```math", "tex": r"\begin{document}", "html": "</math>", "typ": "#display("}
    assert parts[format] in page(cell, notation, format)


@pytest.mark.parametrize("notation", BOOKS)
def test_a_pdf_is_set(notation):
    assert pdf_of(page("rnn", notation, "typ")).startswith(b"%PDF-")


@pytest.mark.tex
def test_latex_sets_the_names_of_every_set(tmp_path):
    latex = LatexText().formulas
    found = [
        names.of(quantity)
        for cell in CELLS
        for each in NOTATIONS
        for names in [names_in(cell, each)]
        for quantity in ids_of(names)
    ]
    body = "\n".join(f"${latex(formula)}$" for formula in dict.fromkeys(found))
    log_of(rf"\documentclass{{article}}{render_preamble()}\begin{{document}}{body}\end{{document}}", tmp_path)


# --- symbols of one's own --------------------------------------------------------------------------------------------


def test_a_symbol_of_ones_own_takes_its_pre_activation_and_its_tanh_along():
    latex, names = LatexText().formulas, names_in("lstm", USUAL, g="q", c="s~")
    assert latex(names.vector("z_g", 2)) == "z_{q}^{(2)}"
    assert latex(names.vector("tanh_c", 2)) == r"\tanh \, \tilde s^{(2)}"
    assert latex(names.plain("W_c")) == "W_{c}"


def test_a_symbol_of_ones_own_goes_before_that_of_the_set():
    names = names_in("lstm", "coursera", f="φ", z_f="p_f")
    assert (plain_text(names.plain("f")), plain_text(names.plain("z_f")), plain_text(names.plain("o"))) == ("φ", "p_f", "Γ_o")
