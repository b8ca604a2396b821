"""What is told below the full level: at "where" the wrong lines, at "hint" a question that leads to each mistake."""

from collections.abc import Iterator, Sequence

from symlstm.document.blocks import Code, Strong, Text
from symlstm.document.feedback.mistakes import mistakes_of, unexplained
from symlstm.document.feedback.words import causes_shown, place_of, places_of, written_text
from symlstm.document.sentence import as_words, sentence
from symlstm.document.wording import number_in_words
from symlstm.language import _
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked

MOST_ROWS = 6  # lines that are not explained, one by one; of more it stands in short what was written, so that a page has room


def where(line: MarkedLine) -> Text:
    template = _("{line} ({place}): you wrote {written}")
    return sentence(template, line=Code(line.quantity), place=place_of(line.judged.step), written=written_text(line))


def hints(marked: Marked) -> Iterator[Text]:
    """A question for each mistake, with the lines that it is about; by the first line of each."""
    hints: list[tuple[MarkedLine, Text]] = []
    for mistake in mistakes_of(marked):
        questions = dict.fromkeys(_(cause.rule.hint) for line in mistake.lines for cause in causes_shown(line))
        hints.append((mistake.lines[0], (Strong(" ".join(questions)), " ", *_about(mistake.lines))))
    for lines in _to_do_again(unexplained(marked)):
        advice = _("Work it out once more.") if len(lines) == 1 else _("Work each of them out once more.")
        hints.append((lines[0], (Strong(advice), " ", *_about(lines))))
    yield from (hint for first, hint in sorted(hints, key=lambda hint: marked.lines.index(hint[0])))


def _to_do_again(lines: Sequence[MarkedLine]) -> Iterator[list[MarkedLine]]:
    """Lines that are not explained: those that are off in the same way together; of the others few one by one, many together."""
    homes: dict[str, list[MarkedLine]] = {}
    for line in lines:
        homes.setdefault(line.same_as or line.quantity, []).append(line)
    alone = [home[0] for home in homes.values() if len(home) == 1]
    yield from (home for home in homes.values() if len(home) > 1)
    yield from [[line] for line in alone] if len(alone) <= MOST_ROWS else [alone]


def _about(lines: Sequence[MarkedLine]) -> Text:
    """Which lines a question is about."""
    if len(lines) == 1:
        return on_lines(lines)
    places = places_of([line.judged.step for line in lines])
    return sentence(_("This is about {number} lines: {places}."), number=number_in_words(len(lines)), places=places)


def on_lines(lines: Sequence[MarkedLine]) -> Text:
    """Where a mistake was made."""
    first, places = lines[0], places_of([line.judged.step for line in lines])
    if len(lines) > 1:
        return sentence(_("On {number} lines: {places}."), number=number_in_words(len(lines)), places=places)
    if as_words(places) == first.quantity:
        return sentence(_("On the line {line} you wrote {written}."), line=Code(first.quantity), written=written_text(first))
    template = _("On the line {line} ({place}) you wrote {written}.")
    return sentence(template, line=Code(first.quantity), place=places, written=written_text(first))
