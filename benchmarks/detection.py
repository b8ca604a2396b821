"""How well mistakes are found: one catalogued mistake, or one unrelated number, on random sheets at 4 places.

    python benchmarks/detection.py [SHEETS]

Mistakes are drawn from the catalogue that is searched, so these are upper bounds for mistakes of real students. An edit that
changes the written line by no more than the rule allows is no mistake on that sheet; it counts as not detected all the same.
"""

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from oracles.calculator import by_calculator, cut, honest
from oracles.generic import generic_problem

from symlstm.derivation import derive
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.follow import Key, follow
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

PLACES, SHEETS, EACH = 4, 2000, 20  # so many sheets of one problem


def trials(sheets, random):
    """A diagnostician, its derivation and an honest sheet, so many times."""
    for number in range(sheets):
        if number % EACH == 0:
            derivation = derive(generic_problem(random.random()))
            by, right = Diagnostician(Key(derivation, Rounding(places=PLACES))), honest(derivation, PLACES)
        yield by, derivation, right


def diagnosed(by, derivation, target, text):
    answers = honest(derivation, PLACES, slip={target: text})
    return by.diagnose(follow(by.key, sheet_of("student", answers))).get(target)


def with_a_mistake(by, derivation, right, random):
    """The name of the mistake made on one line, and the diagnosis of that line."""
    step, edits = None, ()
    while not edits:
        step = random.choice(derivation.steps)
        edits = by.edits(step.target)
    rule, expression = random.choice(edits)
    value = by_calculator(expression, lambda name: float(right[name] if name in right else derivation.givens[name]))
    return rule.name, diagnosed(by, derivation, step.target, cut(value, PLACES, False))


def with_a_slip(by, derivation, right, random):
    """The diagnosis of a line on which an unrelated number stands."""
    target = random.choice(derivation.steps).target
    return diagnosed(by, derivation, target, cut(float(right[target]) + random.uniform(-1, 1), PLACES, False))


def main(sheets):
    random = Random(2026)
    made = [with_a_mistake(*trial, random) for trial in trials(sheets, random)]
    found = [(name, diagnosis.names) for name, diagnosis in made if diagnosis]
    slips = [diagnosis for diagnosis in (with_a_slip(*trial, random) for trial in trials(sheets, random)) if diagnosis]
    shown = [diagnosis for diagnosis in slips if diagnosis.causes and not diagnosis.is_weak]
    rows = (
        ("mistakes detected", len(found), sheets, "98 %"),
        ("true cause listed", sum(name in names for name, names in found), len(found), "99 %"),
        ("and no other", sum((name,) == names for name, names in found), len(found), "95 %"),
        ("unrelated number called a mistake", sum(not d.causes[0].is_slip for d in shown), len(slips), "below 0.5 %"),
        ("unrelated number called a slip", sum(d.causes[0].is_slip for d in shown), len(slips), ""),
    )
    for label, count, of, bar in rows:
        print(f"{label:<36} {count:>5} of {of:>5}  {100 * count / of:6.2f} %  {bar}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SHEETS)
