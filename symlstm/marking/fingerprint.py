"""The fingerprint of a problem: whether a sheet belongs to it.

Over what decides the numbers and nothing else: a new title, a comment or another order of keys leaves it as it is.
"""

import hashlib

from symlstm.problem.exact import exact_text
from symlstm.problem.problem import Problem

LENGTH = 12  # hexadecimal digits: enough that no two problems of a course share it, short enough to be printed


def fingerprint(problem: Problem) -> str:
    """Twelve hexadecimal digits that stand for the cell, every given number, the readout and the rounding asked."""
    rounding = problem.rounding
    asked = f"places={rounding.places} figures={rounding.figures}"
    head = f"cell={problem.cell.name} steps={problem.steps} readout={problem.readout} {asked}"
    numbers = (f"{name}={exact_text(value)}" for name, value in sorted(problem.givens.items()) if name != "rate")
    return hashlib.sha256("\n".join([head, *numbers]).encode("ascii")).hexdigest()[:LENGTH]
