"""Forward and backward pass together against the forward pass alone: steps derived, every value certified to 4 places."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from oracles.generic import generic_problem
from timing import Row, ratio, row

from symlstm import Layout
from symlstm.derivation import derive
from symlstm.numbers.certify import certify
from symlstm.problem.problem import Problem

TARGET = 3.5
SIZES = ((2, 4, 10), (4, 8, 50))  # D, H, T
LENGTHS = (25, 50, 100)  # at which one working precision serves all
GROWTH = 1.1  # of memory, times the growth in time steps


def both(problem: Problem) -> Problem:
    return replace(problem, layout=Layout(backward=True))


def work(problem: Problem) -> object:
    derivation = derive(problem)
    return derivation, certify(derivation, problem.rounding)


def cost() -> Iterator[Row]:
    for inputs, hidden, steps in SIZES:
        problem = generic_problem(1, "lstm", inputs, hidden, steps)
        found = ratio(partial(work, both(problem)), partial(work, problem))
        name = f"forward + backward, (D, H, T) = ({inputs}, {hidden}, {steps})"
        yield row(name, found, "forward alone", TARGET)


def memory() -> Iterator[Row]:
    peaks = [peak(both(generic_problem(1, "lstm", 2, 4, steps))) for steps in LENGTHS]
    for before, after, short, long in zip(peaks, peaks[1:], LENGTHS, LENGTHS[1:], strict=False):
        growth = after / before
        name = f"its memory, T = {short} to {long}"
        measured = f"{growth:.2f}; {before / 1e6:.1f} MB to {after / 1e6:.1f} MB"
        yield Row(name, measured, f"itself, at most {GROWTH * long / short:.1f}", growth <= GROWTH * long / short)


def peak(problem: Problem) -> int:
    """The most memory held at once, in bytes."""
    tracemalloc.start()
    work(problem)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def rows() -> Iterator[Row]:
    yield from cost()
    yield from memory()
