"""Marking a class: sheets of the seed problem with all lines asked, through the command, with gradebook and evidence."""

import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from oracles.calculator import by_calculator, cut, honest
from processes import symlstm, use
from timing import Row

from symlstm import load_example
from symlstm.marking.class_csv import empty_csv
from symlstm.marking.mark import Marker
from symlstm.problem.load import example_text

SHEETS, FEW, SECONDS = 500, 100, 30.0
MORE_MEMORY = 1.5  # for five times as many sheets
ROUNDS = 3


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        problem = Path(folder, "problem.toml")
        problem.write_text(example_text(), encoding="utf-8")
        few, many = (_used(folder, problem, sheets) for sheets in (FEW, SHEETS))
    yield Row(
        f"marking {SHEETS} sheets of the bundled example", f"{many[0]:.1f} s", f"at most {SECONDS:.0f} s", many[0] <= SECONDS
    )
    measured = f"{many[1] / few[1]:.2f}; {few[1]:.0f} MB to {many[1]:.0f} MB"
    yield Row(
        f"its memory, {FEW} to {SHEETS} sheets", measured, f"itself, at most {MORE_MEMORY}", many[1] / few[1] <= MORE_MEMORY
    )


def _used(folder: str, problem: Path, sheets: int) -> tuple[float, float]:
    path = Path(folder, f"{sheets}.csv")
    path.write_text(class_of(sheets), encoding="utf-8")
    command = symlstm("check", str(problem), str(path), "--format", "csv,json", "--out", folder)
    runs = [use(command) for _ in range(ROUNDS)]
    return median(run.seconds for run in runs), median(run.megabytes for run in runs)


def class_of(sheets: int) -> str:
    """A class CSV: on each sheet up to three mistakes of the catalogue or unrelated numbers, and a few blanks."""
    marker, choice = Marker(load_example()), random.Random(5)
    right, form = honest(marker.derivation, 4), empty_csv((), marker.fingerprint, 4)
    lines = [form.rstrip("\n")]
    for number in range(sheets):
        answers = honest(
            marker.derivation, 4, slip=dict(wrong_line(marker, right, choice) for _ in range(choice.choice([0, 1, 1, 2, 3])))
        )
        lines += [
            f"s{number:03},{marker.fingerprint},4,{quantity},{'' if choice.random() < 0.03 else text}"
            for quantity, text in answers.items()
        ]
    return "\n".join(lines) + "\n"


def wrong_line(marker: Marker, right: dict[str, str], choice: random.Random) -> tuple[str, str]:
    step = choice.choice(marker.derivation.steps)
    edits = marker.edits(step.target)
    if not edits or choice.random() < 0.3:
        return step.target, cut(float(right[step.target]) + choice.uniform(-1, 1), 4, False)
    value = by_calculator(
        choice.choice(edits)[1], lambda name: float(right[name] if name in right else marker.derivation.givens[name])
    )
    return step.target, cut(value, 4, False)
