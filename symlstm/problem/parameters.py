"""The weights, biases and initial states: which are there, which belong, and with what shapes."""

from collections.abc import Mapping

from symlstm.network import Parameter, Stage
from symlstm.network.cells import CELL_KINDS
from symlstm.network.names import Role, Size
from symlstm.network.outputs import BIAS, WEIGHTS
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given, name_parameters, refuse_unknown, table_at
from symlstm.problem.shapes import Length, check_matrix, check_vector, matrix_text, vector_text, written_list
from symlstm.problem.sizes import Parameters, Sizes
from symlstm.problem.tree import Tree
from symlstm.words import N_, said

PEEPHOLES = {name for kind in CELL_KINDS.values() for name in kind.peepholes}
COUPLED = "lstm-cifg"
OF_FORGET_GATE = {"W_f", "W_xf", "W_hf", "b_f", "b_xf", "b_hf", "p_f"}


def find_weights(
    tree: Tree, cell: Stage, parameters: Parameters, findings: Findings, beside: tuple[str, ...] = (WEIGHTS, BIAS)
) -> tuple[dict[str, Given], set[str]]:
    """The given weights and biases by the network's own names; and the names that misspelt keys probably meant.

    beside  names that may stand in the same table
    """
    named = name_parameters(table_at(tree, "weights", findings), "weights", cell.aliases, findings)
    _refuse_of_other_cells(named, cell, findings)
    known = tuple(dict.fromkeys((*parameters, *beside)))
    meant = refuse_unknown(_unexplained(named, cell), "weights", known, findings, names_of_weights(cell))
    return {name: named[name] for name in parameters if name in named}, meant


def names_of_weights(cell: Stage) -> tuple[str, ...]:
    """Every name that a weight can have: those of the cell in whatever form, and those of the readout."""
    kind = CELL_KINDS.get(cell.name) if cell.form else None
    return (*(kind.names_of_parameters if kind else cell.parameters), WEIGHTS, BIAS)


def _refuse_of_other_cells(named: Mapping[str, Given], cell: Stage, findings: Findings) -> None:
    """Report peepholes of a cell that has none, and parameters of the forget gate of one that has no such gate of its own."""
    names = set(names_of_weights(cell))
    hint = N_('write cell = "lstm-peephole"')
    for name in named.keys() & PEEPHOLES - names - (OF_FORGET_GATE if cell.name == COUPLED else set()):
        findings.add(f"weights.{name}", N_("a peephole"), N_("no peepholes with this cell"), hint)
    hint = N_('leave it out, or write cell = "lstm" or "lstm-peephole"')
    for name in sorted(named.keys() & OF_FORGET_GATE) if cell.name == COUPLED else ():
        findings.add(f"weights.{name}", N_("a parameter of the forget gate"), N_("none, as f = 1 - i in this cell"), hint)


def _unexplained(named: Mapping[str, Given], cell: Stage) -> dict[str, object]:
    """What is left to be looked at: not names of another form of the cell, which were, where the forms were found."""
    explained = PEEPHOLES | set(names_of_weights(cell)) | (OF_FORGET_GATE if cell.name == COUPLED else set())
    return {name: given.value for name, given in named.items() if name not in explained}


def find_initial(tree: Tree, cell: Stage, findings: Findings) -> dict[str, Given]:
    """The given initial states by name."""
    table = table_at(tree, "initial", findings)
    refuse_unknown(table, "initial", cell.states, findings)
    return {name: Given(f"initial.{name}", table[name]) for name in cell.states if name in table}


def check_weights(weights: Mapping[str, Given], expected: Parameters, meant: set[str], sizes: Sizes, findings: Findings) -> None:
    """Report every weight and bias that is missing or has another shape than belongs."""
    for name, parameter in expected.items():
        rows, columns = sizes.of(parameter.rows), sizes.total(parameter.columns)
        is_known = rows is not None and (columns is not None or not parameter.columns)
        meaning = _meaning(parameter, sizes) if is_known else ""
        if name not in weights:
            if name not in meant:
                _report_missing(parameter, rows, columns, meaning, findings)
        elif parameter.role is Role.MATRIX:
            check_matrix(weights[name], rows, columns, meaning, findings)
        else:
            check_vector(weights[name], rows, meaning, findings)


def check_initial(initial: Mapping[str, Given], sizes: Sizes, findings: Findings) -> None:
    """Report every initial state that is not one number for each hidden unit."""
    for given in initial.values():
        check_vector(given, sizes.hidden, sizes.in_words((Size.HIDDEN,)) if sizes.hidden else "", findings)


def _meaning(parameter: Parameter, sizes: Sizes) -> str:
    """ "hidden H = 2, input + hidden D + H = 1 + 2"."""
    rows = sizes.in_words((parameter.rows,))
    return said("{rows}, {columns}", rows=rows, columns=sizes.in_words(parameter.columns)) if parameter.columns else rows


def _report_missing(parameter: Parameter, rows: Length, columns: Length, meaning: str, findings: Findings) -> None:
    where = f"weights.{parameter.name}"
    if parameter.role is Role.MATRIX:
        hint = said("add it, or leave {bias} out, too", bias=BIAS) if parameter.rows == Size.OUTPUT else ""
        findings.add(where, N_("nothing"), matrix_text(rows, columns, meaning), hint)
    else:
        zeros = written_list([0] * (rows or 1))
        no_bias = said("write {name} = {zeros} for no bias", name=parameter.name, zeros=zeros)
        hint = (
            no_bias if parameter.role is Role.BIAS else said("write {name} = {zeros} for none", name=parameter.name, zeros=zeros)
        )
        findings.add(where, N_("nothing"), vector_text(rows, meaning), hint)
