"""A whole vector of values in one short equation: what a time step starts from."""

from collections.abc import Iterator

from symlstm.document.breaking import Line, fits
from symlstm.document.formula import APPROX, EQUALS, column
from symlstm.document.lines import Writer
from symlstm.document.matrix_form import is_too_tall
from symlstm.document.side_by_side import equation
from symlstm.network.names import identity


def vector_value(writer: Writer, name: str, t: int, size: int) -> Iterator[Line]:
    """A vector's name, relation and numbers as later lines show them; entry by entry where a column would be too wide."""
    ids = [identity(name, t, unit) for unit in range(1, size + 1)]
    numbers = list(map(writer.number_of, ids))
    relations = [EQUALS if writer.is_untouched(quantity) else APPROX for quantity in ids]
    vector, whole = writer.names.vector(name, t), column(numbers) if size > 1 else numbers[0]
    if size == 1 or (fits(whole, vector) and not is_too_tall(size)):
        yield equation(vector, APPROX if APPROX in relations else EQUALS, whole)
    else:
        yield from (equation(writer.names.of(q), r, n) for q, r, n in zip(ids, relations, numbers, strict=True))
