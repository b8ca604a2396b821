"""What is read out, when, and what it should have been: `readout` and `target`."""

from typing import get_args

from symlstm.problem.entries import read_matrix, read_vector
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given
from symlstm.problem.options import read_choice
from symlstm.problem.settings import Readout
from symlstm.problem.shapes import Length, check_matrix, check_vector
from symlstm.problem.sizes import Sizes
from symlstm.problem.tree import Tree
from symlstm.problem.typed import Matrix
from symlstm.problem.wording import shown

READOUTS: tuple[Readout, ...] = get_args(Readout)


def read_readout(tree: Tree, has_readout: bool, findings: Findings) -> Readout | None:
    """When y is read out; None without W_y. A readout or a target that has no W_y is reported."""
    if has_readout:
        return read_choice(tree, "", "readout", READOUTS, "last", findings)
    for key in ("readout", "target"):
        if key in tree:
            found = shown(tree[key]) if key == "readout" else "a target"
            hint = f"add W_y and b_y under [weights], or leave {key} out"
            findings.add(key, found, f"no {key}, as there is no W_y", hint)
    return None


def check_target(target: Given, readout: Readout, sizes: Sizes, findings: Findings) -> None:
    """Report a target that is not K numbers for each time step that is read out."""
    times: Length = 1 if readout == "last" else sizes.steps or None
    outputs = f"outputs K = {sizes.outputs}" if sizes.outputs else ""
    if times == 1 and (_is_flat(target) or not isinstance(target.value, list)):
        check_vector(target, sizes.outputs, outputs, findings)
    elif _is_flat(target) and sizes.outputs in (1, None):
        check_vector(target, times, "one for each time step", findings)
    else:
        rows = "one row for each time step" if readout == "every" else "one row, for the last time step"
        check_matrix(target, times, sizes.outputs, f"{rows}; {outputs}" if outputs else rows, findings)


def read_target(target: Given, readout: Readout, findings: Findings) -> Matrix:
    """One row for each time step that is read out; a flat list is one row, or one number for each of several."""
    if not _is_flat(target):
        return read_matrix(target, findings)
    numbers = read_vector(target, findings)
    return (numbers,) if readout == "last" else tuple((number,) for number in numbers)


def _is_flat(given: Given) -> bool:
    return isinstance(given.value, list) and not any(isinstance(entry, list) for entry in given.value)
