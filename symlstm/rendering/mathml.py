"""Formula trees in MathML Core, which browsers set without a script. Rows come from our own line breaking: MathML has none."""

from html import escape

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import (
    Brackets,
    Formula,
    Fraction,
    Letter,
    Mark,
    Matrix,
    Numeral,
    Operator,
    Row,
    Script,
    Stack,
    Upright,
)
from symlstm.document.remembering import remembering
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.letters import ACCENTS
from symlstm.rendering.matrix import stands_flush_right
from symlstm.rendering.spoken import Spoken

THIN, QUAD = '<mspace width="0.17em"/>', '<mspace width="2em"/>'
HIGH = {"big(": ("prefix", "("), "big)": ("postfix", ")")}
SPACES = {"thin": THIN, "quad": QUAD}
TIGHT = {"−1": "<mo>−</mo><mn>1</mn>", "+1": "<mo>+</mo><mn>1</mn>"}
CONTINUED = "<mphantom><mo>=</mo></mphantom>"


class MathML:
    """The printer; `spoken` says each formula for whoever cannot read MathML, `decimal` is the sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.spoken, self._decimal = Spoken(decimal), decimal
        self._printed_of = remembering(self._printed)

    def __call__(self, formula: Formula) -> str:
        """An inline formula."""
        return f'<math alttext="{escape(self.spoken(formula))}">{self._node(formula)}</math>'

    def display(self, display: Display) -> str:
        """A displayed formula, its rows aligned at their relations."""
        rows = "".join(self._aligned(row, apart=not n) for group in display.groups for n, row in enumerate(group))
        alttext = escape(self.spoken.display(display))
        return f'<math display="block" alttext="{alttext}"><mtable class="aligned" displaystyle="true">{rows}</mtable></math>'

    def _aligned(self, row: AlignedRow, apart: bool) -> str:
        left = f"<mrow>{self._node(row.left)}</mrow>" if row.left is not None else ""
        reason = f"{QUAD}<mtext>{escape(row.reason)}</mtext>" if row.reason else ""
        right = (self._node(row.right) if row.starts else CONTINUED + self._continued(row.right)) + reason
        group = ' class="apart"' if apart else ""
        return f"<mtr{group}><mtd>{left}</mtd><mtd><mrow>{right}</mrow></mtd></mtr>"

    def _continued(self, formula: Formula) -> str:
        """What stands behind a hidden relation, in one row with it: a plus in front is no sign but goes on with a sum."""
        return "".join(map(self._node, formula.items)) if isinstance(formula, Row) else self._node(formula)

    def _node(self, formula: Formula) -> str:
        if isinstance(formula, Row):
            return f"<mrow>{''.join(map(self._node, formula.items))}</mrow>"
        return self._printed_of(formula)

    def _printed(self, formula: Formula) -> str:
        match formula:
            case Letter(text, accent, prefix):
                letter = f"<mi>{escape(text)}</mi>"
                accented = (
                    f'<mover accent="true">{letter}<mo stretchy="false">{ACCENTS[accent]}</mo></mover>' if accent else letter
                )
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
                return _between(self._node(body), stretchy=_is_tall(body))
            case Matrix(rows):
                flush = ' class="flush"' if stands_flush_right(rows) else ""
                return _between(f"<mtable{flush}>{''.join(map(self._matrix_row, rows))}</mtable>", stretchy=True)
            case Stack(rows):
                return f'<mtable class="stack">{"".join(f"<mtr><mtd>{self._node(row)}</mtd></mtr>" for row in rows)}</mtable>'
            case Mark("noted", body):
                return f"<msup>{self._node(body)}<mo>†</mo></msup>"
            case Mark(kind, body):
                return f'<mrow class="{kind}">{self._node(body)}</mrow>'
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
        if base == Upright("∑"):
            return f"<munder>{self._node(base)}{parts}</munder>"
        name = "msubsup" if sub is not None and sup is not None else "msub" if sub is not None else "msup"
        return f"<{name}><mrow>{self._node(base)}</mrow>{parts}</{name}>"

    def _matrix_row(self, row: tuple[Formula, ...]) -> str:
        return f"<mtr>{''.join(f'<mtd>{self._node(entry)}</mtd>' for entry in row)}</mtr>"


def _sign(sign: str) -> str:
    if sign in HIGH:
        form, bracket = HIGH[sign]
        return f'<mo form="{form}" stretchy="true" minsize="1.6em">{bracket}</mo>'
    fixed = ' stretchy="false"' if sign in "()[]/" else ""
    return f"<mo{fixed}>{escape(sign)}</mo>"


def _between(inner: str, stretchy: bool) -> str:
    fixed = "" if stretchy else ' stretchy="false"'
    return f'<mrow><mo form="prefix"{fixed}>(</mo>{inner}<mo form="postfix"{fixed}>)</mo></mrow>'


def _is_tall(formula: Formula) -> bool:
    """Whether brackets have to grow with what they hold."""
    match formula:
        case Fraction() | Matrix() | Stack():
            return True
        case Row(items):
            return any(map(_is_tall, items))
        case Script(base, _, _):
            return _is_tall(base)
        case Mark(_, body) | Brackets(body):
            return _is_tall(body)
    return False
