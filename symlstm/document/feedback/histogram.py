"""How often each cause was found, as bars; they are numbered as the rows of the table below are, which has the words."""

from collections.abc import Iterator, Sequence

from symlstm.document.blocks import Figure
from symlstm.document.figures.drawing import SHEET, Drawing, Label, Part, Plate
from symlstm.document.formula import Numeral
from symlstm.language import _, ngettext
from symlstm.marking.tally import CauseCount

MOST_BARS = 15
LEFT, ROW, BAR = 10.0, 6.0, 3.6  # mm


def histogram(counts: Sequence[CauseCount]) -> Iterator[Figure]:
    """Bars for the most frequent causes, with how many others stand in the table alone; none of what one student did, and nothing for a
    single bar."""
    chosen = [count for count in counts if count.students > 1][:MOST_BARS]
    if len(chosen) > 1:
        causes = "; ".join(f"{_(count.wording)}: {count.students}" for count in chosen)
        caption = _("How many students made each mistake or slip; the numbers on the left are those of the table.")
        yield Figure(
            "causes",
            caption + _left(len(counts) - len(chosen)),
            _("Bar chart of students by cause. {causes}.", causes=causes),
            _drawing(chosen),
        )


def _left(number: int) -> str:
    """How many causes have no bar, and where they are."""
    if not number:
        return ""
    return " " + ngettext(
        "{n} more, found no more often, stands in the table alone.",
        "{n} more, found no more often, stand in the table alone.",
        number,
    )


def _drawing(counts: Sequence[CauseCount]) -> Drawing:
    height = ROW * len(counts) + 2.0
    most = max(count.students for count in counts)
    parts: list[Part] = []
    for number, count in enumerate(counts, 1):
        y = height - ROW * number + 1.0
        wide = (SHEET - LEFT - 12.0) * count.students / most
        parts.append(Label(LEFT - 2.0, y + BAR / 2, Numeral((str(number),)), "right"))
        parts.append(Plate(LEFT, y, wide, BAR, fill=28))
        parts.append(Label(LEFT + wide + 1.5, y + BAR / 2, Numeral((str(count.students),))))
    return Drawing(SHEET, height, tuple(parts))
