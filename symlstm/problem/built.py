"""A Problem built in Python, checked as one from a file is, and made unchangeable."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from symlstm.errors import ProblemError
from symlstm.network import CELLS, Stage
from symlstm.problem.arrays import Arrays, find_sequence, read_arrays
from symlstm.problem.cells import find_cell
from symlstm.problem.findings import Findings
from symlstm.problem.head import HeadKeys, read_head
from symlstm.problem.notation import ChosenNotation, check_notation
from symlstm.problem.options import check_carried, did_you_mean
from symlstm.problem.quantities import quantities
from symlstm.problem.settings import Layout, Rounding, Training
from symlstm.problem.slopes import check_slopes
from symlstm.problem.stages import OUTPUT_NAMES, OVER_TIME, network_for
from symlstm.problem.title import read_title
from symlstm.problem.tree import Tree
from symlstm.problem.wording import either, shown
from symlstm.words import N_

SETTINGS = (
    ("rounding", Rounding, N_("a Rounding")),
    ("layout", Layout, N_("a Layout")),
    ("training", Training | None, N_("a Training, or None")),
    ("notation", ChosenNotation, N_("a ChosenNotation")),
)


def checked_fields(problem: Any) -> dict[str, Any]:
    """Those fields of a Problem just built that take another form: exact numbers in tuples, names in mappings that can only be read.

    Raises ProblemError, which lists every problem found.
    """
    findings = Findings()
    read_title(problem.title, "", findings)
    _check_settings(problem, findings)
    cell = _cell(problem, findings)
    if cell and isinstance(problem.notation, ChosenNotation):
        check_notation(problem.notation, cell, findings)
    head = _head(problem, findings)
    arrays = _arrays(problem, cell, head, findings) if cell else None
    if arrays and cell and not findings.count:
        _check_with_arrays(problem, cell, head, arrays, findings)
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
    }


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


def _arrays(problem: Any, cell: Stage, head: HeadKeys, findings: Findings) -> Arrays | None:
    tree: Tree = {"sequence": _listed(problem.sequence)}
    tree |= {
        "weights": _merged(problem.matrices, problem.biases, findings),
        "initial": _table(problem.initial, "initial", findings),
    }
    if problem.upstream:
        tree["upstream"] = _table(problem.upstream, "upstream", findings)
    tree |= {name: _listed(value) for name in ("readout", "target") if (value := getattr(problem, name)) is not None}
    return read_arrays(tree, cell, head, find_sequence(tree, set(), findings), set(), findings)


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


def _check_with_arrays(problem: Any, cell: Stage, head: HeadKeys, arrays: Arrays, findings: Findings) -> None:
    """What the settings ask for and the numbers must allow."""
    backward = problem.layout.backward or problem.training is not None
    if backward and arrays.target is None and not arrays.upstream:
        findings.add("layout.backward", N_("no target"), N_("a target, as the gradients are those of the loss"))
    if problem.training is not None and arrays.upstream:
        findings.add("training", "gradient descent with gradients from outside", "a loss of the problem's own alone")
    if backward:
        check_slopes(cell, "layout.backward", findings)
    if problem.rounding.carried is not None:
        names = quantities(network_for(cell, head.named), backward)
        check_carried(sorted(problem.rounding.carried), names, findings)
