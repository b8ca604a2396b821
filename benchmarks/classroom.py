"""A class: worksheet, form and solution of the bundled example for everybody, through the command, on two processes."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from processes import symlstm, use
from timing import Row

PEOPLE, FEW, JOBS, SECONDS = 500, 100, 2, 60.0
MORE_MEMORY = 1.5  # for five times as many people


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (_used(folder, people) for people in (FEW, PEOPLE))
    each, wall = many[0] / JOBS, many[2]
    measured = f"{each:.1f} s of each; {wall:.0f} s by the clock"
    yield Row(
        f"papers for {PEOPLE} people, {JOBS} processes: worksheet, form and solution as PDF",
        measured,
        f"at most {SECONDS:.0f} s",
        each <= SECONDS,
    )
    grown = many[1] / few[1]
    yield Row(
        f"its memory, {FEW} to {PEOPLE} people, of the largest process",
        f"{grown:.2f}; {few[1]:.0f} MB to {many[1]:.0f} MB",
        f"itself, at most {MORE_MEMORY}",
        grown <= MORE_MEMORY,
    )


def _used(folder: str, people: int) -> tuple[float, float, float]:
    """Processor seconds of all processes together, the most memory that one of them used in MB, and seconds by the clock."""
    roster = Path(folder, f"{people}.csv")
    roster.write_text("id,name\n" + "".join(f"s{n:04},Student {n}\n" for n in range(people)), encoding="utf-8")
    began = perf_counter()
    used = use(symlstm("class", "--roster", str(roster), "--out", str(Path(folder, str(people))), "--jobs", str(JOBS)))
    return used.seconds, used.megabytes, perf_counter() - began
