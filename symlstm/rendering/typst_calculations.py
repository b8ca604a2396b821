"""Rows of equations in Typst: where first and second equations start, so that they stand below each other.

Their places follow from widths that are worked out here: to measure them in Typst takes as long as to set them. All equations of a line stand on one baseline.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from symlstm.document.blocks import Calculation, CalculationRow, Calculations, Text
from symlstm.document.formula import row
from symlstm.document.remembering import remembering
from symlstm.rendering.typst_formula import TypstFormulas
from symlstm.rendering.typst_height import PAGE_LINES, lines_of
from symlstm.rendering.typst_string import string
from symlstm.rendering.typst_width import typst_text_width, typst_width

MEASURE = 165.0  # mm: the width of the text
MM_PER_POINT = 25.4 / 72
LABELS, WIDE_LABELS = 20.6, 28.0  # mm: of rows of numbers in small print, and of equations with words beside them
GAP, WORDS_GAP = 2.5, 4.5  # mm: before second equations, and before words
LEAST_WORDS = 40.0  # mm
COMMON_FIRST, COMMON_FIRST_UNLABELLED, LEAST_FIRST = 95.0, 75.0, 40.0  # mm: where second equations stand if nothing is wider
SIZES = (9.5, 9.0, 8.6)  # points: the next where a row is too wide
TEXT_SIZE = 10.0
FLAT = 1.7  # lines: what is not higher stands in rows close to one another
CalculationLine = tuple[Calculation, ...]

SLACK = 0.05  # mm: of a line that is full to the margin
INDENT = 2.0  # em: of further lines of an equation
CONTINUED = ' \\\n  quad quad "" '  # the empty text gives a sign at its start the space of one between two things
HINT = 7.5  # points of the smallest print


@dataclass(frozen=True, slots=True)
class Plan:
    """The measures of a block of rows, in mm but for the size of its print in points.

    first   how far second equations stand behind first ones
    words   how far words stand behind the first equation; 0 without any
    room    what equations have between label and margin
    """

    size: float
    labels: float
    first: float
    words: float
    room: float


class TypstCalculations:
    """Prints rows of equations; `inline` prints sentences."""

    def __init__(self, formulas: TypstFormulas, inline: Callable[[Text], str]):
        self._formulas, self._inline = formulas, inline

    def __call__(self, block: Calculations, measure: float = MEASURE, above: float = 0.0) -> str:
        """The rows, in so many mm of width, below so many lines of text that stay with them."""
        plan = plan_of(block, measure)
        *rows, last = (piece for row in block.rows for piece in self._row(row, plan))
        is_whole = "true" if above + sum(map(row_lines, block.rows)) <= PAGE_LINES else "false"
        is_flat = not any(
            lines_of(formula) > FLAT for row in block.rows for line in row.lines for one in line for formula in one.lines
        )
        gap = "near" if plan.words or measure < MEASURE or is_flat else "apart"
        return f"#calculations({is_whole}, {plan.size:g}pt, {gap}, {', '.join([last, *rows])})"

    def _row(self, row: CalculationRow, plan: Plan) -> Iterator[str]:
        """A row in the stretches that no page end parts: nearly always one."""
        pieces, is_first = list[str](), True
        for number, line in enumerate(row.lines):
            label = self._label(row, plan) if number == 0 else _space(plan.labels)
            pieces.append(f"[{label}{self._line(line, plan)}{self._words(row, plan) if number == 0 else ''}]")
            pieces += self._notes(line, plan)
            if row.may_end_page_after(number):
                yield _stretch(pieces, is_first, is_last=False)
                pieces, is_first = [], False
        yield _stretch(pieces, is_first, is_last=True)

    def _label(self, row: CalculationRow, plan: Plan) -> str:
        if not plan.labels:
            return ""
        size = "10pt" if plan.words else "8.2pt"
        used = f", [{self._inline(row.used_in)}]" if row.used_in else ""
        return f"#label-of({plan.labels:g}mm, {size}, {string(row.label)}{used});"

    def _line(self, line: CalculationLine, plan: Plan) -> str:
        places = _places(line, plan)
        boxed = [f"#box(width: {place:.2f}mm, {self._equation(one)});" for one, place in zip(line, places, strict=False)]
        return "".join(boxed) + "".join(f"#{self._equation(one)};" for one in line[len(places) :])

    def _equation(self, calculation: Calculation) -> str:
        """One equation, with words for a screen reader; further lines are indented."""
        first, *others = calculation.lines
        if not others:
            return self._formulas.displayed(first)
        said = self._formulas.spoken(row(*calculation.lines))
        rows = CONTINUED.join(map(self._formulas, calculation.lines))
        return f'several-lines("{said}", ${rows}$)'

    def _words(self, row: CalculationRow, plan: Plan) -> str:
        return f"#words-beside({plan.room - plan.words - SLACK:.2f}mm)[{self._inline(row.words)}];" if row.words else ""

    def _notes(self, line: CalculationLine, plan: Plan) -> list[str]:
        """The line in small print below equations."""
        if not any(one.note for one in line):
            return []
        places = [*_places(line, plan), 0.0]
        over = places[0] + _hint_width(line[-1].note) - plan.room
        if len(line) > 1 and over > 0:
            places[0] = max(places[0] - over, _hint_width(line[0].note))
        cells = [
            f"#box(width: {place:.2f}mm)[{self._inline(one.note)}];" if place else self._inline(one.note)
            for one, place in zip(line, places, strict=False)
        ]
        return [f"further-digits[{_space(plan.labels)}{''.join(cells)}]"]


def _stretch(pieces: list[str], is_first: bool, is_last: bool) -> str:
    """Lines that stay together, as near to the rest of their row as to one another."""
    near = [*([] if is_first else ["above: between-lines"]), *([] if is_last else ["below: between-lines"])]
    return f"calculation({', '.join([*pieces, *near])})"


def plan_of(block: Calculations, measure: float = MEASURE) -> Plan:
    """The largest print in which the rows of a block fit between the margins, and where their equations stand."""
    has_words = any(row.words for row in block.rows)
    has_labels = any(row.label for row in block.rows)
    labels = (WIDE_LABELS if has_words else LABELS) if has_labels else 0.0
    lines = [line for row in block.rows for line in row.lines]
    sizes = (TEXT_SIZE, *SIZES[:2]) if has_words else SIZES if measure == MEASURE else SIZES[1:]
    plans = [_plan(lines, labels, size, measure - labels, has_words) for size in sizes]
    return min(plans, key=lambda plan: _misfits(lines, plan))


def _misfits(lines: list[CalculationLine], plan: Plan) -> tuple[bool, int]:
    """Whether a line is too wide, and how many second equations cannot stand at the common place."""
    seconds = [_widths(line, plan.size)[1] for line in lines if len(line) > 1]
    is_too_wide = _widest(lines, plan.size) > (plan.words or plan.room)
    return is_too_wide, sum(plan.first + second > plan.room for second in seconds)


def _widest(lines: list[CalculationLine], size: float) -> float:
    return max([sum(_widths(line, size)) + GAP * (len(line) - 1) for line in lines], default=0.0)


def _plan(lines: list[CalculationLine], labels: float, size: float, room: float, has_words: bool) -> Plan:
    """Second equations stand where the widest first one ends, of those that have room for a second one there."""
    pairs = [tuple(_widths(line, size)) for line in lines if len(line) > 1]
    together = [pair for pair in pairs if sum(pair) + GAP <= room]
    first = max([pair[0] for pair in together], default=0.0)
    second = max([pair[1] for pair in together if first + GAP + pair[1] <= room], default=0.0)
    if has_words:
        needed = max(_widest(lines, size), first + GAP + second)
        return Plan(size, labels, first + GAP, min(needed + WORDS_GAP, room - LEAST_WORDS), room)
    common = COMMON_FIRST if labels else COMMON_FIRST_UNLABELLED
    return Plan(size, labels, min(max(first, common), max(first, room - GAP - second)) + GAP, 0.0, room)


def _places(line: CalculationLine, plan: Plan) -> list[float]:
    """How much room equations take that others, or words, stand behind."""
    first, *others = _widths(line, plan.size)
    if not others:
        return [plan.words] if plan.words else []
    is_beside = first <= plan.first and plan.first + others[0] <= (plan.words or plan.room)
    place = plan.first if is_beside else max(first + GAP, min(LEAST_FIRST, (plan.words or plan.room) - others[0]))
    return [place, plan.words - place] if plan.words else [place]


def _widths(line: CalculationLine, size: float) -> list[float]:
    return [_width(one) * size * MM_PER_POINT for one in line]


@remembering
def _width(calculation: Calculation) -> float:
    """In em."""
    first, *others = map(typst_width, calculation.lines)
    return max([first, *(INDENT + other for other in others)])


def _hint_width(note: Text) -> float:
    """About how wide a note is, in mm."""
    return typst_text_width(note) * HINT * MM_PER_POINT


@remembering
def row_lines(row: CalculationRow) -> float:
    """About how many lines of text a row takes."""
    return sum(0.7 + max(sum(map(lines_of, one.lines)) + bool(one.note) for one in line) for line in row.lines)


def _space(wide: float) -> str:
    return f"#box(width: {wide:g}mm);" if wide else ""
