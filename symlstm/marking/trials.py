"""What is tried for the wrong lines of a sheet, in which order: first what is made everywhere, then each line by itself."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import log

from symlstm.marking.follow import wrong_lines
from symlstm.marking.hypothesis import Throughout, take
from symlstm.marking.one_blank import Filled
from symlstm.marking.search import SheetSearch
from symlstm.marking.throughout import WholeSheet
from symlstm.marking.trial import ONE_MORE, UNKNOWN, Trial

CERTAIN = 1e4  # how many times better than unknown causes it must explain lines that are not searched any more
MOST_SEARCHED = 240  # wrong lines; where more are left that nothing explains together, nothing is learned from them one by one


def trials_of(search: SheetSearch, whole: WholeSheet, sheet: Filled, unsearched: Collection[str] = ()) -> dict[str, Trial]:
    """What was tried for each wrong line. Lines that an edit made everywhere explains beyond doubt are not searched themselves, nor those
    that are left `unsearched`."""
    trials = {line.step.target: search.opened(line, sheet.of.get(line.step.target, ())) for line in wrong_lines(sheet.lines)}
    for trial in trials.values():
        whole.search(trial)
    settled = _settled(whole.edited(), trials) if len(trials) > 1 else set()
    left = [target for target in trials if target not in settled and target not in unsearched]
    for target in left[:MOST_SEARCHED]:
        search.search_formulas(trials[target]) if target in sheet.of else search.search(trials[target])
    for found in whole.done_otherwise(trials.keys() <= settled) if len(trials) > 1 else ():
        take(found, trials.values())
    return trials


def _settled(edited: Iterable[Throughout], trials: Mapping[str, Trial]) -> set[str]:
    """The wrong lines that edits made everywhere explain beyond doubt; what they explain is kept for all."""
    settled: set[str] = set()
    for found in edited:
        explained = take(found, trials.values())
        if len(explained) > 1 and _is_certain(found, explained):
            settled.update(trial.line.step.target for trial in explained)
    return settled


def _is_certain(found: Throughout, explained: Sequence[Trial]) -> bool:
    """Whether nothing else is worth looking for on the lines that an edit explains, made everywhere."""
    best = [max((c for c in trial.candidates() if found.key in c.keys), key=lambda c: c.gain) for trial in explained]
    return log(max(c.prior for c in best)) + sum(log(c.gain) for c in best) - unknown(explained) > log(CERTAIN)


def unknown(trials: Sequence[Trial], places: Mapping[str, str] | None = None) -> float:
    """How likely it is that nothing known happened on any of these lines, beside one rule; in logarithms. That would be as many mistakes
    as lines, or as `places` on which they would have been made, and each one more is rare. Where several lines point to one place, it
    did not happen on any other blank line."""
    found: dict[str, float] = {}
    for trial in trials:
        target = trial.line.step.target
        place = (places or {}).get(target, target)
        found[place] = UNKNOWN if place in found else trial.unknown
    return sum(log(each * ONE_MORE) for each in found.values()) - log(ONE_MORE)
