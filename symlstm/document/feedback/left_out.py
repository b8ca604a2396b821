"""What of a sheet was not used, and why, in a sentence each."""

from collections.abc import Iterator

from symlstm.language import _
from symlstm.marking.sheet import LeftOut

MOST = 6  # that are told to a person; the evidence has more


def left_out_in_words(left_out: LeftOut, most: int = MOST) -> Iterator[str]:
    """line 4: found 5 cells, expected 4, as there are headings. Of more than `most`, the last says how many more there are."""
    for finding in left_out.findings[:most]:
        found, expected = _(finding.found), _(finding.expected)
        if finding.line:
            yield _("line {line}: found {found}, expected {expected}", line=finding.line, found=found, expected=expected)
        else:
            yield _("found {found}, expected {expected}", found=found, expected=expected)
    if left_out.number > most:
        yield _("and {n} more", n=left_out.number - most)
