"""Whether a cell has gradients: a step function has none."""

from symlstm.network import Stage
from symlstm.problem.findings import Findings


def check_slopes(cell: Stage, where: str, findings: Findings) -> None:
    """Report a backward pass through a step function, which is flat but for one jump."""
    if cell.without_slope:
        hint = 'leave the backward pass out, or take activation = "sigmoid"'
        findings.add(where, "a backward pass through a step function", "an activation that has a gradient", hint)
