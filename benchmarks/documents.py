"""Different documents of the size of the bundled example, each in four formats, against pdflatex on the same LaTeX."""

import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from statistics import fmean, median
from time import process_time

from processes import own_memory, symlstm, use
from timing import Row, ratio, row

from symlstm import load_example, render, render_pdf, solve
from symlstm.problem.problem import Problem

DOCUMENTS, COMPARED, WARM_UP, ROUNDS = 60, 6, 5, 9
TARGET = 0.1  # of the time of pdflatex, which needs two passes
SECONDS_OF_A_THOUSAND = 60.0
GROWTH = 1.1  # of memory over the second half


def problems() -> Iterator[Problem]:
    """The bundled example with other weights, the same on every run."""
    example, choice = load_example(), random.Random(1)
    while True:
        matrices = {
            name: tuple(tuple(Fraction(choice.randint(-99, 99), 100) for _ in row) for row in matrix)
            for name, matrix in example.matrices.items()
        }
        yield replace(example, matrices=matrices)


def written(problem: Problem) -> str:
    """The document in Markdown, HTML, PDF and LaTeX; the last is given back."""
    solution = solve(problem)
    render(solution, "md"), render(solution, "html"), render_pdf(solution)
    return render(solution, "tex")


def pdflatex(source: str, folder: str) -> list[str]:
    """The command for two passes of pdflatex on a source, which is put into the folder."""
    Path(folder, "document.tex").write_text(source, encoding="utf-8")
    once = "pdflatex -no-shell-escape -interaction=batchmode document.tex"
    return ["sh", "-c", f"cd {folder} && {once} && {once}"]


def by_pdflatex(source: str) -> float:
    """Processor seconds of two passes of pdflatex."""
    with tempfile.TemporaryDirectory() as folder:
        return use(pdflatex(source, folder)).seconds


def by_command_line() -> Row:
    """The bundled example from the command line to its PDF, start-up and solving included, against pdflatex on its .tex."""
    with tempfile.TemporaryDirectory() as folder:
        ours = symlstm("derive", "--format", "pdf", "--out", folder)
        theirs = pdflatex(render(solve(load_example()), "tex"), folder)
        found = ratio(partial(use, ours), partial(use, theirs), ROUNDS, seconds=lambda used: used.seconds)
    return row("`symlstm derive --format pdf`, bundled example", found, "two passes of pdflatex on its .tex", 1.0)


def rows() -> Iterator[Row]:
    yield by_command_line()
    ours, theirs, memory = [], [], []
    for number, problem in zip(range(WARM_UP + DOCUMENTS), problems(), strict=False):
        start = process_time()
        source = written(problem)
        if number >= WARM_UP:
            ours.append(process_time() - start)
            memory.append(own_memory())
            if number % (DOCUMENTS // COMPARED) == 0:
                theirs.append(by_pdflatex(source))
    one, other = median(ours), median(theirs)
    yield Row(
        "a document in md + tex + html + pdf",
        f"{one / other:.2f}; {one:.3f} s to {other:.3f} s",
        f"its PDF by pdflatex, at most {TARGET}",
        one / other <= TARGET,
    )
    thousand = 1000 * fmean(ours)  # not the median: some documents pay for what is forgotten and collected after many
    yield Row(
        "1,000 of them",
        f"{thousand:.0f} s, from {DOCUMENTS}",
        f"at most {SECONDS_OF_A_THOUSAND:.0f} s",
        thousand <= SECONDS_OF_A_THOUSAND,
    )
    half = memory[DOCUMENTS // 2]
    yield Row(
        "their memory, second half",
        f"{memory[-1] / half:.2f}; {half:.0f} MB to {memory[-1]:.0f} MB",
        f"itself, at most {GROWTH}",
        memory[-1] / half <= GROWTH,
    )
