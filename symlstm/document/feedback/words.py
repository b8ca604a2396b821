"""The words for lines and causes, the same on the terminal and on paper.

Every verdict has a sign beside its word, so that colour is never the only carrier.
"""

from collections.abc import Sequence

from symlstm.derivation.step import Step
from symlstm.document.wording import listed
from symlstm.language import N_, _
from symlstm.marking.causes import ALIKE, Cause
from symlstm.marking.charges import MarkedLine
from symlstm.marking.verdict import Verdict
from symlstm.marking.written import Written
from symlstm.network.ids import Id, Place
from symlstm.problem.wording import plain

MOST_CAUSES = 3  # that are told of one line; more help nobody
MOST_IDS = 12  # of lines that are told one by one
FEW_IDS = 4  # of lines that stand in brackets, or within another list
DECIMAL_COMMA = N_("a decimal comma is read with --decimal-comma, or where semicolons part the cells")
RIGHT, WRONG_SIGN, BLANK, OPEN = "✓", "✗", "–", "?"

SIGNS = {
    Verdict.CORRECT: RIGHT,
    Verdict.FOLLOWS: RIGHT,
    Verdict.KEY_ONLY: RIGHT,
    Verdict.FOLLOWS_TRIVIAL: OPEN,
    Verdict.MISTAKE: WRONG_SIGN,
    Verdict.SLIP: WRONG_SIGN,
    Verdict.UNEXPLAINED: WRONG_SIGN,
    Verdict.COARSE: OPEN,
    Verdict.BLANK: BLANK,
    Verdict.UNREADABLE: OPEN,
}


def written_text(line: MarkedLine) -> str:
    """What the student wrote, on one line and not too long; a number with a true minus."""
    text = plain(line.judged.entry.text)
    return text.replace("-", "−") if isinstance(line.judged.entry, Written) else text


def place_of(step: Step) -> str:
    """Where a line stands: "forget gate, time step 2, unit 1"; of several cells, "layer 2, forget gate, time step 2, unit 1"; of several
    samples, "sample 2, forget gate, ..."."""
    sample, said = Place.of(step.name).sample, _with_layer(step, _place_in_cell(step))
    return ", ".join([_("sample {n}", n=sample), said]) if sample else said


def _with_layer(step: Step, said: str) -> str:
    """What is said of a line, behind the layer that it belongs to, if there are several, and the direction."""
    place = Place.of(step.name)
    if not place.layer:
        return said
    direction = [_("from right to left")] if place.reverse else []
    return ", ".join([_("layer {n}", n=place.layer), *direction, said])


def _place_in_cell(step: Step) -> str:
    target = step.unit_equation.target
    if target.lag is None:
        entry = " ".join(map(str, target.index))
        return _("{line}, entry {entry}", line=_(step.rule), entry=entry) if target.index else _(step.rule)
    if not target.index:
        return _("{line}, time step {t}", line=_(step.rule), t=step.time)
    return _("{line}, time step {t}, unit {unit}", line=_(step.rule), t=step.time, unit=target.index[0])


def places_of(steps: Sequence[Step]) -> str:
    """Where some lines stand: "cell state, time steps 1 and 2, units 1 and 2"; of lines that have no such name together the ids, of very
    many of these their quantities."""
    named: dict[str, list[Step]] = {}
    for step in steps:
        named.setdefault(step.name, []).append(step)
    found = [_place_of_all(each) for each in named.values()]
    if all(found):
        return "; ".join(filter(None, found))
    return some_of([step.target for step in steps] if len(steps) <= MOST_IDS else list(named))


def _place_of_all(steps: Sequence[Step]) -> str:
    """Where lines of one quantity stand, if they are those of some units at some time steps; empty if they are not."""
    first, places = steps[0], {Id.parse(step.target).numbers for step in steps}
    if len(steps) == 1:
        return place_of(first)
    if first.unit_equation.target.lag is None:
        return ""
    times, units = (sorted(set(numbers)) for numbers in zip(*places, strict=True))
    is_product = len(times) * len(units) == len(places)
    if not is_product:
        return ""
    at, of_units = listed(map(str, times)), listed(map(str, units))
    said = _(
        "{line}, {times}, {units}",
        line=_(first.rule),
        times=_("time steps {numbers}", numbers=at) if len(times) > 1 else _("time step {number}", number=at),
        units=_("units {numbers}", numbers=of_units) if len(units) > 1 else _("unit {number}", number=of_units),
    )
    return _with_layer(first, said)


def some_of(ids: Sequence[str]) -> str:
    """The ids in a sentence; of very many, the first ones and how many more there are."""
    return listed(ids) if len(ids) <= MOST_IDS else _("{ids} and {n} more", ids=", ".join(ids[:MOST_IDS]), n=len(ids) - MOST_IDS)


def lines_in_short(ids: Sequence[str]) -> str:
    """A few ids as they are; of more the quantities to whose lines they belong, and how many there are: z_i and z_o (12 lines)."""
    if len(ids) <= FEW_IDS:
        return listed(ids)
    names = some_of(list(dict.fromkeys(Id.parse(quantity).name for quantity in ids)))
    return _("{quantities} ({n} lines)", quantities=names, n=len(ids))


def causes_shown(line: MarkedLine) -> tuple[Cause, ...]:
    """The causes that are told of a line, one of each kind and place; none where nothing is known or sure."""
    if not line.causes or line.diagnosis is None:
        return ()
    kinds = {(cause.rule.name, cause.at): cause for cause in reversed(line.diagnosis.causes)}
    return tuple(kinds[kind] for kind in reversed(kinds))[:MOST_CAUSES]


def is_one_formula(line: MarkedLine) -> bool:
    """Whether only one formula gives what was written, that of the line itself: then it is the student's, else one that may be."""
    causes = line.diagnosis.causes if line.causes and line.diagnosis else ()
    formulas = {(cause.at, cause.edited, tuple(cause.numbers.items())) for cause in causes}
    return len(formulas) == 1 and line.quantity in causes[0].at


def cause_in_words(line: MarkedLine) -> str:
    """What may have happened on a line, all that cannot be told apart; empty where nothing is known or sure."""
    said = list(dict.fromkeys(said_of(cause, line.quantity) for cause in causes_shown(line)))
    return said[0] if len(said) == 1 else _("one of: {causes}", causes="; ".join(said)) if said else ""


def how_off(line: MarkedLine) -> str:
    """How an unexplained line is off together with others, in words to be translated."""
    return (line.diagnosis and line.diagnosis.off) or ALIKE


def said_of(cause: Cause, quantity: str) -> str:
    """A cause in words; with the lines on which it was made where it was on blank ones above."""
    elsewhere = cause.at and quantity not in cause.at
    wording = _(cause.rule.wording)
    return _("{cause}, in {ids}", cause=wording, ids=lines_in_short(cause.at)) if elsewhere else wording
