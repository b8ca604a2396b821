"""The numbers of a problem of several cells checked and read: those of each cell as if it were alone, with what the layer below gives as its
input; then what stands over the hidden states of the last layer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from symlstm.errors import Finding
from symlstm.network import Stage
from symlstm.network.ids import Place
from symlstm.network.names import Role, Size
from symlstm.network.outputs import BIAS, WEIGHTS, output_stage
from symlstm.problem.arrays import Arrays
from symlstm.problem.entries import read_matrix, read_vector
from symlstm.problem.findings import Findings, FindingsWithin
from symlstm.problem.head import HeadKeys, read_head
from symlstm.problem.keys import Given, refuse_unknown, table_at
from symlstm.problem.layers import CellTables
from symlstm.problem.parameters import check_initial, check_weights, find_initial, find_weights
from symlstm.problem.settings import Readout
from symlstm.problem.shapes import Length, majority, row_lengths, written_in_full
from symlstm.problem.sizes import Sizes, check_bounds, find_sizes
from symlstm.problem.targets import check_range, check_target, read_readout, read_target
from symlstm.problem.tree import Tree
from symlstm.problem.typed import Matrix, Vector
from symlstm.problem.upstream import check_upstream, find_upstream, read_upstream
from symlstm.words import N_, counting, said

Runs = tuple[tuple[CellTables, ...], ...]


@dataclass(frozen=True)
class _OfCell:
    """What one cell is given, found and checked, but not read.

    prefix  of the names of its quantities
    """

    given: CellTables
    cell: Stage
    prefix: str
    sizes: Sizes
    weights: Mapping[str, Given]
    initial: Mapping[str, Given]


def read_layered_head(tree: Tree, runs: Runs, findings: Findings) -> HeadKeys:
    """How predictions are read out and judged; gradients from outside belong to the states of the last layer."""
    keys = read_head(tree, findings)
    cells = ((_prefix(run, runs), run.cell) for run in runs[-1] if run.cell)
    states = (prefix + state for prefix, cell in cells for state in cell.states if state in keys.upstream)
    return replace(keys, upstream=tuple(states))


def _prefix(run: CellTables, runs: Runs) -> str:
    return run.place.prefix if sum(map(len, runs)) > 1 else ""


def read_layered(tree: Tree, runs: Runs, head: HeadKeys, sequence: Given, findings: Findings) -> Arrays | None:
    """The numbers that the tree describes, each under its name in ids; None where they cannot be read. Whatever is wrong is reported."""
    cells, width = _checked_cells(runs, sequence)
    if "initial" in tree:
        hint = N_("write [layers.forward.initial]")
        findings.add("initial", N_("a table beside [[layers]]"), N_("the initial states of each cell"), hint)
    top = [found for found in cells if found.given.place.layer == len(runs)]
    over = _checked_head(tree, top, width, head, sequence, findings) if top else None
    upstream = _upstream(tree, cells, top, width, findings) if top else {}
    if over is None or findings.count:
        return None
    matrices: dict[str, Matrix] = {}
    vectors: dict[str, Vector] = {}
    initial: dict[str, Vector] = {}
    for found in cells:
        _read(found.weights, found.cell, found.prefix, matrices, vectors, found.given.findings)
        initial |= {found.prefix + name: vector for name, vector in _states(found)}
    if over.output:
        _read(over.weights, over.output, "", matrices, vectors, findings)
    numbers = read_target(over.target, over.readout, findings) if over.target else None
    check_range(numbers or (), "target", head.loss, findings)
    is_read_out = over.output or over.target or "readout" in tree
    return Arrays(
        read_matrix(sequence, findings), matrices, vectors, initial, over.readout if is_read_out else None, numbers, upstream
    )


def _checked_cells(runs: Runs, sequence: Given) -> tuple[list[_OfCell], Length]:
    """Each cell, checked; and how many numbers the last layer gives at a time step."""
    steps = len(sequence.value) if isinstance(sequence.value, list) else 0
    width: Length = majority(row_lengths(sequence.value))
    cells = []
    for layer in runs:
        here = [_checked_cell(run, run.cell, _prefix(run, runs), steps, width) for run in layer if run.cell]
        widths = [found.sizes.hidden for found in here]
        width = sum(w for w in widths if w) if all(widths) else None
        cells += here
    return cells, width


def _checked_cell(run: CellTables, cell: Stage, prefix: str, steps: int, width: Length) -> _OfCell:
    findings = FindingsWithin(run.findings, _hinted(run.place, cell, width)) if run.place.layer > 1 else run.findings
    weights, meant = find_weights(run.tree, cell, cell.parameters, findings, beside=())
    _refuse_readout(run.tree, findings)
    initial = find_initial(run.tree, cell, findings)
    sizes = find_sizes(None, weights, cell.parameters, initial)
    sizes = replace(sizes, steps=steps, inputs=width or sizes.inputs)
    if "weights" not in run.tree:
        hint = N_("write them as those of a cell alone")
        findings.add("weights", N_("nothing"), N_("a table of the weights of this cell"), hint)
    elif isinstance(run.tree["weights"], dict):
        check_weights(weights, cell.parameters, meant, sizes, findings)
    check_initial(initial, sizes, findings)
    check_bounds(sizes, cell.parameters, findings)
    return _OfCell(run, cell, prefix, sizes, weights, initial)


def _refuse_readout(tree: Tree, findings: Findings) -> None:
    """Report the weights of the readout among those of a cell."""
    table = tree.get("weights")
    for name in (WEIGHTS, BIAS):
        if isinstance(table, dict) and name in table:
            hint = said("{name} belongs under [weights]", name=name)
            findings.add(f"weights.{name}", N_("a weight of the readout"), N_("weights of this cell"), hint)


def _hinted(place: Place, cell: Stage, width: Length) -> Callable[[Finding], Finding]:
    """A matrix over the input that does not fit is told what the layer below gives."""
    over_input = {f"weights.{name}" for name, parameter in cell.parameters.items() if Size.INPUT in parameter.columns}

    def hinted(finding: Finding) -> Finding:
        if finding.where not in over_input or finding.hint or not width:
            return finding
        numbers = counting("{n} number", "{n} numbers", width)
        hint = said(
            "the input of layer {layer} is what layer {below} gives: {numbers} at each time step",
            layer=place.layer,
            below=place.layer - 1,
            numbers=numbers,
        )
        return replace(finding, hint=hint)

    return hinted


@dataclass(frozen=True)
class _Over:
    """What stands over the last layer, checked, but not read."""

    output: Stage | None
    weights: Mapping[str, Given]
    readout: Readout
    target: Given | None


def _checked_head(tree: Tree, top: list[_OfCell], width: Length, head: HeadKeys, sequence: Given, findings: Findings) -> _Over:
    """The readout, over the hidden states of the last layer as one column: H is here the length of that."""
    output = output_stage(head.output, (top[0].cell.states[0],), head.has_bias) if head.output else None
    table = table_at(tree, "weights", findings)
    in_layer = N_("the weights of a cell belong into its layer: [layers.forward.weights]")
    meant = refuse_unknown(table, "weights", (WEIGHTS, BIAS), findings, otherwise=in_layer)
    weights = {name: Given(f"weights.{name}", table[name]) for name in (output.parameters if output else ()) if name in table}
    outputs = find_sizes(None, weights, output.parameters, {}).outputs if output else width
    sizes = Sizes(top[0].sizes.steps, majority(row_lengths(sequence.value)), width, outputs)
    if output:
        check_weights(weights, output.parameters, meant, sizes, FindingsWithin(findings, _over_both(top)))
        check_bounds(replace(sizes, inputs=None, hidden=None), {}, findings)
    readout = read_readout(tree, sizes.steps, findings)
    target = Given("target", tree["target"]) if "target" in tree else None
    if target and not output and len(top) > 1:
        found = written_in_full([[int(row == column) for column in range(width)] for row in range(width)]) if width else "..."
        hint = said(
            "write {weights} = {identity} under [weights]: y is then both hidden states, h forward first",
            weights=WEIGHTS,
            identity=found,
        )
        findings.add("target", N_("a target"), said("no target, as there is no {weights}", weights=WEIGHTS), hint)
    elif target:
        check_target(target, readout, sizes, output is not None, findings)
    return _Over(output, weights, readout, target)


def _over_both(top: list[_OfCell]) -> Callable[[Finding], Finding]:
    """A readout that does not fit is told of how many hidden units each direction has."""
    widths = [found.sizes.hidden for found in top]

    def told(finding: Finding) -> Finding:
        if finding.where != f"weights.{WEIGHTS}" or finding.hint or len(top) == 1 or not all(widths):
            return finding
        forward, reverse = widths
        return replace(finding, hint=said("it is over both hidden states: {n} + {m} numbers", n=str(forward), m=str(reverse)))

    return told


def _upstream(tree: Tree, cells: list[_OfCell], top: list[_OfCell], width: Length, findings: Findings) -> dict[str, Matrix]:
    """Gradients from outside by the names of the states: in a file, of a last layer that runs both ways side by side in one row."""
    for found in (found for found in cells if found not in top and "upstream" in found.given.tree):
        found.given.findings.add(
            "upstream", N_("a gradient from outside of a lower layer"), N_("gradients of the states of the last layer")
        )
    if "upstream" not in tree or len(top) == 1:
        own = [(f, {**f.given.tree, **({"upstream": tree["upstream"]} if "upstream" in tree else {})}) for f in top]
        return {name: rows for found, each in own for name, rows in _upstream_of(found, each, len(top) > 1, findings).items()}
    cell = replace(top[0].cell, states=top[0].cell.states[:1])
    given = find_upstream(tree, cell, findings)
    check_upstream(given, cell, replace(top[0].sizes, hidden=width), findings)
    if findings.count:
        return {}
    return {name: rows for rows in read_upstream(given, findings).values() for name, rows in _side_by_side(top, rows)}


def _upstream_of(found: _OfCell, tree: Tree, is_beside: bool, findings: Findings) -> dict[str, Matrix]:
    """Those of one cell; where another runs the other way, of the hidden state only."""
    told = found.given.findings if "upstream" in found.given.tree else findings
    cell = replace(found.cell, states=found.cell.states[:1]) if is_beside else found.cell
    given = find_upstream(tree, cell, told)
    check_upstream(given, cell, found.sizes, told)
    return {found.prefix + state: rows for state, rows in read_upstream(given, told).items()} if not findings.count else {}


def _side_by_side(top: list[_OfCell], rows: Matrix) -> list[tuple[str, Matrix]]:
    """The part of each row that belongs to each cell of the last layer."""
    parts, start = [], 0
    for found in top:
        end = start + (found.sizes.hidden or 0)
        parts.append((found.prefix + found.cell.states[0], tuple(row[start:end] for row in rows)))
        start = end
    return parts


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
    given, findings = found.initial, found.given.findings
    return [(name, read_vector(given[name], findings) if name in given else zero) for name in found.cell.states]
