"""What the mark † under the tables of gradients says: why a sum or a new value does not come out from the row above it."""

from symlstm.document.lines import Writer
from symlstm.language import _
from symlstm.numbers.outcome import Outcome


def daggers_in_words(writer: Writer) -> str:
    """Why results in the tables are marked; nothing where none is, or where results are withheld."""
    page = writer.page
    steps = [step for block in page.derivation.of_phase("gradients", "update") for step in block.steps]
    astray = [step for step in steps if page.replays[step.target].follows is not Outcome.HOLDS]
    of_sums = not all(shares.follows for shares in page.shares.values())
    if writer.withholds or not (astray or of_sums):
        return ""
    if not of_sums and all(page.comes_from_shares(step) for step in astray):
        return _("† worked out from the rows of the steps, not from their rounded sum.")
    return _("† needs more digits than the table shows.")
