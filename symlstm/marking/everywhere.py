"""What a sheet gives with every edit made everywhere, all of them side by side, in floats.

There are thousands of such hypotheses, and most are ruled out by what they give. Nothing is decided here: what comes near to what was
written is worked through in ranges.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from symlstm.derivation.expression import Expression, Sum
from symlstm.marking.catalogue import Rule
from symlstm.marking.edit_table import EditTable, TableEdit
from symlstm.marking.float_formula import Known, work_of
from symlstm.marking.float_sheet import FloatSheet
from symlstm.marking.follow import is_read

Cases = Any  # an array of what comes out in each case
Edited = Callable[[Known, Cases], Cases]


@dataclass(frozen=True, slots=True)
class MadeEverywhere:
    """One edit on all lines that it fits, with what it has in common with the edits of single lines."""

    rule: Rule
    keys: tuple[Hashable, ...]
    edited: Mapping[str, Expression]


class EveryEdit:
    """All edits that fit several lines of a problem, each made on all of them."""

    def __init__(self, table: EditTable):
        self.made = tuple(_made(table))
        self.rules = tuple(dict.fromkeys(one.rule.name for one in self.made))
        self.rule = np.array([self.rules.index(one.rule.name) for one in self.made], dtype=int)
        self._place = {target: place for place, target in enumerate(table.lines)}
        self._fits = np.zeros((len(table.lines), len(self.made)), dtype=bool)
        self._on: dict[str, dict[int, _EditOfLine]] = {}
        for number, one in enumerate(self.made):
            for target, formula in one.edited.items():
                self._fits[self._place[target], number] = True
                edits = self._on.setdefault(target, {})
                edits.setdefault(id(formula), _EditOfLine(table.lines[target].expression, formula)).numbers.append(number)
        self._several: dict[tuple[str, ...], Cases] = {}

    def on_several(self, lines: tuple[str, ...]) -> Cases:
        """Which edits are made on several of these lines."""
        if lines not in self._several:
            self._several[lines] = self._fits[[self._place[target] for target in lines]].sum(axis=0) > 1
        return self._several[lines]

    def worked(self, sheet: FloatSheet, lines: Iterable[str], rules_out: Callable[[str, Cases], Cases]) -> dict[str, Cases]:
        """What those of some lines that are written give with each; only of lines that come out otherwise with some. The lines must be in
        the order of the work, with all blank ones that lead to them. What a line `rules_out` is not worked out any further."""
        known, gives = dict(sheet.known), dict[str, Cases]()
        left = np.ones(len(self.made), dtype=bool)
        for target in lines:
            value = self._line(target, sheet, known, left)
            if value is not None and is_read(sheet.lines[target]):
                gives[target] = value
                left &= ~rules_out(target, value)
            elif value is not None:
                known[target] = value
        return gives

    def _line(self, target: str, sheet: FloatSheet, known: dict[str, Any], left: Cases) -> Cases | None:
        formula = sheet.formulas[target]
        changes = any(isinstance(known[name], np.ndarray) for name in formula.line.reads)
        if not changes and target not in self._on:
            return None
        found = np.where(left, formula.value(known), np.nan)
        for edit in self._on.get(target, {}).values():
            cases = edit.cases[left[edit.cases]]
            if len(cases):
                found[cases] = edit.work(_In(known, cases), found[cases])
        return found


@dataclass
class _EditOfLine:
    """An edit of one line, with the numbers of those made everywhere that it is part of; taken apart when it is worked out first."""

    right: Expression
    edited: Expression
    numbers: list[int] = field(default_factory=list)

    @cached_property
    def cases(self) -> Cases:
        return np.array(self.numbers)

    @cached_property
    def work(self) -> Edited:
        return _edited(self.right, self.edited)


def _edited(right: Expression, edited: Expression) -> Edited:
    """An edited formula as a function of what is known, and of what the right one gives: of a long sum only what is changed is worked out."""
    if isinstance(right, Sum) and isinstance(edited, Sum):
        before, after = set(map(id, right.terms)), set(map(id, edited.terms))
        gone = [term for term in right.terms if id(term) not in after]
        came = [term for term in edited.terms if id(term) not in before]
        if len(gone) + len(came) < len(edited.terms):
            less, more = [work_of(term) for term in gone], [work_of(term) for term in came]
            return lambda known, value: value + sum(term(known) for term in more) - sum(term(known) for term in less)
    work = work_of(edited)
    return lambda known, value: work(known)


class _In(dict[str, Any]):
    """What is known in some cases only."""

    def __init__(self, known: Known, cases: Any):
        self._known, self._cases = known, cases

    def __missing__(self, name: str) -> Any:
        value = self._known[name]
        return value[self._cases] if isinstance(value, np.ndarray) else value


def _made(table: EditTable) -> Iterator[MadeEverywhere]:
    """Each once: the same edits have several things in common, and belong to the first rule that makes them."""
    seen: dict[Hashable, tuple[Rule, Mapping[str, TableEdit], list[Hashable]]] = {}
    for rule in table.rules:
        for key, edited in table.by_rule(rule).items():
            if len(edited) > 1:
                same = tuple((target, edit.sign) for target, edit in edited.items())
                seen.setdefault(same, (rule, edited, []))[2].append(key)
    for rule, edited, keys in seen.values():
        yield MadeEverywhere(rule, tuple(keys), {target: edit.formula for target, edit in edited.items()})
