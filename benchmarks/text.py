"""The whole way from a problem to Markdown and LaTeX, in process, against SymPy for every step."""

from collections.abc import Iterator
from dataclasses import replace
from time import process_time

from competitors import sympy_text
from oracles.generic import generic_problem
from timing import Row, shown

from symlstm import Layout, render, solve
from symlstm.derivation import derive
from symlstm.problem.settings import Detail

SIZE, TIMES = (4, 8, 100), 100
ROUNDS = 2


def rows() -> Iterator[Row]:
    problem = generic_problem(1, "lstm", *SIZE)
    derivation = derive(problem)
    values = {quantity: str(text) for quantity, text in solve(problem).values.printed.items()}
    theirs = sympy_text(derivation, values)
    for detail in ("brief", "normal"):
        pairs = [(_ours(problem, detail), _time(theirs)) for _ in range(ROUNDS)]
        ours, other = (min(times) for times in zip(*pairs, strict=True))
        measured = f"{other / ours:.0f} times as fast; {shown(ours)} to {shown(other)}"
        name = f"problem to Markdown and LaTeX, (D, H, T) = {SIZE}, {detail}"
        yield Row(name, measured, f"SymPy's own expressions and printer, at least {TIMES} times", other / ours >= TIMES)


def _ours(problem: object, detail: Detail) -> float:
    given = replace(problem, layout=Layout(detail, figures=False))  # type: ignore[type-var]
    return _time(lambda: [render(solution, name) for solution in [solve(given)] for name in ("md", "tex")])


def _time(program) -> float:  # type: ignore[no-untyped-def]
    start = process_time()
    program()
    return process_time() - start
