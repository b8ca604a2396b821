"""Formula trees as spoken text: what a screen reader says, and the alt text of every formula in a PDF."""

from functools import cache

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import (
    COMMA,
    THIN,
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
)
from symlstm.document.remembering import remembering_words
from symlstm.language import N_, _
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.letters import SPOKEN, named

LETTERS = {**SPOKEN, "∑": N_("the sum"), "ln": N_("the natural logarithm of"), "max": N_("the larger of")}
ACCENTS = {"tilde": N_("tilde"), "hat": N_("hat"), "left": N_("from right to left"), "right": N_("from left to right")}
SIGNS = {
    "+": N_("plus"), "−": N_("minus"), "·": N_("times"), "⊙": N_("times, entry by entry,"), "=": N_("equals"), "≈": N_("is about"), ",": N_("comma"),
    "…": N_("and so on"), "...": N_("and further digits"), "thin": "", "quad": ";", "−1": N_("minus 1"), "+1": N_("plus 1"), "→": N_("to"), "′": N_("prime"), "⊤": N_("transposed"),
    "/": N_("over"), "(": N_("open bracket"), ")": N_("close bracket"), "big(": N_("open bracket"), "big)": N_("close bracket"), "[": N_("entries"), "]": "", "‖": N_("double bar"),
    "⟨": N_("open angle bracket"), "⟩": N_("close angle bracket"),
}  # fmt: skip
TIME_BRACKETS = ((Operator("("), Operator(")")), (Operator("⟨"), Operator("⟩")))
TRANSPOSED, PRIME, LAYER, TO = Operator("⊤"), Operator("′"), Operator("["), Operator("→")
SUM_SIGN, TWO = Upright("∑"), Numeral(("2",))


@cache
def spoken_with(decimal: DecimalSign) -> "Spoken":
    """Who says formulas with this sign before decimals: one for all formats, so that what several of them say is put in words once."""
    return Spoken(decimal)


class Spoken:
    """Says formulas; `decimal` is the sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self._decimal = decimal
        self._said_of = remembering_words(self._said)
        self._whole = remembering_words(self._said_alone)

    def __call__(self, formula: Formula) -> str:
        """The formula in words."""
        return self._whole(formula)

    def _said_alone(self, formula: Formula) -> str:
        words = " ".join(self._words(formula).split()).replace(" ,", ",").replace(" ;", ";").replace(",,", ",").replace(",;", ";")
        return words.removesuffix(",")

    def display(self, display: Display) -> str:
        """The rows of a display, one sentence for each group."""
        return " ".join(map(self._sentence, display.groups))

    def _sentence(self, group: tuple[AlignedRow, ...]) -> str:
        rows = [part for row in group for part in (row.left, row.right) if part is not None]
        reasons = [_("by the {rule}", rule=row.reason) for row in group if row.reason]
        return ", ".join([" ".join(filter(None, map(self, rows))), *reasons]) + "."

    def _words(self, formula: Formula) -> str:
        return self._row(flattened(formula)) if isinstance(formula, Row) else self._said_of(formula)

    def _row(self, items: tuple[Formula, ...]) -> str:
        """Things side by side. A thin space between two factors is a product, and said as one."""
        after = (*items[1:], None)
        before = (None, *items[:-1])
        said = zip(before, items, after, strict=True)
        return " ".join(
            _("times") if item == THIN and _is_product(left, right) else self._words(item) for left, item, right in said
        )

    def _said(self, formula: Formula) -> str:
        match formula:
            case Letter(text, accent, prefix, arrow):
                over = (_(ACCENTS.get(each, each)) for each in (accent, arrow))
                return f"{_(named(prefix, LETTERS))} {_letter(text)} {' '.join(over)}"
            case Upright(text):
                return _(LETTERS[text]) if text in LETTERS else text
            case Numeral(pieces):
                return self._number("".join(pieces))
            case Operator(sign):
                name = named(sign, SIGNS)
                return name if name == sign else _(name)
            case Script(read=Script() as read):
                return self._words(read)
            case Script(base, sub, sup):
                return self._script(base, sub, sup)
            case Fraction(Numeral() as top, Numeral() as bottom):
                return _("{top} over {bottom}", top=self._words(top), bottom=self._words(bottom))
            case Fraction(top, bottom):
                return _("the fraction {top} over {bottom}, end of fraction,", top=self._words(top), bottom=self._words(bottom))
            case Brackets(body):
                return self._negative(body) if _is_number(body) else self._in_brackets(body)
            case Matrix(rows):
                return self._matrix(rows)
            case Stack(rows):
                return " ".join(map(self._words, rows))
            case Mark(kind, body):
                return _("{formula} with a note", formula=self._words(body)) if kind == "noted" else self._words(body)
            case Named(body, name, is_given):
                return self._words(name if is_given else body)
            case Hidden():
                return ""
            case Blank(quantity):
                return _("blank for {quantity}", quantity=quantity.replace(".", " ").replace("_", " "))
        raise TypeError(f"cannot say {formula!r}")

    def _negative(self, body: Formula) -> str:
        """A negative number behind another sign: "plus minus" would be heard as either."""
        minus = _("minus {number}", number="")
        words = self._words(body)
        return _("negative {number}", number=words.removeprefix(minus)) if words.startswith(minus) else words

    def _in_brackets(self, body: Formula) -> str:
        return _("open bracket {formula} close bracket", formula=self._words(body))

    def _script(self, base: Formula, sub: Formula | None, sup: Formula | None) -> str:
        """A name with its scripts, or a power; a subscript with a layer of its own is said behind that of the name."""
        said = self._in_brackets(base.body) if isinstance(base, Brackets) else self._words(base)
        items = flattened(sup) if sup else ()
        if sub and items[:1] == (LAYER,) and _has_layer(sub):
            return f"{said}{self._above(Row(items[:3]))},{self._below(base, sub)}, {self._above(Row(items[3:])) if items[3:] else ''}"
        return f"{said}{self._below(base, sub)}{self._above(sup)}"

    def _number(self, text: str) -> str:
        digits = text.replace(".", self._decimal)
        return _("minus {number}", number=digits[1:]) if digits.startswith("-") else digits

    def _below(self, base: Formula, sub: Formula | None) -> str:
        """A subscript: "W f 1 2" is an entry of W_f, its row and column said one by one; "b f 12" is of unit 12."""
        if sub is None:
            return ""
        if base == SUM_SIGN:
            return " " + _("over {index} of", index=self._words(sub))
        items = flattened(sub)
        is_entry = isinstance(base, Letter) and base.text.isupper()
        spaced = [self._index(item) if is_entry else self._words(item) for item in _without_commas(items)]
        return f" {' '.join(spaced)}"

    def _index(self, formula: Formula) -> str:
        return " ".join("".join(formula.pieces)) if isinstance(formula, Numeral) else self._words(formula)

    def _above(self, sup: Formula | None) -> str:
        """A time step in brackets, a transpose, a prime, or a power."""
        if sup is None:
            return ""
        items = flattened(sup)
        if items[0] == LAYER and len(items) > 2:  # [2](3)
            rest = items[3:]
            return " " + _("of layer {n}", n=self._words(items[1])) + self._above(Row(rest) if rest else None)
        if TO in items:
            return " " + _("from time {times}", times=self._words(Row(items[1:-1])))
        if (items[0], items[-1]) in TIME_BRACKETS:
            return " " + _("at time {t}", t=self._words(Row(items[1:-1])))
        if len(items) == 1 and items[0] in (TRANSPOSED, PRIME):
            return f" {self._words(sup)}"
        power = _("squared") if sup == TWO else _("to the power {exponent}, end of power,", exponent=self._words(sup))
        return f" {power}"

    def _matrix(self, rows: tuple[tuple[Formula, ...], ...]) -> str:
        """Its entries; after numbers a comma tells that it ends, after sums it has to be said."""
        is_plain = all(_is_number(entry) for row in rows for entry in row)
        if len(rows[0]) == 1:
            entries = "; ".join(self._words(row[0]) for row in rows)
            return (
                _("the column {entries},", entries=entries)
                if is_plain
                else _("the column {entries}, end of column,", entries=entries)
            )
        said = "; ".join(_("row {n}: {entries}", n=n, entries=", ".join(map(self._words, row))) for n, row in enumerate(rows, 1))
        return _("the matrix {rows},", rows=said) if is_plain else _("the matrix {rows}, end of matrix,", rows=said)


def _has_layer(sub: Formula) -> bool:
    """Whether some part of a subscript says to which layer it belongs."""
    return any(isinstance(item, Script) and item.sup is not None and flattened(item.sup)[0] == LAYER for item in flattened(sub))


def _letter(text: str) -> str:
    """What a letter is called: one of the alphabet by itself."""
    name = named(text, LETTERS)
    return name if name == text else _(name)


def _without_commas(items: tuple[Formula, ...]) -> list[Formula]:
    """The parts of a subscript; a comma is said only between two numbers."""
    numbers = [isinstance(item, Numeral) for item in items]
    return [item for n, item in enumerate(items) if item != COMMA or (n and numbers[n - 1])]


def _is_product(left: Formula | None, right: Formula | None) -> bool:
    """Whether both sides of a thin space are factors: neither signs nor the name of a function."""
    return _is_factor(left) and right is not None and not isinstance(right, Operator | Hidden)


def _is_factor(formula: Formula | None) -> bool:
    if isinstance(formula, Script):
        return _is_factor(formula.base)
    return formula is not None and not isinstance(formula, Operator | Upright | Hidden)


def _is_number(formula: Formula) -> bool:
    """Whether a formula is nothing but a number, perhaps marked, or room for one."""
    match formula:
        case Numeral() | Hidden() | Blank():
            return True
        case Mark(_, body):
            return _is_number(body)
        case Row(items):
            return sum(not isinstance(item, Hidden) for item in items) == 1 and all(map(_is_number, items))
    return False
