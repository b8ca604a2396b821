"""Marking a class in which everybody has other numbers: `symlstm class`, forms filled in by simulated students, and one `symlstm check`.

Of three students one is honest, whatever the calculator's habit; one is a unit off in the last digit of every other line; one makes one
mistake of the catalogue or writes one unrelated number. The form is the usual one: cell state, hidden state, prediction and loss.
"""

import csv
import io
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path

from marking_class import wrong_line
from oracles.calculator import cut, honest
from processes import symlstm, use
from timing import Row

from symlstm import Person, load, load_example, make_class
from symlstm.classroom.manifest import Manifest, Paper
from symlstm.marking.class_csv import form_rows
from symlstm.marking.mark import Marker

STUDENTS, SECONDS, PLACES = 500, 30.0, 4
HONEST, SLOPPY, MISTAKEN = "honest", "sloppy", "mistaken"
KINDS = (HONEST, SLOPPY, MISTAKEN)
Answers = dict[str, str]


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        people = [Person(f"{number:04}", f"Student {number}", others={"kind": KINDS[number % 3]}) for number in range(STUDENTS)]
        made = make_class(load_example(), people, Path(folder, "class"), formats=("csv",))
        hand_in(Path(folder, "answers"), made.folder, made.manifest)
        command = symlstm("check", str(made.folder), str(Path(folder, "answers")), "--format", "csv,json", "--out", folder)
        used = use(command)
        shares = shares_by_kind(Path(folder, "class_marks.csv").read_text(encoding="utf-8-sig"))
    measured = f"{used.seconds:.1f} s, {used.megabytes:.0f} MB"
    yield Row(f"marking {STUDENTS} sheets, each against a variant", measured, f"at most {SECONDS:.0f} s", used.seconds <= SECONDS)
    full, number = sum(share == 100 for share in shares[HONEST]), len(shares[HONEST])
    others = ", ".join(f"{kind} on average {sum(shares[kind]) / len(shares[kind]):.1f} %" for kind in KINDS[1:])
    yield Row("full marks of these", f"honest {full} of {number}; {others}", "all honest ones", full == number)


def hand_in(answers: Path, folder: Path, manifest: Manifest) -> None:
    """A file for each student, called as their papers are."""
    answers.mkdir()
    choice = random.Random(21)
    for number, paper in enumerate(manifest.papers):
        written = _filled(folder, paper, KINDS[number % 3], choice)
        stream = io.StringIO()
        head, *lines = form_rows(manifest.asked, paper.fingerprint, PLACES)
        csv.writer(stream).writerows([head, *(("", *line[1:4], written[line[3]]) for line in lines)])
        (answers / f"{paper.stem}.csv").write_text(stream.getvalue(), encoding="utf-8")


def _filled(folder: Path, paper: Paper, kind: str, choice: random.Random) -> Answers:
    marker = Marker(load(folder / paper.problem_file))
    habits = choice.random() < 0.5, choice.random() < 0.5
    right = honest(marker.derivation, PLACES, *habits)
    if kind == SLOPPY:
        return {quantity: _off(text, choice) for quantity, text in right.items()}
    if kind == MISTAKEN:
        return honest(marker.derivation, PLACES, *habits, slip=dict([wrong_line(marker, right, choice)]))
    return right


def _off(text: str, choice: random.Random) -> str:
    return cut(float(text) + choice.choice([-1, 0, 0, 1]) * 10**-PLACES, PLACES, False)


def shares_by_kind(gradebook: str) -> dict[str, list[float]]:
    """The marks in per cent, by what kind of student they are, which stands in the roster."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    for row in csv.DictReader(io.StringIO(gradebook)):
        found[row["kind"]].append(float(row["percent"]))
    return found
