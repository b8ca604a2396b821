"""Feedback on one sheet, for the student: how many lines stand, which to repair first, what seems to have happened on each,
and all lines in a table. Its level says how much is told.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symlstm.document.blocks import Bullets, Maths, Paragraph, Section, Strong, Table, Text
from symlstm.document.feedback.formulas import FormulaWriter
from symlstm.document.feedback.repair import repair
from symlstm.document.feedback.words import cause_in_words, place_of, sign_and_word, written_text
from symlstm.document.names import names_of
from symlstm.document.numerals import rounded_numeral
from symlstm.document.report import Report
from symlstm.document.wording import counted, listed
from symlstm.marking.charges import WEAK_CAUSE, MarkedLine
from symlstm.marking.mark import Marked, Marker
from symlstm.marking.mark_text import mark_text
from symlstm.marking.own_numbers import OwnNumbers
from symlstm.marking.verdict import Verdict
from symlstm.numbers.rounding import Rounded
from symlstm.problem.wording import plain


@dataclass(frozen=True)
class FeedbackOptions:
    """What is told: the `level` of feedback, and the right values by their ids where the key is shown (else None)."""

    level: str = "full"
    key: Mapping[str, Rounded] | None = None


def feedback(marked: Marked, marker: Marker, options: FeedbackOptions) -> Report:
    """The feedback on a marked sheet."""
    own = OwnNumbers(marker.key, marked.every)
    writer = FormulaWriter(own, names_of(marker.problem), shows_key=options.key is not None)
    sections = (
        _result(marked, marker, options.level == "full"),
        repair(marked, writer, options.level),
        _for_eyes(marked),
        _table(marked, writer, options),
    )
    return Report(
        title=f"{marker.problem.title}: feedback for {plain(marked.student)}",
        running_head=f"problem {marker.fingerprint}",
        lead=_lead(marked),
        sections=tuple(section for section in sections if section.blocks),
    )


def _lead(marked: Marked) -> Text:
    stand, total = len(marked.standing), marked.total
    said = f"{stand} of {counted(len(marked.lines), 'line')} {'stands' if stand == 1 else 'stand'}. "
    mark = f"Mark: {mark_text(total.earned)} of {mark_text(total.possible)}."
    return (said, Strong(mark))


def _result(marked: Marked, marker: Marker, in_full: bool) -> Section:
    points = tuple(_points(marked, in_full))
    rule = Paragraph((marker.key.tolerance.sentence,), "quiet")
    return Section("result", "Result", (Bullets(points), rule) if points else (rule,))


def _points(marked: Marked, in_full: bool) -> Iterator[Text]:
    """What to know before the single lines; in full with the causes that repeat themselves."""
    if marked.wrong:
        first = marked.wrong[0]
        yield ("First line to repair: ", Strong(first.quantity), f" ({place_of(first.judged.step)}).")
    yield from (_repeated(cause, lines) for cause, lines in _causes(marked).items() if in_full and len(lines) > 1)
    follows, blank = marked.count(Verdict.FOLLOWS), marked.count(Verdict.BLANK)
    if follows:
        is_one = "1 line follows from a wrong number above it and is accepted."
        yield (is_one if follows == 1 else f"{follows} lines follow from wrong numbers above them and are accepted.",)
    if blank:
        yield (f"{counted(blank, 'line is', 'lines are')} blank.",)
    coarse = [line.quantity for line in marked.lines if line.judged.few_digits]
    if marked.unused:
        counts = "does not count" if marked.unused == 1 else "do not count"
        yield (f"{counted(marked.unused, 'row')} of your sheet could not be read and {counts}.",)
    if coarse:
        yield (f"Written with fewer digits than asked: {_some(coarse)}.",)


def _causes(marked: Marked) -> dict[str, list[MarkedLine]]:
    """The lines by the words of the mistake on them."""
    found: dict[str, list[MarkedLine]] = {}
    for line in marked.lines:
        if line.verdict is Verdict.MISTAKE:
            found.setdefault(cause_in_words(line), []).append(line)
    return found


def _repeated(cause: str, lines: list[MarkedLine]) -> Text:
    charged = ", charged once" if any(line.same_as for line in lines) else ""
    return ("The same mistake ", Strong(cause), f" on {len(lines)} lines{charged}: {_some([line.quantity for line in lines])}.")


def _some(ids: list[str]) -> str:
    return listed(ids) if len(ids) <= 12 else f"{', '.join(ids[:12])} and {len(ids) - 12} more"


def _for_eyes(marked: Marked) -> Section:
    """What a person has still to look at, and what one has decided."""
    waiting = [(line, [why for why in line.look if why != WEAK_CAUSE]) for line in marked.to_look_at]
    items: list[Text] = [
        (Strong(line.quantity), f": you wrote {written_text(line)}; {'; '.join(why)}; a person looks at it")
        for line, why in waiting
        if why
    ]
    items += [(Strong(line.quantity), f": {_decision(line)}") for line in marked.lines if line.by_hand]
    return Section("eyes", "For a person to decide", (Bullets(tuple(items)),) if items else ())


def _decision(line: MarkedLine) -> str:
    note = f"; {line.by_hand.note}" if line.by_hand and line.by_hand.note else ""
    return f"decided by a person, {mark_text(line.earned)} of {mark_text(line.weight)}{note}"


def _table(marked: Marked, writer: FormulaWriter, options: FeedbackOptions) -> Section:
    """Every line: what was written, what the student's numbers give, the verdict, what it earns."""
    full = options.level == "full"
    head: list[Text] = [("Line",), ("You wrote",)]
    head += [("Your numbers give",)] if full else []
    head += [("Right value",)] if options.key is not None else []
    rows = tuple(_row(line, writer, full, options.key) for line in marked.lines)
    table = Table((*head, ("Verdict",), ("Earned",)), rows, "l" + "r" * (len(head) - 1) + "lr")
    return Section("lines", "All lines", (table,))


def _row(line: MarkedLine, writer: FormulaWriter, full: bool, key: Mapping[str, Rounded] | None) -> tuple[Text, ...]:
    cells: list[Text] = [(line.quantity,), (written_text(line),)]
    if full:
        cells.append(_decimal(writer.own.gives(line.quantity) if line.quantity in writer.own.own else None))
    if key is not None:
        cells.append(_decimal(key.get(line.quantity)))
    few = "; too few digits" if line.judged.few_digits else ""
    given = f"; from {', '.join(line.judged.from_given)} of the handout" if line.judged.from_given else ""
    return (*cells, (sign_and_word(line, full) + few + given,), (mark_text(line.earned),))


def _decimal(value: Rounded | None) -> Text:
    return () if value is None else (Maths(rounded_numeral(value)),)
