"""Rows of equations: label | equation with numbers, result last | second equation, result last.

An equation that goes on from the one before it stands beside it where there is room. What is too wide for a row is broken over lines,
and where a column of numbers is too wide or too tall for that, each unit has a line of its own.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from symlstm.derivation.step import Step
from symlstm.document.blocks import Calculation, CalculationRow, Calculations, Text
from symlstm.document.breaking import Line, Part, height_of
from symlstm.document.equation_lines import equation_lines
from symlstm.document.formula import Formula, Row
from symlstm.document.vector_line import Setting, Steps, VectorLine, stacked_column, vector_line
from symlstm.document.width import LABEL, ROW, width
from symlstm.network.equation import mixes_units

BETWEEN = 0.9  # em between two equations of a row
HIGHEST = 30  # lines of text in a row of equations
TALLEST = 24  # rows of a column that fit on a page together with what belongs to it


@dataclass(frozen=True, slots=True)
class Work:
    """The equations that stand beside one label, each with the steps of all its units."""

    label: str
    used_in: Text
    equations: tuple[Steps, ...]


def calculations(setting: Setting, works: Sequence[Work], beside: Callable[[str], bool] | None = None) -> Calculations:
    """The rows of some works; `beside` tells of which quantities a result just to the left is not printed again."""
    room, drawn = _room(works), _all_drawn(setting, works, beside or _nothing_beside)
    short = _shortens(_pairs(drawn), room) if setting.short is None else setting.short
    rows = (
        row
        for work, lines in zip(works, drawn, strict=True)
        for row in _parted(CalculationRow(work.label, work.used_in, tuple(_set(lines, short, room))))
    )
    return Calculations(tuple(rows))


def shortens(setting: Setting, many: Iterable[Sequence[Work]]) -> bool:
    """Whether second equations leave out their middle in all of these rows, as one choice for all time steps."""
    if setting.writer.withholds:  # whoever fills a row in is to see its formula
        return False
    found = [(pair, _room(works)) for works in many for pair in _pairs(_all_drawn(setting, works, _nothing_beside))]
    return _shortens([pair for pair, _ in found], found[0][1]) if found else False


def _nothing_beside(name: str) -> bool:
    return False


def _room(works: Sequence[Work]) -> float:
    return ROW - LABEL * any(work.label for work in works)


def _all_drawn(setting: Setting, works: Sequence[Work], beside: Callable[[str], bool]) -> "list[list[tuple[Drawn, ...]]]":
    named, found = set[str](), []
    for work in works:
        found.append(_drawn(setting, work, beside, _room(works), named))
    return found


def _pairs(drawn: "list[list[tuple[Drawn, ...]]]") -> "list[tuple[Drawn, ...]]":
    return [pair for lines in drawn for pair in lines if len(pair) == 2]


def _parted(row: CalculationRow) -> Iterator[CalculationRow]:
    """The row, or several in place of one that is as high as a page, since no page end parts a row."""
    held: list[tuple[Calculation, ...]] = []
    label, used_in = row.label, row.used_in
    for line in chain.from_iterable(map(_pieces, row.lines)):
        if held and sum(map(_height, held)) + _height(line) > HIGHEST:
            yield CalculationRow(label, used_in, tuple(held))
            label, used_in, held = "", (), []
        held.append(line)
    yield CalculationRow(label, used_in, tuple(held))


def _pieces(line: tuple[Calculation, ...]) -> Iterator[tuple[Calculation, ...]]:
    """An equation of too many lines, as with numbers of a thousand digits, in several."""
    if len(line) > 1 or len(line[0].lines) <= HIGHEST:
        yield line
        return
    (equation,) = line
    last = len(equation.lines) - HIGHEST
    for start in range(0, len(equation.lines), HIGHEST):
        quantity, note = equation.quantity if start == 0 else "", equation.note if start >= last else ()
        yield (Calculation(equation.lines[start : start + HIGHEST], quantity, note),)


def _height(line: tuple[Calculation, ...]) -> int:
    """How many lines of text equations side by side take."""
    return max(sum(map(height_of, equation.lines)) for equation in line)


Drawn = VectorLine | Line  # a line of a whole vector, or of one unit where there is no room for that


def _drawn(setting: Setting, work: Work, beside: Callable[[str], bool], room: float, named: set[str]) -> list[tuple[Drawn, ...]]:
    """The equations of a work, in lines of one or two."""
    lines: list[tuple[Drawn, ...]] = []
    for steps in work.equations:
        if mixes_units(steps[0].unit_equation.equation.formula):
            lines += [(_in_numbers_only(setting, step),) for step in steps]
            continue
        before = lines[-1][0] if lines and len(lines[-1]) == 1 else None
        target = before.target if isinstance(before, VectorLine) else ""
        column = stacked_column(steps)
        line = vector_line(setting, steps, column not in named, target if target and beside(target) else "")
        named.add(column)
        if not _fits(line, steps, room):
            lines += [(setting.writer.line(step),) for step in steps]
        elif before is not None and target in line.reads:
            lines[-1] = (before, line)
        else:
            lines.append((line,))
    return lines


def _in_numbers_only(setting: Setting, step: Step) -> Line:
    """The line of one unit of softmax without its symbols, which are the same for all units and stand among the equations; with them
    where they are all that there is."""
    line = setting.writer.line(step)
    has_numbers = len(line.parts) > 2 and not setting.writer.withholds and not setting.writer.shows_names_only
    return replace(line, parts=line.parts[1:], reason="") if has_numbers else replace(line, reason="")


def _fits(line: VectorLine, steps: Steps, room: float) -> bool:
    """Whether the line of a vector has room on a page."""
    return len(steps) <= TALLEST and all(part.fits(line.left, room) for part in line.line().parts)


def _shortens(pairs: Sequence[tuple[Drawn, ...]], room: float) -> bool:
    """Whether second equations leave out their middle: where that gives more of them a place beside the first. One choice for all."""
    whole, short = (sum(_fit_beside(pair, each, room) for pair in pairs) for each in (False, True))
    return short > whole


def _fit_beside(pair: tuple[Drawn, ...], short: bool, room: float) -> bool:
    return _width(pair[0], False) + BETWEEN + _width(pair[1], short) <= room


def _width(drawn: Drawn, short: bool) -> float:
    return width(_formula(_line(drawn, short)))


def _line(drawn: Drawn, short: bool) -> Line:
    return drawn.line(short) if isinstance(drawn, VectorLine) else drawn


def _formula(line: Line) -> Formula:
    return Row((line.left, *(item for part in line.parts for item in (part.relation, part.body))))


def _set(lines: Sequence[tuple[Drawn, ...]], short: bool, room: float) -> list[tuple[Calculation, ...]]:
    """Lines of calculations; a pair that is too wide in two lines. What leaves out its middle does so only where it has no room."""
    found: list[tuple[Calculation, ...]] = []
    for pair in lines:
        leaves_out = short and not (len(pair) == 2 and _fit_beside(pair, False, room))  # the function stands where it has room
        parts = [_calculation(drawn, leaves_out and n > 0, room) for n, drawn in enumerate(pair)]
        fits = len(pair) == 1 or _fit_beside(pair, leaves_out, room)
        found += [tuple(parts)] if fits else [(part,) for part in parts]
    return found


def _calculation(drawn: Drawn, short: bool, room: float) -> Calculation:
    line = _line(drawn, short)
    note = drawn.note if isinstance(drawn, VectorLine) else ()
    if width(_formula(line)) <= room:
        return Calculation((_formula(line),), line.quantity, note)
    filled = Line(line.left, tuple(Part(p.relation, p.body) for p in line.parts), line.quantity)
    return Calculation(equation_lines(filled, room), line.quantity, note)
