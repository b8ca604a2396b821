"""Whether a cell has gradients: a step function has none."""

from symlstm.network import Stage
from symlstm.problem.findings import Findings
from symlstm.words import N_


def check_slopes(cell: Stage, where: str, findings: Findings) -> None:
    """Report a backward pass through a step function, which is flat but for one jump."""
    if cell.without_slope:
        hint = N_('leave the backward pass out, or take activation = "sigmoid"')
        findings.add(where, N_("a backward pass through a step function"), N_("an activation that has a gradient"), hint)
