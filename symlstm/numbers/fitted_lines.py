"""How many digits the factors of each line show: the printed ones first, then one more, and so on up to all guard digits.

A line is shown with as few digits as give the result printed on it. Lines that a page shows together, such as the units of a vector,
have equally many. Where not even all guard digits give the result, the line shows them all, and says that it does not follow.
"""

from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.page import Replay, Wanted
from symlstm.numbers.replay import Replays
from symlstm.numbers.shown import shown_numbers
from symlstm.numbers.values import Values

Group = tuple[Step, ...]


class FittedLines:
    """The lines of a derivation with the digits that they need.

    shown    the number of each quantity, with no further digit, with one, and so on
    extra    for each line, how many further digits its factors show
    replays  each line, worked out again from the numbers that it shows
    """

    def __init__(self, derivation: Derivation, values: Values, wanted: Wanted):
        self.shown = shown_numbers(derivation, values)
        self._tries = [Replays(derivation, values, numbers) for numbers in self.shown]
        self.precision = self._tries[-1].precision
        self.extra: dict[str, int] = {}
        self.replays: dict[str, Replay] = {}
        for extra, group in enumerate(_fixed(derivation, wanted, len(self._tries))):
            self._take(group, extra, is_last=True)
        groups = _groups(derivation, wanted)
        for extra in range(len(self._tries)):
            groups = self._fit(groups, extra)

    def value(self, step: Step) -> Real:
        """What the numbers shown on a line give."""
        return self._tries[self.extra[step.target]].value(step)[0]

    def _fit(self, groups: list[Group], extra: int) -> list[Group]:
        """Show the lines with so many further digits; the groups that need more."""
        self._take([step for group in groups for step in group], extra, is_last=extra == len(self._tries) - 1)
        return [group for group in groups if any(self.replays[step.target].follows is not Outcome.HOLDS for step in group)]

    def _take(self, steps: list[Step], extra: int, is_last: bool) -> None:
        self.replays |= self._tries[extra].all(steps, is_last) if steps else {}
        self.extra |= dict.fromkeys((step.target for step in steps), extra)


def _fixed(derivation: Derivation, wanted: Wanted, levels: int) -> list[list[Step]]:
    """The lines with a fixed number of further digits, by that number."""
    found: list[list[Step]] = [[] for _ in range(levels)]
    for quantity, extra in wanted.fixed.items():
        found[min(extra, levels - 1)].append(derivation.step(quantity))
    return found


def _groups(derivation: Derivation, wanted: Wanted) -> list[Group]:
    """The lines that show as few further digits as they need, those together that show equally many."""
    together = {quantity: group for group in wanted.together for quantity in group}
    groups = dict.fromkeys(
        together.get(step.target, (step.target,)) for step in derivation.steps if step.target not in wanted.fixed
    )
    return [tuple(map(derivation.step, group)) for group in groups]
