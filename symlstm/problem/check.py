"""The plain tree checked and turned into a Problem; every problem found on the way is gathered."""

from dataclasses import replace
from functools import partial

from symlstm.network.outputs import WEIGHTS
from symlstm.problem.arrays import find_sequence, read_arrays
from symlstm.problem.cells import find_cell
from symlstm.problem.findings import Findings
from symlstm.problem.head import read_head
from symlstm.problem.keys import TOP, refuse_unknown, table_at
from symlstm.problem.layered_arrays import read_layered, read_layered_head
from symlstm.problem.layers import layers_of, read_runs, several
from symlstm.problem.notation import read_notation
from symlstm.problem.options import read_layout, read_rounding, read_training
from symlstm.problem.problem import Problem
from symlstm.problem.quantities import quantities
from symlstm.problem.sample_tables import KEYS, read_samples
from symlstm.problem.settings import Layout
from symlstm.problem.slopes import check_slopes
from symlstm.problem.stages import OUTPUT_NAMES, network_for
from symlstm.problem.title import read_title
from symlstm.problem.tokens import read_vocabulary, with_numbers_for_tokens
from symlstm.problem.tree import Tree
from symlstm.problem.upstream import READOUT_WITHOUT_LOSS
from symlstm.problem.variants import read_variants
from symlstm.words import N_


def checked_problem(tree: Tree, default_title: str, findings: Findings) -> Problem | None:
    """The Problem that the tree describes; None if anything was reported."""
    one_of = partial(_of_one_sequence, default_title)
    return read_samples(tree, one_of, findings) if tree.keys() & set(KEYS) else one_of(tree, findings)


def _of_one_sequence(default_title: str, tree: Tree, findings: Findings) -> Problem | None:
    meant = refuse_unknown(tree, "", TOP, findings)
    title = read_title(tree.get("title", default_title), default_title, findings)
    vocabulary = read_vocabulary(tree, findings)
    tree = with_numbers_for_tokens(tree, vocabulary, findings)
    sequence = find_sequence(tree, meant, findings)
    layout = read_layout(table_at(tree, "layout", findings), findings)
    training = read_training(tree, findings)
    is_trained = isinstance(tree.get("training"), dict)
    _check_backward(tree, layout, is_trained, findings)
    layout = replace(layout, backward=layout.backward or is_trained)
    runs = read_runs(tree, find_cell, findings) if "layers" in tree else ()
    cell = runs[0][0].cell if runs and runs[0] else find_cell(tree, findings) if "layers" not in tree else None
    layers = layers_of(runs) if "layers" in tree else ((cell,),) if cell else None
    head = read_layered_head(tree, runs, findings) if runs else read_head(tree, findings)
    names = quantities(network_for(layers, head.named), layout.backward) if layers else None
    rounding = read_rounding(table_at(tree, "rounding", findings), names, findings)
    notation = read_notation(tree, cell, findings)
    variants = read_variants(tree, network_for(layers, head.named) if layers else None, findings)
    if cell is None or layers is None:  # which weights belong depends on it
        return None
    for each in (each for layer in layers for each in layer if layout.backward or is_trained):
        check_slopes(each, "layout.backward", findings)
    if runs:
        arrays = read_layered(tree, runs, head, sequence, findings)
    else:
        arrays = read_arrays(tree, cell, head, sequence, meant, findings)
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
        output=head.output or OUTPUT_NAMES[0],
        loss=head.loss,
        over_time=head.over_time,
        upstream=arrays.upstream,
        vocabulary=vocabulary,
        layers=several(layers),
        variants=variants,
    )


def _check_backward(tree: Tree, layout: Layout, is_trained: bool, findings: Findings) -> None:
    """Report a backward pass that has no loss to start from, or that is both asked for and switched off."""
    table = tree.get("layout")
    if is_trained and isinstance(table, dict) and table.get("backward") is False:
        hint = N_("gradient descent needs the backward pass")
        findings.add("layout.backward", N_("false, with [training]"), N_("true, or nothing"), hint)
    if is_trained and "upstream" in tree:
        hint = N_("the loss that these gradients belong to is not known here, so that no step against it can be judged")
        findings.add("training", N_("gradient descent with [upstream]"), N_("gradients alone, with backward = true"), hint)
    elif (layout.backward or is_trained) and "target" not in tree and "upstream" not in tree:
        where = "layout.backward" if layout.backward else "training"
        hint = N_("add target = [...] or [upstream], or leave this out")
        findings.add(where, N_("no target"), N_("a target, as the gradients are those of the loss"), hint)
    elif layout.backward and "target" not in tree and isinstance(tree.get("weights"), dict) and WEIGHTS in tree["weights"]:
        findings.add(f"weights.{WEIGHTS}", *READOUT_WITHOUT_LOSS)
