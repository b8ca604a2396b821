"""All lines of a sheet as the table of values that students know: a row for each time step and unit, a column for each quantity, of
what was asked. What has no time step, or stands alone, comes after it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from symlstm.document.blocks import Block, Inline, Maths, Paragraph, Strong, Table, Text
from symlstm.document.columns import columns_that_fit
from symlstm.document.feedback.words import BLANK, OPEN, WRONG_SIGN, written_text
from symlstm.document.names import Names
from symlstm.document.width import TABLE_LINE, width
from symlstm.language import _
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.verdict import Verdict
from symlstm.network import Stage
from symlstm.network.ids import Id
from symlstm.network.names import Kind, Name
from symlstm.numbers.rounding import Rounded

FOLLOWS = "→"
SMALL_LINE = 9 / 8 * TABLE_LINE  # em: a line of a table in small print
DIGIT, NARROW, SIGN_ROOM = 0.5, 0.33, 1.0  # em: a digit or letter; a point, a minus, a space; the sign of a verdict
HEADS_ROOM, GAP = 4.4, 0.4  # em: the columns of heads, and between two columns
MOST_IN_A_SENTENCE = 6  # numbers that stand in a sentence and not in a table of their own
CellText = Callable[[str], Text]
RowPlace = tuple[str, int]  # the group of a row, and the row in it


@dataclass
class _Grid:
    """A table before it is one.

    heads    of the columns on the left, which say what a row is
    columns  the heads of the others
    groups   what rows that belong together begin with
    cells    the ids by row and column
    """

    heads: tuple[str, ...]
    columns: dict[str, Text] = field(default_factory=dict)
    groups: dict[str, Text] = field(default_factory=dict)
    cells: dict[RowPlace, dict[str, str]] = field(default_factory=dict)

    def put(self, quantity: str, row: RowPlace, column: str, group: Text, head: Text) -> None:
        self.groups.setdefault(row[0], group)
        self.columns.setdefault(column, head)
        self.cells.setdefault(row, {})[column] = quantity

    @property
    def rows(self) -> list[tuple[RowPlace, dict[str, str]]]:
        """The rows, group by group."""
        order = list(self.groups)
        return sorted(self.cells.items(), key=lambda row: (order.index(row[0][0]), row[0][1]))

    @property
    def quantities(self) -> list[str]:
        return [quantity for row in self.cells.values() for quantity in row.values()]


def sheet_table(marked: Marked, names: Names) -> tuple[Block, ...]:
    """What was written, with a sign at what is not right, and what the signs mean."""
    by_id = {line.quantity: line for line in marked.lines}
    tables = _tables(marked, names, lambda quantity: _cell(by_id[quantity]))
    return (*tables, *_legend(marked.lines))


def key_table(marked: Marked, names: Names, key: Mapping[str, Rounded]) -> tuple[Block, ...]:
    """The right values, in the same form."""
    return tuple(_tables(marked, names, lambda quantity: (str(key[quantity]).replace("-", "−"),)))


def sign_of(line: MarkedLine) -> str:
    """The sign at a number; none at what is right."""
    match line.verdict:
        case Verdict.CORRECT | Verdict.KEY_ONLY:
            return ""
        case Verdict.FOLLOWS:
            return FOLLOWS
        case Verdict.BLANK:
            return BLANK
        case Verdict.MISTAKE | Verdict.SLIP | Verdict.UNEXPLAINED:
            return WRONG_SIGN
    return OPEN


def _cell(line: MarkedLine) -> Text:
    """What was written behind its sign, set apart from a sign of its own; what is no number stands elsewhere."""
    sign, written = sign_of(line), "" if line.verdict is Verdict.UNREADABLE else written_text(line)
    written = f"−{written[1:]}" if written.startswith("-") else written
    gap = " " if sign and written.startswith(("−", "+")) else ""
    text = f"{sign}{gap}{written}"
    return (Strong(text) if sign == WRONG_SIGN else text,)


def _legend(lines: Sequence[MarkedLine]) -> Iterator[Paragraph]:
    signs = {sign_of(line) for line in lines}
    meanings = {
        WRONG_SIGN: _("wrong by itself"),
        FOLLOWS: _("follows from your own numbers"),
        BLANK: _("blank"),
        OPEN: _("needs a person to decide"),
        "": _("right"),
    }
    without = _("without a sign:")
    said = [f"{sign or without} {meaning}" for sign, meaning in meanings.items() if sign in signs]
    if signs - {"", BLANK}:
        yield Paragraph((f"{'; '.join(said)}.",), "quiet")


def _tables(marked: Marked, names: Names, shown: CellText) -> Iterator[Block]:
    """The tables, each as wide as a line at most, and a sentence with the few numbers that make none."""
    alone: list[str] = []
    order = list(dict.fromkeys(line.step.name for line in marked.every))
    for grid in _grids([line.quantity for line in marked.lines], names):
        if len(grid.quantities) <= MOST_IN_A_SENTENCE and _cell_of(grid.quantities[0], names) is None:
            alone += grid.quantities
        else:
            yield from _sentence(alone, names, shown)
            alone = []
            groups = columns_that_fit(_widths(grid, order, shown), HEADS_ROOM, SMALL_LINE)
            yield from (_table(grid, columns, shown) for columns in groups)
    yield from _sentence(alone, names, shown)


def _sentence(quantities: Sequence[str], names: Names, shown: CellText) -> Iterator[Paragraph]:
    if quantities:
        yield Paragraph((*_listed(quantities, names, shown), "."))


def _listed(quantities: Sequence[str], names: Names, shown: CellText) -> Iterator[Inline]:
    for number, quantity in enumerate(quantities):
        yield from ("; ",) if number else ()
        yield Maths(names.of(quantity))
        yield ": "
        yield from shown(quantity)


def _grids(quantities: Sequence[str], names: Names) -> Iterator[_Grid]:
    """Where each quantity stands: those of one pass, and of one shape, together."""
    grids: dict[object, _Grid] = {}
    for quantity in quantities:
        text, numbers = Id.parse(quantity).parts
        name = names.network.names[text]
        of_pass = (_cell_of(quantity, names), name.is_gradient, name.kind is Kind.UPDATED)
        if name.is_timed:
            grid = grids.setdefault((*of_pass, "timed"), _Grid((_("Step"), _("Unit"))))
            grid.put(quantity, (str(numbers[0]), numbers[1]), text, (str(numbers[0]),), _head(names, text))
        elif len(numbers) == 2:
            grid = grids.setdefault((*of_pass, names.shape(name.subject)[1]), _Grid(("", _("Row"))))
            grid.put(quantity, (text, numbers[0]), str(numbers[1]), _head(names, text), (_("column {n}", n=numbers[1]),))
        else:
            grid = grids.setdefault((*of_pass, "once"), _Grid((_("Unit"),)))
            grid.put(quantity, ("", (*numbers, 0)[0]), text, ("",), _head(names, text))
    yield from grids.values()


def _head(names: Names, text: str) -> Text:
    """The letter of a quantity; with its time step where that tells it from another of the same letter."""
    is_apart = names.network.names[text].kind in (Kind.HANDED_BACK, Kind.INITIAL_GRADIENT)
    return (Maths(names.vector(text, None) if is_apart else names.plain(text)),)


def _cell_of(quantity: str, names: Names) -> Stage | None:
    """The cell to whose own quantities over time a number belongs."""
    name: Name = names.network.names.of_id(quantity)
    return names.network.cell_of(name.subject) if name.is_timed else None


def _widths(grid: _Grid, order: Sequence[str], shown: CellText) -> Iterator[tuple[str, float]]:
    """How wide each column is, with the gap before it, in the order of the work."""
    for column in sorted(grid.columns, key=lambda name: order.index(name) if name in order else int(name)):
        cells = [shown(row[column]) for row in grid.cells.values() if column in row]
        yield column, max(map(_width, [grid.columns[column], *cells])) + GAP


def _width(text: Text) -> float:
    return sum(
        width(part.formula) if isinstance(part, Maths) else _letters(part if isinstance(part, str) else part.text)
        for part in text
    )


def _letters(text: str) -> float:
    return sum(SIGN_ROOM if letter in (FOLLOWS, WRONG_SIGN) else DIGIT if letter.isalnum() else NARROW for letter in text)


def _table(grid: _Grid, columns: Sequence[str], shown: CellText) -> Table:
    rows: list[tuple[Text, ...]] = []
    starts: list[int] = []
    group = None
    for place, cells in grid.rows:
        if any(column in cells for column in columns):
            starts += [len(rows)] if place[0] != group else []
            heads = (grid.groups[place[0]] if place[0] != group else ("",), (str(place[1]),))[-len(grid.heads) :]
            rows.append((*heads, *(shown(cells[column]) if column in cells else () for column in columns)))
            group = place[0]
    head = (*((words,) for words in grid.heads), *(grid.columns[column] for column in columns))
    align = "l" * len(grid.heads) + "r" * len(columns)
    rules = tuple(starts[1:]) if len(starts) < len(rows) else ()
    return Table(head, tuple(rows), align, heads_of=len(grid.heads), rules=rules, is_small=True)
