"""Start-up: a whole worked solution against importing its libraries, and `--help` against importing click."""

import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from processes import PYTHON, instructions, symlstm, use
from timing import Row, ratio, row

CASES = (
    (
        "`symlstm derive`, bundled example, .tex + .md",
        ("derive", "--format", "tex,md", "--out"),
        "import sympy, numpy, jinja2",
        1.25,
    ),
    ("`symlstm --help`", ("--help",), "import click", 1.6),
)
ROUNDS, DEAREST = 15, 5


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        for name, arguments, libraries, target in CASES:
            ours = symlstm(*arguments, *([folder] if arguments[-1] == "--out" else []))
            yield _case(name, ours, [PYTHON, "-c", libraries], libraries, target)


def _case(name: str, ours: Sequence[str], theirs: Sequence[str], libraries: str, target: float) -> Row:
    found = row(
        name,
        ratio(partial(use, ours), partial(use, theirs), ROUNDS, seconds=lambda used: used.seconds),
        f'`python -c "{libraries}"`',
        target,
    )
    counts = [instructions(command) for command in (ours, theirs)]
    counted = f"; in instructions {counts[0] / counts[1]:.2f}" if counts[0] and counts[1] else ""
    return replace(found, measured=found.measured + counted)


def dearest_imports() -> list[tuple[str, float]]:
    """The imports of `symlstm derive` that cost most by themselves and what they bring, in ms, as python -X importtime has them."""
    with tempfile.TemporaryDirectory() as folder:
        ours = ["-c", "from symlstm.cli import main; main()", *CASES[0][1], folder]
        command = [PYTHON, "-X", "importtime", *ours]
        text = subprocess.run(command, capture_output=True, text=True).stderr
    times: dict[str, float] = {}
    for found in re.finditer(r"^import time:\s+(\d+) \|\s+\d+ \| \s*([\w.]+)$", text, re.M):
        package = found[2].split(".")[0]
        times[package] = times.get(package, 0.0) + int(found[1]) / 1000
    return sorted(times.items(), key=lambda item: -item[1])[:DEAREST]
