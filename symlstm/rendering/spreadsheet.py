"""Cells of a CSV that a spreadsheet takes for what they are: no formula, no date, with the decimal mark of its country.

Whoever opens the file chooses what parts its cells, and some readers do not mind quotes. So a text is looked at behind every
mark that could part it, too.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from symlstm.problem.exact import exact_text
from symlstm.problem.wording import escaped

BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes UTF-8 for the letters of some country
_FORMULA = re.compile(r"""(^|[,;|])([ "']*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])""")
_MONTH = (
    "(?:jan(?:uary?)?|feb(?:ruary?)?|m[aä]r(?:ch|z)?|apr(?:il)?|ma[iy]|jun[ei]?|jul[iy]?|aug(?:ust)?|sept?(?:ember)?"
    "|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)"
)
_DATE = re.compile(
    rf"\d+( *[/.:-] *\d+)+[. ]*|\d{{1,4}}[ ./-]*{_MONTH}([ ./-]*\d+)?|{_MONTH}[ ./-]*\d{{1,4}}([ ,./-]+\d+)?", re.I
)


def csv_text(rows: Iterable[Sequence[str]], decimal_comma: bool = False) -> str:
    """The rows as CSV, every cell in quotes; parted by semicolons where numbers have a comma, as spreadsheets there expect."""
    stream = io.StringIO()
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream, delimiter=";" if decimal_comma else ",", quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows(rows)
    return stream.getvalue()


def text_cell(text: str) -> str:
    """A text that no spreadsheet evaluates or takes for a date, an apostrophe before what would be, with nothing in it that
    cannot be printed."""
    plain = _FORMULA.sub(r"\1\2'", escaped(text))
    return f"'{plain}" if _DATE.fullmatch(plain.strip()) else plain


def number_cell(number: str, decimal_comma: bool = False) -> str:
    """A decimal with the mark of its country."""
    return number.replace(".", ",") if decimal_comma else number


def exact_cell(number: Fraction, decimal_comma: bool = False) -> str:
    """A fraction in full: as a decimal if that ends, else as a mixed number, `4 1/3`; a bare 9/2 would become a date."""
    text = exact_text(number)
    if "/" not in text:
        return number_cell(text, decimal_comma)
    whole, rest = divmod(number.numerator, number.denominator)
    return f"{whole} {rest}/{number.denominator}"
