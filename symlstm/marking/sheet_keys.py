"""Keys of a TOML sheet that do not belong where they stand, and what was probably meant: a misspelled table, answers above their table."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from symlstm.errors import Finding
from symlstm.marking.answers import PROBLEM, STUDENT, VARIANT, ClassAnswers, Expected
from symlstm.problem.keys import UNKNOWN, nearest
from symlstm.problem.tree import Tree
from symlstm.problem.wording import joined, one_of
from symlstm.words import counting, said

HEAD, ANSWERS = "sheet", "answers"
KEYS = (PROBLEM, STUDENT, "places", VARIANT, "note")  # of the head
KNOWN = {"": (HEAD, ANSWERS), HEAD: KEYS}


def flat(table: Tree, before: str = "") -> Iterator[tuple[str, Any]]:
    """The answers by id: f.2.1 without quotes is a table within a table to TOML."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield before + key, value


@dataclass(frozen=True)
class StrayKeys:
    """Reports what does not belong into a student's sheet. `lines` are those of all keys."""

    expected: Expected
    lines: Mapping[str, int]
    found: ClassAnswers
    student: str

    def say(self, where: str, table: Tree) -> bool:
        """Report the keys of a table that are none of its own; whether they are why there are no answers."""
        others = {key: value for key, value in table.items() if key not in KNOWN[where]}
        ids = {key: value for key, value in others.items() if self._is_answer(key, value)}
        meant = {self._say_unknown(where, key) for key in others if key not in ids}
        if ids:
            self._say_outside(where, [node for node, _ in flat(ids)])
        return bool(ids) or ANSWERS in meant

    def _is_answer(self, key: str, value: Any) -> bool:
        return any(self.expected.id_of(node) in self.expected.quantities for node, _ in flat({key: value}))

    def _say_outside(self, where: str, nodes: list[str]) -> None:
        """Report answers that stand in no table, or in that of the student, once for all of them."""
        astray = counting("{n} answer outside of [answers]", "{n} answers outside of [answers]", len(nodes))
        hint = said("put [{answers}] on a line of its own above the answers", answers=ANSWERS)
        line = self.lines.get(joined(where, nodes[0]))
        finding = Finding(ANSWERS, astray, said("all answers below [{table}]", table=ANSWERS), hint, line)
        self.found.leave_out(self.student, finding, len(nodes))

    def _say_unknown(self, where: str, key: str) -> str | None:
        """Report a key that is none here; the one that was meant."""
        guess, place = nearest(key, KNOWN[where], where), joined(where, key)
        home = said("it belongs under [{table}]", table=HEAD) if key in KEYS and not where else ""
        hint = said("did you mean {name}?", name=guess) if guess else home
        due = one_of(KEYS) if where else said("[{head}] and [{answers}]", head=HEAD, answers=ANSWERS)
        self.found.add(place, UNKNOWN, due, hint, self.lines.get(place))
        return guess
