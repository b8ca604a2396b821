"""Certified values: every quantity derived and proven to its last digit, against forward passes that prove nothing."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from competitors import arb_forward, mpmath_forward
from mpmath import libmp
from oracles.generic import generic_problem
from timing import Row, ratio, row

from symlstm import use_engine
from symlstm.derivation import derive
from symlstm.numbers.certify import certify
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Rounding

SIZES = ((2, 4, 10), (8, 64, 50))  # D, H, T
ARB, MPMATH = {50: 1.5, 1000: 1.2}, 2.5  # the most times as long
LONG = 1.0  # seconds; of what takes longer, fewer rounds are enough


def rows() -> Iterator[Row]:
    for size in SIZES:
        problem = replace(generic_problem(1, "lstm", *size), target=None)
        for digits, target in ARB.items():
            yield _case(
                "all certified values", size, problem, digits, arb_forward(problem, digits), "bare Arb matrix pass", target
            )
    size, digits = SIZES[0], 50
    problem = generic_problem(1, "lstm", *size)
    backend = "" if libmp.BACKEND == "python" else f" with {libmp.BACKEND}"
    against = f"bare mpmath loop{backend}"
    use_engine("mpmath")
    name = "the same by mpmath, without python-flint"
    yield _case(name, size, problem, digits, mpmath_forward(problem, digits), against, MPMATH)


def _case(
    name: str,
    size: tuple[int, int, int],
    problem: Problem,
    digits: int,
    theirs: Callable[[], object],
    against: str,
    target: float,
) -> Row:
    derivation, rounding = derive(problem), Rounding(places=digits, guard=0)
    ours = partial(certify, derivation, rounding)
    found = ratio(ours, theirs, rounds=25 if size[1] < 32 else 5)
    return row(f"{name}, (D, H, T) = {size}, {digits} digits", found, against, target)
