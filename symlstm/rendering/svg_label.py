"""Formulas of one line as SVG text: letters, digits and signs, each set at its own place, with sub- and superscripts."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from symlstm.document.formula import Formula, Letter, Mark, Numeral, Operator, Row, Script, Upright
from symlstm.document.width import width
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.letters import ACCENTS

ITALICS = str.maketrans(
    {letter: chr(0x1D44E + n) for n, letter in enumerate("abcdefghijklmnopqrstuvwxyz")} | {"h": "\u210e"}
    | {letter: chr(0x1D434 + n) for n, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}
    | {chr(0x3B1 + n): chr(0x1D6FC + n) for n in range(25)} | {chr(0x391 + n): chr(0x1D6E2 + n) for n in range(25)} | {"∂": "\U0001d715"}
)  # fmt: skip
WIDTHS: Mapping[str, float] = {
    "i": 0.35,
    "t": 0.36,
    "c": 0.43,
    "r": 0.45,
    "z": 0.47,
    "f": 0.5,
    "o": 0.49,
    "δ": 0.45,
    "y": 0.5,
    "m": 0.88,
    "w": 0.72,
    "W": 0.94,
    "M": 0.97,
}  # em
UPRIGHT_WIDTHS = {
    letter: wide
    for letters, wide in (
        ("il", 0.28),
        ("fj", 0.31),
        ("rst", 0.39),
        ("ce", 0.44),
        ("w", 0.72),
        ("m", 0.83),
        ("L", 0.63),
        ("RU", 0.75),
    )
    for letter in letters
}
TALL = "bdfhklt"
SCRIPT, RAISED, LOWERED = 0.7, 0.42, -0.22
WRITTEN = {"thin": "", "...": "…"}
SPACED, AIR = {"=": 0.78, "≈": 0.78, "+": 0.78, "⊙": 0.78, "·": 0.28}, 0.22  # em: the signs, and the space beside them


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text: where it begins and how far above the baseline, its size, in em of the whole; italic or upright. A sign with
    space on both sides is centred, since fonts have it in many widths."""

    x: float
    y: float
    size: float
    text: str
    italic: bool = False
    centred: bool = False


def set_in_runs(formula: Formula) -> tuple[list[Run], float]:
    """The runs of a formula from x = 0, and its width in em."""
    return _set(formula, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class SvgLabels:
    """Writes runs as SVG.

    mathematical  with the letters that a maths font has, or with italics of any font
    decimal       the sign before decimals; a point stands in numbers only
    """

    mathematical: bool
    decimal: DecimalSign = POINT

    def as_text(self, runs: list[Run], x: float, y: float, em: float) -> str:
        """The runs from a place on the sheet on."""
        return "".join(self._text(run, x + run.x * em, y - run.y * em, run.size * em) for run in runs)

    def _text(self, run: Run, x: float, y: float, size: float) -> str:
        style = ' font-style="italic"' if run.italic and not self.mathematical else ""
        style += ' text-anchor="middle"' * run.centred
        text = run.text.translate(ITALICS) if run.italic and self.mathematical else run.text.replace(".", self.decimal)
        return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}"{style}>{escape(text)}</text>'


def _set(formula: Formula, x: float, y: float, size: float) -> tuple[list[Run], float]:
    """The runs of a formula from a place on, and where it ends."""
    match formula:
        case Letter(text, accent, prefix, arrow):
            return _letter(prefix + text, accent, x, y, size, arrow)
        case Row(items):
            return _one_after_another(items, x, y, size)
        case Script(base, sub, sup):
            return _script((base, sub, sup), x, y, size)
        case Mark(_, body):
            return _set(body, x, y, size)
        case Operator(sign) if sign in SPACED:
            wide = (2 * AIR + SPACED[sign]) * size
            return [Run(x + wide / 2, y, size, sign, centred=True)], x + wide
    return [Run(x, y, size, _upright(formula))], x + _upright_width(formula) * size


def _letter(text: str, accent: str, x: float, y: float, size: float, arrow: str = "") -> tuple[list[Run], float]:
    runs, start = [], x
    for letter in text:
        runs.append(Run(x, y, size, letter, italic=True))
        x += WIDTHS.get(letter, 0.58) * size
    if accent:
        runs.append(Run(start + 0.08 * size, y + 0.02 * size, size, ACCENTS[accent]))
    if arrow:
        high = 0.72 if text[-1].isupper() or text[-1] in TALL else 0.5
        runs.append(Run((start + x) / 2, y + high * size, 0.6 * size, ACCENTS[arrow], centred=True))
    return runs, x


def _one_after_another(items: tuple[Formula, ...], x: float, y: float, size: float) -> tuple[list[Run], float]:
    runs: list[Run] = []
    for item in items:
        more, x = _set(item, x, y, size)
        runs += more
    return runs, x


def _script(parts: tuple[Formula, Formula | None, Formula | None], x: float, y: float, size: float) -> tuple[list[Run], float]:
    base, sub, sup = parts
    runs, x = _set(base, x, y, size)
    ends = [x]
    for script, height in ((sub, LOWERED), (sup, RAISED)):
        if script is not None:
            more, end = _set(script, x + 0.04 * size, y + height * size, size * SCRIPT)
            runs += more
            ends.append(end)
    return runs, max(ends)


def _upright(formula: Formula) -> str:
    match formula:
        case Numeral(pieces):
            return "".join(pieces).replace("-", "−")
        case Operator(sign):
            return WRITTEN.get(sign, sign)
        case Upright(text):
            return text
    raise TypeError(f"no label can hold {formula!r}")


def _upright_width(formula: Formula) -> float:
    if isinstance(formula, Upright):
        return sum(UPRIGHT_WIDTHS.get(letter, 0.53) for letter in formula.text)
    narrow = {"(": 0.39, ")": 0.39, "thin": 0.17, "−": 0.78, "+": 0.78, "⊙": 0.78, ",": 0.28, "‖": 0.5, "…": 1.0, "...": 1.0}
    return narrow.get(formula.sign, width(formula)) if isinstance(formula, Operator) else width(formula)
