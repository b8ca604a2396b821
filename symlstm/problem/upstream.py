"""Gradients that come from outside: `[upstream]`, what the loss of a larger network hands back to the hidden states."""

from collections.abc import Mapping

from symlstm.network import Stage
from symlstm.network.names import Size
from symlstm.problem.entries import read_matrix, read_vector
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given, refuse_unknown, table_at
from symlstm.problem.shapes import both, check_matrix, check_vector
from symlstm.problem.sizes import Sizes
from symlstm.problem.tree import Tree
from symlstm.problem.typed import Matrix
from symlstm.problem.wording import one_of
from symlstm.words import N_, said

READOUT_WITHOUT_LOSS = (
    N_("a readout that nothing is compared with"),
    N_("a target beside it, or no readout, as the gradients from outside are those of h"),
    N_("leave W_y and b_y out, or add target = [...]"),
)


def find_upstream(tree: Tree, cell: Stage, findings: Findings) -> dict[str, Given]:
    """The gradients that are given, by the state that they belong to."""
    table = table_at(tree, "upstream", findings)
    refuse_unknown({key: table[key] for key in table if key != "c" or "c" in cell.states}, "upstream", cell.states, findings)
    if "c" in table and "c" not in cell.states:
        hint = N_("it is for an LSTM whose last layer runs one way")
        findings.add("upstream.c", N_("a gradient of a cell state"), one_of(cell.states), hint)
    if "upstream" in tree and isinstance(tree["upstream"], dict) and not table:
        hint = N_("leave [upstream] out where nothing comes from outside")
        findings.add("upstream", N_("an empty table"), said("{state} = numbers", state=cell.states[0]), hint)
    return {state: Given(f"upstream.{state}", table[state]) for state in cell.states if state in table}


def check_upstream(given: Mapping[str, Given], cell: Stage, sizes: Sizes, findings: Findings) -> None:
    """Report what is not H numbers for the last time step, or for the state that is read out a row for each time step."""
    hidden = sizes.in_words((Size.HIDDEN,)) if sizes.hidden else ""
    for state, each in given.items():
        is_flat = not (isinstance(each.value, list) and any(isinstance(row, list) for row in each.value))
        is_one_row = state != cell.states[0] or (not is_flat and len(each.value) == 1)
        if is_flat:
            meaning = said("{hidden}; for the last time step", hidden=hidden) if hidden else ""
            check_vector(each, sizes.hidden, meaning, findings)
        elif is_one_row:
            check_matrix(each, 1, sizes.hidden, both(said("one row, for the last time step"), hidden), findings)
        else:
            check_matrix(each, sizes.steps or None, sizes.hidden, both(said("one row for each time step"), hidden), findings)


def read_upstream(given: Mapping[str, Given], findings: Findings) -> dict[str, Matrix]:
    """The rows of each state: one for each time step, or the one of the last."""
    return {state: _rows(each, findings) for state, each in given.items()}


def _rows(given: Given, findings: Findings) -> Matrix:
    if isinstance(given.value, list) and any(isinstance(row, list) for row in given.value):
        return read_matrix(given, findings)
    return (read_vector(given, findings),)


def times_from_outside(rows: Matrix, steps: int) -> range:
    """The time steps, counted from 1, at which something is given."""
    return range(steps - len(rows) + 1, steps + 1)
