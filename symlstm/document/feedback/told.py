"""What is said of a marked sheet line by line, put together: of lines of which the same is said, it is said once.

Wrong lines come first, then those that a person decides, then those that are accepted with a remark.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from symlstm.document.feedback.misreadings import misread_by, read_in_words
from symlstm.document.feedback.mistakes import Mistake, mistakes_of, unexplained
from symlstm.document.feedback.words import RIGHT, SIGNS, WRONG_SIGN, cause_in_words, has_few_digits, how_off
from symlstm.document.wording import out_of
from symlstm.language import N_, _
from symlstm.marking.chance_slips import by_quantity, is_wrong_throughout
from symlstm.marking.charges import WEAK_CAUSE, MarkedLine
from symlstm.marking.follow import Judged
from symlstm.marking.mark import Marked
from symlstm.marking.mark_text import exact_mark, mark_text
from symlstm.marking.unreadable import why_unreadable
from symlstm.marking.verdict import Verdict
from symlstm.marking.written import Unreadable
from symlstm.problem.wording import plain

DECIDED = "decided"
CHARGED_ONCE = N_("charged once")
FEW_DIGITS = N_("fewer digits than asked")
NOT_FROM_OWN = N_("accepted: the right value, though the student's own numbers above give another one")


@dataclass(frozen=True)
class Told:
    """Lines of which the same is said, in the order of the work.

    notes  what is said of them; may be none
    below  the lines on which the same shows, as it was done on a blank line above them
    """

    lines: tuple[MarkedLine, ...]
    notes: tuple[str, ...] = ()
    below: tuple[MarkedLine, ...] = ()

    @property
    def first(self) -> MarkedLine:
        return self.lines[0]

    @property
    def sign(self) -> str:
        return (RIGHT if self.first.earned else WRONG_SIGN) if self.first.is_decided else SIGNS[self.first.verdict]

    @property
    def verdict(self) -> str:
        return DECIDED if self.first.is_decided else self.first.verdict.value


def told_lines(marked: Marked) -> tuple[Told, ...]:
    """The lines of a sheet of which there is something to say, each once. Blank ones are none of them, nor what is right without a remark."""
    open_lines = [line for line in marked.lines if line.is_open]
    remarked = [line for line in marked.standing if _notes(line)]
    return (*_wrong(marked), *_alike(open_lines), *_alike(remarked), *_alike(marked.decided))


def _wrong(marked: Marked) -> Iterator[Told]:
    """The mistakes and slips by their first lines, and the lines that are not explained."""
    judged = {line.step.target: line for line in marked.every}
    groups = [Told(mistake.here, _of_mistake(mistake, judged), mistake.below) for mistake in mistakes_of(marked)]
    groups += _alike_in(unexplained(marked), {line.quantity for line in _throughout(marked)})
    order = {line.quantity: number for number, line in enumerate(marked.lines)}
    yield from sorted(groups, key=lambda told: order[told.first.quantity])


def _of_mistake(mistake: Mistake, judged: Mapping[str, Judged]) -> tuple[str, ...]:
    """What it was, and what it costs where it is not charged on every line."""
    cost = [_cost_of_repeated(mistake)] if mistake.is_charged_once else []
    read = read_in_words(misread_by(mistake.lines, judged))
    return (
        cause_in_words(mistake.lines[0]),
        *filter(None, [read]),
        *cost,
        *dict.fromkeys(note for line in mistake.lines for note in _notes(line)),
    )


def _cost_of_repeated(mistake: Mistake) -> str:
    if mistake.costs_one_line:
        return _(CHARGED_ONCE)
    return _("together {mark}", mark=out_of(mark_text(mistake.earned), mark_text(mistake.weight)))


def _throughout(marked: Marked) -> Iterator[MarkedLine]:
    """The lines of quantities that are wrong wherever they were filled in, and nowhere explained."""
    for lines in by_quantity(marked.lines).values():
        if is_wrong_throughout(lines) and not any(line.causes or line.same_as for line in lines):
            yield from lines


def _alike_in(lines: Iterable[MarkedLine], throughout: Collection[str]) -> Iterator[Told]:
    """The lines that nobody can explain: those that are off in the same way together, those of a quantity that is wrong wherever it was
    filled in, and those of which the same remark is made."""
    lines = tuple(lines)
    first_of = {line.same_as for line in lines if line.same_as}
    off = [line for line in lines if line.same_as or line.quantity in first_of]
    homes: dict[str, list[MarkedLine]] = {}
    for line in off:
        homes.setdefault(line.same_as or line.quantity, []).append(line)
    for home in homes.values():
        notes = dict.fromkeys(note for line in home for note in _notes(line))
        yield Told(tuple(home), (_(how_off(home[0])), _cost_of_repeated(Mistake(tuple(home))), *notes))
    lines = tuple(line for line in lines if line not in off)
    yield from _all_wrong(tuple(line for line in lines if line.quantity in throughout))
    yield from _alike(line for line in lines if line.quantity not in throughout)


def _all_wrong(lines: tuple[MarkedLine, ...]) -> Iterator[Told]:
    """The lines of quantities that are wrong on all lines, together."""
    if not lines:
        return
    said = (
        _("wrong on all {n} lines; nothing known explains it", n=len(lines))
        if len(by_quantity(lines)) == 1
        else _("all lines of these quantities are wrong; nothing known explains it")
    )
    notes = dict.fromkeys(note for line in lines for note in _notes(line) if note != _(WEAK_CAUSE))
    yield Told(lines, (said, *notes))


def _alike(lines: Iterable[MarkedLine]) -> list[Told]:
    """Lines of the same verdict and with the same remarks together; one without remarks by itself."""
    groups: dict[object, list[MarkedLine]] = {}
    for line in lines:
        notes = _notes(line)
        groups.setdefault((line.verdict, notes) if notes else line.quantity, []).append(line)
    return [Told(tuple(group), _notes(group[0])) for group in groups.values()]


def _notes(line: MarkedLine) -> tuple[str, ...]:
    """What is said of a line besides its verdict and its cause."""
    if line.is_decided:
        return (_by_a_person(line),)
    entry = line.judged.entry
    notes = [_(NOT_FROM_OWN)] if line.verdict is Verdict.KEY_ONLY else []
    notes += [_(FEW_DIGITS)] if has_few_digits(line) else []
    notes += [_(why_unreadable(entry))] if line.look and isinstance(entry, Unreadable) else map(_, _reasons(line))
    return (*notes, *([_by_a_person(line)] if line.by_hand else []))


def _reasons(line: MarkedLine) -> tuple[str, ...]:
    """Why a person should look at a line by itself: that it shows no work is said of all such lines together."""
    return line.look[:-1] if line.is_held else line.look


def _by_a_person(line: MarkedLine) -> str:
    assert line.by_hand is not None
    note = f"; {plain(line.by_hand.note)}" if line.by_hand.note else ""
    return _("by a person: {mark}", mark=out_of(exact_mark(line.earned), exact_mark(line.weight))) + note
