"""Certified digits a second at 10 to 10,000 digits, beside what Arb, mpmath and SymPy give that is not certified; and the plot."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import process_time

from competitors import arb_forward, mpmath_forward, sympy_values
from plot import plot
from timing import Row

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.numbers.certify import certify
from symlstm.problem.settings import Rounding

DIGITS = (10, 100, 1000, 10_000)
LEAST_SECONDS = 0.2  # of work for one figure
PICTURE = Path(__file__).parent.parent / "docs" / "images" / "digits.svg"


def rows() -> Iterator[Row]:
    rates = {name: [_rate(program(digits), digits) for digits in DIGITS] for name, program in _programs().items()}
    PICTURE.write_text(plot(DIGITS, rates), encoding="utf-8")
    for number, digits in enumerate(DIGITS):
        others = ", ".join(f"{name} {_short(rates[name][number])}" for name in list(rates)[1:])
        yield Row(
            f"certified digits a second, bundled example, {digits:,} digits", _short(rates["symlstm"][number]), others, None
        )


def _programs() -> dict[str, Callable[[int], Callable[[], object]]]:
    problem = load_example()
    derivation = derive(problem)
    return {
        "symlstm": lambda digits: partial(certify, derivation, Rounding(places=digits, guard=0)),
        "Arb": partial(arb_forward, problem),
        "mpmath": partial(mpmath_forward, problem),
        "SymPy": partial(sympy_values, derivation),
    }


def _rate(program: Callable[[], object], digits: int) -> float:
    """Digits of all quantities of the forward pass in a second of processor time."""
    program()
    start, runs = process_time(), 0
    while process_time() - start < LEAST_SECONDS or not runs:
        program()
        runs += 1
    return runs * digits * len(derive(load_example()).steps) / (process_time() - start)


def _short(rate: float) -> str:
    return f"{rate / 1e6:.3g} M" if rate >= 1e6 else f"{rate / 1e3:.3g} k"
