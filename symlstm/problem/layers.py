"""`[[layers]]`: the cells of several layers, or of one that runs both ways, each read as the only cell of a problem is.

What a cell is given stands in its own tables, `[layers.forward.weights]` and `[layers.reverse.initial]`; which cell it is, in its layer, or at
the top for all layers. Put together, that is a plain tree like that of a problem with this one cell, and is read by the same functions. What
they report is told with its place in the file: `layers[2].forward.weights.W_f`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from symlstm.errors import Finding
from symlstm.network import Stage
from symlstm.network.ids import Place
from symlstm.network.network import LayerCells
from symlstm.problem.cells import OPTIONS
from symlstm.problem.findings import Findings, FindingsWithin
from symlstm.problem.keys import refuse_unknown
from symlstm.problem.tree import Tree
from symlstm.problem.wording import joined, shown
from symlstm.words import N_, said

MAX_LAYERS = 16  # deeper than anything that is worked out by hand
OF_CELL = ("cell", *OPTIONS)  # what is said once for a layer, or for all of them
OF_RUN = ("weights", "initial", "stack")
DIRECTIONS = ("forward", "reverse")


@dataclass(frozen=True)
class CellTables:
    """One cell of a layer as it is given.

    tree      as that of a problem with this one cell
    findings  that take what is wrong with it, with its place in the file
    cell      None where it is not known
    """

    place: Place
    tree: Tree
    findings: Findings
    cell: Stage | None = None


CellOf = Callable[[Tree, Findings], Stage | None]


def read_runs(tree: Tree, cell_of: CellOf, findings: Findings) -> tuple[tuple[CellTables, ...], ...]:
    """The cells of each layer, from the bottom. What is no list of layers, and what is no layer, is reported."""
    given = tree.get("layers")
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_LAYERS:
        findings.add("layers", shown(given), said("1 to {most} tables, [[layers]], from the bottom", most=MAX_LAYERS))
        return ()
    found = (_layer(number, layer, tree, findings) for number, layer in enumerate(given, 1))
    return tuple(tuple(replace(run, cell=cell_of(run.tree, run.findings)) for run in runs) for runs in found if runs)


def layers_of(runs: tuple[tuple[CellTables, ...], ...]) -> tuple[LayerCells, ...] | None:
    """Which cells there are; None where one is not known, or none is there."""
    layers = tuple(tuple(run.cell for run in layer if run.cell) for layer in runs)
    return layers if layers and all(map(len, layers)) and list(map(len, layers)) == list(map(len, runs)) else None


def several(layers: tuple[LayerCells, ...]) -> tuple[LayerCells, ...]:
    """The layers where they hold more than one cell; a cell alone needs none."""
    return layers if sum(map(len, layers)) > 1 else ()


def _layer(number: int, layer: object, tree: Tree, findings: Findings) -> tuple[CellTables, ...]:
    where = f"layers[{number}]"
    if not isinstance(layer, dict):
        findings.add(where, shown(layer), N_("a table, [[layers]]"))
        return ()
    refuse_unknown(layer, where, (*OF_CELL, *DIRECTIONS), findings)
    if "forward" not in layer:
        found = N_("only a cell that runs from right to left") if "reverse" in layer else N_("no cell")
        hint = N_("write its weights under [layers.forward.weights]")
        findings.add(where, found, N_("one that runs from left to right"), hint)
    runs = (_run(Place(number, direction == "reverse"), layer, tree, findings) for direction in DIRECTIONS if direction in layer)
    return tuple(run for run in runs if run)


def _run(place: Place, layer: Tree, tree: Tree, findings: Findings) -> CellTables | None:
    direction = DIRECTIONS[place.reverse]
    where, table = f"layers[{place.layer}].{direction}", layer[direction]
    if not isinstance(table, dict):
        findings.add(where, shown(table), said("a table, [layers.{direction}]", direction=direction))
        return None
    refuse_unknown({key: table[key] for key in table if key not in OF_CELL}, where, OF_RUN, findings)
    for key in (key for key in OF_CELL if key in table):
        hint = N_("write it above the directions, in [[layers]]")
        findings.add(joined(where, key), N_("a choice of one direction"), N_("one for the whole layer"), hint)
    common = {key: value for key, value in tree.items() if key in (*OF_CELL, "stack")}
    own = {key: value for key, value in layer.items() if key in OF_CELL}
    known = {key: value for key, value in table.items() if key in OF_RUN}
    return CellTables(place, {**common, **own, **known}, FindingsWithin(findings, _placed(place, own)))


def _placed(place: Place, own: Mapping[str, object]) -> Callable[[Finding], Finding]:
    """What is found in the tree of one cell, told with its place in the file."""
    layer, direction = f"layers[{place.layer}]", DIRECTIONS[place.reverse]

    def placed(finding: Finding) -> Finding:
        key = finding.where.partition(".")[0]
        if key in OF_CELL:
            return replace(finding, where=joined(layer, finding.where) if key in own else finding.where)
        return replace(finding, where=joined(f"{layer}.{direction}", finding.where))

    return placed
