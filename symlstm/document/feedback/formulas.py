"""The right formula and the one that seems to have been used: in symbols, and with the student's own numbers in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symlstm.derivation.expression import Constant, Expression, Variable, children, variables
from symlstm.document.appearance import numeric, symbolic
from symlstm.document.blocks import Calculation, CalculationRow, Calculations
from symlstm.document.breaking import Line, Part
from symlstm.document.equation_lines import equation_lines
from symlstm.document.feedback.words import causes_shown, is_one_formula
from symlstm.document.formula import APPROX, EQUALS, HADAMARD, THIN, TIMES, Formula, Mark
from symlstm.document.lines import approximated
from symlstm.document.names import Names
from symlstm.document.numerals import given_numeral, numeral, rounded_numeral
from symlstm.document.width import LABEL, ROW
from symlstm.language import N_, _
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.charges import MarkedLine
from symlstm.marking.follow import Judged
from symlstm.marking.formula_line import by_ids
from symlstm.marking.pattern import rebuilt
from symlstm.marking.slips import EXPONENTIAL
from symlstm.marking.worked import Worked, exponential_of
from symlstm.network.ids import Id
from symlstm.network.names import LAGS
from symlstm.numbers.rounding import Rounded

YOURS, OR_YOURS, CORRECTED = N_("✗ yours"), N_("✗ or"), N_("✓ corrected")  # the signs are those of `words`
POSSIBLY_YOURS = N_("✗ possibly")


@dataclass(frozen=True)
class FormulaWriter:
    """Writes formulas of one sheet's lines.

    worked     the wrong lines, worked out
    judged     every line of the sheet by its id
    shows_key  whether what follows from the given numbers alone is written, too
    copied     the numbers that names stand for which are no ids
    instead    the numbers of blank lines as they come out with a mistake there
    """

    worked: Worked
    names: Names
    judged: Mapping[str, Judged]
    shows_key: bool = False
    copied: Mapping[str, Fraction] = field(default_factory=dict)
    instead: Mapping[str, Rounded | None] = field(default_factory=dict)

    def result(self, quantity: str) -> Rounded | None:
        """What the student's own numbers give on a line; None where there are none above it and the key is not shown, and where
        the digits are not decided."""
        return self.worked.results[quantity] if self.shows_key or quantity in self.worked.own else None

    def reads_blank(self, line: MarkedLine) -> bool:
        """Whether a line goes on with a number that nobody wrote."""
        return any(name in self.judged and name not in self.worked.written for name in line.judged.step.reads.values())

    def reads_given(self, line: MarkedLine) -> bool:
        """Whether a line goes on with given numbers alone."""
        return all(name not in self.judged for name in line.judged.step.reads.values())

    def leaves_result(self, line: MarkedLine) -> bool:
        """Whether a line's right formula stands there in numbers without its result, which is the key."""
        return self.reads_given(line) and not self.shows_key

    def specimen(self, lines: Sequence[MarkedLine]) -> MarkedLine:
        """The line that a mistake is shown on: the first one, which is repaired first, unless only a later one may stand in numbers."""
        return max(lines, key=lambda line: (self._is_shown(line), -lines.index(line)))

    def _is_shown(self, line: MarkedLine) -> tuple[bool, bool]:
        """Whether its right formula may stand there in numbers, and whether what was done can."""
        return self._may_show(by_ids(line.judged.step)), any(self._edited(cause, line) for cause in causes_shown(line))

    def in_symbols(self, line: MarkedLine, in_general: bool) -> Calculations | None:
        """The formulas that give what was written, and the right one, at any time step where that is asked and can be; None where
        no formula does."""
        causes = [cause for cause in causes_shown(line) if cause.edited is not None]
        if not causes:
            return None
        at = causes[0].at[0]
        causes = [cause for cause in causes if cause.at[0] == at]
        right = by_ids(self.judged[at].step)
        edited = [read_as_numbers(cause, cause.edited, right) for cause in causes if cause.edited]
        formulas = [(right, {name: value for _made, read in edited for name, value in read.items()}), *edited]
        sides = [self._with(read)._sides(at, made, in_general) for made, read in formulas]
        if any(side is None for side in sides):
            sides = [self._with(read)._sides(at, made, False) for made, read in formulas]
        lines = [Line(left, (Part(EQUALS, body),), at) for left, body in filter(None, sides)]
        yours = list(dict.fromkeys(lines[1:]))
        return _rows([*_labelled(yours, line), (_(CORRECTED), lines[0])])

    def in_numbers(self, line: MarkedLine) -> Calculations | None:
        """The same with the student's own numbers; None where nothing of that may be shown."""
        yours = [each for each in dict.fromkeys(map(self._edited, causes_shown(line), [line] * len(causes_shown(line)))) if each]
        corrected = self._numbers_of(line.quantity, by_ids(line.judged.step), self.result(line.quantity))
        rows = [*self._rounded_before(line), *_labelled(yours, line), *([(_(CORRECTED), corrected)] if corrected else [])]
        return _rows(rows) if rows else None

    def _rounded_before(self, line: MarkedLine) -> Iterator[tuple[str, Line]]:
        """How the exponential of a sigmoid was rounded before the division: e^-1.4773 ≈ 0.2283 ≈ 0.2."""
        value, exponential = self.worked.exponentials.get(line.quantity), exponential_of(line.judged.step)
        rounded = [cause.numbers[EXPONENTIAL] for cause in causes_shown(line) if EXPONENTIAL in cause.numbers]
        if value is not None and exponential is not None and rounded and self._may_show(exponential):
            parts = (Part(approximated(value), rounded_numeral(value)), Part(APPROX, given_numeral(rounded[0])))
            yield "", Line(numeric(exponential, self._number), parts, line.quantity)

    def corrected(self, lines: Sequence[MarkedLine]) -> Calculations:
        """The right formulas of some lines, in symbols and as far as these may be shown in numbers."""
        return _rows([row for line in lines for row in self._corrected(line.quantity)])

    def _corrected(self, quantity: str) -> Iterator[tuple[str, Line]]:
        expression = by_ids(self.judged[quantity].step)
        left, right = self.names.of(quantity), symbolic(expression, self._name)
        yield quantity, Line(left, (Part(EQUALS, right),), quantity)
        numbers = self._numbers_of(quantity, expression, self.result(quantity))
        yield from [("", numbers)] if numbers else []

    def _edited(self, cause: Cause, line: MarkedLine) -> Line | None:
        """The edited formula of the line in numbers, or its own with what comes out of edited ones on blank lines above it; None where
        that is not what was written."""
        place, right = (line.quantity, cause.rule.name), by_ids(line.judged.step)
        if cause.edited is not None and (found := self.worked.reproduced.get(place)):
            formula, copied = read_as_numbers(cause, found.formula, right)
            return replace(self._with(copied), instead=found.numbers)._numbers_of(line.quantity, formula, found.value)
        if cause.edited is None or cause.at[0] != line.quantity or place not in self.worked.edited:
            return None
        formula, copied = read_as_numbers(cause, cause.edited, right)
        return self._with(copied)._numbers_of(line.quantity, formula, self.worked.edited[place])

    def _with(self, copied: Mapping[str, Fraction]) -> "FormulaWriter":
        return replace(self, copied=copied)

    def _sides(self, quantity: str, expression: Expression | None, in_general: bool) -> tuple[Formula, Formula] | None:
        """Both sides of an equation in symbols; None where it cannot be said for any time step."""
        assert expression is not None
        if not in_general:
            times = TIMES if self.copied else THIN  # a number behind a letter needs a dot between them
            return self.names.of(quantity), symbolic(expression, self._name, times)
        places = {name: self._vector_of(name, quantity) for name in variables(expression)}
        if None in places.values():
            return None
        times = HADAMARD if self.names.length(Id.parse(quantity).name) > 1 else THIN
        right = symbolic(expression, lambda name: self.names.vector(places[name] or "", None), times)
        return self.names.vector(Id.parse(quantity).name, None), right

    def _vector_of(self, name: str, quantity: str) -> str | None:
        """The vector of which a line reads the entry of its own unit; None for anything else that it reads."""
        if name in self.copied:  # a number that was misread, which is no quantity
            return None
        known = self.names.network.names
        (text, numbers), (target, place) = Id.parse(name).parts, Id.parse(quantity).parts
        if text not in known or not (known[text].is_timed and known[target].is_timed):
            return None
        lag = (place[0] - numbers[0]) * (-1 if known[text].place.reverse else 1)
        if lag and known[text].place != known[target].place:  # the last step's, or one counted from the end
            return None
        vector = text + LAGS.get(lag, "")
        return vector if numbers[1:] == place[1:] and lag in (0, *LAGS) and vector in known else None

    def _numbers_of(self, quantity: str, expression: Expression, value: Rounded | None) -> Line | None:
        """name ≈ numbers ≈ result, of which there is what is known and may be shown."""
        left = self.names.of(quantity)
        result = [] if value is None else [Part(approximated(value), Mark("result", rounded_numeral(value)))]
        if not self._may_show(expression):
            return None
        given = all(name not in self.judged for name in variables(expression))
        numbers = Part(EQUALS if given else APPROX, numeric(expression, self._number))
        parts = [*([numbers] if numbers.fits(left, ROW - LABEL) else []), *result]
        return Line(left, tuple(parts), quantity) if parts else None

    def _may_show(self, expression: Expression) -> bool:
        """Whether no number of the key stands in a formula, or the key is shown."""
        known = self.worked.own | self.worked.written | self.instead.keys()
        return self.shows_key or all(name in known for name in variables(expression) if name in self.judged)

    def _name(self, name: str) -> Formula:
        return given_numeral(self.copied[name]) if name in self.copied else self.names.of(name)

    def _number(self, name: str) -> Formula:
        """A number of the line: as it was written or given; of a blank line, as it comes out."""
        stands = self.copied if name in self.copied else self.instead if name in self.instead else self.worked.numbers
        value = stands[name]
        if isinstance(value, Fraction):
            return self._as_written(name) or given_numeral(value)
        return rounded_numeral(value) if value is not None else numeral("?")

    def _as_written(self, name: str) -> Formula | None:
        """A number of the student's with the digits that were written, where these are a plain decimal."""
        text = self.judged[name].entry.text.strip() if name in self.worked.written and name not in self.copied else ""
        digits = text.removeprefix("-").replace(".", "", 1)
        return numeral(text) if digits.isascii() and digits.isdigit() and text[-1:] != "." else None


def read_as_numbers(cause: Cause, edited: Expression, right: Expression) -> tuple[Expression, Mapping[str, Fraction]]:
    """An edited formula, and the numbers that names in it stand for. Of what is given and was misread, the number that was read is one of
    these: it is written as such numbers are given, not as one that belongs to the formula."""
    if not (isinstance(cause.rule, Rule) and cause.rule.reads_given):
        return edited, cause.numbers
    read = {f"read {value}": value for value in _constants(edited) if value not in set(_constants(right))}
    return _with_names(edited, {value: name for name, value in read.items()}), {**cause.numbers, **read}


def _constants(expression: Expression) -> Iterator[Fraction]:
    if isinstance(expression, Constant):
        yield expression.value
    for part in children(expression):
        yield from _constants(part)


def _with_names(expression: Expression, names: Mapping[Fraction, str]) -> Expression:
    """The expression with names in place of some of its numbers."""
    if isinstance(expression, Constant):
        return Variable(names[expression.value]) if expression.value in names else expression
    return rebuilt(expression, [_with_names(part, names) for part in children(expression)]) or expression


def _labelled(formulas: Sequence[Line], line: MarkedLine) -> Iterator[tuple[str, Line]]:
    """The formulas that may have been used on a line, each with a sign and a word."""
    first = YOURS if is_one_formula(line) else POSSIBLY_YOURS
    for number, formula in enumerate(formulas):
        yield _(OR_YOURS if number else first), formula


def _rows(lines: Sequence[tuple[str, Line]]) -> Calculations:
    return Calculations(tuple(CalculationRow(label, (), ((_calculation(line),),)) for label, line in lines))


def _calculation(line: Line) -> Calculation:
    return Calculation(equation_lines(line, ROW - LABEL), line.quantity)
