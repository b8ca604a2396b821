"""What figures say to who cannot see them: short, with the numbers that there is room for."""

from collections.abc import Iterable, Iterator, Sequence
from string import Formatter

from symlstm.document.cells import before, own_name
from symlstm.document.figures.cell_numbers import MOST_ROWS, CellNumbers, cut
from symlstm.document.figures.sketch import INPUT
from symlstm.document.lines import Writer
from symlstm.document.wording import listed
from symlstm.language import N_, _
from symlstm.network import Stage

LONGEST = 300  # characters
CHARACTERS = 8  # of a number
REST = N_("; the tables have the rest")
SIZES = (  # units whose numbers are said, and characters of a number: as many as leave the text short enough
    (MOST_ROWS, CHARACTERS),
    (2, CHARACTERS),
    (1, CHARACTERS),
    (1, 5),
    (1, 4),
)


def cell_alt(lead: str, said: str, writer: Writer, cell: Stage, time: int) -> str:
    """A sentence over a cell's vectors, named in braces, with the numbers of as many units as there is room for."""
    names = [name for _, name, _, _ in Formatter().parse(said) if name]
    for size in SIZES:
        text = f"{lead}: {said.format_map(_numbers(names, writer, cell, time, *size))}"
        if len(text) <= LONGEST:
            break
    return text


def _numbers(names: Iterable[str], writer: Writer, cell: Stage, time: int, units: int, longest: int) -> dict[str, str]:
    return {name: _spelled(name, writer, cell, time, units, longest) for name in names}


def _spelled(name: str, writer: Writer, cell: Stage, time: int, units: int, longest: int) -> str:
    """The numbers of the first units, those of a name in `_prev` one step earlier as the cell runs."""
    when = before(cell, time) if name.endswith("_prev") else time
    own = own_name(writer.names.network, cell, name.removesuffix("_prev"))
    vectors = tuple(cell.reads) if name == INPUT else (own,)
    return listed([_vector(vector, writer, when, units, longest) for vector in vectors])


def _vector(vector: str, writer: Writer, time: int, units: int, longest: int) -> str:
    numbers = CellNumbers(writer, longest).texts(vector, time, units)
    more = ", …" if writer.names.length(vector) > units else ""
    return ", ".join(short(number, longest) for number in numbers) + more


def short(text: str, longest: int = CHARACTERS) -> str:
    """A number with its first digits."""
    if "/" in text:
        return text
    digits, is_cut, power = cut(text, longest)
    return digits + "…" * is_cut + (f"e{power}" if power else "")


def said_of_unit(name: str, unit: int, said: str) -> str:
    """What is said of one unit of a vector, which is named before its first one only."""
    if unit == 1:
        return _("{name}, unit {unit}: {said}", name=name, unit=unit, said=said)
    return _("unit {unit}: {said}", unit=unit, said=said)


def as_many_as_fit(lead: str, parts: Sequence[str], between: str = "; ") -> str:
    """A text that goes on with as many of the parts as there is room for, and says so where some are left out."""
    whole = f"{lead} {between.join(parts)}."
    return whole if len(whole) <= LONGEST else f"{lead} {between.join(_fitting(len(lead), parts, len(between)))}{_(REST)}."


def _fitting(used: int, parts: Sequence[str], between: int) -> Iterator[str]:
    for part in parts:
        used += len(part) + between
        if used > LONGEST - len(_(REST)) - 2:
            return
        yield part
