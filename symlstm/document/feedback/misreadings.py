"""Which number was read in place of another: of the input, of the weights, or one of the student's own."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from symlstm.derivation.expression import Constant, Expression, Variable, children
from symlstm.document.blocks import Maths, Text
from symlstm.document.feedback.words import causes_shown
from symlstm.document.names import Names
from symlstm.document.numerals import finite_decimal, given_numeral, typed_text
from symlstm.document.sentence import conjunction, sentence
from symlstm.language import _
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.charges import MarkedLine
from symlstm.marking.follow import Judged
from symlstm.marking.formula_line import by_ids
from symlstm.marking.slips import Miscopy

COPIED = (" misread", " miscopied", " turned")  # what names of numbers end in that were copied wrongly
Misread = Mapping[str, Fraction]  # the number that was read, by the id of the one for which it was


def misread_by(lines: Sequence[MarkedLine], judged: Mapping[str, Judged]) -> Misread:
    """The numbers that were read wrongly on some lines, where only one cause gives what was written and it was the same on all."""
    causes = [causes_shown(line) for line in lines]
    found = [misread_in(of_line[0], judged) for of_line in causes if len(of_line) == 1]
    together = {name: value for each in found for name, value in each.items()}
    is_one = len(found) == len(lines) and all(together[name] == value for each in found for name, value in each.items())
    is_given = isinstance(causes[0][0].rule, Rule) if causes[0] else False
    return together if is_one and (is_given or all(each == found[0] for each in found)) else {}


def misread_in(cause: Cause, judged: Mapping[str, Judged]) -> Misread:
    """The numbers that one line reads wrongly with a cause; none where it is another kind of mistake."""
    if isinstance(cause.rule, Miscopy):
        misread = {name.rpartition(" ")[0]: value for name, value in cause.numbers.items() if name.endswith(COPIED)}
        return misread if len(misread) == len(cause.numbers) else {}
    is_of_numbers = isinstance(cause.rule, Rule) and (
        cause.rule.of_inputs in ("numbers", "steps") or cause.rule.of_parameters == "numbers"
    )
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
    said = [_("{id} read as {number}", id=name, number=number_as_given(value)) for name, value in misread.items()]
    return ", ".join(said)


def number_as_given(value: Fraction) -> str:
    """A number as it was typed, else as a decimal; as a fraction where that does not end."""
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
