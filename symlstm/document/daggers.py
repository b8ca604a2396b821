"""What the mark † under the tables of gradients says: why a sum or a new value does not come out from the row above it."""

from fractions import Fraction

from symlstm.derivation.step import Step
from symlstm.document.lines import Writer
from symlstm.language import _
from symlstm.network.names import RATE
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.rounding import display_rule, round_exact


def daggers_in_words(writer: Writer) -> str:
    """Why results in the tables are marked; nothing where none is, or where results are withheld."""
    page = writer.page
    steps = [step for block in page.derivation.of_phase("gradients", "update") for step in block.steps]
    astray = [step for step in steps if page.replays[step.target].follows is not Outcome.HOLDS]
    of_sums = not all(shares.follows for shares in page.shares.values())
    if writer.withholds or not (astray or of_sums):
        return ""
    if not of_sums and all(_comes_from_shares(step, writer) for step in astray):
        return _("† worked out from the rows of the steps, not from their rounded sum.")
    return _("† needs more digits than the table shows.")


def _comes_from_shares(step: Step, writer: Writer) -> bool:
    """Whether a step is an update that the shares printed for the time steps give: the old value - rate times their sum."""
    page = writer.page
    if len(step.reads) != 3:
        return False
    old, rate, gradient = step.reads.values()
    shares, givens = page.shares.get(gradient), page.derivation.givens
    if rate != RATE or shares is None:
        return False
    new = givens[old] - givens[RATE] * sum((share.fraction for share in shares.values), Fraction(0))
    return round_exact(new, display_rule(page.values.rounding, step.name)).same_decimal(page.values.printed[step.target])
