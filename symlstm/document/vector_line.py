"""One equation between vectors at a time step: its name, the numbers of all units with their names above them, and the results.

A name above its numbers says where they come from, so one line shows formula and numbers at once. An activation shows its formula
only, since what it is applied to stands just above or to the left.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from symlstm.derivation.expression import Call, Expression, Variable, in_declared_order, variables
from symlstm.derivation.step import Step
from symlstm.document.appearance import numeric, symbolic
from symlstm.document.blocks import Maths, Text
from symlstm.document.breaking import Line, Part
from symlstm.document.formula import APPROX, EQUALS, HADAMARD, Formula, Named, Row
from symlstm.document.lines import Writer
from symlstm.document.sentence import commas, sentence
from symlstm.document.stacks import Stacks
from symlstm.document.vector_numbers import InNumbers, column_of
from symlstm.functions import FUNCTIONS
from symlstm.language import _
from symlstm.network.equation import matrix_products
from symlstm.network.ids import Id

Steps = tuple[Step, ...]  # of all units of one equation at one time step


@dataclass(frozen=True, slots=True)
class Setting:
    """How the lines of a document are set.

    order    the names in the order in which terms and factors are printed
    spelled  whether a line of one unit writes its sum out, in place of a matrix with one row
    drawn    lines that were drawn to see how wide they are, so that they need not be drawn again
    short    whether second equations of a row leave out their middle; None where each block of rows chooses for itself
    """

    writer: Writer
    stacks: Stacks
    order: tuple[str, ...]
    spelled: bool
    short: bool | None = None
    drawn: "dict[tuple[str, bool, str], VectorLine]" = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class VectorLine:
    """left = symbols ≈ numbers = exact values ≈ results; what is not shown is missing.

    target  the name of the vector
    reads   the names of what it is worked out from
    note    the further digits of numbers that stand only as symbols in it
    """

    left: Formula
    symbols: tuple[Part, ...]
    numbers: tuple[Part, ...]
    results: tuple[Part, ...]
    target: str
    reads: frozenset[str]
    quantity: str
    note: Text = ()

    def line(self, short: bool = False) -> Line:
        """As a line; a short one goes from the name straight to the results where the numbers do not stand in it."""
        middle = () if short and not self.numbers else self.symbols
        return Line(self.left, (*middle, *self.numbers, *self.results), self.quantity)


def vector_line(setting: Setting, steps: Steps, named: bool = True, beside: str = "") -> VectorLine:
    """The line of one equation.

    named   whether the names of weights and of the stacked column are printed above the numbers
    beside  a result that stands just to the left, and is not printed again
    """
    key = (steps[0].target, named, beside)
    if key not in setting.drawn:
        setting.drawn[key] = _vector_line(setting, steps, named, beside)
    return setting.drawn[key]


def _vector_line(setting: Setting, steps: Steps, named: bool, beside: str) -> VectorLine:
    writer, first = setting.writer, steps[0]
    equation = first.unit_equation.equation
    reads = frozenset(variables(in_declared_order(equation.formula, setting.order)))
    numbers = _numbers(setting, steps, named, beside)
    hidden = [name for name in reads if name == beside] if numbers else list(reads)
    return VectorLine(
        left=writer.names.of(first.target) if _is_number(first) else writer.names.vector(equation.name, first.time),
        symbols=()
        if numbers or writer.names.is_function(equation.name) or writer.shows_names_only
        else (_symbols(setting, steps),),
        numbers=numbers,
        results=tuple(_results(writer, steps, bool(numbers))),
        target=equation.name,
        reads=reads,
        quantity=first.target if _is_number(first) else str(Id.parse(first.target).whole),
        note=() if writer.withholds else _note(writer, steps, hidden),
    )


def stacked_column(steps: Steps) -> str:
    """What tells the column that an equation multiplies by weights from any other; nothing where it multiplies none."""
    return _columns_of(steps[0].unit_equation.equation.formula)


@lru_cache(maxsize=2048)  # SymPy is slow to write them
def _columns_of(formula: Any) -> str:
    return "; ".join(str(product.args[1:]) for product in matrix_products(formula))


def _is_number(step: Step) -> bool:
    """Whether a step gives a number, not an entry of a vector."""
    return not step.unit_equation.target.index


def shows_numbers(expression: Expression) -> bool:
    """Whether an equation shows numbers in its formula: not where it applies a function to what is known, or gives it a second name."""
    match expression:
        case Variable(_):
            return False
        case Call(function, (Variable(_),)):
            return function not in FUNCTIONS
    return True


def _numbers(setting: Setting, steps: Steps, named: bool, beside: str) -> tuple[Part, ...]:
    first, writer = steps[0], setting.writer
    expression = in_declared_order(first.unit_equation.equation.formula, setting.order)
    if not shows_numbers(expression) or writer.shows_names_only:
        return ()
    if _is_number(first) or (setting.spelled and len(steps) == 1):
        formula = _spelled_out(writer, first, named)
    else:
        formula = InNumbers(writer, setting.stacks, steps, named, beside).of(expression)
    exact = all(writer.shows_exact_numbers(step) for step in steps)
    symbols = (_symbols(setting, steps),) if _is_number(first) else ()
    by_name = _is_number(first) and writer.stands_by_name(first.reads.values())
    return symbols if by_name else (*symbols, Part(EQUALS if exact else APPROX, formula))


def _symbols(setting: Setting, steps: Steps) -> Part:
    first = steps[0]
    if _is_number(first):
        return Part(EQUALS, symbolic(first.expression, lambda name: setting.writer.names.of(first.reads[name])))
    expression = in_declared_order(first.unit_equation.equation.formula, setting.order)
    return Part(EQUALS, symbolic(expression, lambda name: setting.writer.names.vector(name, first.time), HADAMARD))


def _spelled_out(writer: Writer, step: Step, named: bool) -> Formula:
    """The formula of one unit, each number with its name above it, where it is a sum of products."""
    references, named = step.unit_equation.references, named and bool(stacked_column((step,)))

    def leaf(name: str) -> Formula:
        quantity, is_given = step.reads[name], references[name].is_parameter
        if writer.stands_by_name((quantity,)):
            return writer.names.of(quantity)
        return Named(writer.number_on(step.target, quantity), writer.names.of(quantity), is_given, named)

    if _is_number(step):
        return numeric(step.expression, lambda name: writer.number_on(step.target, step.reads[name]))
    return numeric(step.expression, leaf)


def _results(writer: Writer, steps: Steps, numbers_shown: bool) -> Iterator[Part]:
    """The exact values, where they are shown as fractions, and the results."""
    exact = [writer.exact(step) for step in steps] if numbers_shown else []
    fractions = tuple(value for value in exact if value is not None)
    if fractions and len(fractions) == len(steps):
        yield Part(EQUALS, column_of(fractions))
    yield Part(relation_to_results(writer, steps, numbers_shown), results(writer, steps))


def results(writer: Writer, steps: Steps) -> Formula:
    """The results of all units as a column."""
    return column_of([writer.result(step) for step in steps])


def relation_to_results(writer: Writer, steps: Sequence[Step], numbers_shown: bool) -> Formula:
    """The relation before the results: whether they are equal to the numbers before them or, without these, to the value."""
    equal = not writer.withholds and all(
        writer.page.replays[step.target].equals if numbers_shown else writer.is_printed_exactly(step) for step in steps
    )
    return EQUALS if equal else APPROX


def _note(writer: Writer, steps: Steps, hidden: list[str]) -> Text:
    """The further digits of what a line shows as symbols only."""
    table = writer.names.network.names
    texts = {table[name].text for name in hidden}
    reads = ((step, quantity) for step in (steps if hidden else ()) for quantity in step.reads.values())
    return calculated_with(writer, ((step, quantity) for step, quantity in reads if table.of_id(quantity).text in texts))


def calculated_with(writer: Writer, reads: Iterable[tuple[Step, str]]) -> Text:
    """Calculated with z_1 ≈ 0.59295: the digits beyond the printed ones with which lines go on; nothing where there are none."""
    found = {
        quantity: Maths(further_digits(writer, step, quantity))
        for step, quantity in reads
        if has_further_digits(writer, step, quantity)
    }
    return sentence(_("calculated with {equations}"), equations=commas(list(found.values()))) if found else ()


def has_further_digits(writer: Writer, step: Step, quantity: str) -> bool:
    """Whether a line goes on with another number than the one printed for a result: one with more digits, or an exact one in full."""
    printed, shown = writer.page.values.printed.get(quantity), writer.page.shown_on(step.target)[quantity]
    if printed is None:
        return False
    if shown.exact is not None:
        return not printed.is_number(shown.exact)
    return writer.page.extra[step.target] > 0


def further_digits(writer: Writer, step: Step, quantity: str) -> Formula:
    """z_1 ≈ 0.59295, as a line goes on with it."""
    equal = writer.page.shown_on(step.target)[quantity].is_true
    return Row((writer.names.of(quantity), EQUALS if equal else APPROX, writer.number_on(step.target, quantity)))
