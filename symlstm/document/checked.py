"""Whether the numbers were checked, in a sentence; where something does not hold or stays undecided, that is said at length."""

from symlstm.document.blocks import Block, Paragraph, Section
from symlstm.document.cross_check import crosscheck
from symlstm.document.lines import Writer
from symlstm.document.wording import number_in_words
from symlstm.language import _, ngettext
from symlstm.numbers.crosscheck import CrossCheck
from symlstm.numbers.outcome import Outcome


def checked(check: CrossCheck, writer: Writer) -> Section:
    """The outcome of the cross-check, and that every digit is proven."""
    if check.outcome is Outcome.HOLDS:
        blocks: tuple[Block, ...] = (Paragraph((_("{agreement}; each printed digit is proven.", agreement=_agreement(check)),)),)
    else:
        blocks = (Paragraph((_("Each printed digit is proven.") + " ",)), *crosscheck(check).blocks)
    return Section("checked", _("Checked"), blocks, runs_in=True)


def _agreement(check: CrossCheck) -> str:
    same = ngettext(
        "A second, independent calculation gives the same {n} result",
        "A second, independent calculation gives the same {n} results",
        len(check.comparisons),
    )
    if not check.slopes:
        return same
    weights = number_in_words(len(check.slopes))
    return _("{same}, and small changes of {weights} weights change the loss as their gradients say", same=same, weights=weights)
