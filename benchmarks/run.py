"""`make bench`: every measurement as a ratio against its competitor in the same run; the table goes to results.md, too."""

import os
import platform
import sys
from datetime import date
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tests")]  # the problems are those of the tests

import backward  # noqa: E402
import documents  # noqa: E402

MEASUREMENTS = (backward.rows, documents.rows)
HEAD = ("What", "Ratio (middle half of the rounds)", "Against", "Verdict")
PACKAGES = ("sympy", "mpmath", "numpy", "typst")


def main() -> int:
    found = [row for rows in MEASUREMENTS for row in rows()]
    text = table(found)
    print(text)
    (HERE / "results.md").write_text(f"# Benchmark\n\n{setting()}\n\n{text}\n", encoding="utf-8")
    return 0 if all(met for *_, met in found) else 1


def table(found: list[tuple[str, str, str, bool]]) -> str:
    lines = [
        HEAD,
        ("---",) * len(HEAD),
        *((what, measured, against, "met" if met else "NOT met") for what, measured, against, met in found),
    ]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def setting() -> str:
    """The machine in words, the versions, the date, the command."""
    machine = f"{platform.machine()}, {platform.system()}, {cores()} cores shared with others"
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"`make bench`, {date.today()}: {machine}; Python {platform.python_version()}, {packages}. Processor time."


def cores() -> int:
    return os.cpu_count() or 1


if __name__ == "__main__":
    sys.exit(main())
