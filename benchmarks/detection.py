"""How well mistakes are found: one catalogued mistake, or one unrelated number, on random sheets.

    python benchmarks/detection.py [SHEETS]

At 4 places of the forward pass, of forward passes on which one line in five is blank, and of forward and backward pass together;
these also at 6 places, since many gradients have but one or two digits at 4. Mistakes are drawn from the catalogue that is searched, so these are upper bounds for mistakes of real students. An edit that changes the
written line by no more than the rule allows is no mistake on that sheet; it counts as not detected all the same.
"""

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from oracles.calculator import by_calculator, cut, honest
from oracles.generic import generic_problem

from symlstm import with_backward
from symlstm.derivation import derive
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.follow import follow
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

SHEETS, EACH = 2000, 20  # so many sheets of one problem


def trials(sheets, random, backward, places):
    """A diagnostician, its derivation and an honest sheet, so many times."""
    for number in range(sheets):
        if number % EACH == 0:
            problem = generic_problem(random.random())
            derivation = derive(with_backward(problem) if backward else problem)
            by, right = Diagnostician(AnswerKey(derivation, Rounding(places=places))), honest(derivation, places)
        yield by, derivation, right, places


def diagnosed(by, derivation, places, target, text, blanks, random):
    answers = honest(derivation, places, slip={target: text})
    kept = {node: answer for node, answer in answers.items() if node == target or random.random() >= blanks}
    return by.diagnose(follow(by.key, sheet_of("student", kept))).get(target)


def with_a_mistake(by, derivation, right, places, blanks, random):
    """The name of the mistake made on one line, and the diagnosis of that line."""
    step, edits = None, ()
    while not edits:
        step = random.choice(derivation.steps)
        edits = by.edits(step.target)
    rule, expression = random.choice(edits)
    value = by_calculator(expression, lambda name: float(right[name] if name in right else derivation.givens[name]))
    return rule.name, diagnosed(by, derivation, places, step.target, cut(value, places, False), blanks, random)


def with_a_slip(by, derivation, right, places, blanks, random):
    """The diagnosis of a line on which an unrelated number stands."""
    target = random.choice(derivation.steps).target
    return diagnosed(
        by, derivation, places, target, cut(float(right[target]) + random.uniform(-1, 1), places, False), blanks, random
    )


def measure(title, sheets, backward=False, blanks=0.0, places=4):
    random = Random(2026)
    made = [with_a_mistake(*trial, blanks, random) for trial in trials(sheets, random, backward, places)]
    found = [(name, diagnosis.names) for name, diagnosis in made if diagnosis]
    told = sum(diagnosis is not None and bool(diagnosis.causes) and not diagnosis.is_weak for _, diagnosis in made)
    slips = [
        diagnosis
        for diagnosis in (with_a_slip(*trial, blanks, random) for trial in trials(sheets, random, backward, places))
        if diagnosis
    ]
    shown = [diagnosis for diagnosis in slips if diagnosis.causes and not diagnosis.is_weak]
    rows = (
        ("mistakes detected", len(found), sheets, "98 %"),
        ("true cause listed", sum(name in names for name, names in found), len(found), "99 %"),
        ("and no other", sum((name,) == names for name, names in found), len(found), "95 %"),
        ("told to the student", told, len(found), ""),
        ("unrelated number given a cause", len(shown), len(slips), "below 0.5 %"),
        ("of these a mistake, not a slip", sum(not d.causes[0].is_slip for d in shown), len(slips), ""),
    )
    print(title)
    for label, count, of, bar in rows:
        print(f"  {label:<36} {count:>5} of {of:>5}  {100 * count / of:6.2f} %  {bar}", flush=True)


def main(sheets):
    measure("forward pass, 4 places", sheets)
    measure("forward pass, 4 places, one line in five blank", sheets, blanks=0.2)
    measure("forward and backward pass, 4 places", sheets, backward=True)
    measure("forward and backward pass, 6 places", sheets, backward=True, places=6)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SHEETS)
