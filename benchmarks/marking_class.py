"""Marking a class: sheets of the seed problem through the command, with gradebook and evidence, on both forms."""

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

SHEETS, FEW, SECONDS = 500, 100, 15.0
MORE_MEMORY = 1.5  # for five times as many sheets
ROUNDS = 3
EVERY, USUAL = "every", "usual"


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        problem = Path(folder, "problem.toml")
        problem.write_text(example_text(), encoding="utf-8")
        few, many = (_used(folder, problem, sheets) for sheets in (FEW, SHEETS))
        usual = _used(folder, problem, SHEETS, USUAL)[0]
    yield Row(
        f"marking {SHEETS} sheets of the bundled example", f"{many[0]:.1f} s", f"at most {SECONDS:.0f} s", many[0] <= SECONDS
    )
    yield Row("the same in the usual form (c, h, y, loss)", f"{usual:.1f} s", f"at most {SECONDS:.0f} s", usual <= SECONDS)
    measured = f"{many[1] / few[1]:.2f}; {few[1]:.0f} MB to {many[1]:.0f} MB"
    yield Row(
        f"its memory, {FEW} to {SHEETS} sheets", measured, f"itself, at most {MORE_MEMORY}", many[1] / few[1] <= MORE_MEMORY
    )


def _used(folder: str, problem: Path, sheets: int, form: str = EVERY) -> tuple[float, float]:
    path = Path(folder, f"{sheets} {form}.csv")
    path.write_text(class_of(sheets, form), encoding="utf-8")
    command = symlstm("check", str(problem), str(path), "--format", "csv,json", "--out", folder)
    runs = [use(command) for _ in range(ROUNDS)]
    return median(run.seconds for run in runs), median(run.megabytes for run in runs)


def class_of(sheets: int, form: str = EVERY) -> str:
    """A class CSV: on each sheet up to three mistakes of the catalogue or unrelated numbers, and a few blanks."""
    marker = Marker(load_example())
    asked = asked_of(marker, form)
    lines = [empty_csv((), marker.fingerprint, 4).rstrip("\n")]
    for number, answers in enumerate(sheets_of(marker, sheets)):
        lines += [f"s{number:03},{marker.fingerprint},4,{quantity},{answers.get(quantity, '')}" for quantity in asked]
    return "\n".join(lines) + "\n"


def asked_of(marker: Marker, form: str) -> list[str]:
    """The lines that a form asks for: all, or cell and hidden state, prediction, loss and the gradients of the parameters."""
    steps = marker.derivation.steps
    is_usual = {
        step.target: step.name in ("c", "h", "y", "loss") or (step.name.startswith("d_") and not step.time) for step in steps
    }
    return [target for target in is_usual if form == EVERY or is_usual[target]]


def sheets_of(marker: Marker, sheets: int) -> Iterator[dict[str, str]]:
    """Sheets with up to three mistakes of the catalogue or unrelated numbers, and 3 % of the lines blank."""
    choice, right = random.Random(5), honest(marker.derivation, 4)
    for _ in range(sheets):
        wrong = dict(wrong_line(marker, right, choice) for _ in range(choice.choice([0, 1, 1, 2, 3])))
        answers = honest(marker.derivation, 4, slip=wrong)
        yield {quantity: text for quantity, text in answers.items() if choice.random() >= 0.03}


def wrong_line(marker: Marker, right: dict[str, str], choice: random.Random) -> tuple[str, str]:
    step = choice.choice(marker.derivation.steps)
    edits = marker.edits(step.target)
    if not edits or choice.random() < 0.3:
        return step.target, cut(float(right[step.target]) + choice.uniform(-1, 1), 4, False)
    value = by_calculator(
        choice.choice(edits)[1], lambda name: float(right[name] if name in right else marker.derivation.givens[name])
    )
    return step.target, cut(value, 4, False)
