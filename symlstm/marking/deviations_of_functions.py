"""Ways in which what is worked out with a function may be off: its argument, its result, or another function in its place."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from math import inf
from typing import Any

import numpy as np

from symlstm.language import N_, Message, Verbatim
from symlstm.marking.causes import ALIKE
from symlstm.marking.deviation import ON_A_GRID, Deviation, Unknowns, cut_to, rounded_at, with_amount, with_factor
from symlstm.marking.float_formula import FloatFormula, Known
from symlstm.marking.ranges import FUNCTIONS
from symlstm.marking.trial import limits_of

ACTIVATIONS, EXPONENTIAL = ("sigma", "tanh"), "exp"
FUNCTIONS_TIMES = {
    "sigma": N_("off in the same way, as if every sigmoid were {n} times as large"),
    "tanh": N_("off in the same way, as if every tanh were {n} times as large"),
}
FUNCTIONS_PLUS = {
    "sigma": N_("off in the same way, as if {n} were added to every sigmoid"),
    "tanh": N_("off in the same way, as if {n} were added to every tanh"),
}
ANOTHER_CURVE = {
    "sigma": N_("off in the same way, as if another curve stood in place of the sigmoid"),
    "tanh": N_("off in the same way, as if another curve stood in place of tanh"),
}
WITHOUT_SIGN = N_("off in the same way, as if every tanh were taken without its sign")
SQUARED = {
    "sigma": N_("off in the same way, as if every sigmoid were squared"),
    "tanh": N_("off in the same way, as if every tanh were squared"),
}
ARGUMENTS_TIMES = N_("off in the same way, as if the argument were {n} times as large")
EVERY_ARGUMENT_TIMES = N_(
    "off in the same way, as if the argument of every sigmoid and tanh were {n} times as large, as with another number for e"
)
ACTIVATIONS_TO = {
    rounded_at: N_("off in the same way, as if every activation were rounded at decimal place {n}"),
    cut_to: N_("off in the same way, as if every activation were cut off after decimal place {n}"),
}
OTHER_EXPONENTIAL = N_("off in the same way, as if something else stood in place of the exponential")
EXPONENTIALS_TO = {
    rounded_at: N_("off in the same way, as if every exponential were rounded at decimal place {n}"),
    cut_to: N_("off in the same way, as if every exponential were cut off after decimal place {n}"),
}


def of_function(lines: frozenset[str], function: str) -> Iterator[Deviation]:
    """Of a function: a factor on its argument or on its result, an amount, or another curve."""
    yield Deviation(lines, (1.0,), with_factor, FUNCTIONS_TIMES[function])
    yield Deviation(lines, (0.0,), with_amount, FUNCTIONS_PLUS[function])
    yield from of_one_function(lines, function)


def of_one_function(lines: frozenset[str], function: str) -> Iterator[Deviation]:
    """Of a function that stands by itself: a factor on its argument, something done with its result, another curve."""
    yield Deviation(lines, (1.0,), _with_argument, ARGUMENTS_TIMES)
    if function in ACTIVATIONS:
        yield Deviation(lines, (), partial(_with_result, np.square), SQUARED[function])
        yield from _of_division(lines, function)
        yield from of_activations(lines)
    yield from _curves(lines, function)


def _of_division(lines: frozenset[str], function: str) -> Iterator[Deviation]:
    """Of a function worked out from exponentials: another number in place of 1, or a factor on the exponential;
    of tanh, another function's key, no sign."""
    words = ANOTHER_CURVE[function]
    if function == "tanh":
        yield Deviation(lines, (1.0,), _tanh_over, words)
        for key in (np.arctan, np.tan, _tangent_of_degrees):
            yield Deviation(lines, (), partial(_with_argument_in, key), words)
        yield Deviation(lines, (), partial(_with_result, np.abs), WITHOUT_SIGN)
    else:
        yield Deviation(lines, (1.0,), _sigmoid_over, words)
        yield Deviation(lines, (1.0,), _sigmoid_with, words)


def of_base(lines: frozenset[str]) -> Deviation:
    """Of all functions made of exponentials, another number in place of e."""
    return Deviation(lines, (1.0,), _with_argument, EVERY_ARGUMENT_TIMES)


def of_activations(lines: frozenset[str]) -> Iterator[Deviation]:
    """Of what functions give: rounded, or cut off."""
    for change, words in ACTIVATIONS_TO.items():
        for places in (1, 2):
            said = Message(words, {"n": Verbatim(places)})
            yield Deviation(lines, (), partial(_with_result, partial(change, places)), said, says=ON_A_GRID)


def of_exponential(lines: frozenset[str]) -> Iterator[Deviation]:
    """Of shares of exponentials: another base, something else in their place, each rounded or cut off before it is added."""
    yield Deviation(lines, (1.0,), _with_base, ARGUMENTS_TIMES)
    for other in (np.square, np.abs, partial(np.add, 1.0)):
        yield Deviation(lines, (), partial(_with_exponential, other), OTHER_EXPONENTIAL)
    for change, words in EXPONENTIALS_TO.items():
        for places in (0, 1, 2):
            to = partial(_exponential_to, partial(change, places))
            yield Deviation(lines, (), partial(_with_exponential, to), Message(words, {"n": Verbatim(places)}))


def _curves(lines: frozenset[str], function: str) -> Iterator[Deviation]:
    """Other curves, each begun with near to the right one."""
    at_zero, at_one = FUNCTIONS[function](0.0), FUNCTIONS[function](1.0)
    tangent, words = (at_zero, at_one - at_zero), ANOTHER_CURVE.get(function, ALIKE)
    yield Deviation(lines, tangent, _straight_within, words)
    yield Deviation(lines, tangent, partial(_curve, (_one, _bent)), words)
    yield Deviation(lines, (1.0, -0.1), partial(_curve, (_straight, _cubic)), words)
    every = partial(_curve, (_one, _itself, _straight, _bent, _cubic))
    yield Deviation(lines, (0.0, 1.0, 0.0, 0.0, 0.0), every, words)


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


def _with_result(change: Callable[[Any], Any], formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return change(formula.value(known))


def _with_argument_in(function: Callable[[Any], Any], formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return function(formula.argument(known))


def _sigmoid_over(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    """1 / (n + e^-z)"""
    return 1 / (numbers[0] + np.exp(-formula.argument(known)))


def _sigmoid_with(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    """1 / (1 + n e^-z)"""
    return 1 / (1 + numbers[0] * np.exp(-formula.argument(known)))


def _tangent_of_degrees(z: Any) -> Any:
    return np.tan(np.radians(z))


def _tanh_over(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    """(e^2z - 1) / (e^2z + n)"""
    power = np.exp(2 * formula.argument(known))
    return (power - 1) / (power + numbers[0])


def _with_exponential(other: Callable[[Any], Any], formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return formula.with_function(EXPONENTIAL, other)(known)


def _with_base(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return formula.with_function(EXPONENTIAL, lambda z: np.exp(numbers[0] * z))(known)


def _exponential_to(change: Callable[[Any], Any], z: Any) -> Any:
    return change(np.exp(z))
