"""The fingerprint of a problem: whether a sheet belongs to it.

Over what decides the numbers and nothing else: a new title, a comment or another order of keys leaves it as it is. It begins with a
letter that is no digit of any kind, because a spreadsheet turns 12 digits, or 57e184209611, into a number and writes that back.
"""

import hashlib
import re

from symlstm.network import CELLS, Stage
from symlstm.network.names import RATE
from symlstm.problem.exact import exact_text
from symlstm.problem.problem import OVER_SAMPLES, Problem
from symlstm.problem.stages import OUTPUT_NAMES, OVER_TIME, USUAL_LOSS

DIGITS = 11  # hexadecimal: enough that no two problems of a course share them, short enough to be printed
LETTER = "p"
_WITHOUT_LETTER = re.compile(r"[0-9a-f]{12}")  # as it was first written: one digit more, and no letter before them


def fingerprint(problem: Problem) -> str:
    """A letter and eleven hexadecimal digits that stand for the cell, every given number, the readout and the rounding asked."""
    rounding = problem.rounding
    asked = f"places={rounding.places} figures={rounding.figures}"
    head = f"cell={problem.cell.name} steps={problem.steps} readout={problem.readout} {asked}{_choices(problem)}"
    numbers = (f"{name}={exact_text(value)}" for name, value in sorted(problem.givens.items()) if name != RATE)
    return LETTER + hashlib.sha256("\n".join([head, *numbers]).encode("ascii")).hexdigest()[:DIGITS]


def _choices(problem: Problem) -> str:
    """What else a problem chooses, where it does not take what is usual: fingerprints that are printed stay what they are."""
    chosen = {f"{cell.place.prefix}{name}": choice for cell in problem.network.cells for name, choice in _of_cell(cell).items()}
    chosen |= {"over_samples": problem.over_samples} if problem.over_samples != OVER_SAMPLES[0] else {}
    chosen |= {"output": problem.output} if problem.output != OUTPUT_NAMES[0] else {}
    chosen |= {"loss": problem.loss} if problem.loss not in (None, USUAL_LOSS[OUTPUT_NAMES[0]]) else {}
    chosen |= {"over_time": problem.over_time} if problem.over_time != OVER_TIME[0] else {}
    return "".join(f" {name}={choice}" for name, choice in chosen.items())


def _of_cell(cell: Stage) -> dict[str, str]:
    """What is chosen of a cell; of one of several cells also which it is."""
    usual = CELLS.get(cell.name)
    chosen = {name: choice for name, choice in cell.options.items() if usual and usual.options.get(name) != choice}
    chosen |= {"stack": "h,x"} if cell.form and cell.form.state_first else {}
    return chosen | ({"cell": cell.name} if cell.place.layer else {})


def is_fingerprint(text: str, of_problem: str) -> bool:
    """Whether a fingerprint that stands on a sheet is that of the problem, also as it was first written: without the letter."""
    written = text.strip().lower()
    if _WITHOUT_LETTER.fullmatch(written):
        return LETTER + written[:DIGITS] == of_problem
    return written == of_problem
