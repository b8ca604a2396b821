"""`make bench`: every target as a ratio against its competitor in the same run; the table goes to results.md, five rows of it to the README.

python benchmarks/run.py [NAME ...]    only these measurements, on the terminal
"""

import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]  # the problems are those of the tests

from startup import dearest_imports  # noqa: E402
from timing import Row  # noqa: E402

MEASUREMENTS = (
    "startup",
    "certified",
    "text",
    "growth",
    "backward",
    "documents",
    "classroom",
    "marking_class",
    "marking_large",
    "marking_variants",
    "digits",
)
HEAD = ("What", "Measured (ratio: median, and the middle half of the rounds)", "Against", "Verdict")
PACKAGES = ("sympy", "mpmath", "gmpy2", "python-flint", "numpy", "typst")
BEGIN, END = "<!-- what make bench printed -->", "<!-- end of it -->"
IN_README = (
    "`symlstm derive`, bundled example, .tex + .md",
    "`symlstm derive --format pdf`, bundled example",
    "all certified values, (D, H, T) = (2, 4, 10), 1000 digits",
    "forward + backward, (D, H, T) = (2, 4, 10)",
    "marking 500 sheets of the bundled example",
)  # the rows that a user feels; the others stand in results.md
VERDICTS = {True: "met", False: "NOT met", None: ""}


def main(names: list[str]) -> int:
    if names:
        return max(shown(import_module(name).rows()) for name in names)
    lines = [line for name in MEASUREMENTS for line in by_itself(name)]
    said = f"{setting()}\n\n{table(lines)}\n\n{imports()}\n"
    (HERE / "results.md").write_text(f"# Benchmark\n\n{said}", encoding="utf-8")
    into_readme(
        f"{setting()}\n\n{table([line for line in lines if line.startswith(tuple(f'| {row} |' for row in IN_README))])}\n"
    )
    return int(any("NOT met" in line for line in lines))


def shown(rows: Iterable[Row]) -> int:
    """Print rows as they come; 1 if one is not met."""
    code = 0
    for row in rows:
        print(f"| {row.what} | {row.measured} | {row.against} | {VERDICTS[row.met]} |", flush=True)
        code |= row.met is False
    return code


def by_itself(name: str) -> Iterator[str]:
    """The rows of a measurement in a process of its own: what another one left in memory would count as that of its commands."""
    with subprocess.Popen([sys.executable, __file__, name], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            yield line.rstrip("\n")


def table(lines: list[str]) -> str:
    return "\n".join([f"| {' | '.join(HEAD)} |", "| --- | --- | --- | --- |", *lines])


def into_readme(said: str) -> None:
    """The rows that a user feels between the two marks in the README."""
    readme = HERE.parent / "README.md"
    before, mark, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    readme.write_text(f"{before}{mark}\n{said}{END}{rest.partition(END)[2]}", encoding="utf-8")


def setting() -> str:
    """The machine in words, the versions, the date, the command."""
    machine = f"{platform.machine()}, {platform.system()}, {os.cpu_count() or 1} cores shared with others"
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    return f"`make bench`, {date.today()}: {machine}; Python {platform.python_version()}, {packages}. Processor time."


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def imports() -> str:
    """The five dearest imports of `symlstm derive`, in words."""
    dear = ", ".join(f"{name} {milliseconds:.0f} ms" for name, milliseconds in dearest_imports())
    return f"The slowest imports of `symlstm derive` (`python -X importtime`, each excluding its own imports): {dear}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
