"""Formula trees in LaTeX: a subset that pdfLaTeX, LuaLaTeX, MathJax and KaTeX all read alike."""

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import (
    Blank,
    Brackets,
    Formula,
    Fraction,
    Hidden,
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
from symlstm.document.remembering import remembering
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.latex_text import escape
from symlstm.rendering.letters import FUNCTION_WORDS, IN_LATEX, OPERATOR_WORDS, named
from symlstm.rendering.named import has_names

OPERATORS = {
    "−": "-", "−1": "-1", "·": r"\cdot", "⊙": r"\odot", "≈": r"\approx", "thin": r"\,", "quad": r"\qquad", "…": r"\dots", "...": r"{\ldots}", "→": r"\to ",
    "′": r"\prime", "⊤": r"\top", "‖": r"\|", "big(": r"\Bigl(", "big)": r"\Bigr)",
    "⟨": r"\langle", "⟩": r"\rangle",
}  # fmt: skip
UPRIGHTS = {"∑": r"\sum"}
RELATION_SPACE = r"\phantom{{}={}}"
BRACKETS = (("(", ")"), (r"\bigl(", r"\bigr)"), (r"\left(", r"\right)"))  # by the height of what they hold
NEW_ROW, ROW_OF_FRACTIONS = r" \\ ", r" \\[3pt] "
MOST_COLUMNS = 10  # of a pmatrix, which more make an error of unless a counter of amsmath is set
PMATRIX = (r"\begin{pmatrix}", r"\end{pmatrix}")
WIDE_MATRIX = (r"\left(\!\!\begin{{array}}{{{}}}", r"\end{{array}}\!\!\right)")  # \! takes back the space beside an array
PLAIN = {  # how things are written without macros of ours, with {} for what they hold
    "named": r"\overset{{{name}}}{{{body}}}",
    "around": r"\left({}\right)",
    "hidden": r"\phantom{{{}}}",
    "answer": r"\underline{{\phantom{{{digits}}}}}",
    "copy": r"\underline{{\phantom{{{digits}}}}}",
}
SPACED = ("+", "−", "·", "⊙", "=", "≈", "thin", "quad", "…")
BINARY = ("+", "−", "·", "⊙")


class Piece(NamedTuple):
    """A printed formula, and what its neighbours in a row must know: whether there is a space on either side of it, whether it
    begins with a letter, and whether it ends in a command that would swallow one."""

    text: str
    spaced: bool
    starts: bool
    ends: bool


MOST_KEPT = 30  # lines of a formula that no page end parts


class LatexFormulas:
    """The printer. `marks` and `reason` say how results, notes and reasons are written, with {} for what they hold, and perhaps what
    is in PLAIN; `breakable` lets long numbers break within text; `decimal` is the sign before decimals."""

    def __init__(
        self, marks: Mapping[str, str], breakable: bool = False, reason: str = r"\quad\text{{{}}}", decimal: DecimalSign = POINT
    ):
        self.marks, self.reason = {**PLAIN, **marks}, reason
        self._gap = r"\,\allowbreak " if breakable else r"\,"
        self._decimal = decimal if decimal == POINT else f"{{{decimal}}}"  # in braces it is no comma between things
        self._piece_of = remembering(self._piece)

    def __call__(self, formula: Formula) -> str:
        """The formula as LaTeX, without dollar signs."""
        return self._row(formula.items) if isinstance(formula, Row) else self._piece_of(formula).text

    def _piece(self, formula: Formula) -> Piece:
        text = self._row(formula.items) if isinstance(formula, Row) else self._printed(formula)
        spaced = isinstance(formula, Operator) and formula.sign in SPACED
        return Piece(text, spaced, text[:1].isalpha(), _ends_in_command(text))

    def _printed(self, formula: Formula) -> str:
        match formula:
            case Letter(text, accent, prefix, arrow):
                letter = named(text, IN_LATEX) if len(text) == 1 else rf"\mathrm{{{text}}}"
                before = f"{named(prefix, IN_LATEX)} " if prefix else ""
                accented = rf"\{accent} {letter}" if accent else letter
                return before + (rf"\over{arrow}arrow{{{accented}}}" if arrow else accented)
            case Upright(text):
                return UPRIGHTS.get(text) or _word(text)
            case Numeral(pieces):
                return self._gap.join(pieces).replace(".", self._decimal)
            case Operator(sign):
                return named(sign, OPERATORS)
            case Script(base, sub, sup):
                return self._script(base, sub, sup)
            case Fraction(Numeral() as top, Numeral() as bottom):
                return rf"\tfrac{{{self(top)}}}{{{self(bottom)}}}"
            case Fraction(top, bottom):
                return rf"\frac{{{self(top)}}}{{{self(bottom)}}}"
            case Brackets(body):
                if has_names(body):
                    return self.marks["around"].format(self(body))
                opening, closing = BRACKETS[_height(body)]
                return f"{opening}{self(body)}{closing}"
            case Matrix(rows, divider):
                return self._matrix(rows, divider)
            case Stack(rows):
                return rf"\begin{{array}}{{l}} {NEW_ROW.join(map(self, rows))} \end{{array}}"
            case Mark(kind, body):
                return self.marks[kind].format(self._held(body))
            case Named(body, is_shown=False):
                return self(body)
            case Named(body, name):
                return self.marks["named"].format(name=self(name), body=self(body))
            case Hidden(text):
                return self.marks["hidden"].format(text.replace(".", self._decimal))
            case Blank(answer=answer) if answer is not None:
                return rf"\symanswer{{{self(replace(formula, answer=None))}}}{{{self(answer)}}}"
            case Blank(quantity, letters, unit, is_answer):
                held = {"letters": letters, "digits": "0" * letters, "unit": escape(unit), "id": escape(quantity)}
                return self.marks["answer" if is_answer else "copy"].format(**held)
        raise TypeError(f"cannot print {formula!r}")

    def display(self, display: Display, indent: str = "  ", source: bool = True) -> str:
        """The rows of a display for `align*` or `aligned`, one row a line.

        In a LaTeX `source`, the id of a row's quantity follows in a comment, and pages do not break within a formula that has room on one.
        """
        rows = []
        for number, group in enumerate(display.groups, 1):
            for position, aligned in enumerate(group, 1):
                last = number == len(display.groups) and position == len(group)
                kept = "*" if source and len(group) <= MOST_KEPT else ""
                stays = "*" if source and display.leads_on(number - 1) else ""
                end = "" if last else rf" \\{stays}[4pt]" if position == len(group) else rf" \\{kept}"
                comment = f" % {aligned.quantity}" if source and aligned.quantity else ""
                rows.append(f"{indent}{self.aligned_row(aligned)}{end}{comment}")
        return "\n".join(rows)

    def aligned_row(self, aligned: AlignedRow) -> str:
        """left &= right, or a continued row that stands behind where the relation would be."""
        left = f"{self(aligned.left)} " if aligned.left is not None else ""
        reason = self.reason.format(aligned.reason) if aligned.reason else ""
        right = self(aligned.right) + reason
        if aligned.starts:
            return f"{left}&{right}"
        first = aligned.right.items[0] if isinstance(aligned.right, Row) and aligned.right.items else aligned.right
        binary = "{}" if isinstance(first, Operator) and first.sign in BINARY else ""
        return f"{left}&{RELATION_SPACE} {binary}{right}"

    def _row(self, items: tuple[Formula, ...]) -> str:
        """Items side by side, with a space round signs, for whoever edits the source."""
        parts: list[str] = []
        is_apart, is_command = True, False  # whether there is a space, and whether there is a command that would swallow a letter
        before: Formula | None = None
        for item in items:
            text, spaced, starts, ends = self._piece_of(item)
            if not text:
                continue
            if isinstance(before, Hidden) and isinstance(item, Numeral) and text.startswith("-"):
                text = f"{{{text}}}"  # behind something the sign would be one between two things
            before = item
            if not is_apart and (spaced or (is_command and starts)):
                parts.append(" ")
            parts.append(text)
            if spaced:
                parts.append(" ")
            is_apart, is_command = spaced or text[-1] == " ", ends
        return "".join(parts).rstrip()

    def _script(self, base: Formula, sub: Formula | None, sup: Formula | None) -> str:
        below = f"_{{{self._piece_of(sub).text}}}" if sub is not None else ""
        above = f"^{{{self._piece_of(sup).text}}}" if sup is not None else ""  # all names at a time step share it
        return f"{self._held(base)}{below}{above}"

    def _held(self, base: Formula) -> str:
        """A formula that a script may follow: TeX takes no second one at the same letter."""
        return f"{{{self(base)}}}" if _has_scripts(base) else self(base)

    def _matrix(self, rows: tuple[tuple[Formula, ...], ...], divider: int) -> str:
        """Columns that hold a negative number get the room of its sign in front of the others, if no room is given to them."""
        signed = [_lacks_room(column) for column in zip(*rows, strict=True)]
        lines = [" & ".join(self._entry(entry, wide) for entry, wide in zip(row, signed, strict=True)) for row in rows]
        new_row = ROW_OF_FRACTIONS if any(_height(entry) for row in rows for entry in row) else NEW_ROW
        opening, closing = _frame(len(signed), divider)
        return f"{opening} {new_row.join(lines)} {closing}"

    def _entry(self, entry: Formula, beside_signed: bool) -> str:
        text = self(entry)
        return rf"\phantom{{-}}{text}" if beside_signed and not _is_signed(entry) else text


def _word(text: str) -> str:
    """A word in a formula: the name of a function, or any other."""
    if text in FUNCTION_WORDS:
        return rf"\{text}"
    return rf"\operatorname{{{text}}}" if text in OPERATOR_WORDS else rf"\mathrm{{{text}}}"


def _frame(columns: int, divider: int) -> tuple[str, str]:
    """What stands before and behind the entries of a matrix."""
    if columns <= MOST_COLUMNS and not divider:
        return PMATRIX
    letters = f"{'c' * divider}|{'c' * (columns - divider)}" if divider else "c" * columns
    opening, closing = WIDE_MATRIX
    return opening.format(letters), closing.format()


def _lacks_room(column: tuple[Formula, ...]) -> bool:
    """Whether some numbers of a column are negative, and none says itself how far it is moved."""
    return any(map(_is_signed, column)) and not any(map(_has_hidden, column))


def _has_hidden(formula: Formula) -> bool:
    match formula:
        case Row(items):
            return any(map(_has_hidden, items))
        case Mark(_, body):
            return _has_hidden(body)
    return isinstance(formula, Hidden)


def _ends_in_command(text: str) -> bool:
    """Whether a command at the end would swallow a letter that follows."""
    return "\\" in text and text.rpartition("\\")[2].isalpha()


def _is_signed(formula: Formula) -> bool:
    while isinstance(formula, Row | Mark):
        formula = formula.items[0] if isinstance(formula, Row) else formula.body
    return isinstance(formula, Numeral) and formula.pieces[0].startswith("-")


def _has_scripts(formula: Formula) -> bool:
    """Whether sub- or superscripts stand at the end already."""
    while isinstance(formula, Row) and formula.items:
        formula = formula.items[-1]
    return isinstance(formula, Script | Mark)


def _height(formula: Formula) -> int:
    """0 for a line of letters, 1 with a subscript below a superscript, 2 for fractions and matrices."""
    match formula:
        case Fraction(Numeral(), Numeral()):
            return 1
        case Fraction() | Matrix() | Stack() | Blank():
            return 2
        case Row(items):
            return max(map(_height, items), default=0)
        case Script(base, sub, sup):
            return max(int(sub is not None and sup is not None), _height(base))
        case Mark(_, body) | Brackets(body) | Named(body):
            return _height(body)
    return 0
