"""Which number was read in place of a given one, where a number of the input was misread."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from symlstm.derivation.expression import Constant, Expression, Variable, children
from symlstm.document.blocks import Maths, Text
from symlstm.document.names import Names
from symlstm.document.numerals import finite_decimal, given_numeral, typed_text
from symlstm.document.sentence import conjunction, sentence
from symlstm.language import _
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.follow import Judged
from symlstm.marking.formula_line import by_ids

Misread = Mapping[str, Fraction]  # the number that was read, by the id of the one for which it was


def misread_in(cause: Cause, judged: Mapping[str, Judged]) -> Misread:
    """The numbers of the input that one line reads wrongly with a cause; none where it is another kind of mistake."""
    is_of_numbers = isinstance(cause.rule, Rule) and cause.rule.of_inputs in ("numbers", "steps")
    if not is_of_numbers or cause.edited is None:
        return {}
    return dict(_replaced(by_ids(judged[cause.at[0]].step), cause.edited))


def _replaced(right: Expression, edited: Expression) -> Iterator[tuple[str, Fraction]]:
    """The numbers that stand in an expression where another one has names."""
    if isinstance(right, Variable) and isinstance(edited, Constant):
        yield right.name, edited.value
    elif type(right) is type(edited):
        for one, other in zip(children(right), children(edited), strict=False):
            yield from _replaced(one, other)


def read_in_words(misread: Misread) -> str:
    """x.2.1 read as 2.5, for the terminal; empty where nothing was."""
    said = [_("{id} read as {number}", id=name, number=_decimal(value)) for name, value in misread.items()]
    return ", ".join(said)


def _decimal(value: Fraction) -> str:
    return typed_text(value) or finite_decimal(value) or str(value)


def said_to_student(misread: Misread, names: Names) -> Text:
    """You seem to have read 2.5 for x; nothing where nothing was misread."""
    if not misread:
        return ()
    said = [
        sentence(_("{number} for {quantity}"), number=Maths(given_numeral(value)), quantity=Maths(names.of(name)))
        for name, value in misread.items()
    ]
    return sentence(" " + _("You seem to have read {numbers}."), numbers=conjunction(said))
