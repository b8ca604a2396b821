"""The words for lines and causes, the same on the terminal and on paper. Ids within them are set as such on paper.

Every verdict has a sign beside its word, so that colour is never the only carrier.
"""

from collections.abc import Sequence

from symlstm.derivation.step import Step
from symlstm.document.blocks import Code, Text
from symlstm.document.sentence import as_words, commas, conjunction, sentence
from symlstm.document.wording import listed
from symlstm.language import _
from symlstm.marking.causes import ALIKE, Cause
from symlstm.marking.charges import MarkedLine
from symlstm.marking.other_pass import GRADIENTS
from symlstm.marking.rough import ROUGH
from symlstm.marking.unreadable import why_unreadable
from symlstm.marking.verdict import Verdict
from symlstm.marking.written import Unreadable, Written
from symlstm.network.ids import Id, Place, without_place
from symlstm.problem.wording import plain

MOST_CAUSES = 3  # that are told of one line; more help nobody
MOST_IDS = 12  # of lines that are told one by one
FEW_IDS = 4  # of lines that stand in brackets, or within another list
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
    return _with_place(step, _place_in_cell(step))


def _with_place(step: Step, said: str) -> str:
    """What is said of a line, behind the sample, the layer and the direction that it belongs to, where there are several."""
    place = place_in_words(Place.of(step.name))
    return f"{place}, {said}" if place else said


def place_in_words(place: Place) -> str:
    """A sample, a layer and its direction, as far as there are several: "sample 2, layer 1, from right to left"."""
    sample = [_("sample {n}", n=place.sample)] if place.sample else []
    layer = [_("layer {n}", n=place.layer)] if place.layer else []
    direction = [_("from right to left")] if place.reverse else []
    return ", ".join([*sample, *layer, *direction])


def _place_in_cell(step: Step) -> str:
    target = step.unit_equation.target
    if target.lag is None:
        entry = " ".join(map(str, target.index))
        return _("{line}, entry {entry}", line=_(step.rule), entry=entry) if target.index else _(step.rule)
    if not target.index:
        return _("{line}, time step {t}", line=_(step.rule), t=step.time)
    return _("{line}, time step {t}, unit {unit}", line=_(step.rule), t=step.time, unit=target.index[0])


def ids_listed(ids: Sequence[str]) -> Text:
    """Some ids in a sentence: `c.1.1`, `h.1.1` and `h.1.2`."""
    return conjunction([Code(quantity) for quantity in ids])


def places_of(steps: Sequence[Step]) -> Text:
    """Where some lines stand: "cell state, time steps 1 and 2, units 1 and 2"; of lines that have no such name together the ids, of very
    many of these their quantities."""
    named: dict[str, list[Step]] = {}
    for step in steps:
        named.setdefault(step.name, []).append(step)
    found = [_place_of_all(each) for each in named.values()]
    if all(found) and len(set(found)) == len(found):
        return ("; ".join(found),)
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
    return _with_place(first, said)


def some_of(ids: Sequence[str]) -> Text:
    """The ids in a sentence; of very many, the first ones and how many more there are."""
    if len(ids) <= MOST_IDS:
        return ids_listed(ids)
    first = commas([Code(quantity) for quantity in ids[:MOST_IDS]])
    return sentence(_("{ids} and {n} more"), ids=first, n=f"{len(ids) - MOST_IDS:,}")


def has_few_digits(line: MarkedLine) -> bool:
    """Whether it is to be said that a line has fewer digits than asked: not where that is why a person should look."""
    return line.judged.few_digits and line.verdict is not Verdict.COARSE and ROUGH not in line.look


def why_to_look(line: MarkedLine) -> tuple[str, ...]:
    """Why a person should look at a line; of an entry that is no number what is wrong with it."""
    entry = line.judged.entry
    if not isinstance(entry, Unreadable):
        return tuple(map(_, line.look))
    return tuple(_(why_unreadable(entry)) for why in line.look)


def written_on(lines: Sequence[MarkedLine]) -> Text:
    """The lines with what was written there; of very many the first ones, and how many more there are."""
    said = [sentence("{id} ({written})", id=Code(line.quantity), written=written_text(line)) for line in lines]
    if len(said) <= MOST_IDS:
        return conjunction(said)
    return sentence(_("{ids} and {n} more"), ids=commas(said[:MOST_IDS]), n=f"{len(said) - MOST_IDS:,}")


def lines_in_short(ids: Sequence[str]) -> Text:
    """A few ids as they are; of more the quantities to whose lines they belong, and how many there are: z_i and z_o (12 lines)."""
    if len(ids) <= FEW_IDS:
        return ids_listed(ids)
    names = some_of(list(dict.fromkeys(Id.parse(quantity).name for quantity in ids)))
    return sentence(_("{quantities} ({n} lines)"), quantities=names, n=f"{len(ids):,}")


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
    by_wording: dict[str, list[Cause]] = {}
    for cause in causes_shown(line):
        by_wording.setdefault(_(cause.rule.wording), []).append(cause)
    said = [as_words(_said_of_all(wording, causes, line.quantity)) for wording, causes in by_wording.items()]
    if len(said) > 1:
        return _("one of these, which cannot be told apart: {causes}", causes="; ".join(said))
    return said[0] if said else ""


def _said_of_all(wording: str, causes: Sequence[Cause], quantity: str) -> Text:
    """Causes of one wording, with the blank lines above on which each may have been made."""
    places = blank_places(causes, quantity)
    return sentence(_("{cause}, in {ids}"), cause=wording, ids=commas(places, _(", or in "))) if places else (wording,)


def blank_places(causes: Sequence[Cause], quantity: str) -> list[Text]:
    """The blank lines above on which causes may have been made, those of the same quantities once."""
    found: dict[tuple[str, ...], Text] = {}
    for cause in causes:
        if lines := blank_lines_of(cause, quantity):
            found.setdefault(tuple(dict.fromkeys(Id.parse(each).name for each in cause.at)), lines)
    return list(found.values())


def how_off(line: MarkedLine) -> str:
    """How an unexplained line is off together with others, in words to be translated."""
    return (line.diagnosis and line.diagnosis.off) or ALIKE


def blank_lines_of(cause: Cause, quantity: str) -> Text:
    """The blank lines above on which a cause was made, of one that was made throughout their quantities; none where it was made on the
    line itself."""
    if not cause.at or quantity in cause.at:
        return ()
    return some_of(_quantities_of(cause, quantity)) if len(cause.through) > 1 else lines_in_short(cause.at)


def _quantities_of(cause: Cause, quantity: str) -> list[str]:
    """The quantities on whose lines a cause was made, as far as a line rests on them: gradients for a gradient alone."""
    names = list(dict.fromkeys(Id.parse(each).name for each in cause.through))
    forward = [name for name in names if not _is_gradient(name)]
    return names if _is_gradient(quantity) else forward or names


def _is_gradient(name: str) -> bool:
    return without_place(name).startswith(GRADIENTS.begins)


def said_of(cause: Cause, quantity: str) -> Text:
    """A cause in words; with the lines on which it was made where it was on blank ones above."""
    wording, elsewhere = _(cause.rule.wording), blank_lines_of(cause, quantity)
    return sentence(_("{cause}, in {ids}"), cause=wording, ids=elsewhere) if elsewhere else (wording,)
