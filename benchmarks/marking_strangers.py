"""How classes are marked that were made up without a look at the catalogue: python benchmarks/marking_strangers.py [CLASS ...]

In classes/ twelve problems, each with the sheets of a class on two forms, every line and the usual one, worked out by equations of their
own; what.csv says what each student did: one thing everywhere (systematic), one slip, nothing wrong (honest), or no work (idle).
Some of what they do was put into the catalogue after it had been seen here, so that a new class is marked less well than these.
"""

import csv
import sys
from collections import Counter
from fractions import Fraction
from pathlib import Path

from symlstm import load, mark

CLASSES = Path(__file__).parent / "classes"
FORMS = ("every_line", "usual")


def sheets(folder, form):
    """The answers of each student, by id."""
    with (folder / f"{form}.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield row.pop("student"), {node: text for node, text in row.items() if text}


def kinds(folder):
    with (folder / "what.csv").open(encoding="utf-8") as file:
        return {row["student"]: row["kind"] for row in csv.DictReader(file)}


def lost(sheet, trivial=True):
    lines = [line for line in sheet.lines if trivial or line.verdict.value != "follows-trivial"]
    return sum((line.weight - line.earned for line in lines), Fraction(0))


def counts(folder, form):
    """Of one class on one form: students of each kind, systematic ones and slips that cost one line at most, honest lines not accepted, and
    the largest share that no work earns."""
    problem, kind_of, found = load(folder / "problem.toml"), kinds(folder), Counter()
    for student, answers in sheets(folder, form):
        sheet, kind = mark(problem, answers, asked=list(answers)), kind_of[student]
        found[kind] += 1
        found[f"{kind} once"] += lost(sheet) <= 1
        found[f"{kind} once, trivial aside"] += lost(sheet, trivial=False) <= 1
        found["honest lines"] += lost(sheet) if kind == "honest" else 0
        if kind == "idle":
            found["idle earn"] = max(found["idle earn"], float(1 - lost(sheet) / len(answers)))
    return found


def main(chosen):
    folders = [folder for folder in sorted(CLASSES.iterdir()) if not chosen or folder.name in chosen]
    print("class form        systematic  once  trivial aside  slips  once  honest lines wrong  no work earns", flush=True)
    for form in FORMS:
        total = Counter()
        for folder in folders:
            found = counts(folder, form)
            total.update({key: value for key, value in found.items() if key != "idle earn"})
            total["idle earn"] = max(total["idle earn"], found["idle earn"])
            show(folder.name, form, found)
        show("all", form, total)


def show(name, form, found):
    of = max(found["systematic"], 1)
    print(
        f"{name:<5} {form:<10} {found['systematic']:>11} {found['systematic once'] / of:>6.1%}"
        f" {found['systematic once, trivial aside'] / of:>13.1%} {found['slip']:>6} {found['slip once']:>5}"
        f" {float(found['honest lines']):>19.0f} {found['idle earn']:>14.1%}",
        flush=True,
    )


if __name__ == "__main__":
    main(sys.argv[1:])
