"""Which keys stand in a table, and which should: unknown ones, missing ones, and what was probably meant."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from symlstm.problem.findings import Findings
from symlstm.problem.synonyms import SETTINGS, bare, cut_otherwise, synonym, unsupported, written_otherwise
from symlstm.problem.tree import Tree
from symlstm.problem.wording import joined, one_of, plain, shown
from symlstm.words import N_, said

TABLES = ("weights", "initial", "upstream", "rounding", "layout", "notation", "training", "variants")
TOP = (
    *(
        "title",
        "cell",
        "activation",
        "z_gate",
        "stack",
        "layers",
        "vocabulary",
        "sequence",
        "target",
        "readout",
        "output",
        "loss",
        "over_time",
        "samples",
        "over_samples",
    ),
    *TABLES,
)
ROUNDING = ("places", "figures", "ties", "carry", "carried", "guard")
LAYOUT = ("detail", "backward", "figures", "sections", "without", "paper")
NOTATION = ("set", "symbols")
TRAINING = ("rate",)
VARIANTS = ("vary", "step", "range", "places")
HOMES = {"rounding": ROUNDING, "layout": LAYOUT, "notation": NOTATION, "training": TRAINING, "initial": ("h", "c")}

UNKNOWN = N_("an unknown key")


@dataclass(frozen=True, slots=True)
class Given:
    """A value of the tree and the place where it stands, as the author named it."""

    where: str
    value: Any


def table_at(tree: Tree, name: str, findings: Findings) -> Tree:
    """The table called `name`; empty if it is absent, or not a table (which is reported)."""
    value = tree.get(name, {})
    if isinstance(value, dict):
        return value
    findings.add(name, shown(value), table_named(name))
    return {}


def table_named(name: str) -> str:
    """What is expected where a table belongs."""
    return said("a table, [{name}]", name=name)


def refuse_unknown(
    table: Tree, where: str, known: Collection[str], findings: Findings, possible: Collection[str] = (), otherwise: str = ""
) -> set[str]:
    """Report each key of the table that is not known; give the keys that were probably meant, among those that are known or possible.

    otherwise  the hint for what nobody knows a better one for
    """
    meant, expected = set(), one_of(known) if known else N_("no keys")
    for key in (key for key in table if key not in known):
        guess, found, hint = (None, UNKNOWN, "") if findings.is_full else _meaning(key, where, possible or known)
        findings.add(joined(where, key), found, expected, hint or otherwise)
        meant |= {guess} if guess else set()
    return meant


def _meaning(key: str, where: str, known: Collection[str]) -> tuple[str | None, str, str]:
    """What an unknown key probably stands for, what was found, and a hint."""
    own, how = cut_otherwise(plain(key), known) if where == "weights" else (None, "")
    if how:
        return own, N_("a weight that is called otherwise here"), how
    guess = nearest(key, known, _kind(where))
    if guess and (bare(key) in SETTINGS.get(_kind(where), {}) or not _belongs_elsewhere(key, guess, where)):
        return guess, UNKNOWN, said("did you mean {name}?", name=guess)
    missing = unsupported(key)
    found = N_("a key that is not supported") if missing else UNKNOWN
    return None, found, missing or written_otherwise(key) or _home(key, where)


def name_parameters(table: Tree, where: str, aliases: Mapping[str, str], findings: Findings) -> dict[str, Given]:
    """The table's values under the names that the cell itself uses; two names for one thing are reported."""
    named: dict[str, Given] = {}
    for key, value in table.items():
        name = aliases.get(key, key)
        if name in named:
            alias = key if key != name else named[name].where.rpartition(".")[2]
            hint = said("{alias} is another name for {name}", alias=alias, name=name)
            findings.add(joined(where, key), said("both {first} and {second}", first=name, second=alias), N_("one of them"), hint)
        else:
            named[name] = Given(joined(where, key), value)
    return named


def nearest(name: str, known: Collection[str], where: str = "") -> str | None:
    """The known name that was probably meant, if one is near, or if this is another name for it.

    Names as short as W_f lie near to each other, so these must agree in all but case and punctuation.
    """
    for candidate in known:
        if bare(candidate) == bare(name):
            return candidate
    if (found := synonym(name, known, where)) or unsupported(name) or written_otherwise(name):
        return found
    close = get_close_matches(name[:100].lower(), [candidate for candidate in known if len(candidate) >= 4], n=1)
    return close[0] if close else None


def _belongs_elsewhere(key: str, guess: str, where: str) -> bool:
    """Whether a key is one of another table to the letter, and no other spelling of the guess."""
    return bare(key) != bare(guess) and any(key in keys for name, keys in HOMES.items() if name != where)


def _kind(where: str) -> str:
    """A table without its number: layers of layers[2]."""
    return where.partition("[")[0]


def _home(key: str, where: str) -> str:
    """Where a key belongs that stands in the wrong table."""
    if key in TABLES:
        return said("it is a table of its own: [{name}]", name=key)
    if where and key in TOP:
        return N_("it belongs at the top of the file, before the first [section]")
    for name, keys in HOMES.items():
        if key in keys and name != where:
            return said("it belongs under [{table}]", table=name)
        if name != where and (own := synonym(key, keys, name)):
            return said("it is called {name} here, and belongs under [{table}]", name=own, table=name)
    return ""
