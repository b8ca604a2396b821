"""`make bench`: every target as a ratio against its competitor in the same run; the table goes to results.md, too.

python benchmarks/run.py [NAME ...]    only these measurements, on the terminal
"""

import os
import platform
import sys
from collections.abc import Iterable
from datetime import date
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]  # the problems are those of the tests

from startup import dearest_imports  # noqa: E402
from timing import Row  # noqa: E402

MEASUREMENTS = ("startup", "certified", "text", "growth", "backward", "documents", "marking_class", "digits")
HEAD = ("What", "Measured (ratio: median, and the middle half of the rounds)", "Against", "Verdict")
PACKAGES = ("sympy", "mpmath", "gmpy2", "python-flint", "numpy", "typst")
BEGIN, END = "<!-- what make bench printed -->", "<!-- end of it -->"
VERDICTS = {True: "met", False: "NOT met", None: ""}


def main(names: list[str]) -> int:
    found = [row for name in names or MEASUREMENTS for row in measured(name)]
    text = table(found)
    if not names:
        said = f"{setting()}\n\n{text}\n\n{imports()}\n"
        (HERE / "results.md").write_text(f"# Benchmark\n\n{said}", encoding="utf-8")
        into_readme(said)
    return 0 if all(row.met is not False for row in found) else 1


def into_readme(said: str) -> None:
    """The same between the two marks in the README."""
    readme = HERE.parent / "README.md"
    before, mark, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    readme.write_text(f"{before}{mark}\n{said}{END}{rest.partition(END)[2]}", encoding="utf-8")


def measured(name: str) -> Iterable[Row]:
    """The rows of a measurement, printed as they come."""
    for row in import_module(name).rows():
        print(line(row), flush=True)
        yield row


def line(row: Row) -> str:
    return f"| {row.what} | {row.measured} | {row.against} | {VERDICTS[row.met]} |"


def table(found: list[Row]) -> str:
    return "\n".join([f"| {' | '.join(HEAD)} |", "| --- | --- | --- | --- |", *map(line, found)])


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
    return f"The dearest imports of `symlstm derive` (`python -X importtime`, each without what others bring): {dear}."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
