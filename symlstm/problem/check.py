"""The plain tree checked into a Problem, with everything that is to mend gathered on the way.

The order is: what is there, how large it is, whether the shapes fit, whether the sizes are bounded, and only then the
numbers. Each part is looked at on its own, so that a fault in one hides nothing in another.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from symlstm.network import CELLS, Stage
from symlstm.network.names import Role
from symlstm.network.outputs.linear import linear
from symlstm.problem.entries import read_matrix, read_vector
from symlstm.problem.keys import TOP, Given, nearest, refuse_unknown, table_at
from symlstm.problem.options import did_you_mean, read_layout, read_rounding, read_training
from symlstm.problem.parameters import check_initial, check_weights, find_initial, find_weights
from symlstm.problem.problem import Problem, Vector
from symlstm.problem.quantities import quantities
from symlstm.problem.report import Report
from symlstm.problem.settings import Layout, Training
from symlstm.problem.shapes import check_matrix, majority, row_lengths
from symlstm.problem.sizes import Sizes, check_bounds, find_sizes
from symlstm.problem.targets import check_target, read_readout, read_target
from symlstm.problem.tree import Tree
from symlstm.problem.wording import either, shown

MAX_TITLE = 200  # characters: two lines of a page

# Control characters, line breaks, halves of surrogate pairs, and two non-characters: no document format takes them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def check(tree: Tree, default_title: str, report: Report) -> Problem | None:
    """The Problem that the tree describes; None if anything was reported."""
    meant = refuse_unknown(tree, "", TOP, report)
    title = _title(tree, default_title, report)
    sequence = _sequence(tree, meant, report)
    layout = read_layout(table_at(tree, "layout", report), report)
    training = read_training(tree, report)
    _check_backward(tree, layout, training, report)
    layout = replace(layout, backward=layout.backward or training is not None)
    cell = _cell(tree, report)
    rounding = read_rounding(table_at(tree, "rounding", report), quantities(tree, cell, layout.backward), report)
    if cell is None:  # which weights belong depends on it
        return None
    output = linear(cell.states[0])
    parameters = {**cell.parameters, **output.parameters}
    weights, meant_weights = find_weights(tree, cell.aliases, parameters, report)
    initial = find_initial(tree, cell, report)
    sizes = find_sizes(sequence.value, weights, parameters, initial)
    has_readout = not weights.keys().isdisjoint(output.parameters)
    readout = read_readout(tree, has_readout, report)
    expected = parameters if has_readout else cell.parameters
    target = Given("target", tree["target"]) if readout and "target" in tree else None

    if _has_weights(tree, meant, report):
        check_weights(weights, expected, meant_weights, sizes, report)
    check_initial(initial, sizes, report)
    if target and readout:
        check_target(target, readout, sizes, report)
    if not check_bounds(sizes, cell.parameters, report):
        return None

    problem = Problem(
        title=title,
        cell=cell,
        sequence=read_matrix(sequence, report),
        matrices={name: read_matrix(given, report) for name, given in weights.items() if parameters[name].role is Role.MATRIX},
        biases={name: read_vector(given, report) for name, given in weights.items() if parameters[name].role is not Role.MATRIX},
        initial=_states(initial, sizes, cell, report),
        readout=readout,
        target=read_target(target, readout, report) if target and readout else None,
        rounding=rounding,
        layout=layout,
        training=training,
    )
    return None if report.count else problem


def is_title(text: str) -> bool:
    """Whether the text can stand as a title in every document format."""
    return text.strip() != "" and len(text) <= MAX_TITLE and not _UNPRINTABLE.search(text)


def _title(tree: Tree, default: str, report: Report) -> str:
    title = tree.get("title", default)
    if type(title) is str and is_title(title):
        return title
    found = f"{len(title)} characters" if type(title) is str and len(title) > MAX_TITLE else shown(title)
    report.add("title", found, f"one line of text, in quotes, of at most {MAX_TITLE} characters")
    return default


def _cell(tree: Tree, report: Report) -> Stage | None:
    """The cell that is named, or else the one that was probably meant."""
    name = tree.get("cell", "lstm")
    if type(name) is str and name in CELLS:
        return CELLS[name]
    report.add("cell", shown(name), either(CELLS), did_you_mean(name, CELLS))
    return CELLS.get(nearest(name, CELLS) or "") if isinstance(name, str) else None


def _sequence(tree: Tree, meant: set[str], report: Report) -> Given:
    sequence = Given("sequence", tree.get("sequence"))
    if "sequence" in tree:
        columns = majority(row_lengths(sequence.value))
        check_matrix(sequence, None, columns, "one row for each time step", report)
    elif "sequence" not in meant:
        report.add("sequence", "nothing", "rows of numbers (one row for each time step)", "write sequence = [[0.5], [1.5]]")
    return sequence


def _has_weights(tree: Tree, meant: set[str], report: Report) -> bool:
    if "weights" not in tree and "weights" not in meant:
        report.add("weights", "nothing", "a table, [weights]", "`symlstm new FILE` writes a starter to edit")
    return isinstance(tree.get("weights"), dict)


def _check_backward(tree: Tree, layout: Layout, training: Training | None, report: Report) -> None:
    """Report a backward pass that has no loss to start from, or that is both asked for and switched off."""
    table = tree.get("layout")
    if training is not None and isinstance(table, dict) and table.get("backward") is False:
        report.add("layout.backward", "false, with [training]", "true, or nothing", "gradient descent needs the backward pass")
    if (layout.backward or training is not None) and "target" not in tree:
        where = "layout.backward" if layout.backward else "training"
        report.add(
            where, "no target", "a target, as the gradients are those of the loss", "add target = [...], or leave this out"
        )


def _states(initial: Mapping[str, Given], sizes: Sizes, cell: Stage, report: Report) -> dict[str, Vector]:
    """Every state of the cell; zero where it is not given."""
    zero = (Fraction(0),) * (sizes.hidden or 0)
    return {name: read_vector(initial[name], report) if name in initial else zero for name in cell.states}

