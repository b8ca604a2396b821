"""How many pages the solutions of eight problems take, on A4 and on US letter, by each way to print them, and took before the layout of rows.

python benchmarks/pages.py    the table goes to pages.md; without pdflatex or a Chromium that works, their columns stay empty
"""

import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "tests")]  # the problems are those of the tests

from browser.chromium import Chromium  # noqa: E402
from oracles.generic import generic_problem  # noqa: E402
from printed_pages import by_browser, by_latex, by_typst, laid_out, page_count  # noqa: E402
from tools import why_not  # noqa: E402

from symlstm import Solution, load, load_example, solve  # noqa: E402
from symlstm.problem.problem import Problem  # noqa: E402
from symlstm.problem.settings import PAPERS  # noqa: E402

CASES = HERE.parent / "tests" / "data" / "cases" / "pages"
KINDS = {"forward": (False, "normal"), "with backward pass and a step": (True, "normal"), "brief": (False, "brief"),
         "brief, with backward pass and a step": (True, "brief")}  # fmt: skip
HEAD = """# Pages

`python benchmarks/pages.py`: pages of a worked solution on A4 / on US letter; "before" is A4, when each quantity stood in displays of its own.

| Problem | What | Before | PDF by Typst | LaTeX | Printed web page |
| --- | --- | --- | --- | --- | --- |
"""
Printer = Callable[[Solution], bytes]


def generic(*size: int) -> Problem:
    """An LSTM of D inputs, H units and T steps with the seed's rounding."""
    return replace(generic_problem(2, "lstm", *size), rounding=load_example().rounding)


PROBLEMS: dict[str, tuple[Callable[[], Problem], tuple[int | None, ...]]] = {  # and the pages before, in the order of the kinds
    "the bundled example": (load_example, (12, 29, 8, 20)),
    "GRU": (lambda: load_example("gru"), (11, 24, 8, 16)),
    "fractions": (lambda: load_example("fractions"), (11, 25, 8, 17)),
    "H = 1, T = 2": (lambda: generic(1, 1, 2), (8, 17, 6, 14)),
    "D = 3, H = 4, T = 5": (lambda: generic(3, 4, 5), (35, 91, 18, 44)),
    "H = 8 (p02)": (lambda: load(CASES / "p02_h8.toml"), (46, 140, 21, 47)),
    "T = 12 (p04)": (lambda: load(CASES / "p04_t12.toml"), (38, 84, 22, 46)),
    "one unit (p01)": (lambda: load(CASES / "p01_h1.toml"), (None, 18, None, 14)),
}


def main() -> None:
    with ExitStack() as stack:
        lines = list(_lines(_printers(stack)))
    (HERE / "pages.md").write_text(HEAD + "".join(lines), encoding="utf-8")


def _printers(stack: ExitStack) -> list[Printer | None]:
    """The ways to print, as far as they work here."""
    browser = None
    if not why_not("chromium"):
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        browser = by_browser(stack.enter_context(Chromium()), folder)
    return [by_typst, None if why_not("pdflatex") else by_latex, browser]


def _lines(printers: list[Printer | None]) -> Iterator[str]:
    for name, (made, before) in PROBLEMS.items():
        for (kind, (backward, detail)), pages in zip(KINDS.items(), before, strict=True):
            solutions = [solve(laid_out(made(), paper, backward, detail)) for paper in PAPERS]
            cells = [_pages(printer, solutions) for printer in printers]
            line = f"| {' | '.join([name, kind, str(pages or ''), *cells])} |\n"
            print(line, end="", flush=True)
            yield line


def _pages(printer: Printer | None, solutions: list[Solution]) -> str:
    return " / ".join(str(page_count(printer(solution))) for solution in solutions) if printer else ""


if __name__ == "__main__":
    main()
