"""A Problem built in Python, checked as one from a file is, and made unchangeable."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from symlstm.errors import Finding, ProblemError
from symlstm.network import CELLS, Stage
from symlstm.network.ids import Place
from symlstm.network.network import LayerCells
from symlstm.problem.arrays import Arrays, find_sequence, read_arrays
from symlstm.problem.findings import Findings, FindingsWithin
from symlstm.problem.layered_arrays import read_layered
from symlstm.problem.layers import MAX_LAYERS, CellTables, several
from symlstm.problem.notation import ChosenNotation, check_notation
from symlstm.problem.options import check_carried, did_you_mean
from symlstm.problem.quantities import quantities
from symlstm.problem.settings import Layout, Rounding, Training
from symlstm.problem.title import read_title
from symlstm.problem.tree import Tree
from symlstm.problem.wording import either, shown

SETTINGS = (
    ("rounding", Rounding, "a Rounding"),
    ("layout", Layout, "a Layout"),
    ("training", Training | None, "a Training, or None"),
    ("notation", ChosenNotation, "a ChosenNotation"),
)


def checked_fields(problem: Any) -> dict[str, Any]:
    """Those fields of a Problem just built that take another form: exact numbers in tuples, names in mappings that can only be read.

    Raises ProblemError, which lists every problem found.
    """
    findings = Findings()
    read_title(problem.title, "", findings)
    _check_settings(problem, findings)
    layers = _layers(problem.layers, findings)
    cell = layers[0][0] if layers else _cell(problem.cell, findings)
    if cell and isinstance(problem.notation, ChosenNotation):
        check_notation(problem.notation, cell, findings)
    arrays = _arrays(problem, cell, layers, findings) if cell and layers is not None else None
    if arrays and cell and not findings.count:
        _check_with_arrays(problem, layers or cell, arrays, findings)
    if findings.count or arrays is None:
        raise ProblemError("Problem", findings.listed())
    layout = replace(problem.layout, backward=problem.layout.backward or problem.training is not None)
    return {
        "cell": cell,
        "sequence": arrays.sequence,
        "matrices": MappingProxyType(arrays.matrices),
        "biases": MappingProxyType(arrays.biases),
        "initial": MappingProxyType(arrays.initial),
        "readout": arrays.readout,
        "target": arrays.target,
        "layout": layout,
        "layers": several(layers or ()),
    }


def _check_settings(problem: Any, findings: Findings) -> None:
    for name, kind, expected in SETTINGS:
        value = getattr(problem, name)
        if not isinstance(value, kind):
            findings.add(name, shown(value), expected)


def _cell(cell: Any, findings: Findings) -> Stage | None:
    """The cell itself, or the one of this name."""
    found = CELLS.get(cell) if isinstance(cell, str) else cell
    if isinstance(found, Stage):
        return found
    findings.add("cell", shown(cell), either(CELLS), did_you_mean(cell, CELLS))
    return None


def _layers(layers: Any, findings: Findings) -> tuple[LayerCells, ...] | None:
    """The cells of each layer, given as themselves or by their names; None if anything was reported."""
    before = findings.count
    is_well_formed = isinstance(layers, tuple | list) and all(isinstance(e, tuple | list) and len(e) in (1, 2) for e in layers)
    if not is_well_formed or len(layers) > MAX_LAYERS:
        findings.add(
            "layers", shown(layers), f"up to {MAX_LAYERS} layers, each of one cell or of two", 'write (("lstm",), ("lstm",))'
        )
        return None
    found = tuple(tuple(cell for each in layer if (cell := _cell(each, findings))) for layer in layers)
    return found if findings.count == before else None


def _arrays(problem: Any, cell: Stage, layers: tuple[LayerCells, ...], findings: Findings) -> Arrays | None:
    tree: Tree = {"sequence": _listed(problem.sequence)}
    tree |= {name: _listed(value) for name in ("readout", "target") if (value := getattr(problem, name)) is not None}
    weights = _merged(problem.matrices, problem.biases, findings)
    initial = _table(problem.initial, "initial", findings)
    sequence = find_sequence(tree, set(), findings)
    if not several(layers):
        return read_arrays({**tree, "weights": weights, "initial": initial}, cell, sequence, set(), findings)
    runs = tuple(
        tuple(_run(Place(number, reverse > 0), cell, weights, initial, findings) for reverse, cell in enumerate(layer))
        for number, layer in enumerate(layers, 1)
    )
    tree |= {"weights": weights} if weights else {}
    tree |= {"initial": initial} if initial else {}
    return read_layered(tree, runs, sequence, findings)


def _run(place: Place, cell: Stage, weights: Tree, initial: Tree, findings: Findings) -> CellTables:
    """One cell, with what is given under its prefix taken out of the tables."""
    tables = {"weights": _taken(place.prefix, weights), "initial": _taken(place.prefix, initial)}

    def placed(finding: Finding) -> Finding:
        table, point, name = finding.where.partition(".")
        return replace(finding, where=f"{table}{point}{place.prefix}{name}")

    return CellTables(place, tables, FindingsWithin(findings, placed), cell)


def _taken(prefix: str, table: Tree) -> Tree:
    return {name.removeprefix(prefix): table.pop(name) for name in list(table) if name.startswith(prefix)}


def _merged(matrices: Any, biases: Any, findings: Findings) -> Tree:
    tables = _table(matrices, "matrices", findings), _table(biases, "biases", findings)
    for name in tables[0].keys() & tables[1].keys():
        findings.add(f"biases.{name}", "a name that stands among the matrices, too", "each name once")
    return tables[0] | tables[1]


def _table(value: Any, where: str, findings: Findings) -> Tree:
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {name: _listed(entry) for name, entry in value.items()}
    findings.add(where, shown(value), "a mapping from names to numbers")
    return {}


def _listed(value: Any, levels: int = 3) -> Any:
    """Tuples as the lists that a file has, as many levels deep as a message about them looks."""
    return [_listed(entry, levels - 1) for entry in value] if levels and isinstance(value, tuple | list) else value


def _check_with_arrays(problem: Any, cells_of: Stage | tuple[LayerCells, ...], arrays: Arrays, findings: Findings) -> None:
    """What the settings ask for and the numbers must allow."""
    backward = problem.layout.backward or problem.training is not None
    if backward and arrays.target is None:
        findings.add("layout.backward", "no target", "a target, as the gradients are those of the loss")
    if problem.rounding.carried is not None:
        names = quantities(cells_of, arrays.readout is not None, arrays.target is not None, backward)
        check_carried(sorted(problem.rounding.carried), names, findings)
