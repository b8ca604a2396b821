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
MOST_LETTERS = 600  # of one cell: more is not read in a cell
CUT = "…"


@dataclass(frozen=True, slots=True)
class TextRun:
    """Some letters that look alike."""

    text: str
    is_italic: bool = False
    height: Height = ""


def runs_of(formula: Formula) -> list[TextRun]:
    """The formula on one line, neighbours that look alike joined; cut off where nobody would read on."""
    found: list[TextRun] = []
    letters = 0
    for (is_italic, height), alike in groupby(_runs(formula, ""), key=lambda run: (run.is_italic, run.height)):
        found.append(TextRun("".join(run.text for run in alike), is_italic, height))
        letters += len(found[-1].text)
        if letters > MOST_LETTERS:
            return [*found, TextRun(f" {CUT}")]
    return found


def _runs(formula: Formula, height: Height) -> Iterator[TextRun]:
    match formula:
        case Letter(text, accent, prefix, arrow):
            yield TextRun(prefix + text + ACCENTS.get(accent, "") + ACCENTS.get(arrow, ""), True, height)
        case Upright(text):
            yield TextRun(text, False, height)
        case Numeral(pieces):
            yield TextRun("".join(pieces), False, height)
        case Operator(sign):
            yield TextRun(_spaced(sign, height), False, height)
        case Row(items) | Stack(items):
            for item in items:
                yield from _runs(item, height)
        case Script(base, None, sup) if sup is not None and _has_scripts(sup):
            yield from (*_runs(base, height), TextRun("^(", False, height), *_runs(sup, height), TextRun(")", False, height))
        case Script(base, sub, sup):
            yield from _runs(base, height)
            yield from _runs(sub, height or "low") if sub is not None else ()
            yield from _runs(sup, height or "high") if sup is not None else ()
        case Fraction(top, bottom):
            yield from (*_as_one(top, height), TextRun("/", False, height), *_as_one(bottom, height))
        case Brackets(body):
            yield from (TextRun("(", False, height), *_runs(body, height), TextRun(")", False, height))
        case Mark(_, body) | Named(body):
            yield from _runs(body, height)
        case Matrix():
            raise TypeError("a matrix has no room in a cell")


def _has_scripts(formula: Formula) -> bool:
    """Whether letters of it would have to stand higher than high, or low within what is high."""
    return any(run.height for run in _runs(formula, ""))


def _spaced(sign: str, height: Height) -> str:
    """A sign with space around it; in an index there is none."""
    tight = TIGHT.get(sign, sign)
    return tight if sign in TIGHT or height or sign in "()[]/⟨⟩" else f" {sign} "


def _as_one(formula: Formula, height: Height) -> Iterator[TextRun]:
    """In brackets unless it is a single thing already."""
    if isinstance(formula, Letter | Numeral | Upright | Brackets | Script):
        yield from _runs(formula, height)
    else:
        yield from (TextRun("(", False, height), *_runs(formula, height), TextRun(")", False, height))
