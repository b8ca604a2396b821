"""Ids of a pass that a problem does not make: gradients without a backward pass, updated parameters without a learning rate.

A sheet may hold hundreds of them, and what is missing is one option; so that is said once for a file, and once for each student.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from symlstm.errors import Finding
from symlstm.network.ids import without_place
from symlstm.words import N_, Count, counting, said

MOST_NAMED = 2  # ids that are named
OF_THIS_PROBLEM = N_("ids of this problem as it is marked")
NOT_IN_CLASS = N_("the papers of this class were made without them")


@dataclass(frozen=True)
class OtherPass:
    """What ids of it begin with, the option that makes it, and what to do so that they are marked."""

    begins: str
    option: str
    hint: str

    def counted(self, number: int) -> Count:
        if self is GRADIENTS:
            return counting("{n} gradient", "{n} gradients", number)
        return counting("{n} updated parameter", "{n} updated parameters", number)


GRADIENTS = OtherPass("d_", "--backward", N_("give --backward, and they are marked, too"))
UPDATES = OtherPass("new_", "--rate", N_("give --rate with the learning rate, and they are marked, too"))
PASSES = (GRADIENTS, UPDATES)


def passes_not_made(quantities: Collection[str]) -> tuple[OtherPass, ...]:
    """The passes to which no id of a problem belongs."""
    names = {without_place(quantity) for quantity in quantities}
    return tuple(each for each in PASSES if not any(name.startswith(each.begins) for name in names))


def pass_of(node: str, passes: Collection[OtherPass]) -> OtherPass | None:
    """The pass to which an id belongs; None where it is none of these."""
    return next((each for each in passes if without_place(node).startswith(each.begins)), None)


def option_for(name: str, known: Collection[str]) -> str:
    """The option with which a problem has a quantity that is none of the known ones; empty where no option helps."""
    if name in known or not name:
        return ""
    of = pass_of(name, passes_not_made(known))
    return of.option if of else ""


class _Met(NamedTuple):
    of: OtherPass
    node: str
    line: int | None
    is_filled: bool


@dataclass
class OtherPasses:
    """The ids of such passes in one file, by student; those of its headings alone by no student."""

    _met: defaultdict[str, dict[str, _Met]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, student: str, of: OtherPass, node: str, line: int | None, is_filled: bool) -> None:
        self._met[student].setdefault(node, _Met(of, node, line, is_filled))

    def filled(self, student: str) -> tuple[str, ...]:
        """The ids for which a student wrote something."""
        return tuple(each.node for each in self._met[student].values() if each.is_filled) if student in self._met else ()

    def findings(self, where: str, student: str, is_class: bool) -> Iterator[Finding]:
        """What of a student's is not used, a Finding for each pass."""
        met = [each for each in self._met.get(student, {}).values() if each.is_filled]
        for of in PASSES:
            if of_pass := [each for each in met if each.of is of]:
                yield _finding(where, of, [each.node for each in of_pass], of_pass[0].line, is_class)

    def of_file(self, where: str, is_class: bool) -> Iterator[Finding]:
        """What of the whole file is not used, a Finding for each pass."""
        for of in PASSES:
            met = [each for theirs in self._met.values() for each in theirs.values() if each.of is of]
            if met:
                nodes, first = dict.fromkeys(each.node for each in met), min(each.line or 0 for each in met)
                yield _finding(where, of, list(nodes), first or None, is_class)


def _finding(where: str, of: OtherPass, nodes: list[str], line: int | None, is_class: bool) -> Finding:
    more = ", ..." if len(nodes) > MOST_NAMED else ""
    found = said("{ids} ({names})", ids=of.counted(len(nodes)), names=", ".join(nodes[:MOST_NAMED]) + more)
    return Finding(where, found, OF_THIS_PROBLEM, NOT_IN_CLASS if is_class else of.hint, line)
