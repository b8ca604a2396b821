"""The weights, biases and initial states: which are there, which belong, and with what shapes."""

from collections.abc import Iterator, Mapping

from symlstm.cells import Cell
from symlstm.problem.keys import Given, name_parameters, refuse_unknown, table_at
from symlstm.problem.report import Report
from symlstm.problem.shapes import Length, check_matrix, check_vector, listed, matrix_text, vector_text
from symlstm.problem.sizes import Sizes
from symlstm.problem.tree import Tree

READOUT = ("W_y", "b_y")


def matrices_of(cell: Cell) -> frozenset[str]:
    """The names of the parameters that are matrices: by their shapes, whatever letters they are called by."""
    shapes = cell.parameter_shapes(1, 1)
    return frozenset({name for name, shape in shapes.items() if len(shape) == 2} | {READOUT[0]})


def find_weights(tree: Tree, cell: Cell, report: Report) -> tuple[dict[str, Given], set[str]]:
    """The given weights and biases by the cell's own names; and the names that misspelt keys probably meant."""
    named = name_parameters(table_at(tree, "weights", report), "weights", cell.aliases, report)
    known = (*cell.parameter_shapes(1, 1), *READOUT)
    meant = refuse_unknown({name: given.value for name, given in named.items()}, "weights", known, report)
    return {name: named[name] for name in known if name in named}, meant


def find_initial(tree: Tree, cell: Cell, report: Report) -> dict[str, Given]:
    """The given initial states by name."""
    table = table_at(tree, "initial", report)
    refuse_unknown(table, "initial", cell.states, report)
    return {name: Given(f"initial.{name}", table[name]) for name in cell.states if name in table}


def check_weights(weights: Mapping[str, Given], meant: set[str], sizes: Sizes, cell: Cell, report: Report) -> None:
    """Report every weight and bias that is missing or has another shape than belongs."""
    for name, shape in _shapes(cell, sizes, has_readout=not weights.keys().isdisjoint(READOUT)):
        meaning = _meaning(name, len(shape) == 2, sizes) if None not in shape else ""
        if name not in weights:
            if name not in meant:
                _report_missing(name, shape, meaning, report)
        elif len(shape) == 2:
            check_matrix(weights[name], *shape, meaning, report)
        else:
            check_vector(weights[name], shape[0], meaning, report)


def check_initial(initial: Mapping[str, Given], sizes: Sizes, report: Report) -> None:
    """Report every initial state that is not one number for each hidden unit."""
    for given in initial.values():
        check_vector(given, sizes.hidden, f"hidden H = {sizes.hidden}" if sizes.hidden else "", report)


def _shapes(cell: Cell, sizes: Sizes, has_readout: bool) -> Iterator[tuple[str, tuple[Length, ...]]]:
    for name, shape in cell.parameter_shapes(sizes.inputs or 0, sizes.hidden or 0).items():
        if len(shape) == 1:
            yield name, (sizes.hidden,)
        else:
            yield name, (sizes.hidden, shape[1] if sizes.inputs and sizes.hidden else None)
    if has_readout:
        yield "W_y", (sizes.outputs, sizes.hidden)
        yield "b_y", (sizes.outputs,)


def _meaning(name: str, is_matrix: bool, sizes: Sizes) -> str:
    if name == "W_y":
        return f"outputs K = {sizes.outputs}, hidden H = {sizes.hidden}"
    if name == "b_y":
        return f"outputs K = {sizes.outputs}"
    hidden = f"hidden H = {sizes.hidden}"
    return f"{hidden}, input + hidden D + H = {sizes.inputs} + {sizes.hidden}" if is_matrix else hidden


def _report_missing(name: str, shape: tuple[Length, ...], meaning: str, report: Report) -> None:
    if len(shape) == 2:
        hint = "add it, or leave b_y out, too" if name == "W_y" else ""
        report.add(f"weights.{name}", "nothing", matrix_text(*shape, meaning), hint)
    else:
        zeros = f"write {name} = {listed([0] * (shape[0] or 1))} for no bias"
        report.add(f"weights.{name}", "nothing", vector_text(shape[0], meaning), zeros)
