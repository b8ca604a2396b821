"""The plain tree checked and turned into a Problem; every problem found on the way is gathered."""

from dataclasses import replace

from symlstm.network import CELLS, Stage
from symlstm.problem.arrays import find_sequence, read_arrays
from symlstm.problem.findings import Findings
from symlstm.problem.keys import TOP, nearest, refuse_unknown, table_at
from symlstm.problem.layered_arrays import read_layered
from symlstm.problem.layers import layers_of, read_runs, several
from symlstm.problem.notation import read_notation
from symlstm.problem.options import did_you_mean, read_layout, read_rounding, read_training
from symlstm.problem.problem import Problem
from symlstm.problem.quantities import quantities
from symlstm.problem.settings import Layout
from symlstm.problem.title import read_title
from symlstm.problem.tree import Tree
from symlstm.problem.wording import either, shown


def checked_problem(tree: Tree, default_title: str, findings: Findings) -> Problem | None:
    """The Problem that the tree describes; None if anything was reported."""
    meant = refuse_unknown(tree, "", TOP, findings)
    title = read_title(tree.get("title", default_title), default_title, findings)
    sequence = find_sequence(tree, meant, findings)
    layout = read_layout(table_at(tree, "layout", findings), findings)
    training = read_training(tree, findings)
    is_trained = isinstance(tree.get("training"), dict)
    _check_backward(tree, layout, is_trained, findings)
    layout = replace(layout, backward=layout.backward or is_trained)
    runs = read_runs(tree, _cell, findings) if "layers" in tree else ()
    cell = runs[0][0].cell if runs and runs[0] else _cell(tree, findings)
    layers = layers_of(runs) if "layers" in tree else ((cell,),) if cell else None
    names = quantities(layers, _has_readout(tree), "target" in tree, layout.backward)
    rounding = read_rounding(table_at(tree, "rounding", findings), names, findings)
    notation = read_notation(tree, cell, findings)
    if cell is None or layers is None:  # which weights belong depends on it
        return None
    arrays = read_layered(tree, runs, sequence, findings) if runs else read_arrays(tree, cell, sequence, meant, findings)
    if arrays is None or findings.count:
        return None
    return Problem(
        title,
        cell,
        arrays.sequence,
        arrays.matrices,
        arrays.biases,
        arrays.initial,
        arrays.readout,
        arrays.target,
        rounding,
        layout,
        training,
        notation,
        several(layers),
    )


def _cell(tree: Tree, findings: Findings) -> Stage | None:
    """The cell that is named, or else the one that was probably meant."""
    name = tree.get("cell", "lstm")
    if type(name) is str and name in CELLS:
        return CELLS[_cell_of_weights(tree, name, findings) or name]
    findings.add("cell", shown(name), either(CELLS), did_you_mean(name, CELLS))
    return CELLS.get(nearest(name, CELLS) or "") if isinstance(name, str) else None


def _cell_of_weights(tree: Tree, name: str, findings: Findings) -> str | None:
    """The one other cell all of whose weights stand in the file, and no others; that is reported, and those are looked at."""
    weights = tree.get("weights")
    keys = weights.keys() - {"W_y", "b_y"} if isinstance(weights, dict) else set()
    meant = next((other for other, cell in CELLS.items() if other != name and cell.parameters.keys() == keys), None)
    if meant is not None:
        found = shown(name) if "cell" in tree else f"nothing, which stands for {shown(name)}"
        own = ", ".join(CELLS[name].parameters)
        findings.add(
            "cell", found, f"{shown(meant)}, whose weights these are", f"write cell = {shown(meant)}, or give the weights {own}"
        )
    return meant


def _has_readout(tree: Tree) -> bool:
    weights = tree.get("weights")
    return isinstance(weights, dict) and "W_y" in weights


def _check_backward(tree: Tree, layout: Layout, is_trained: bool, findings: Findings) -> None:
    """Report a backward pass that has no loss to start from, or that is both asked for and switched off."""
    table = tree.get("layout")
    if is_trained and isinstance(table, dict) and table.get("backward") is False:
        findings.add("layout.backward", "false, with [training]", "true, or nothing", "gradient descent needs the backward pass")
    if (layout.backward or is_trained) and "target" not in tree:
        where = "layout.backward" if layout.backward else "training"
        findings.add(
            where, "no target", "a target, as the gradients are those of the loss", "add target = [...], or leave this out"
        )
