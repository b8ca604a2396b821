"""The settings of a problem: `[rounding]`, `[layout]` and `[training]`."""

import re
from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from symlstm.problem.findings import Findings
from symlstm.problem.keys import LAYOUT, ROUNDING, TRAINING, nearest, refuse_unknown, table_at
from symlstm.problem.sections import faults_of_sections
from symlstm.problem.settings import (
    CARRIES,
    DETAILS,
    MAX_DIGITS,
    MAX_GUARD,
    PAPERS,
    TIES,
    Layout,
    Rounding,
    Training,
    both_digits,
    carried_in_full,
    rate_of,
    whole_number,
)
from symlstm.problem.synonyms import unsupported, written_otherwise
from symlstm.problem.tree import BareNumber, Tree
from symlstm.problem.wording import either, one_of, shown
from symlstm.words import N_, said

Choice = TypeVar("Choice", bound=str)

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")


def read_rounding(table: Tree, quantities: Collection[str] | None, findings: Findings) -> Rounding:
    """The rounding rule; that of a file without one, if anything was reported. `quantities` are the names that can be carried; None
    if they are not known."""
    before, default = findings.count, Rounding()
    refuse_unknown(table, "rounding", ROUNDING, findings)
    if "places" in table and "figures" in table:
        findings.extend((both_digits(),))
    carry = read_choice(table, "rounding", "carry", CARRIES, default.carry, findings)
    figures = _whole(table, "figures", 1, MAX_DIGITS, findings)
    places = _whole(table, "places", 0, MAX_DIGITS, findings)
    guard = _whole(table, "guard", 0, MAX_GUARD, findings)
    ties = read_choice(table, "rounding", "ties", TIES, default.ties, findings)
    carried = _carried(table, carry, quantities, findings)
    if findings.count > before:
        return default
    return Rounding(places, figures, ties, carry, carried, default.guard if guard is None else guard)


def read_layout(table: Tree, findings: Findings) -> Layout:
    """How much of the work is shown, which sections and figures of it, whether the backward pass is part of it, and on what paper."""
    refuse_unknown(table, "layout", LAYOUT, findings)
    default = Layout()
    detail = read_choice(table, "layout", "detail", DETAILS, default.detail, findings)
    paper = read_choice(table, "layout", "paper", PAPERS, default.paper, findings)
    switches = _switch(table, "backward", False, findings), _switch(table, "figures", True, findings)
    sections, without = _sections(table, "sections", 1, findings), _sections(table, "without", 0, findings)
    return Layout(detail, *switches, sections, without or (), paper)


def _sections(table: Tree, key: str, least: int, findings: Findings) -> tuple[str, ...] | None:
    """The sections that are named under `key`; None, reported, for anything else than a list of names."""
    if key not in table:
        return None
    before = findings.count
    findings.extend(tuple(faults_of_sections(f"layout.{key}", table[key], least)))
    return tuple(table[key]) if findings.count == before else None


def _switch(table: Tree, key: str, default: bool, findings: Findings) -> bool:
    value = table.get(key, default)
    if type(value) is not bool:
        hint = N_("write it without quotes") if value in ("true", "false") else ""
        findings.add(f"layout.{key}", shown(value), N_("true or false"), hint)
        return default
    return value


def read_training(tree: Tree, findings: Findings) -> Training | None:
    """Gradient descent with the given rate, or None if the problem has no [training]."""
    table = table_at(tree, "training", findings)
    refuse_unknown(table, "training", TRAINING, findings)
    if not isinstance(tree.get("training"), dict):
        return None
    if "rate" not in table:
        findings.add("training", N_("no rate"), N_('a rate, such as rate = "0.1"'))
        return None
    before = findings.count
    rate = rate_of(table["rate"], findings.extend)
    return Training(rate) if findings.count == before else None


def read_choice(table: Tree, where: str, key: str, choices: Sequence[Choice], default: Choice, findings: Findings) -> Choice:
    """The one of `choices` that the table names under `key`; the default, reported, for anything else."""
    value = table.get(key, default)
    for choice in choices:
        if type(value) is str and value == choice:
            return choice
    place = f"{where}.{key}" if where else key
    findings.add(place, shown(value), either(choices), did_you_mean(value, choices, key))
    return default


def did_you_mean(value: Any, known: Collection[str], where: str = "") -> str:
    """The hint for a name that is nearly one of the known ones, or that of something not supported."""
    guess = nearest(value, known, where) if isinstance(value, str) else None
    if guess or not isinstance(value, str):
        return said('did you mean "{name}"?', name=guess) if guess else ""
    return unsupported(value) or written_otherwise(value)


def _whole(table: Tree, key: str, least: int, most: int, findings: Findings) -> int | None:
    if key not in table:
        return None
    value = table[key]
    text = str(value) if type(value) is int or isinstance(value, BareNumber) else ""
    if _WHOLE.fullmatch(text) and least <= int(text) <= most:
        return int(text)
    hint = N_("write it without quotes") if type(value) is str and _WHOLE.fullmatch(value) else ""
    findings.add(f"rounding.{key}", shown(value), whole_number(least, most), hint)
    return None


def _carried(table: Tree, carry: str, quantities: Collection[str] | None, findings: Findings) -> frozenset[str] | None:
    if "carried" not in table:
        return None
    names = table["carried"]
    if not isinstance(names, list) or not names:
        listed = said("write {list}", list=f"[{shown(names)}]")
        hint = listed if type(names) is str else N_("leave it out to carry every quantity as printed")
        findings.add("rounding.carried", shown(names), N_('a list of quantities, such as ["h"]'), hint)
        return None
    if carry == "full":
        findings.extend((carried_in_full(),))
    check_carried(names, quantities, findings)
    return frozenset(name for name in names if isinstance(name, str))


def check_carried(names: Collection[Any], quantities: Collection[str] | None, findings: Findings) -> None:
    """Report each name that is not one of the quantities; None if these are not known."""
    expected = one_of(quantities) if quantities else N_("the name of a quantity")
    for number, name in enumerate(names, 1):
        if type(name) is not str or (quantities is not None and name not in quantities):
            hint = "" if findings.is_full else did_you_mean(name, quantities or ())
            findings.add(f"rounding.carried[{number}]", shown(name), expected, hint)
