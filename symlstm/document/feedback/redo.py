"""Which lines rest on wrong ones, and so are to be worked out again: all of them, and in short, by time steps."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from symlstm.document.blocks import Code, Text
from symlstm.document.feedback.words import place_in_words
from symlstm.document.names import Names
from symlstm.document.sentence import commas, conjunction, sentence
from symlstm.language import _
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.verdict import RIGHT, Verdict
from symlstm.network.ids import ALONE, Place

FEW = 2  # lines that are named one by one, even if they are whole time steps
MOST_NAMES = 4  # of what is done again of one time step
MOST_PARTS = 5  # of the list; whoever has got so far meets the rest on the way

StepOfCell = tuple[Place, bool, int]  # the lines of one cell, of one pass, at one time step; 0 where they belong to none


def resting_on_wrong(marked: Marked) -> dict[str, frozenset[str]]:
    """On which wrong lines each line rests, directly or by way of others. What came out right all the same hands nothing on."""
    wrong = {line.quantity for line in marked.wrong}
    right = {line.quantity for line in marked.lines if line.verdict in RIGHT}
    found: dict[str, frozenset[str]] = {}
    for judged in marked.every:
        read = set(judged.step.reads.values())
        above = frozenset(read & wrong).union(*(found[name] for name in read - right if name in found))
        found[judged.step.target] = above
    return found


def to_redo(marked: Marked, first: Collection[MarkedLine]) -> list[MarkedLine]:
    """The written lines that change once the `first` ones are corrected, and the other wrong ones, in the order of the work."""
    rests = resting_on_wrong(marked)
    changes = [line for line in marked.lines if line.is_wrong or (rests[line.quantity] and line.verdict not in RIGHT)]
    return [line for line in changes if line not in first and line.verdict is not Verdict.BLANK]


@dataclass(frozen=True)
class _Part:
    """Neighbouring lines of the list: whole time steps by their numbers, or else the names of what is done again."""

    lines: tuple[MarkedLine, ...]
    runs: tuple[StepOfCell, ...] = ()
    names: tuple[Text, ...] = ()

    def goes_on(self, last: "_Part") -> bool:
        """Whether it can be said together with the part before it."""
        return bool(self.runs) == bool(last.runs) and [run[:2] for run in self.runs[:1]] == [run[:2] for run in last.runs[:1]]

    def after(self, last: "_Part") -> "_Part":
        return _Part(last.lines + self.lines, last.runs + self.runs, last.names + self.names)

    @property
    def said(self) -> Text:
        if self.runs and len(self.lines) > FEW:
            return (_steps(self.runs),)
        return conjunction(self.names or [(Code(line.quantity),) for line in self.lines])


def in_short(redo: Sequence[MarkedLine], marked: Marked, names: Names) -> Text:
    """h.2.1, then step 3, then diff and loss: a whole time step by its number. Of a long list only the beginning."""
    parts: list[_Part] = []
    for part in _by_steps(redo, marked, names):
        parts.append(part.after(parts.pop()) if parts and part.goes_on(parts[-1]) else part)
    said = [part.said for part in parts[:MOST_PARTS]]
    if len(parts) > MOST_PARTS:
        said.append((_("what follows from these"),))
    return commas(said, _(", then "))


def _by_steps(redo: Sequence[MarkedLine], marked: Marked, names: Names) -> Iterator[_Part]:
    """The lines of each time step, those of many cells by their cell."""
    written = [line for line in marked.lines if line.verdict is not Verdict.BLANK]
    whole: dict[StepOfCell, list[MarkedLine]] = {}
    for line in written:  # the readout of a step and its input are of no cell, and stand on both sides of those of the layers
        whole.setdefault(_run(line, names), []).append(line)
    has_cells = any(place != ALONE for place, _backward, _time in whole)
    for run, group in groupby(redo, lambda line: _run(line, names)):
        lines = list(group)
        is_step = run[2] > 0 and (run[0] != ALONE or not has_cells)
        quantities = _quantities(lines, whole[run])
        if is_step and (len(lines) == len(whole[run]) or (len(quantities) > MOST_NAMES and lines[0] is whole[run][0])):
            yield _Part(tuple(lines), runs=(run,))
        elif is_step and len(quantities) > MOST_NAMES:
            yield _Part(tuple(lines), names=(_from_on(run, lines[0]),))
        else:
            yield _Part(tuple(lines), names=_first_of(quantities))


def _from_on(run: StepOfCell, line: MarkedLine) -> Text:
    """What is done again of a time step: step 2 from c.2.1 on."""
    return sentence(_("{steps} from {line} on"), steps=_steps((run,)), line=Code(line.quantity))


def _run(line: MarkedLine, names: Names) -> StepOfCell:
    step = line.judged.step
    return Place.of(step.name), names.network.names[step.name].is_gradient, step.time or 0


def _steps(runs: Sequence[StepOfCell]) -> str:
    """Some neighbouring time steps of one pass: step 3; steps 2 to 4 of l1."""
    (place, is_backward, first), last = runs[0], runs[-1][2]
    if len(runs) == 1:
        said = _("step {t}", t=first)
    elif len(runs) == 2:
        said = _("steps {first} and {last}", first=first, last=last)
    else:
        said = _("steps {first} to {last}", first=first, last=last)
    if is_backward:
        said = _("{steps} of the backward pass", steps=said)
    return _("{steps} of {cell}", steps=said, cell=place_in_words(place)) if place.prefix else said


def _quantities(lines: Sequence[MarkedLine], whole: Sequence[MarkedLine]) -> list[str]:
    """The ids of a few lines; of more, one name for all entries of a quantity, with its time step: z_f.2."""
    if len(lines) <= FEW:
        return [line.quantity for line in lines]
    all_entries = _by_vector(whole)
    return [
        name
        for vector, found in _by_vector(lines).items()
        for name in ([vector] if 1 < len(found) == len(all_entries[vector]) else [line.quantity for line in found])
    ]


def _first_of(quantities: Sequence[str]) -> tuple[Text, ...]:
    """The names, of many the first ones and how many more there are."""
    if len(quantities) <= MOST_NAMES + 1:
        return tuple((Code(name),) for name in quantities)
    return (*((Code(name),) for name in quantities[:MOST_NAMES]), (_("{n} more", n=len(quantities) - MOST_NAMES),))


def _by_vector(lines: Sequence[MarkedLine]) -> dict[str, list[MarkedLine]]:
    """Lines by the name of their vector at their time step, or of their matrix: z_f.2, d_W_f."""
    found: dict[str, list[MarkedLine]] = {}
    for line in lines:
        step = line.judged.step
        found.setdefault(f"{step.name}.{step.time}" if step.time else step.name, []).append(line)
    return found
