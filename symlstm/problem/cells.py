"""Which cell a problem has: the one that is named, with its choices, and in the form in which its weights are given."""

from collections.abc import Collection
from dataclasses import replace

from symlstm.network import CELLS, Stage
from symlstm.network.cell import Cell, CellForm
from symlstm.network.cells import CELL_KINDS
from symlstm.network.outputs import BIAS, WEIGHTS
from symlstm.problem.demand import is_among
from symlstm.problem.findings import Findings
from symlstm.problem.forms import forms_of_gates
from symlstm.problem.keys import nearest
from symlstm.problem.options import did_you_mean, read_choice
from symlstm.problem.synonyms import cut_otherwise
from symlstm.problem.tree import Tree
from symlstm.problem.wording import either, shown
from symlstm.words import N_, said

STACKS = ("x,h", "h,x")
OPTIONS = ("activation", "z_gate")
OF_READOUT = frozenset({WEIGHTS, BIAS})


def find_cell(tree: Tree, findings: Findings) -> Stage | None:
    """The cell that is named, or else the one that was probably meant, in the form of its weights; None where none is near."""
    name = tree.get("cell", "lstm")
    if is_among(name, CELLS) and name not in CELL_KINDS:  # registered by somebody else, in one form
        return CELLS[name]
    kind = _kind(tree, findings)
    if kind is None:
        return None
    names = named_weights(tree, kind)
    gates = forms_of_gates(kind, names, findings)
    is_stacked = any(not form.split for form in gates.values())
    form = CellForm(_options(tree, kind, findings), tuple(gates.items()), _is_state_first(tree, is_stacked, findings))
    return kind.in_form(_with_peepholes(kind, form, names))


def named_weights(tree: Tree, kind: Cell) -> frozenset[str]:
    """The names of the cell's weights and biases that stand in the file, by the letters that the cell itself uses."""
    table = tree.get("weights")
    keys = table if isinstance(table, dict) else ()
    own = kind.names_of_parameters
    return frozenset(_meant(kind.own_name(key), own) for key in keys) - OF_READOUT


def _meant(name: str, own: Collection[str]) -> str:
    """The name itself, or the one that a part of a gate's weights has here: W_hf for U_f."""
    return name if name in own else cut_otherwise(name, own)[0] or name


def _kind(tree: Tree, findings: Findings) -> Cell | None:
    name = tree.get("cell", "lstm")
    if type(name) is str and name in CELL_KINDS:
        return CELL_KINDS[_kind_of_weights(tree, name, findings) or name]
    findings.add("cell", shown(name), either(CELLS), did_you_mean(name, CELLS))
    return CELL_KINDS.get(nearest(name, CELL_KINDS) or "") if isinstance(name, str) else None


def _kind_of_weights(tree: Tree, name: str, findings: Findings) -> str | None:
    """The one other cell that all weights of the file belong to, where they are not those of the one that is named; that is reported,
    and those are looked at."""
    own = CELL_KINDS[name]
    if _fits(own, named_weights(tree, own)):
        return None
    others = [other for other in CELL_KINDS.values() if other is not own and _fits(other, named_weights(tree, other))]
    if len(others) != 1:
        return None
    meant = others[0].name
    found = shown(name) if "cell" in tree else said("nothing, which stands for {cell}", cell=shown(name))
    weights = ", ".join(CELLS[name].parameters)
    hint = said("write cell = {cell}, or give the weights {weights}", cell=shown(meant), weights=weights)
    findings.add("cell", found, said("{cell}, whose weights these are", cell=shown(meant)), hint)
    return meant


def _fits(kind: Cell, names: Collection[str]) -> bool:
    """Whether the names are weights of this cell, with a matrix for each of its gates."""
    if not kind.may_lack_peepholes and not set(kind.peepholes) <= set(names):
        return False
    matrices = ((f"W_{gate}", f"W_x{gate}", f"W_h{gate}") for gate in kind.gates)
    return set(names) <= set(kind.names_of_parameters) and all(any(name in names for name in each) for each in matrices)


def _options(tree: Tree, kind: Cell, findings: Findings) -> tuple[tuple[str, str], ...]:
    """What the file chooses where the cell leaves a choice; a choice that it does not leave is reported."""
    for key in OPTIONS:
        if key in tree and key not in kind.options:
            with_it = either(name for name, other in CELL_KINDS.items() if key in other.options)
            expected = said("no {key}, as cell = {cell} has no such choice", key=key, cell=shown(kind.name))
            findings.add(key, shown(tree[key]), expected, said("it is for {cells}", cells=with_it))
    return tuple((key, read_choice(tree, "", key, choices, choices[0], findings)) for key, choices in kind.options.items())


def _is_state_first(tree: Tree, is_stacked: bool, findings: Findings) -> bool:
    """Whether stacked columns have the hidden state on top."""
    if "stack" in tree and not is_stacked:
        hint = N_("it is for matrices over x and h together; leave it out")
        findings.add("stack", shown(tree["stack"]), N_("no stack, as all matrices are split"), hint)
        return False
    spelled = tree.get("stack", STACKS[0])
    spelled = spelled.replace(" ", "").strip("[]").replace(";", ",") if isinstance(spelled, str) else spelled
    return read_choice({"stack": spelled}, "", "stack", STACKS, STACKS[0], findings) == STACKS[1]


def _with_peepholes(kind: Cell, form: CellForm, names: Collection[str]) -> CellForm:
    """With weights from the cell state where the cell has them, or where it may and any of them is given."""
    has_them = bool(kind.peepholes) and (not kind.may_lack_peepholes or not set(names).isdisjoint(kind.peepholes))
    return replace(form, peepholes=has_them)
