"""Growth: time and memory of values and a brief document as T and H grow, against the growth in multiply-adds.

python benchmarks/growth.py D H T    one size, as a process of its own
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from statistics import median

from processes import PYTHON, Use, own_memory, use
from timing import Row, shown

NOTHING = (0, 0, 0)
LONGER = ((4, 8, 100), (4, 8, 200), (4, 8, 1000))  # D, H, T
WIDER = ((8, 8, 60), (16, 16, 60))
MOST = 1.1
ROUNDS = 3


def rows() -> Iterator[Row]:
    """All sizes in turn, round after round, so that whatever else the machine does meets all of them."""
    sizes = [NOTHING, *LONGER, *WIDER]
    rounds = [{size: _run(*size) for size in sizes} for _ in range(ROUNDS)]
    for small, large in [*pairwise(LONGER), WIDER]:
        growth = _multiply_adds(*large) / _multiply_adds(*small)
        for name, used, text in (("time", _seconds, shown), ("memory", _megabytes, "{:.0f} MB".format)):
            found = [(used(each[small]), used(each[large]), used(each[NOTHING])) for each in rounds]
            yield _row(f"{name} of values and brief .tex, (D, H, T) = {small} to {large}", found, growth, text)


def _row(name: str, found: list[tuple[float, float, float]], growth: float, text: Callable[[float], str]) -> Row:
    """`found` is what the smaller size, the larger one and nothing at all used, for each round; noise only ever adds."""
    ratios = sorted((large - nothing) / (small - nothing) / growth for small, large, nothing in found)
    small, large, nothing = (min(column) for column in zip(*found, strict=True))
    least = (large - nothing) / (small - nothing) / growth
    measured = f"{median(ratios):.2f} times the growth in multiply-adds ({growth:.1f}), of the least {least:.2f}"
    return Row(name, f"{measured}; {text(small)} to {text(large)}", f"itself, at most {MOST}", min(median(ratios), least) <= MOST)


def _multiply_adds(inputs: int, hidden: int, steps: int) -> int:
    return 4 * hidden * (inputs + hidden) * steps


def _run(*size: int) -> Use:
    """What a process that does this size uses."""
    return use([PYTHON, str(Path(__file__).resolve()), *map(str, size)])


def _seconds(used: Use) -> float:
    return used.seconds


def _megabytes(used: Use) -> float:
    return used.megabytes


def work(inputs: int, hidden: int, steps: int) -> None:
    from oracles.generic import generic_problem

    from symlstm import Layout, render, solve

    size = (inputs, hidden, steps) if steps else (1, 1, 1)
    problem = replace(generic_problem(1, "lstm", *size), layout=Layout("brief", figures=False))
    render(solve(problem), "tex")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
    work(*map(int, sys.argv[1:4]))
    print(f"{own_memory():.0f} MB")
