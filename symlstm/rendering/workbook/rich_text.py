"""Formula trees as runs of text for a cell: letters in italics, indices and time steps low and high."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from symlstm.document.formula import (
    Brackets,
    Formula,
    Fraction,
    Letter,
    Mark,
    Matrix,
    Named,
    Numeral,
    Operator,
    Row,
    Script,
    Stack,
    Upright,
)
from symlstm.rendering.text import ACCENTS, TIGHT

Height = Literal["", "low", "high"]
MOST_LETTERS = 2_000  # of one cell: more is not read in a cell
CUT = "…"


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters that look alike."""

    text: str
    is_italic: bool = False
    height: Height = ""


def runs_of(formula: Formula) -> list[Run]:
    """The formula on one line, neighbours that look alike joined; cut off where nobody would read on."""
    found: list[Run] = []
    for (is_italic, height), alike in groupby(_runs(formula, ""), key=lambda run: (run.is_italic, run.height)):
        found.append(Run("".join(run.text for run in alike), is_italic, height))
        if sum(len(run.text) for run in found) > MOST_LETTERS:
            return [*found, Run(f" {CUT}")]
    return found


def _runs(formula: Formula, height: Height) -> Iterator[Run]:
    match formula:
        case Letter(text, accent, prefix, arrow):
            yield Run(prefix + text + ACCENTS.get(accent, "") + ACCENTS.get(arrow, ""), True, height)
        case Upright(text):
            yield Run(text, False, height)
        case Numeral(pieces):
            yield Run("".join(pieces), False, height)
        case Operator(sign):
            yield Run(_spaced(sign, height), False, height)
        case Row(items) | Stack(items):
            for item in items:
                yield from _runs(item, height)
        case Script(base, sub, sup):
            yield from _runs(base, height)
            yield from _runs(sub, height or "low") if sub is not None else ()
            yield from _runs(sup, height or "high") if sup is not None else ()
        case Fraction(top, bottom):
            yield from (*_as_one(top, height), Run("/", False, height), *_as_one(bottom, height))
        case Brackets(body):
            yield from (Run("(", False, height), *_runs(body, height), Run(")", False, height))
        case Mark(_, body) | Named(body):
            yield from _runs(body, height)
        case Matrix():
            raise TypeError("a matrix has no room in a cell")


def _spaced(sign: str, height: Height) -> str:
    """A sign with space around it; in an index there is none."""
    tight = TIGHT.get(sign, sign)
    return tight if sign in TIGHT or height or sign in "()[]/⟨⟩" else f" {sign} "


def _as_one(formula: Formula, height: Height) -> Iterator[Run]:
    """In brackets unless it is a single thing already."""
    if isinstance(formula, Letter | Numeral | Upright | Brackets | Script):
        yield from _runs(formula, height)
    else:
        yield from (Run("(", False, height), *_runs(formula, height), Run(")", False, height))
