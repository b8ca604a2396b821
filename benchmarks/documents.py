"""Different documents of the size of the bundled example, each in four formats, against pdflatex on the same LaTeX."""

import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from statistics import median
from time import process_time

from processes import own_memory
from timing import Row

from symlstm import load_example, render, render_pdf, solve
from symlstm.problem.problem import Problem

DOCUMENTS, COMPARED, WARM_UP = 60, 6, 5
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


def by_pdflatex(source: str) -> float:
    """Processor seconds of two passes of pdflatex."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "document.tex").write_text(source, encoding="utf-8")
        command = ["pdflatex", "-no-shell-escape", "-interaction=batchmode", "document.tex"]
        return sum(by_process(command, folder) for _ in range(2))


def by_command_line() -> Row:
    """The bundled example from the command line to its PDF, start-up and solving included, against pdflatex on its .tex."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "symlstm", "derive", "--format", "pdf", "--out", folder]
        source = render(solve(load_example()), "tex")
        pairs = [(by_process(command), by_pdflatex(source)) for _ in range(COMPARED)]
    one, other = (median(times) for times in zip(*pairs, strict=True))
    return Row(
        "one PDF of the bundled example, from the command line",
        f"{one / other:.2f}; {one:.3f} s to {other:.3f} s",
        "two passes of pdflatex on its .tex, at most 1",
        one <= other,
    )


def by_process(command: list[str], folder: str | None = None) -> float:
    """Processor seconds of a command."""
    before = os.times()
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


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
    yield Row(
        "1,000 of them",
        f"{1000 * one:.0f} s, from {DOCUMENTS}",
        f"at most {SECONDS_OF_A_THOUSAND:.0f} s",
        1000 * one <= SECONDS_OF_A_THOUSAND,
    )
    half = memory[DOCUMENTS // 2]
    yield Row(
        "their memory, second half",
        f"{memory[-1] / half:.2f}; {half:.0f} MB to {memory[-1]:.0f} MB",
        f"itself, at most {GROWTH}",
        memory[-1] / half <= GROWTH,
    )
