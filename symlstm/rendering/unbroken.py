"""Which formulas of a sentence are kept on one line: short ones with a sign in them, where a line could end else."""

from symlstm.document.formula import Formula, Operator, Row
from symlstm.document.width import width

LONGEST = 13.0  # em


def is_unbroken(formula: Formula) -> bool:
    """Whether no line shall end within a formula."""
    return isinstance(formula, Row) and any(isinstance(item, Operator) for item in formula.items) and width(formula) <= LONGEST
