"""The right formula and the one that seems to have been used, each with the student's own numbers in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symlstm.derivation.expression import Expression, variables
from symlstm.document.appearance import numeric, symbolic
from symlstm.document.blocks import Display
from symlstm.document.breaking import Line, Part, broken
from symlstm.document.feedback.words import causes_shown
from symlstm.document.formula import APPROX, EQUALS, Formula, Mark, Upright
from symlstm.document.lines import approximated
from symlstm.document.names import Names
from symlstm.document.numerals import given_numeral, numeral, rounded_numeral
from symlstm.enclosure.enclosure import Enclosure
from symlstm.marking.charges import MarkedLine
from symlstm.marking.diagnose import Cause
from symlstm.marking.formula_line import by_ids
from symlstm.marking.own_numbers import OwnNumbers
from symlstm.numbers.rounding import Rounded

YOURS = Upright("yours")  # an equation that does not hold must not stand under the quantity's own name


@dataclass(frozen=True)
class FormulaWriter:
    """Writes formulas of one sheet's lines.

    shows_key  whether what follows from the given numbers alone is written, too
    copied     the numbers that names stand for which are no ids
    """

    own: OwnNumbers
    names: Names
    shows_key: bool = False
    copied: Mapping[str, Fraction] = field(default_factory=dict)

    def result(self, quantity: str) -> Rounded | None:
        """What the student's own numbers give on a line; None where there are none above it and the key is not shown, and where
        the digits are not decided."""
        return self.own.gives(quantity) if self.shows_key or quantity in self.own.own else None

    def formulas(self, line: MarkedLine) -> Display:
        """The right formula of a line, and below it those that give what was written."""
        edited = [self.edited(cause, line.quantity) for cause in causes_shown(line) if cause.edited is not None]
        return Display(tuple(broken(each) for each in dict.fromkeys([self.right(line), *edited])))

    def right(self, line: MarkedLine) -> Line:
        """The line as it should be, from the student's own numbers."""
        left, expression = self.names.of(line.quantity), by_ids(line.judged.step)
        return Line(left, self._parts(expression, self.result(line.quantity), left), line.quantity, "as it should be")

    def edited(self, cause: Cause, quantity: str) -> Line:
        """The edited formula: of the line itself, or of a blank line above it, whose own result nobody wrote."""
        assert cause.edited is not None
        at = cause.at[0]
        value = self.own.gives_with(at, cause.edited, cause.numbers) if at == quantity else None
        parts = replace(self, copied=cause.numbers)._parts(cause.edited, value, YOURS)
        return Line(YOURS, parts, at, "gives what you wrote" if at == quantity else f"in {at}, gives what you wrote")

    def _parts(self, expression: Expression, value: Rounded | None, left: Formula) -> tuple[Part, ...]:
        """A formula in symbols, in numbers where these may be shown, and its result where that is known."""
        symbols, read = Part(EQUALS, symbolic(expression, self._name)), variables(expression)
        if not self.shows_key and any(map(self.own.is_key, read)):
            return (symbols, *self._result(value))
        given = all(name not in self.own.values for name in read)
        numbers = Part(EQUALS if given else APPROX, numeric(expression, self._number), fresh=True)
        return (symbols, *([numbers] if numbers.fits(left) else []), *self._result(value))

    def _result(self, value: Rounded | None) -> tuple[Part, ...]:
        return () if value is None else (Part(approximated(value), Mark("result", rounded_numeral(value))),)

    def _name(self, name: str) -> Formula:
        return given_numeral(self.copied[name]) if name in self.copied else self.names.of(name)

    def _number(self, name: str) -> Formula:
        """A number of the line: as it was written or given; of a blank line, as it comes out."""
        value = self.copied[name] if name in self.copied else self.own.known[name]
        if not isinstance(value, Enclosure):
            return given_numeral(value)
        rounded = self.own.gives(name)
        return rounded_numeral(rounded) if rounded is not None else numeral("?")
