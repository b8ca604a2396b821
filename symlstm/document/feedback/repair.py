"""The lines to repair: for each what the student's own numbers give, what was written, and what seems to have happened."""

from collections.abc import Iterator

from symlstm.document.blocks import Block, Bullets, Maths, Paragraph, QuantityHeading, Section, Strong, Text
from symlstm.document.feedback.formulas import FormulaWriter
from symlstm.document.feedback.words import cause_in_words, causes_shown, place_of, written_text
from symlstm.document.numerals import rounded_numeral
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.verdict import Verdict

NOT_KNOWN = "What happened here could not be told. Work the line out once more, from the numbers above it."


def repair(marked: Marked, writer: FormulaWriter, level: str) -> Section:
    """The lines to repair: at level "where" only which they are, at "hint" a question that leads there, at "full" the cause."""
    if level == "where":
        items = [(Strong(line.quantity), f" ({_place(line)}): you wrote {written_text(line)}") for line in marked.wrong]
        return Section("repair", "Lines to repair", (Bullets(tuple(items)),) if items else ())
    line_to_repair = _with_hint if level == "hint" else _in_full
    blocks = tuple(block for line in marked.wrong for block in line_to_repair(line, marked, writer))
    return Section("repair", "Lines to repair", blocks)


def _with_hint(line: MarkedLine, marked: Marked, writer: FormulaWriter) -> Iterator[Block]:
    hints = list(dict.fromkeys(cause.rule.hint for cause in causes_shown(line))) or [NOT_KNOWN]
    yield _heading(line)
    yield Paragraph((f"You wrote {written_text(line)}. {' '.join(hints)}",))


def _in_full(line: MarkedLine, marked: Marked, writer: FormulaWriter) -> Iterator[Block]:
    yield _heading(line)
    yield Paragraph((*_explained(line, writer), *_after(line, marked)))
    yield writer.formulas(line)


def _heading(line: MarkedLine) -> QuantityHeading:
    place = _place(line)
    return QuantityHeading(place[:1].upper() + place[1:], "", (line.quantity,))


def _place(line: MarkedLine) -> str:
    return place_of(line.judged.step)


def _explained(line: MarkedLine, writer: FormulaWriter) -> Text:
    """What the student's own numbers give, what was written, and what it looks like."""
    own, cause = writer.result(line.quantity), cause_in_words(line)
    wrote = f"you wrote {written_text(line)}"
    said = {
        Verdict.MISTAKE: f"{wrote}, which is what comes out with ",
        Verdict.SLIP: f"{wrote}. It looks like a slip: ",
    }
    gives: Text = (f"From {_above(line, writer)} this line gives ", Maths(rounded_numeral(own)), "; ") if own else ("Here ",)
    same = f" It is the same mistake as in {line.same_as}, charged once." if line.same_as else ""
    return (*gives, said[line.verdict], Strong(cause), f".{same}") if cause else (*gives, f"{wrote}. {NOT_KNOWN}")


def _above(line: MarkedLine, writer: FormulaWriter) -> str:
    """What the line is worked out from."""
    return "your own numbers above it" if line.quantity in writer.own.own else "the given numbers"


def _after(line: MarkedLine, marked: Marked) -> Text:
    """That later lines are not lost, said once, where there are some."""
    following = marked.count(Verdict.FOLLOWS) and line is marked.wrong[0]
    return (" Later lines that follow from what you wrote are accepted.",) if following else ()
