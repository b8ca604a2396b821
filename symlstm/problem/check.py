"""The plain tree checked and turned into a Problem; every problem found on the way is gathered."""

from dataclasses import dataclass, replace
from functools import partial
from itertools import chain

from symlstm.network import Stage
from symlstm.network.network import LayerCells
from symlstm.network.outputs import WEIGHTS
from symlstm.problem.arrays import Arrays, find_sequence, read_arrays
from symlstm.problem.cells import find_cell
from symlstm.problem.findings import Findings
from symlstm.problem.head import HeadKeys, read_head
from symlstm.problem.keys import TOP, Given, refuse_unknown, table_at
from symlstm.problem.layered_arrays import read_layered, read_layered_head
from symlstm.problem.layers import CellTables, layers_of, read_runs, several
from symlstm.problem.notation import ChosenNotation, read_notation
from symlstm.problem.options import read_layout, read_rounding, read_training
from symlstm.problem.problem import Problem
from symlstm.problem.quantities import quantities
from symlstm.problem.sample_tables import KEYS, read_samples
from symlstm.problem.settings import Layout, Rounding, Training
from symlstm.problem.slopes import check_slopes
from symlstm.problem.stages import OUTPUT_NAMES, network_for
from symlstm.problem.title import read_title
from symlstm.problem.tokens import read_vocabulary, with_numbers_for_tokens
from symlstm.problem.tree import Tree
from symlstm.problem.upstream import READOUT_WITHOUT_LOSS
from symlstm.problem.variants import Variants, read_variants
from symlstm.words import N_


def checked_problem(tree: Tree, default_title: str, findings: Findings) -> Problem | None:
    """The Problem that the tree describes; None if anything was reported."""
    one_of = partial(_of_one_sequence, default_title)
    return read_samples(tree, one_of, findings) if tree.keys() & set(KEYS) else one_of(tree, findings)


def _of_one_sequence(default_title: str, tree: Tree, findings: Findings) -> Problem | None:
    """The Problem of one sequence. What is reported stands in the order of reading: the head, the settings, the cells, the numbers."""
    meant = refuse_unknown(tree, "", TOP, findings)
    title = read_title(tree.get("title", default_title), default_title, findings)
    vocabulary = read_vocabulary(tree, findings)
    tree = with_numbers_for_tokens(tree, vocabulary, findings)
    sequence = find_sequence(tree, meant, findings)
    layout, training = _read_passes(tree, findings)
    cells = _find_cells(tree, findings)
    head = read_layered_head(tree, cells.runs, findings) if cells.runs else read_head(tree, findings)
    settings = _read_settings(tree, cells, head, layout, findings)
    arrays = _read_numbers(tree, cells, head, sequence, meant, layout, findings)
    if arrays is None or cells.first is None or cells.layers is None or findings.count:
        return None
    return Problem(
        title,
        cells.first,
        arrays.sequence,
        arrays.matrices,
        arrays.biases,
        arrays.initial,
        arrays.readout,
        arrays.target,
        settings.rounding,
        layout,
        training,
        settings.notation,
        output=head.output or OUTPUT_NAMES[0],
        loss=head.loss,
        over_time=head.over_time,
        upstream=arrays.upstream,
        vocabulary=vocabulary,
        layers=several(cells.layers),
        variants=settings.variants,
    )


def _read_passes(tree: Tree, findings: Findings) -> tuple[Layout, Training | None]:
    """The layout and the training. Who trains gets the backward pass, too."""
    layout = read_layout(table_at(tree, "layout", findings), findings)
    training = read_training(tree, findings)
    is_trained = isinstance(tree.get("training"), dict)
    _check_backward(tree, layout, is_trained, findings)
    return replace(layout, backward=layout.backward or is_trained), training


@dataclass(frozen=True)
class _Cells:
    """The cells of a problem.

    runs    those that are given in [[layers]]
    first   the only one, or the first of the lowest layer; None where it is not known
    layers  all of them; None where one is not known
    """

    runs: tuple[tuple[CellTables, ...], ...]
    first: Stage | None
    layers: tuple[LayerCells, ...] | None


def _find_cells(tree: Tree, findings: Findings) -> _Cells:
    if "layers" in tree:
        runs = read_runs(tree, find_cell, findings)
        return _Cells(runs, runs[0][0].cell if runs and runs[0] else None, layers_of(runs))
    cell = find_cell(tree, findings)
    return _Cells((), cell, ((cell,),) if cell else None)


@dataclass(frozen=True)
class _Settings:
    """What is said about the quantities of the network by their names."""

    rounding: Rounding
    notation: ChosenNotation
    variants: Variants | None


def _read_settings(tree: Tree, cells: _Cells, head: HeadKeys, layout: Layout, findings: Findings) -> _Settings:
    network = network_for(cells.layers, head.named) if cells.layers else None
    names = quantities(network, layout.backward) if network else None
    rounding = read_rounding(table_at(tree, "rounding", findings), names, findings)
    notation = read_notation(tree, cells.first, findings)
    return _Settings(rounding, notation, read_variants(tree, network, findings))


def _read_numbers(
    tree: Tree, cells: _Cells, head: HeadKeys, sequence: Given, meant: set[str], layout: Layout, findings: Findings
) -> Arrays | None:
    """The numbers; None where the cells are not known, on which depends which weights belong, and where they cannot be read."""
    if cells.first is None or cells.layers is None:
        return None
    for cell in chain.from_iterable(cells.layers if layout.backward else ()):
        check_slopes(cell, "layout.backward", findings)
    if cells.runs:
        return read_layered(tree, cells.runs, head, sequence, findings)
    return read_arrays(tree, cells.first, head, sequence, meant, findings)


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
