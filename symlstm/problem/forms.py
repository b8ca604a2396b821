"""In which form the weights of each gate are given: stacked or split, and with how many biases. Read off their names alone."""

from collections import Counter
from collections.abc import Collection, Iterable
from typing import TypeVar

from symlstm.network.cell import Cell, GateForm
from symlstm.problem.findings import Findings
from symlstm.problem.wording import all_of
from symlstm.words import said

WeightNames = Collection[str]
Value = TypeVar("Value", bool, int)


def forms_of_gates(kind: Cell, names: WeightNames, findings: Findings) -> dict[str, GateForm]:
    """The form of every gate of a cell. Both forms at once are reported; a gate of which nothing is given has the form of most others."""
    splits = {gate: _is_split(kind, gate, names, findings) for gate in kind.gates}
    usual_split = _most(splits.values(), False)
    found = {gate: usual_split if split is None else split for gate, split in splits.items()}
    biases = {gate: _biases(gate, found[gate], names, findings) for gate in kind.gates}
    return {gate: GateForm(split, _count(kind, gate, split, biases)) for gate, split in found.items()}


def _is_split(kind: Cell, gate: str, names: WeightNames, findings: Findings) -> bool | None:
    """Whether a gate's weights are split; None where none is given."""
    if gate in kind.split:
        return True
    stacked, parts = f"W_{gate}", [name for name in (f"W_x{gate}", f"W_h{gate}") if name in names]
    if stacked in names and parts:
        split = all_of((f"W_x{gate}", f"W_h{gate}"))
        expected = said("one of them: {stacked} over [x; h], or {split}", stacked=stacked, split=split)
        findings.add(f"weights.{stacked}", _both(stacked, parts), expected)
    return False if stacked in names else True if parts else None


def _biases(gate: str, is_split: bool, names: WeightNames, findings: Findings) -> int | None:
    """How many biases are given for a gate: 1 or 2; None for none."""
    one, two = f"b_{gate}", [name for name in (f"b_x{gate}", f"b_h{gate}") if name in names]
    if one in names and two:
        added = all_of((f"b_x{gate}", f"b_h{gate}"))
        expected = said("one of them: {one}, or {added}, which are added", one=one, added=added)
        findings.add(f"weights.{one}", _both(one, two), expected)
        return 1
    if two and not is_split:
        stacked, split = f"W_{gate}", all_of((f"W_x{gate}", f"W_h{gate}"))
        found, expected = (
            said("a bias of one part of {matrix}", matrix=stacked),
            said("one bias {bias}, as {matrix} is stacked", bias=one, matrix=stacked),
        )
        hint = said("add the two up, or split {matrix} into {split}", matrix=stacked, split=split)
        findings.add(f"weights.{two[0]}", found, expected, hint)
    return 1 if one in names else 2 if two else None


def _both(first: str, others: Collection[str]) -> str:
    return said("both {first} and {second}", first=first, second=all_of(others))


def _count(kind: Cell, gate: str, is_split: bool, given: dict[str, int | None]) -> int:
    """How many biases belong to a gate: none where no gate has any; else what is given, or what most others have."""
    if not any(given.values()):
        return 0
    if gate in kind.split:
        return 2
    usual = _most((count for other, count in given.items() if other not in kind.split), 1)
    count = given[gate] or usual
    return count if is_split else 1


def _most(values: Iterable[Value | None], otherwise: Value) -> Value:
    """The value that most have; the first of two that are equally frequent."""
    counted = Counter(value for value in values if value is not None)
    return counted.most_common(1)[0][0] if counted else otherwise
