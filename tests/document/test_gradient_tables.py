"""The gradients of parameters on the page, however the weights are given: each time step's share with its numbers, their sum, the new value."""

import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from oracles.generic import generic_problem, in_form

from symlstm import Layout, load, load_example, loads, render, render_pdf, solve, with_backward
from symlstm.document.blocks import Display, Maths, Table
from symlstm.document.formula import Mark, flattened
from symlstm.problem.settings import Training
from symlstm.rendering.text import plain_text

FORMS = {
    "split rnn": in_form("rnn", split=True),
    "split lstm": in_form("lstm", split=True),
    "split gru": in_form("gru", split=True),
    "gru as in PyTorch": in_form("gru-reset-after", split=True),
    "peepholes": in_form("lstm-peephole"),
    "peepholes and split weights": in_form("lstm-cifg", split=True, peepholes=True),
}


@cache
def solved(form, hidden):
    problem = generic_problem(5, FORMS[form], 1, hidden, 2, readout="every")
    return solve(replace(problem, layout=Layout("normal", backward=True), training=Training(Fraction(1, 10))))


def blocks(solution):
    return solution.document.named["gradients"].blocks


def numbers_in_tables(solution):
    """The text of every cell of the tables, row by row, by the label of the time step."""
    tables = [block for block in blocks(solution) if isinstance(block, Table)]
    return [
        (row[1][0], [plain_text(cell[0].formula) for cell in row[2:] if isinstance(cell[0], Maths)])
        for t in tables
        for row in t.rows
    ]


def number(text):
    return Fraction(text.replace("−", "-").rstrip("†").replace(" · 10^(", "e").rstrip(")"))


@pytest.mark.parametrize("hidden", [1, 2])
@pytest.mark.parametrize("form", FORMS)
def test_each_time_steps_share_of_every_gradient_stands_on_the_page(form, hidden):
    """Split weights and peepholes had their sums only: 1.1532, from nowhere."""
    solution = solved(form, hidden)
    steps = [step for block in solution.derivation.of_phase("gradients") for step in block.steps]
    shown = [label for label, _ in numbers_in_tables(solution) if label.startswith("step ")]
    lines = [row for block in blocks(solution) if isinstance(block, Display) for group in block.groups for row in group]
    of_lines = {row.quantity for row in lines if row.quantity}
    width = sum(len(numbers) for label, numbers in numbers_in_tables(solution) if label == "step 1")
    beside = [step for step in steps if step.name.startswith("d_p")]
    assert width == len(steps) - len(beside)
    assert {step.target for step in beside} <= of_lines
    assert {step.target.replace("d_", "new_", 1) for step in beside} <= of_lines
    assert set(shown) == {"step 1", "step 2"}


@pytest.mark.parametrize("form", ["split rnn", "gru as in PyTorch"])
def test_shares_of_split_weights_give_their_sum(form):
    """Within a unit of the fourth decimal: the shares have five of them."""
    shares, sums = [], 0
    for label, numbers in numbers_in_tables(solved(form, 2)):
        if label.startswith("step "):
            shares = [*shares, numbers] if label != "step 1" else [numbers]
        elif shares:
            for n, total in enumerate(numbers):
                added = sum(number(row[n]) for row in shares)
                assert abs(added - number(total)) < Fraction(1, 10_000)
                sums += 1
            shares = []
    assert sums > 10


def test_of_two_biases_the_head_says_beside_which_vector_each_stands():
    heads = {
        "".join(part if isinstance(part, str) else plain_text(part.formula) for part in cell)
        for block in blocks(solved("gru as in PyTorch", 1))
        if isinstance(block, Table)
        for cell in block.head
    }
    assert {"bias beside x", "bias beside h"} <= heads


def test_the_lines_of_peepholes_have_their_numbers():
    solution = solved("peepholes", 1)
    lines = [row for block in blocks(solution) if isinstance(block, Display) for group in block.groups for row in group]
    text = " ".join(plain_text(row.right) for row in lines if row.quantity == "d_p_f.1")
    assert str(solution.values.printed["d_p_f.1"]).replace("-", "−") in text.replace("-", "−")
    assert text.count("·") >= 2


WIDE = """
cell = "rnn"
vocabulary = "helo"
sequence = "hell"
target = "ello"
readout = "every"
output = "softmax"
[weights]
W_xh = [[0.3, -0.2, 0.5, 0.1], [0.4, 0.6, -0.1, 0.2], [-0.3, 0.1, 0.2, 0.7]]
W_hh = [[0.5, -0.1, 0.2], [0.3, 0.4, -0.6], [0.1, -0.2, 0.8]]
b_h = [0.1, 0, -0.1]
W_y = [[0.9, -0.5, 0.1], [0.2, 0.7, -0.4], [-0.6, 0.3, 0.8], [0.4, 0.1, -0.9]]
[training]
rate = 0.1
"""


def test_where_labels_have_little_room_the_rows_names_stand_below_the_gate(tmp_path):
    """Labels with all names broke into two lines each."""
    (tmp_path / "wide.toml").write_text(WIDE)
    labels = [row[0] for block in blocks(solve(load(tmp_path / "wide.toml"))) if isinstance(block, Table) for row in block.rows]
    assert {("sum",), ("old",), ("row 1",), ("row 3",)} <= set(labels)


def test_the_bundled_scalar_network_shows_where_its_gradients_come_from():
    problem = load_example("rnn")
    text = render(solve(replace(problem, layout=Layout("normal", backward=True))), "md")
    assert "step 2" in text.split("Gradients of the parameters")[1]


@pytest.mark.parametrize(("stack", "called"), [("x,h", ("1", "2")), ("h,x", ("2", "1"))])
def test_the_parts_of_a_matrix_with_one_row_are_called_as_in_the_lines_above(stack, called):
    """The same number was W_f,1 in the forward pass and W_f,x in the backward pass, and nothing said so."""
    text = f"""
cell = "rnn"
stack = "{stack}"
sequence = [[1], [2]]
target = [0.5]
[weights]
W_h = [[0.5, 0.25]]
"""
    found = render(solve(with_backward(loads(text))), "md")
    first, second = (f"$W_{{h,{n}}}$" for n in called)
    assert f"In the lines above they are {first} and {second}." in found


def test_where_the_forward_pass_writes_no_entries_nothing_is_said_of_them():
    found = render(solve(with_backward(load_example("seed"))), "md")
    assert "In the lines above they are" not in found


@pytest.mark.needs("pdftotext")
def test_which_cell_a_table_is_about_stands_above_it_and_no_title_of_a_row_is_broken_into_lines():
    pdf = render_pdf(solve(with_backward(load_example("both-ways"), "0.1")))
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    lines = [line.strip() for line in text.partition("One entry in full:")[2].splitlines()]
    assert [line for line in lines if line.startswith("From ")] == ["From left to right", "From right to left"]
    titled = [line for line in lines if line.startswith("Hidden state")]
    assert [line.split()[2:4] for line in titled] == [["step", "1"]] * 2
    assert all(lines[lines.index(line) + 1].startswith("step 2") for line in titled)


@pytest.mark.parametrize("example", ["gru", "fractions", "two-layers"])
def test_where_rows_of_a_matrix_have_no_room_side_by_side_they_stand_below_one_another_with_all_shares(example):
    solution = solve(with_backward(load_example(example), "0.1"))
    tables = [block for block in blocks(solution) if isinstance(block, Table)]
    labels = [row[0] for table in tables for row in table.rows]
    assert sum(", row " in plain(label) for label in labels) >= 6
    assert {row[1][0] for table in tables for row in table.rows} >= {"step 1", "step 2"}


def plain(text):
    return "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in text)


@pytest.mark.needs("pdftotext")
def test_no_label_of_the_widest_table_is_broken_into_lines():
    pdf = render_pdf(solve(with_backward(load_example("peephole"), "0.1")))
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    lines = [line.strip() for line in text.partition("One entry in full:")[2].splitlines()]
    assert sum(bool(re.match(r"sum: \S+ *\S* *\S* *\S*.*\d\.\d", line)) for line in lines) == 5  # four gates and the readout
    assert sum(bool(re.match(r"(Forget gate|Input gate|Candidate|Output gate) +step 1 ", line)) for line in lines) == 4


def test_the_entry_that_is_written_out_is_none_of_a_letter_that_was_not_read():
    """Of the 4 letters of "hello" the last one is never read: its weights have no gradient, 0 + 0 + 0 + 0 = 0."""
    solution = solve(with_backward(load_example("hello"), "0.1"))
    entry = next(block for block in blocks(solution) if isinstance(block, Display)).groups[0][0].quantity
    assert entry == "d_W_hh.1.1"
    assert sum(share != 0 for share in map(number, map(str, solution.page.shares[entry].values))) == 3


def test_rows_of_the_readout_lead_to_outputs_and_those_of_a_cell_into_units():
    solution = solve(replace(generic_problem(5, "rnn", 1, 2, 2, outputs=2), layout=Layout("normal", backward=True)))
    spans = [table.spans for table in blocks(solution) if isinstance(table, Table) and table.spans]
    said = [[words for words, _ in of_table if words] for of_table in spans]
    assert said == [["row 1: into unit 1", "row 2: into unit 2"], ["row 1: to output 1", "row 2: to output 2"]]


def test_split_weights_that_are_worked_out_alike_are_all_named():
    rows = render(solved("gru as in PyTorch", 2), "md")
    assert "the same for $W_{xr}$, $W_{hr}$" in rows


def words_below(solution):
    return [block.text[0] for block in blocks(solution) if getattr(block, "text", ()) and str(block.text[0]).startswith("†")]


def is_noted(cell):
    return isinstance(cell[0], Maths) and any(
        isinstance(part, Mark) and part.kind == "noted" for part in flattened(cell[0].formula)
    )


def marked_updates(solution):
    """Every new value with a dagger: its old value, the shares of the steps above it, and the value, as printed."""
    for table in (block for block in blocks(solution) if isinstance(block, Table)):
        shares, old = [], ()
        for row in table.rows:
            if row[1][0].startswith("step "):
                shares = [*([] if row[0][0] else shares), row[2:]]
            if row[0][0] == "new":
                for column, cell in enumerate(row[2:]):
                    if is_noted(cell):
                        yield tuple(
                            number(plain_text(each[0].formula)) for each in (old[column], cell, *(s[column] for s in shares))
                        )
            old = row[2:]


def test_daggers_of_the_seed_are_said_to_come_from_the_rows_of_the_steps_and_do():
    """Read from the page alone: old - 0.1 times the sum of the unrounded rows prints as the marked value."""
    solution = solve(with_backward(load_example(), "0.1"))
    found = list(marked_updates(solution))
    assert len(found) == 6
    for old, new, *shares in found:
        assert round(old - sum(shares) / 10, 4) == new
    assert words_below(solution) == ["† worked out from the rows of the steps, not from their rounded sum."]


def test_daggers_where_no_shares_stand_still_need_more_digits():
    solution = solve(replace(with_backward(load_example(), "0.1"), layout=Layout("brief", backward=True)))
    assert words_below(solution) == ["† needs more digits than the table shows."]
