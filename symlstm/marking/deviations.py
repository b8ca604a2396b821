"""Ways in which all lines of a kind may be off alike, whatever the reason: each a formula with a few unknown numbers in it.

None of them says what somebody thought. They are wide enough to hold what nobody has listed: a factor on every sum, on every product with
an input or with a state, on the argument or on the result of every sigmoid, another curve in its place.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any

import numpy as np

from symlstm.language import N_, Message, Verbatim
from symlstm.marking.deviation import ON_A_GRID, Deviation, Unknowns, cut_to, rounded_at, with_amount, with_factor
from symlstm.marking.deviations_of_functions import (
    ACTIVATIONS,
    EXPONENTIAL,
    of_activations,
    of_base,
    of_exponential,
    of_function,
    of_one_function,
)
from symlstm.marking.float_formula import BIAS, DIAGONAL, INPUT, STATE, FloatFormula, Known
from symlstm.marking.ranges import FUNCTIONS

MOST_TERMS, MOST_PLACES = 4, 8  # of a formula of which one may have a factor; of all sums
SEVERAL_ROWS = 2  # equations that are off by one factor
MANY_ROWS = 6  # formulas that tell a factor of the inputs from one of the states: copied weights of others fit fewer

SUMS_TIMES = N_("off in the same way, as if every weighted sum were {n} times as large")
SUMS_PLUS = N_("off in the same way, as if {n} were added to every weighted sum")
TERMS_TIMES = {
    (INPUT,): N_("off in the same way, as if every product with an input were {n} times as large"),
    (STATE,): N_("off in the same way, as if every product with a state were {n} times as large"),
    (BIAS,): N_("off in the same way, as if every bias were {n} times as large"),
    (INPUT, STATE): N_("off in the same way, as if every product with an input or a state were {n} times as large"),
}
GRADIENTS_TIMES = N_("off in the same way, as if every gradient of a weight or bias were {n} times as large")
PLACE_TIMES = N_("off in the same way, as if term {place} of every weighted sum were {n} times as large")
EACH_TIMES = N_("off in the same way, as if each were {n} times as large")
EACH_PLUS = N_("off in the same way, as if {n} were added to each")
TERM_TIMES = N_("off in the same way, as if one term were {n} times as large")


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
    forward = {target: formula.function for target, formula in formulas.items() if formula.line.is_forward}
    for function in ACTIVATIONS:
        yield from of_function(frozenset(target for target, called in forward.items() if called == function), function)
    shares = frozenset(target for target, formula in formulas.items() if formula.line.is_gradient and not formula.line.step.time)
    yield Deviation(shares, (1.0,), with_factor, GRADIENTS_TIMES, rows=SEVERAL_ROWS)
    activated = frozenset(target for target, called in forward.items() if called in ACTIVATIONS)
    yield from of_activations(activated)
    yield of_base(activated)


def _of_sums(sums: frozenset[str]) -> Iterator[Deviation]:
    """Of the linear maps before the gates: a factor on all, or on the terms of one kind or two; an amount."""
    yield Deviation(sums, (1.0,), with_factor, SUMS_TIMES)
    yield Deviation(sums, (0.0,), with_amount, SUMS_PLUS)
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
    yield Deviation(sums, (1.0,), with_factor, SUMS_TIMES)
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


def _of_quantity(lines: frozenset[str], formulas: Mapping[str, FloatFormula]) -> Iterator[Deviation]:
    """Of one equation: a factor on the whole or on one term, an amount, another curve of what comes out."""
    formula = formulas[next(iter(lines))]
    yield Deviation(lines, (1.0,), with_factor, EACH_TIMES)
    yield Deviation(lines, (0.0,), with_amount, EACH_PLUS)
    if 1 < len(formula.terms) <= MOST_TERMS:
        yield from (Deviation(lines, (1.0,), partial(_with_factor_at, n), TERM_TIMES) for n in range(len(formula.terms)))
    if formula.function in FUNCTIONS:
        yield from of_one_function(lines, formula.function)
    elif formula.calls(EXPONENTIAL):
        yield from of_exponential(lines)
    elif not formula.is_pre_activation:
        yield Deviation(lines, (0.0, 1.0, 0.0), _polynomial)


def _polynomial(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    value = formula.value(known)
    return numbers[0] + value * (numbers[1] + value * numbers[2])


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


ROUNDED: dict[Callable[[int, Any], Any], str] = {
    cut_to: N_("off in the same way, as if every product were cut off after decimal place {n}"),
    rounded_at: N_("off in the same way, as if every product were rounded at decimal place {n}"),
}
