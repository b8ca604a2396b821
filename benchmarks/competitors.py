"""The competitors: the forward pass of an LSTM as one writes it with Arb, mpmath or SymPy when nothing has to be certified, and the
derivation as one prints it with SymPy.
"""

from collections.abc import Callable
from typing import Any

import sympy
from flint import arb, arb_mat, ctx, fmpq
from mpmath import mp, mpf
from sympy.core.cache import clear_cache

from symlstm.derivation.step import Derivation
from symlstm.problem.problem import Problem

BITS = 3.3219280948873626  # of a decimal digit
GUARD = 20
GATES = ("W_f", "W_i", "W_c", "W_o")


def arb_forward(problem: Problem, digits: int) -> Callable[[], object]:
    """One matrix product a time step for all gates; no decimals, no proof of them."""
    ctx.prec = int(digits * BITS) + GUARD

    def number(value: Any) -> arb:
        return arb(fmpq(value.numerator, value.denominator))

    weights = arb_mat([[number(v) for v in row] for name in GATES for row in problem.matrices[name]])
    bias = arb_mat([[number(v)] for name in GATES for v in problem.biases[f"b_{name[2:]}"]])
    inputs = [[number(v) for v in row] for row in problem.sequence]
    units, one = problem.hidden, arb(1)

    def forward() -> object:
        ctx.prec = int(digits * BITS) + GUARD
        h, c = ([number(v) for v in problem.initial[state]] for state in ("h", "c"))
        for x in inputs:
            z = (weights * arb_mat([[v] for v in [*x, *h]]) + bias).entries()
            f, i = ([one / (one + (-v).exp()) for v in z[k * units : (k + 1) * units]] for k in (0, 1))
            g = [v.tanh() for v in z[2 * units : 3 * units]]
            o = [one / (one + (-v).exp()) for v in z[3 * units :]]
            c = [a * b + p * q for a, b, p, q in zip(f, c, i, g, strict=True)]
            h = [a * b.tanh() for a, b in zip(o, c, strict=True)]
        return h, c

    return forward


def mpmath_forward(problem: Problem, digits: int) -> Callable[[], object]:
    """Loops over mpf; nothing certified."""
    prec = int(digits * BITS) + GUARD

    def forward() -> object:
        with mp.workprec(prec):
            return _mpmath_forward(problem)

    return forward


def _mpmath_forward(problem: Problem) -> object:
    def number(value: Any) -> Any:
        return mpf(value.numerator) / value.denominator

    def sigma(z: Any) -> Any:
        return 1 / (1 + mp.exp(-z))

    weights = {name: [[number(v) for v in row] for row in problem.matrices[name]] for name in GATES}
    biases = {name: [number(v) for v in problem.biases[f"b_{name[2:]}"]] for name in GATES}
    h, c = ([number(v) for v in problem.initial[state]] for state in ("h", "c"))
    for x in problem.sequence:
        column = [*map(number, x), *h]
        z = {name: [mp.fdot(row, column) + b for row, b in zip(weights[name], biases[name], strict=True)] for name in GATES}
        f, i, o = (list(map(sigma, z[name])) for name in ("W_f", "W_i", "W_o"))
        g = list(map(mp.tanh, z["W_c"]))
        c = [a * b + p * q for a, b, p, q in zip(f, c, i, g, strict=True)]
        h = [a * mp.tanh(b) for a, b in zip(o, c, strict=True)]
    return h, c


def sympy_values(derivation: Derivation, digits: int) -> Callable[[], object]:
    """Each step's expression with numbers put in, then evalf; nothing certified."""

    def forward() -> object:
        clear_cache()  # else a second run finds every result of the first
        known: dict[str, Any] = {name: sympy.Rational(v.numerator, v.denominator) for name, v in derivation.givens.items()}
        for step in derivation.steps:
            names = {sympy.Symbol(name, real=True): known[read] for name, read in step.reads.items()}
            value = step.unit_equation.formula.xreplace(names).rewrite(sympy.exp)  # type: ignore[union-attr]
            known[step.target] = value.evalf(digits + 6)
        return known

    return forward


def sympy_text(derivation: Derivation, values: dict[str, str]) -> Callable[[], int]:
    """Every line built, printed, substituted and printed again by SymPy; the number of characters."""

    def printed() -> int:
        clear_cache()
        length = 0
        for step in derivation.steps:
            named = step.unit_equation.formula.xreplace(  # type: ignore[union-attr]
                {sympy.Symbol(name, real=True): sympy.Symbol(read, real=True) for name, read in step.reads.items()}
            )
            numbers = {
                sympy.Symbol(read, real=True): sympy.Symbol(values.get(read, "0"), real=True) for read in step.reads.values()
            }
            length += len(sympy.latex(named)) + len(sympy.latex(named.xreplace(numbers)))
        return length

    return printed
