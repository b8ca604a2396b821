"""Formula trees in MathML Core, which browsers set without a script.

MathML has no line breaking. An equation is therefore made of several formulas, between which a browser may go on in a new line; to
a screen reader it is one, said in one text.
"""

from html import escape

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import (
    RELATIONS,
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
    flattened,
    row,
)
from symlstm.document.remembering import remembering
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.letters import ACCENTS
from symlstm.rendering.matrix import stands_flush_right
from symlstm.rendering.narrow import (
    PHONE_AT_LEAST,
    SMALLER_TO,
    has_long_names,
    least_width,
    least_width_of_display,
    liked_width_of_display,
)
from symlstm.rendering.pieces import Pieces, pieces, pieces_of_cell
from symlstm.rendering.spoken import spoken_with
from symlstm.words import _

SUM_SIGN = Upright("∑")
THIN, QUAD = '<mspace width="0.17em"/>', '<mspace width="2em"/>'
HIGH = {"big(": ("prefix", "("), "big)": ("postfix", ")")}
SPACES = {"thin": THIN, "quad": QUAD}
TIGHT = {"−1": "<mo>−</mo><mn>1</mn>", "+1": "<mo>+</mo><mn>1</mn>"}
LEADING = {sign: f'<mo form="infix">{sign}</mo>' for sign in "+−"}  # it goes on with a sum, and is no sign of a number
SAID = '<{tag} class="{kind}" role="math" aria-label="{words}">{shown}</{tag}>'


class MathML:
    """The printer; `spoken` says each formula for whoever cannot read MathML, `decimal` is the sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.spoken, self._decimal = spoken_with(decimal), decimal
        self._printed_of = remembering(self._printed)

    def __call__(self, formula: Formula) -> str:
        """A formula within a sentence."""
        return f'<math alttext="{escape(self.spoken(formula))}">{self._node(formula)}</math>'

    def equation(self, lines: tuple[Formula, ...]) -> str:
        """An equation on one line, or on several of which the later ones are indented."""
        shown = "".join(f'<div class="line">{self._in_pieces(pieces(line))}</div>' for line in lines)
        made = SAID.format(tag="div", kind="equation", words=escape(self.spoken(row(*lines))), shown=shown)
        return self._to_scroll(made, lines[0], least_width(lines))

    def has_pieces(self, formula: Formula) -> bool:
        """Whether a formula is an equation that may be broken."""
        return isinstance(pieces_of_cell(formula), tuple)

    def in_cell(self, formula: Formula) -> str:
        """An equation in the cell of a table."""
        return SAID.format(
            tag="span", kind="parts", words=escape(self.spoken(formula)), shown=self._in_pieces(pieces_of_cell(formula))
        )

    def display(self, display: Display) -> str:
        """A displayed formula, its rows aligned at their relations; of several lines each has words of its own."""
        kind = "display stacked" if has_long_names(display) else "display"
        style = f' style="--liked: {liked_width_of_display(display):.1f}"'
        if len(display.groups) == 1:
            made = self._said(display, kind).replace(" role=", f"{style} role=", 1)
        else:
            lines = "".join(self._said(Display((group,)), "one") for group in display.groups)
            made = f'<div class="{kind}"{style}>{lines}</div>'
        first = display.groups[0][0]
        return self._to_scroll(made, first.left or first.right, least_width_of_display(display))

    def _said(self, display: Display, kind: str) -> str:
        """The rows of a display with the words that they are read aloud by."""
        rows = "".join(self._aligned(row, apart=not n) for group in display.groups for n, row in enumerate(group))
        return SAID.format(tag="div", kind=kind, words=escape(self.spoken.display(display)), shown=rows)

    def _to_scroll(self, made: str, formula: Formula, least: float) -> str:
        """What may be wider than a phone, in a box that can be scrolled; it is named by what is left of the first relation."""
        if least <= PHONE_AT_LEAST:
            return made
        items = flattened(formula)
        end = next((n for n, item in enumerate(items) if item in RELATIONS), len(items))
        name = escape(_("Equation:") + " " + self.spoken(row(*items[:end])))
        size = f' style="--least: {least:.1f}"' if least <= SMALLER_TO else ""
        return f'<div class="wide formula"{size} tabindex="0" role="group" aria-label="{name}">{made}</div>'

    def _aligned(self, row: AlignedRow, apart: bool) -> str:
        group = " apart" if apart else ""
        left = self._in_pieces(row.left) if row.left is not None else ""
        reason = f' <span class="reason">{escape(row.reason)}</span>' if row.reason else ""
        continued = "" if row.starts else " continued"
        right = self._in_pieces(pieces(row.right)) + reason
        return f'<div class="left{group}">{left}</div><div class="right{group}{continued}">{right}</div>'

    def _in_pieces(self, parts: Pieces) -> str:
        """Pieces between which a line may be broken: sooner at the outer ones than within them."""
        if not isinstance(parts, tuple):
            return f'<math displaystyle="true" aria-hidden="true">{self._leading(parts)}</math>'
        return "".join(
            f'<span class="piece">{self._in_pieces(part)}</span>' if isinstance(part, tuple) else self._in_pieces(part)
            for part in parts
        )

    def _leading(self, formula: Formula) -> str:
        """A piece. A sign that it begins with has the space of one between two things."""
        if not isinstance(formula, Row) or not formula.items:
            return self._node(formula)
        first, *others = formula.items
        sign = LEADING.get(first.sign, "") if isinstance(first, Operator) else ""
        return (sign or self._node(first)) + "".join(map(self._node, others))

    def _node(self, formula: Formula) -> str:
        if isinstance(formula, Row):
            return f"<mrow>{''.join(map(self._node, formula.items))}</mrow>"
        return self._printed_of(formula)

    def _printed(self, formula: Formula) -> str:
        match formula:
            case Letter(text, accent, prefix, arrow):
                accented = _under(_under(f"<mi>{escape(text)}</mi>", accent), arrow)
                return f"<mrow><mi>{prefix}</mi>{accented}</mrow>" if prefix else accented
            case Upright(text):
                return f"<mo>{text}</mo>" if text == "∑" else f"<mi>{escape(text)}</mi>"
            case Numeral(pieces):
                return self._number(pieces)
            case Operator(sign):
                return SPACES.get(sign) or TIGHT.get(sign) or _sign(sign)
            case Script(base, sub, sup):
                return self._script(base, sub, sup)
            case Fraction(Numeral() as top, Numeral() as bottom):
                return f'<mstyle displaystyle="false"><mfrac>{self._node(top)}{self._node(bottom)}</mfrac></mstyle>'
            case Fraction(top, bottom):
                return f"<mfrac>{self._node(top)}{self._node(bottom)}</mfrac>"
            case Brackets(body):
                return _between(self._node(body), stretchy=_is_tall(body), has_names=_has_names(body))
            case Matrix(rows, divider):
                flush = ' class="flush"' if stands_flush_right(rows) else ""
                entries = "".join(self._matrix_row(row, divider) for row in rows)
                is_high = len(rows) > 1 or any(map(_is_tall, rows[0]))  # else brackets that grow stand too far from one line
                return _between(f"<mtable{flush}>{entries}</mtable>", stretchy=is_high)
            case Stack(rows):
                return f'<mtable class="stack">{"".join(f"<mtr><mtd>{self._node(row)}</mtd></mtr>" for row in rows)}</mtable>'
            case Mark("noted", body):
                return f"<msup>{self._node(body)}<mo>†</mo></msup>"
            case Mark(kind, body):
                return f'<mrow class="{kind}">{self._node(body)}</mrow>'
            case Named(body, is_shown=False):
                return self._node(body)
            case Named(body, name):
                return f'<mover class="named"><mrow>{self._node(body)}</mrow><mrow class="name">{self._node(name)}</mrow></mover>'
            case Hidden(text):
                return f"<mphantom>{self._number((text,))}</mphantom>"
            case Blank():
                return _blank(formula)
        raise TypeError(f"cannot print {formula!r}")

    def _number(self, pieces: tuple[str, ...]) -> str:
        """Digits in groups; a minus in front is a sign of its own."""
        first, *others = pieces
        sign = '<mo form="prefix">−</mo>' if first.startswith("-") else ""
        digits = [piece.replace(".", self._decimal) for piece in (first.removeprefix("-"), *others) if piece]
        numbers = THIN.join(f"<mn>{piece}</mn>" for piece in digits)
        return f"<mrow>{sign}{numbers}</mrow>" if sign or len(digits) > 1 else numbers

    def _script(self, base: Formula, sub: Formula | None, sup: Formula | None) -> str:
        parts = "".join(f"<mrow>{self._node(part)}</mrow>" for part in (sub, sup) if part is not None)
        if base == SUM_SIGN:
            return f"<munder>{self._node(base)}{parts}</munder>"
        name = "msubsup" if sub is not None and sup is not None else "msub" if sub is not None else "msup"
        return f"<{name}><mrow>{self._node(base)}</mrow>{parts}</{name}>"

    def _matrix_row(self, row: tuple[Formula, ...], divider: int) -> str:
        """A row; the entry behind the divider has a line on its left."""
        cells = [f"<mtd>{self._node(entry)}</mtd>" for entry in row]
        if 0 < divider < len(row):
            cells[divider] = cells[divider].replace("<mtd>", '<mtd class="divided">', 1)
        return f"<mtr>{''.join(cells)}</mtr>"


def _blank(blank: Blank) -> str:
    """Room to write in above a rule; the unit and the id below it."""
    kind = "answer" if blank.is_answer else "copy"
    below = f"<span>{escape(blank.unit)}</span> <code>{escape(blank.quantity)}</code>"
    return f'<mtext class="blank {kind}"><span class="room" style="--letters: {blank.letters}"><span></span><span>{below}</span></span></mtext>'


def _sign(sign: str) -> str:
    if sign in HIGH:
        form, bracket = HIGH[sign]
        return f'<mo form="{form}" stretchy="true" minsize="1.6em">{bracket}</mo>'
    fixed = ' stretchy="false"' if sign in "()[]/⟨⟩" else ""
    return f"<mo{fixed}>{escape(sign)}</mo>"


def _between(inner: str, stretchy: bool, has_names: bool = False) -> str:
    """Brackets round what may be tall. Names above it are within them; below it they reach no further than it does."""
    kind = (' symmetric="false"' if has_names else "") if stretchy else ' stretchy="false"'
    return f'<mrow><mo form="prefix"{kind}>(</mo>{inner}<mo form="postfix"{kind}>)</mo></mrow>'


def _has_names(formula: Formula) -> bool:
    return any(isinstance(item, Named) and item.is_shown for item in flattened(formula))


def _is_tall(formula: Formula) -> bool:
    """Whether brackets have to grow with what they hold."""
    match formula:
        case Fraction() | Matrix() | Stack() | Blank():
            return True
        case Row(items):
            return any(map(_is_tall, items))
        case Named(body):
            return _is_tall(body)
        case Script(base, _, _):
            return _is_tall(base)
        case Mark(_, body) | Brackets(body):
            return _is_tall(body)
    return False


def _under(letter: str, accent: str) -> str:
    """A letter with an accent or an arrow over it."""
    return f'<mover accent="true">{letter}<mo stretchy="false">{ACCENTS[accent]}</mo></mover>' if accent else letter
