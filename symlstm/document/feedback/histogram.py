"""How often each cause was found, as bars; they are numbered as the rows of the table below are, which has the words."""

from collections.abc import Iterator, Sequence

from symlstm.document.blocks import Figure
from symlstm.document.figures.drawing import Drawing, Label, Part, Plate
from symlstm.document.formula import Numeral
from symlstm.language import _, ngettext
from symlstm.marking.tally import CauseCount

MOST_BARS = 15
WIDTH, LEFT, ROW, BAR = 84.0, 10.0, 6.0, 3.6  # mm; so wide that it may shrink to the screen of a phone


def histogram(counts: Sequence[CauseCount]) -> Iterator[Figure]:
    """Bars for the most frequent causes, with how many others stand in the table alone; none of what one student did, and nothing for a
    single bar."""
    of_several = [count for count in counts if count.students > 1]
    chosen = of_several[:MOST_BARS]
    if len(chosen) > 1:
        causes = "; ".join(f"{_(count.wording)}: {count.students}" for count in chosen)
        caption = _("How many students made each mistake or slip; the numbers on the left are those of the table.")
        left = _left(len(of_several) - len(chosen), len(counts) - len(of_several))
        yield Figure(
            "causes",
            f"{caption} {left}".rstrip(),
            _("Bar chart of students by cause. {causes}.", causes=causes),
            _drawing(chosen),
        )


def _left(beyond: int, of_one: int) -> str:
    """How many causes have no bar: those `beyond` the most frequent ones, and those that one student each made."""
    if beyond:
        return ngettext(
            "The {most} most frequent have a bar; {n} more stands in the table alone.",
            "The {most} most frequent have a bar; {n} more stand in the table alone.",
            beyond + of_one,
            most=MOST_BARS,
        )
    if not of_one:
        return ""
    return ngettext(
        "{n} more, made by one student, stands in the table alone.",
        "{n} more, made by one student each, stand in the table alone.",
        of_one,
    )


def _drawing(counts: Sequence[CauseCount]) -> Drawing:
    height = ROW * len(counts) + 2.0
    most = max(count.students for count in counts)
    parts: list[Part] = []
    for number, count in enumerate(counts, 1):
        y = height - ROW * number + 1.0
        wide = (WIDTH - LEFT - 8.0) * count.students / most
        parts.append(Label(LEFT - 2.0, y + BAR / 2, Numeral((str(number),)), "right"))
        parts.append(Plate(LEFT, y, wide, BAR, fill=28))
        parts.append(Label(LEFT + wide + 1.5, y + BAR / 2, Numeral((str(count.students),))))
    return Drawing(WIDTH, height, tuple(parts))
