"""The numbers of a problem of several cells checked and read: those of each cell as if it were alone, with what the layer below gives as its
input; then the readout over the hidden states of the last layer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from symlstm.errors import Finding
from symlstm.network import Stage
from symlstm.network.ids import Place
from symlstm.network.names import Role
from symlstm.problem.arrays import Arrays
from symlstm.problem.entries import read_matrix, read_vector
from symlstm.problem.findings import Findings, FindingsWithin
from symlstm.problem.keys import Given
from symlstm.problem.layers import CellTables
from symlstm.problem.parameters import check_initial, check_weights, find_initial, find_weights
from symlstm.problem.settings import Readout
from symlstm.problem.shapes import Length, majority, row_lengths
from symlstm.problem.sizes import Sizes, check_bounds, find_sizes
from symlstm.problem.stages import output_of
from symlstm.problem.targets import check_target, read_readout, read_target
from symlstm.problem.tree import Tree
from symlstm.problem.typed import Matrix, Vector


@dataclass(frozen=True)
class _OfCell:
    """What one cell is given, found and checked, but not read."""

    place: Place
    cell: Stage
    sizes: Sizes
    weights: Mapping[str, Given]
    initial: Mapping[str, Given]
    findings: Findings


def read_layered(tree: Tree, runs: tuple[tuple[CellTables, ...], ...], sequence: Given, findings: Findings) -> Arrays | None:
    """The numbers that the tree describes, each under its name in ids; None where they cannot be read. Whatever is wrong is reported."""
    cells, width = _checked_cells(runs, sequence, findings)
    top = [found for found in cells if found.place.layer == len(runs)]
    if "initial" in tree:
        findings.add("initial", "a table beside [[layers]]", "the initial states of each cell", "write [layers.forward.initial]")
    readout = _readout(tree, top[0], width, sequence, findings) if top else None
    if readout is None or findings.count:
        return None
    output, when, target = readout
    matrices: dict[str, Matrix] = {}
    vectors: dict[str, Vector] = {}
    initial: dict[str, Vector] = {}
    for found in cells:
        prefix = found.place.prefix if len(cells) > 1 else ""
        _read(found.weights, found.cell, prefix, matrices, vectors, found.findings)
        initial |= {prefix + name: vector for name, vector in _states(found)}
    _read(output, output_of(top[0].cell), "", matrices, vectors, findings)
    return Arrays(
        read_matrix(sequence, findings),
        matrices,
        vectors,
        initial,
        when,
        read_target(target, when, findings) if target and when else None,
    )


def _checked_cells(runs: tuple[tuple[CellTables, ...], ...], sequence: Given, findings: Findings) -> tuple[list[_OfCell], Length]:
    """Each cell, checked; and how many numbers the last layer gives at a time step."""
    steps = len(sequence.value) if isinstance(sequence.value, list) else 0
    width: Length = majority(row_lengths(sequence.value))
    cells = []
    for layer in runs:
        here = [_checked_cell(run, run.cell, steps, width) for run in layer if run.cell]
        widths = [found.sizes.hidden for found in here]
        width = sum(w for w in widths if w) if all(widths) else None
        cells += here
    return cells, width


def _checked_cell(run: CellTables, cell: Stage, steps: int, width: Length) -> _OfCell:
    findings = FindingsWithin(run.findings, _hinted(run.place, width)) if run.place.layer > 1 else run.findings
    weights, meant = find_weights(run.tree, cell.aliases, cell.parameters, findings)
    initial = find_initial(run.tree, cell, findings)
    sizes = replace(find_sizes(None, weights, cell.parameters, initial), steps=steps)
    sizes = replace(sizes, inputs=width or sizes.inputs)
    if "weights" not in run.tree:
        findings.add("weights", "nothing", "a table of the weights of this cell", "write them as those of a cell alone")
    elif isinstance(run.tree["weights"], dict):
        check_weights(weights, cell.parameters, meant, sizes, findings)
    check_initial(initial, sizes, findings)
    check_bounds(sizes, cell.parameters, findings)
    return _OfCell(run.place, cell, sizes, weights, initial, run.findings)


def _hinted(place: Place, width: Length) -> Callable[[Finding], Finding]:
    """A matrix that does not fit is told what the layer below gives."""

    def hinted(finding: Finding) -> Finding:
        is_matrix = finding.where.startswith("weights.W") and "input" in finding.expected and not finding.hint
        said = f"the input of layer {place.layer} is what layer {place.layer - 1} gives: {width} numbers at each time step"
        return replace(finding, hint=said) if is_matrix and width else finding

    return hinted


Found = tuple[Mapping[str, Given], Readout | None, Given | None]


def _readout(tree: Tree, top: _OfCell, width: Length, sequence: Given, findings: Findings) -> Found:
    """The weights of the readout, when it works and its targets. H is here the length of the whole column that is read out."""
    output = output_of(top.cell)
    weights, meant = find_weights(tree, {}, output.parameters, findings)
    outputs = find_sizes(None, weights, output.parameters, {}).outputs
    sizes = Sizes(top.sizes.steps, majority(row_lengths(sequence.value)), width, outputs)
    when = read_readout(tree, bool(weights), findings)
    if weights:
        check_weights(weights, output.parameters, meant, sizes, findings)
        check_bounds(replace(sizes, inputs=None, hidden=None), {}, findings)
    target = Given("target", tree["target"]) if when and "target" in tree else None
    if target and when:
        check_target(target, when, sizes, findings)
    return weights, when, target


def _read(
    weights: Mapping[str, Given],
    stage: Stage,
    prefix: str,
    matrices: dict[str, Matrix],
    vectors: dict[str, Vector],
    findings: Findings,
) -> None:
    """The parameters of a stage by their names in ids, each in the mapping of its kind."""
    for name, given in weights.items():
        if stage.parameters[name].role is Role.MATRIX:
            matrices[prefix + name] = read_matrix(given, findings)
        else:
            vectors[prefix + name] = read_vector(given, findings)


def _states(found: _OfCell) -> list[tuple[str, Vector]]:
    """Every state of a cell; zero where it is not given."""
    zero = (Fraction(0),) * (found.sizes.hidden or 0)
    given = found.initial
    return [(name, read_vector(given[name], found.findings) if name in given else zero) for name in found.cell.states]
