"""Ways in which all lines of a kind may be off alike, whatever the reason: each a formula with a few unknown numbers in it.

None of them says what somebody thought. They are wide enough to hold what nobody has listed: a factor on every sum, on every product with
an input or with a state, on the argument or on the result of every sigmoid, another curve in its place.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from math import inf, log
from typing import Any

import numpy as np

from symlstm.language import N_, Message, Verbatim
from symlstm.marking.causes import ALIKE
from symlstm.marking.float_formula import BIAS, DIAGONAL, INPUT, STATE, FloatFormula, Known
from symlstm.marking.float_sheet import Gives
from symlstm.marking.ranges import FUNCTIONS
from symlstm.marking.trial import limits_of

Unknowns = Sequence[Any]  # the unknown numbers, each an array of cases
MOST_TERMS, MOST_PLACES = 4, 8  # of a formula of which one may have a factor; of all sums
ON_A_GRID = log(4.0)
MANY_ROWS = 6  # formulas that tell a factor of the inputs from one of the states: copied weights of others fit fewer

SUMS_TIMES = N_("off in the same way, as if every weighted sum were {n} times as large")
SUMS_PLUS = N_("off in the same way, as if {n} were added to every weighted sum")
TERMS_TIMES = {
    (INPUT,): N_("off in the same way, as if every product with an input were {n} times as large"),
    (STATE,): N_("off in the same way, as if every product with a state were {n} times as large"),
    (BIAS,): N_("off in the same way, as if every bias were {n} times as large"),
    (INPUT, STATE): N_("off in the same way, as if every product with an input or a state were {n} times as large"),
}
FUNCTIONS_TIMES = {
    "sigma": N_("off in the same way, as if every sigmoid were {n} times as large"),
    "tanh": N_("off in the same way, as if every tanh were {n} times as large"),
}
FUNCTIONS_PLUS = {
    "sigma": N_("off in the same way, as if {n} were added to every sigmoid"),
    "tanh": N_("off in the same way, as if {n} were added to every tanh"),
}
PLACE_TIMES = N_("off in the same way, as if term {place} of every weighted sum were {n} times as large")
ARGUMENTS_TIMES = N_("off in the same way, as if the argument were {n} times as large")
ANOTHER_CURVE = {
    "sigma": N_("off in the same way, as if another curve stood in place of the sigmoid"),
    "tanh": N_("off in the same way, as if another curve stood in place of tanh"),
}
EACH_TIMES = N_("off in the same way, as if each were {n} times as large")
EACH_PLUS = N_("off in the same way, as if {n} were added to each")
TERM_TIMES = N_("off in the same way, as if one term were {n} times as large")


@dataclass(frozen=True)
class Deviation:
    """One way in which lines are off: what each of `lines` gives with the unknown numbers.

    start  the numbers to begin with; of a single one, that with which nothing is changed
    rows   how many formulas, apart from time, must be among the lines before so many numbers say anything
    said   how the lines are off, in words; {n} is the number where there is one, {place} the place of the term
    says   how much one of `lines` may say for it, in logarithms: where what it gives lies on a coarse grid, other round numbers do, too
    """

    lines: frozenset[str]
    start: tuple[float, ...]
    gives: Gives = field(repr=False)
    said: str = ALIKE
    place: int = 0
    rows: int = 1
    says: float = inf


class Deviations:
    """All ways that are tried on the sheets of one problem: of kinds of lines, whether they are written or not, and of quantities."""

    def __init__(self, formulas: Mapping[str, FloatFormula]):
        self.formulas = formulas
        self._of_kinds = tuple(_of_kinds(formulas))
        self._of_quantities: dict[str, tuple[Deviation, ...]] = {}

    def of(self, quantities: Iterable[str]) -> Iterator[Deviation]:
        """Those of kinds, then those of some quantities."""
        yield from self._of_kinds
        for name in quantities:
            if name not in self._of_quantities:
                self._of_quantities[name] = tuple(_of_quantity(self._lines(name), self.formulas))
            yield from self._of_quantities[name]

    def _lines(self, name: str) -> frozenset[str]:
        return frozenset(target for target, formula in self.formulas.items() if formula.name == name)


def _of_kinds(formulas: Mapping[str, FloatFormula]) -> Iterator[Deviation]:
    sums = frozenset(target for target, formula in formulas.items() if formula.is_pre_activation)
    yield from _of_sums(sums)
    yield from _of_positions(sums, formulas)
    yield from _of_products(frozenset(target for target, formula in formulas.items() if formula.is_linear_map))
    for function in ("sigma", "tanh"):
        called = (target for target, formula in formulas.items() if formula.function == function and formula.line.is_forward)
        yield from _of_function(frozenset(called), function)


def _of_sums(sums: frozenset[str]) -> Iterator[Deviation]:
    """Of the linear maps before the gates: a factor on all, or on the terms of one kind or two; an amount."""
    yield Deviation(sums, (1.0,), _times, SUMS_TIMES)
    yield Deviation(sums, (0.0,), _plus, SUMS_PLUS)
    for kinds, words in TERMS_TIMES.items():
        yield Deviation(sums, (1.0,), partial(_with_factor_on, kinds), words)
    yield Deviation(sums, (1.0, 1.0, 1.0, 0.0), _with_factor_on_each, rows=MANY_ROWS)


def _of_positions(sums: frozenset[str], formulas: Mapping[str, FloatFormula]) -> Iterator[Deviation]:
    """Of the linear maps before the gates: a factor on the terms at one place, where there are several of their kind."""
    kinds = max((formulas[target].kinds_of_terms for target in sums), key=len, default=())
    for place in range(min(len(kinds), MOST_PLACES)):
        if kinds.count(kinds[place]) > 1:
            yield Deviation(sums, (1.0,), partial(_with_factor_at, place), PLACE_TIMES, place=place + 1)


def _of_products(sums: frozenset[str]) -> Iterator[Deviation]:
    """Of all linear maps, that to the output among them: a factor, or something done with each product before they are added."""
    yield Deviation(sums, (1.0,), _times, SUMS_TIMES)
    yield Deviation(sums, (1.0,), partial(_with_factor_on, (STATE,)), TERMS_TIMES[STATE,])
    yield Deviation(
        sums, (), partial(_with_products, np.abs), N_("off in the same way, as if every product were taken without its sign")
    )
    yield Deviation(sums, (), partial(_with_products, np.square), N_("off in the same way, as if every product were squared"))
    for change, words in ROUNDED.items():
        for places in (1, 2):
            yield Deviation(
                sums,
                (),
                partial(_with_products, partial(change, places)),
                Message(words, {"n": Verbatim(places)}),
                says=ON_A_GRID,
            )


def _of_function(lines: frozenset[str], function: str) -> Iterator[Deviation]:
    """Of a function: a factor on its argument or on its result, an amount, or another curve."""
    yield Deviation(lines, (1.0,), _times, FUNCTIONS_TIMES[function])
    yield Deviation(lines, (1.0,), _with_argument, ARGUMENTS_TIMES)
    yield Deviation(lines, (0.0,), _plus, FUNCTIONS_PLUS[function])
    yield from _curves(lines, function)


def _curves(lines: frozenset[str], function: str) -> Iterator[Deviation]:
    """Other curves, each begun with near to the right one."""
    at_zero, at_one = FUNCTIONS[function](0.0), FUNCTIONS[function](1.0)
    tangent, words = (at_zero, at_one - at_zero), ANOTHER_CURVE.get(function, ALIKE)
    yield Deviation(lines, tangent, _straight_within, words)
    yield Deviation(lines, tangent, partial(_curve, (_one, _bent)), words)
    yield Deviation(lines, (1.0, -0.1), partial(_curve, (_straight, _cubic)), words)
    every = partial(_curve, (_one, _itself, _straight, _bent, _cubic))
    yield Deviation(lines, (0.0, 1.0, 0.0, 0.0, 0.0), every, words)


def _of_quantity(lines: frozenset[str], formulas: Mapping[str, FloatFormula]) -> Iterator[Deviation]:
    """Of one equation: a factor on the whole or on one term, an amount, another curve of what comes out."""
    formula = formulas[next(iter(lines))]
    yield Deviation(lines, (1.0,), _times, EACH_TIMES)
    yield Deviation(lines, (0.0,), _plus, EACH_PLUS)
    if 1 < len(formula.terms) <= MOST_TERMS:
        yield from (Deviation(lines, (1.0,), partial(_with_factor_at, n), TERM_TIMES) for n in range(len(formula.terms)))
    if formula.function in FUNCTIONS:
        yield Deviation(lines, (1.0,), _with_argument, ARGUMENTS_TIMES)
        yield from _curves(lines, formula.function)
    elif not formula.is_pre_activation:
        yield Deviation(lines, (0.0, 1.0, 0.0), _polynomial)


def _times(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return numbers[0] * formula.value(known)


def _plus(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return numbers[0] + formula.value(known)


def _polynomial(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    value = formula.value(known)
    return numbers[0] + value * (numbers[1] + value * numbers[2])


def _curve(shapes: Sequence[Callable[[Any, Any], Any]], formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    """Another curve of the argument, put together from some shapes."""
    argument, value = formula.argument(known), formula.value(known)
    return sum(number * shape(argument, value) for number, shape in zip(numbers, shapes, strict=True))


def _straight_within(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    """A straight line in place of a function, cut off at its limits."""
    low, high = limits_of(formula.line.expression) or (-inf, inf)
    return np.clip(numbers[0] + numbers[1] * formula.argument(known), low, high)


def _with_argument(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return FUNCTIONS[formula.function](numbers[0] * formula.argument(known))


def _with_factor_at(place: int, formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return sum(term(known) * (numbers[0] if n == place else 1.0) for n, term in enumerate(formula.terms))


def _with_factor_on(kinds: Collection[str], formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    parts = zip(formula.terms, formula.kinds_of_terms, strict=True)
    return sum(term(known) * (numbers[0] if kind in kinds else 1.0) for term, kind in parts)


def _with_factor_on_each(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    factor = {INPUT: numbers[0], STATE: numbers[1], DIAGONAL: numbers[1], BIAS: numbers[2]}
    parts = zip(formula.terms, formula.kinds_of_terms, strict=True)
    return numbers[3] + sum(term(known) * factor[kind] for term, kind in parts)


def _with_products(change: Callable[[Any], Any], formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    parts = zip(formula.terms, formula.products, strict=True)
    return sum(change(term(known)) if is_product else term(known) for term, is_product in parts)


def _cut_to(places: int, value: Any) -> Any:
    return np.trunc(np.round(value * 10**places, 6)) / 10**places


def _rounded_to(places: int, value: Any) -> Any:
    return np.round(value, places)


ROUNDED: dict[Callable[[int, Any], Any], str] = {
    _cut_to: N_("off in the same way, as if every product were cut off after decimal place {n}"),
    _rounded_to: N_("off in the same way, as if every product were rounded at decimal place {n}"),
}


def _one(argument: Any, value: Any) -> Any:
    return 1.0


def _itself(argument: Any, value: Any) -> Any:
    return value


def _straight(argument: Any, value: Any) -> Any:
    return argument


def _cubic(argument: Any, value: Any) -> Any:
    return argument * argument * argument


def _bent(argument: Any, value: Any) -> Any:
    """A curve that rises slowly to its ends."""
    return argument / (1 + abs(argument))
