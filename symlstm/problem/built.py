"""A Problem built in Python, checked as one from a file is, and made unchangeable."""

from collections.abc import Mapping
from dataclasses import fields, replace
from types import MappingProxyType
from typing import Any

from symlstm.errors import Finding, ProblemError
from symlstm.network import CELLS, Stage
from symlstm.network.ids import Place
from symlstm.network.network import LayerCells
from symlstm.network.outputs import WEIGHTS
from symlstm.problem.arrays import Arrays, find_sequence, read_arrays
from symlstm.problem.cells import find_cell
from symlstm.problem.findings import Findings, FindingsWithin
from symlstm.problem.head import HeadKeys, read_head
from symlstm.problem.layered_arrays import read_layered
from symlstm.problem.layers import MAX_LAYERS, CellTables, several
from symlstm.problem.notation import ChosenNotation, check_notation
from symlstm.problem.options import check_carried, did_you_mean
from symlstm.problem.quantities import quantities
from symlstm.problem.settings import Layout, Rounding, Training
from symlstm.problem.slopes import check_slopes
from symlstm.problem.stages import OUTPUT_NAMES, OVER_TIME, network_for
from symlstm.problem.title import read_title
from symlstm.problem.tree import Tree
from symlstm.problem.upstream import READOUT_WITHOUT_LOSS
from symlstm.problem.variants import Variants, check_variants
from symlstm.problem.wording import either, shown
from symlstm.words import N_, said

SETTINGS = (
    ("rounding", Rounding, N_("a Rounding")),
    ("layout", Layout, N_("a Layout")),
    ("training", Training | None, N_("a Training, or None")),
    ("notation", ChosenNotation, N_("a ChosenNotation")),
    ("variants", Variants | None, N_("a Variants, or None")),
)


def checked_fields(problem: Any) -> dict[str, Any]:
    """Those fields of a Problem just built that take another form: exact numbers in tuples, names in mappings that can only be read.

    Raises ProblemError, which lists every problem found.
    """
    if problem.samples != ():
        return _with_samples(problem)
    findings = Findings()
    read_title(problem.title, "", findings)
    _check_settings(problem, findings)
    layers = _layers(problem, findings)
    cell = layers[0][0] if layers else _cell(problem, findings)
    if cell and isinstance(problem.notation, ChosenNotation):
        check_notation(problem.notation, cell, findings)
    head = _head(problem, findings)
    arrays = _arrays(problem, cell, layers, head, findings) if cell and layers is not None else None
    if arrays and cell and not findings.count:
        _check_with_arrays(problem, layers or ((cell,),), head, arrays, findings)
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
        "loss": head.loss,
        "upstream": MappingProxyType(arrays.upstream),
        "layout": layout,
        "layers": several(layers or ()),
    }


def _with_samples(problem: Any) -> dict[str, Any]:
    """The same of a problem of several sequences, of which each is checked as the only one would be."""
    from symlstm.problem.samples import checked_samples

    findings = Findings()
    if not isinstance(problem.over_samples, str) or problem.over_samples not in ("sum", "mean"):
        findings.add("over_samples", shown(problem.over_samples), either(("sum", "mean")))
    if problem.upstream:
        findings.add("upstream", N_("gradients from outside beside samples"), N_("none with samples"))
    if findings.count:
        raise ProblemError("Problem", findings.listed())
    samples, first = checked_samples(problem, findings)
    if findings.count or first is None:
        raise ProblemError("Problem", findings.listed())
    return {each.name: getattr(first, each.name) for each in fields(first)} | {"samples": samples}


def _check_settings(problem: Any, findings: Findings) -> None:
    for name, kind, expected in SETTINGS:
        value = getattr(problem, name)
        if not isinstance(value, kind):
            findings.add(name, shown(value), expected)


def _cell(problem: Any, findings: Findings) -> Stage | None:
    """The cell itself, or the one of this name in the form of its weights."""
    if isinstance(problem.cell, Stage):
        return problem.cell
    if isinstance(problem.cell, str) and problem.cell in CELLS and _are_mappings(problem):
        return find_cell({"cell": problem.cell, "weights": dict.fromkeys([*problem.matrices, *problem.biases])}, findings)
    findings.add("cell", shown(problem.cell), either(CELLS), did_you_mean(problem.cell, CELLS))
    return None


def _layers(problem: Any, findings: Findings) -> tuple[LayerCells, ...] | None:
    """The cells of each layer, given as themselves or by their names; None if anything was reported."""
    before, layers = findings.count, problem.layers
    if layers == ():
        return ()
    is_well_formed = isinstance(layers, tuple | list) and all(isinstance(e, tuple | list) and len(e) in (1, 2) for e in layers)
    if not is_well_formed or not 0 < len(layers) <= MAX_LAYERS:
        expected = said("up to {most} layers, each of one cell or of two", most=MAX_LAYERS)
        findings.add("layers", shown(layers), expected, N_('write (("lstm",), ("lstm",))'))
        return None
    if not _are_mappings(problem):
        _merged(problem.matrices, problem.biases, findings)
        return None
    is_alone = sum(map(len, layers)) == 1
    found_cells = tuple(
        tuple(
            _placed_cell(each, Place() if is_alone else Place(n, reverse > 0), problem, findings)
            for reverse, each in enumerate(layer)
        )
        for n, layer in enumerate(layers, 1)
    )
    if findings.count > before:
        return None
    return tuple(tuple(cell for cell in layer if cell) for layer in found_cells)


def _placed_cell(cell: Any, place: Place, problem: Any, findings: Findings) -> Stage | None:
    """A cell itself, or the one of this name in the form of the weights that belong to its place."""
    if isinstance(cell, Stage):
        return cell
    if isinstance(cell, str) and cell in CELLS:
        names = _taken(place.prefix, dict.fromkeys(map(str, [*problem.matrices, *problem.biases])))
        return find_cell({"cell": cell, "weights": names}, findings)
    findings.add("layers", shown(cell), either(CELLS), did_you_mean(cell, CELLS))
    return None


def _head(problem: Any, findings: Findings) -> HeadKeys:
    """What stands over the cell, by the fields of a Problem as the keys of a file."""
    weights = [*problem.matrices, *problem.biases] if _are_mappings(problem) else []
    tree: Tree = {"weights": dict.fromkeys(weights)}
    tree |= {"output": problem.output} if problem.output != OUTPUT_NAMES[0] else {}
    tree |= {"loss": problem.loss} if problem.loss is not None and problem.target is not None else {}
    tree |= {"over_time": problem.over_time} if problem.over_time != OVER_TIME[0] else {}
    tree |= {"upstream": dict(problem.upstream)} if isinstance(problem.upstream, Mapping) and problem.upstream else {}
    return read_head(tree | ({"target": None} if problem.target is not None else {}), findings)


def _are_mappings(problem: Any) -> bool:
    return isinstance(problem.matrices, Mapping) and isinstance(problem.biases, Mapping)


def _arrays(problem: Any, cell: Stage, layers: tuple[LayerCells, ...], head: HeadKeys, findings: Findings) -> Arrays | None:
    tree: Tree = {"sequence": _listed(problem.sequence)}
    weights = _merged(problem.matrices, problem.biases, findings)
    initial = _table(problem.initial, "initial", findings)
    upstream = _table(problem.upstream, "upstream", findings) if problem.upstream else {}
    tree |= {name: _listed(value) for name in ("readout", "target") if (value := getattr(problem, name)) is not None}
    sequence = find_sequence(tree, set(), findings)
    if not several(layers):
        tree |= {"weights": weights, "initial": initial} | ({"upstream": upstream} if problem.upstream else {})
        return read_arrays(tree, cell, head, sequence, set(), findings)
    runs = tuple(
        tuple(
            _cell_tables(Place(number, reverse > 0), cell, (weights, initial, upstream), findings)
            for reverse, cell in enumerate(layer)
        )
        for number, layer in enumerate(layers, 1)
    )
    tree |= {"weights": weights, **({"initial": initial} if initial else {}), **({"upstream": upstream} if upstream else {})}
    return read_layered(tree, runs, head, sequence, findings)


def _cell_tables(place: Place, cell: Stage, tables: tuple[Tree, Tree, Tree], findings: Findings) -> CellTables:
    """One cell, with what is given under its prefix taken out of the tables."""
    names = ("weights", "initial", "upstream")
    own = {name: _taken(place.prefix, table) for name, table in zip(names, tables, strict=True)}
    own = {name: table for name, table in own.items() if table or name != "upstream"}

    def placed(finding: Finding) -> Finding:
        table, point, name = finding.where.partition(".")
        return replace(finding, where=f"{table}{point}{place.prefix}{name}")

    return CellTables(place, own, FindingsWithin(findings, placed), cell)


def _taken(prefix: str, table: Tree) -> Tree:
    return {name.removeprefix(prefix): table.pop(name) for name in list(table) if name.startswith(prefix)}


def _merged(matrices: Any, biases: Any, findings: Findings) -> Tree:
    tables = _table(matrices, "matrices", findings), _table(biases, "biases", findings)
    for name in tables[0].keys() & tables[1].keys():
        findings.add(f"biases.{name}", N_("a name that stands among the matrices, too"), N_("each name once"))
    return tables[0] | tables[1]


def _table(value: Any, where: str, findings: Findings) -> Tree:
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {name: _listed(entry) for name, entry in value.items()}
    findings.add(where, shown(value), N_("a mapping from names to numbers"))
    return {}


def _listed(value: Any, levels: int = 3) -> Any:
    """Tuples as the lists that a file has, as many levels deep as a message about them looks."""
    return [_listed(entry, levels - 1) for entry in value] if levels and isinstance(value, tuple | list) else value


def _check_with_arrays(problem: Any, layers: tuple[LayerCells, ...], head: HeadKeys, arrays: Arrays, findings: Findings) -> None:
    """What the settings ask for and the numbers must allow."""
    backward = problem.layout.backward or problem.training is not None
    if backward and arrays.target is None and not arrays.upstream:
        findings.add("layout.backward", N_("no target"), N_("a target, as the gradients are those of the loss"))
    if backward and arrays.target is None and arrays.upstream and WEIGHTS in arrays.matrices:
        findings.add(f"matrices.{WEIGHTS}", *READOUT_WITHOUT_LOSS)
    if problem.training is not None and arrays.upstream:
        found, expected = N_("gradient descent with gradients from outside"), N_("a loss of the problem's own alone")
        findings.add("training", found, expected)
    for cell in (cell for layer in layers for cell in layer if backward):
        check_slopes(cell, "layout.backward", findings)
    if isinstance(problem.variants, Variants):
        check_variants(problem.variants, network_for(layers, head.named), findings)
    if problem.rounding.carried is not None:
        names = quantities(network_for(layers, head.named), backward)
        check_carried(sorted(problem.rounding.carried), names, findings)
