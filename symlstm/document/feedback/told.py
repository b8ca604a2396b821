"""What is said of a marked sheet line by line, put together: of lines of which the same is said, it is said once.

Wrong lines come first, then those that a person decides, then those that are accepted with a remark.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from symlstm.document.feedback.mistakes import Mistake, mistakes_of, unexplained
from symlstm.document.feedback.words import DECIMAL_COMMA, RIGHT, SIGNS, WRONG_SIGN, cause_in_words, how_off
from symlstm.document.wording import out_of
from symlstm.language import N_, _
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.mark_text import exact_mark, mark_text
from symlstm.marking.verdict import Verdict
from symlstm.marking.work import ROUGH
from symlstm.marking.written import has_undeclared_comma
from symlstm.problem.wording import plain

DECIDED = "decided"
CHARGED_ONCE = N_("charged once")
FEW_DIGITS = N_("too few digits")
NOT_FROM_OWN = N_("the right value; a wrong number above it gives another one")


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
    groups = [Told(mistake.here, _of_mistake(mistake), mistake.below) for mistake in mistakes_of(marked)]
    groups += _alike_in(unexplained(marked))
    order = {line.quantity: number for number, line in enumerate(marked.lines)}
    yield from sorted(groups, key=lambda told: order[told.first.quantity])


def _of_mistake(mistake: Mistake) -> tuple[str, ...]:
    """What it was, and what it costs where it is not charged on every line."""
    cost = [_cost_of_repeated(mistake)] if mistake.is_charged_once else []
    return (cause_in_words(mistake.lines[0]), *cost, *dict.fromkeys(note for line in mistake.lines for note in _notes(line)))


def _cost_of_repeated(mistake: Mistake) -> str:
    if mistake.costs_one_line:
        return _(CHARGED_ONCE)
    return _("together {mark}", mark=out_of(mark_text(mistake.earned), mark_text(mistake.weight)))


def _alike_in(lines: Iterable[MarkedLine]) -> Iterator[Told]:
    """The lines that nobody can explain: those that are off in the same way together, and those of which the same remark is made."""
    lines = tuple(lines)
    first_of = {line.same_as for line in lines if line.same_as}
    off = [line for line in lines if line.same_as or line.quantity in first_of]
    homes: dict[str, list[MarkedLine]] = {}
    for line in off:
        homes.setdefault(line.same_as or line.quantity, []).append(line)
    for home in homes.values():
        notes = dict.fromkeys(note for line in home for note in _notes(line))
        yield Told(tuple(home), (_(how_off(home[0])), _cost_of_repeated(Mistake(tuple(home))), *notes))
    yield from _alike(line for line in lines if line not in off)


def _alike(lines: Iterable[MarkedLine]) -> list[Told]:
    """Lines of the same verdict and with the same remarks together; one without remarks by itself."""
    groups: dict[object, list[MarkedLine]] = {}
    for line in lines:
        notes = _notes(line)
        groups.setdefault((line.verdict, notes) if notes else line.quantity, []).append(line)
    return [Told(tuple(group), (*_notes(group[0]), *_withheld(group))) for group in groups.values()]


def _notes(line: MarkedLine) -> tuple[str, ...]:
    """What is said of a line besides its verdict and its cause."""
    if line.is_decided:
        return (_by_a_person(line),)
    notes = [_(NOT_FROM_OWN)] if line.verdict is Verdict.KEY_ONLY else []
    notes += [_(DECIMAL_COMMA)] if line.look and has_undeclared_comma(line.judged.entry) else []
    notes += [_(FEW_DIGITS)] if line.judged.few_digits and ROUGH not in line.look else []
    notes += [_(why) for why in line.look if line.verdict is not Verdict.UNREADABLE]
    return (*notes, *([_by_a_person(line)] if line.by_hand else []))


def _by_a_person(line: MarkedLine) -> str:
    assert line.by_hand is not None
    note = f"; {plain(line.by_hand.note)}" if line.by_hand.note else ""
    return _("by a person: {mark}", mark=out_of(exact_mark(line.earned), exact_mark(line.weight))) + note


def _withheld(lines: Iterable[MarkedLine]) -> Iterator[str]:
    """What lines that show no work earn together, until a person has looked."""
    lines = tuple(lines)
    if any(line.is_held for line in lines):
        earned = sum((line.earned for line in lines), Fraction(0))
        weight = sum((line.weight for line in lines), Fraction(0))
        template = (
            _("earns {mark} until a person has looked")
            if len(lines) == 1
            else _("earn {mark} together until a person has looked")
        )
        yield template.format(mark=out_of(mark_text(earned), mark_text(weight)))
