"""The numbers of a cell diagram and of its description: printed ones, given ones as they were typed, long ones cut."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from symlstm.document.formula import DOTS, MORE_DIGITS, Formula, Numeral, Operator, Row
from symlstm.document.lines import Writer
from symlstm.document.numerals import finite_decimal, numeral, typed_text
from symlstm.network.ids import identity
from symlstm.numbers.rounding import DisplayRule
from symlstm.problem.problem import Problem

MOST_ROWS = 4  # numbers of a vector that are all written out; of more, the first
FIRST_ROWS = 2
OF_INPUT = 14  # characters of an input's number, which has the space below the cell to itself
MOST_CHARACTERS = 8  # of a fraction that is drawn as one
CUT = DisplayRule(None, 2 * MOST_CHARACTERS, "truncate")  # more digits of a fraction than are shown


class CellNumbers:
    """The numbers of vectors, each with at most so many characters."""

    def __init__(self, writer: Writer, longest: int):
        self.writer, self.longest = writer, longest

    def rows(self, name: str) -> int:
        """How many lines the numbers of a vector take."""
        size = self.writer.names.length(name)
        return size if size <= MOST_ROWS else FIRST_ROWS + 1

    def of(self, name: str, time: int) -> Sequence[Formula]:
        """The numbers of a vector; of a long one the first, and dots for the rest."""
        size = self.writer.names.length(name)
        shown = size if size <= MOST_ROWS else FIRST_ROWS
        longest = max(self.longest, OF_INPUT) if name in self.writer.names.network.inputs else self.longest
        numbers = [_numeral(text, longest) for text in self.texts(name, time, shown)]
        return numbers if shown == size else [*numbers, DOTS]

    def texts(self, name: str, time: int, most: int) -> Iterator[str]:
        """The first few numbers of a vector as text."""
        units = range(1, min(most, self.writer.names.length(name)) + 1)
        return (self._text(identity(name, time, unit)) for unit in units)

    def _text(self, quantity: str) -> str:
        page = self.writer.page
        given = page.derivation.givens.get(quantity)
        if given is None:
            return str(page.values.printed[quantity])
        return _as_given(given) or str(page.rounded[quantity])


def _numeral(text: str, longest: int) -> Formula:
    top, slash, bottom = text.partition("/")
    return Row((numeral(top), Operator("/"), numeral(bottom))) if slash else shortened(text, longest)


def _as_given(given: Fraction) -> str | None:
    """A given number as it was typed, or as the decimal that it is; None for one that is neither finite nor a short fraction."""
    text = typed_text(given) or finite_decimal(given)
    return None if text is None or ("/" in text and len(text) > MOST_CHARACTERS) else text


def long_fractions(problem: Problem) -> Iterator[str]:
    """The ids of the given inputs and states that are drawn as decimals cut off."""
    names = problem.network.names
    return (q for q, given in problem.givens.items() if names.of_id(q).is_timed and _as_given(given) is None)


def shortened(text: str, longest: int) -> Formula:
    """A decimal, with its first digits and dots for the rest if it is long."""
    digits, is_cut, power = cut(text, longest)
    if not is_cut:
        return numeral(f"{digits}e{power}" if power else digits)
    first = Row((Numeral((digits,)), MORE_DIGITS))
    if not power:
        return first
    scaled = numeral(f"1e{power}")
    assert isinstance(scaled, Row)
    return Row((first, *scaled.items[1:]))


def cut(text: str, longest: int) -> tuple[str, bool, str]:
    """The digits of a decimal that there is room for, whether more follow, and its power of ten.

    At least one digit other than zero is left; a number with more digits before its point than there is room for gets a power of ten. Dots are as wide
    as two digits: a number that is only one character too long is left as it is.
    """
    mantissa, _, power = _scientific(text, longest).partition("e")
    room = longest - (len(power) + 1 if power else 0)
    whole = mantissa.partition(".")[0]
    if len(mantissa) <= max(room + 1, len(whole) + 2) or "." not in mantissa:
        return mantissa, False, power
    telling = len(mantissa) - len(mantissa.lstrip("-0.")) + 1  # up to the first digit that is not zero
    digits = mantissa[: max(room - 1, len(whole), telling)].rstrip(".")
    return digits, len(digits) < len(mantissa), power


def _scientific(text: str, longest: int) -> str:
    """A plain number with a long integer part as digits times a power of ten; any other as it is."""
    whole, _, decimals = text.removeprefix("-").partition(".")
    if "e" in text or len(whole) <= longest:
        return text
    digits = f"{whole[1:]}{decimals}".rstrip("0")
    return f"{'-' * text.startswith('-')}{whole[0]}{'.' * bool(digits)}{digits}e{len(whole) - 1}"
