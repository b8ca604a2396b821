"""Growth: time and memory of values and a brief document as T and H grow, against the growth in multiply-adds.

python benchmarks/growth.py D H T    one size, as a process of its own
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from processes import PYTHON, own_memory, use
from timing import Row, shown

LONGER = ((4, 8, 100), (4, 8, 200), (4, 8, 1000))  # D, H, T
WIDER = ((8, 8, 60), (16, 16, 60))
MOST = 1.1
ROUNDS = 5


def rows() -> Iterator[Row]:
    base = _least(0, 0, 0)
    for sizes in (LONGER, WIDER):
        found = [_least(*size) for size in sizes]
        for (small, before), (large, after) in pairwise(zip(sizes, found, strict=True)):
            growth = _multiply_adds(*large) / _multiply_adds(*small)
            for name, a, b, text in (
                ("time", before[0] - base[0], after[0] - base[0], f"{shown(before[0])} to {shown(after[0])}"),
                ("memory", before[1] - base[1], after[1] - base[1], f"{before[1]:.0f} MB to {after[1]:.0f} MB"),
            ):
                yield Row(
                    f"{name} of values and brief .tex, (D, H, T) = {small} to {large}",
                    f"{b / a / growth:.2f} times the growth in multiply-adds ({growth:.1f}); {text}",
                    f"itself, at most {MOST}",
                    b / a / growth <= MOST,
                )


def _multiply_adds(inputs: int, hidden: int, steps: int) -> int:
    return 4 * hidden * (inputs + hidden) * steps


def _least(*size: int) -> tuple[float, float]:
    """Processor seconds and MB of a process that does this size, the least of some runs: others can only add to either."""
    runs = [use([PYTHON, str(Path(__file__).resolve()), *map(str, size)]) for _ in range(ROUNDS)]
    return min(run.seconds for run in runs), min(run.megabytes for run in runs)


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
