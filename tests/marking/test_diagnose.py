"""Diagnosis on the seed: a sheet with one mistake, worked out by calculator, is told by the mistake's name."""

import math
import os
import subprocess
import sys

import pytest
from oracles.calculator import by_calculator, cut, honest

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.errors import UsageError
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.follow import follow
from symlstm.marking.pattern import parsed
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

DERIVATION = derive(load_example("seed"))
KEY = AnswerKey(DERIVATION, Rounding(places=4))
BY = Diagnostician(KEY)
RIGHT = honest(DERIVATION, 4)


def value(quantity):
    return float(RIGHT[quantity]) if quantity in RIGHT else float(DERIVATION.givens[quantity])


def diagnosed(slip, blank=()):
    answers = {q: text for q, text in honest(DERIVATION, 4, slip=slip).items() if q not in blank}
    return BY.diagnose(follow(KEY, sheet_of("student", answers)))


def tanh_for_sigmoid():
    return cut(math.tanh(value("z_f.2.1")), 4, False)


MISTAKES = {
    "tanh-for-sigmoid": ("f.2.1", tanh_for_sigmoid),
    "activation-left-out": ("f.2.1", lambda: RIGHT["z_f.2.1"]),
    "gates-exchanged": (
        "c.2.1",
        lambda: cut(value("i.2.1") * value("c.1.1") + value("f.2.1") * value("g.2.1"), 4, False),
    ),
    "bias-dropped": ("z_f.2.1", lambda: cut(value("z_f.2.1") - value("b_f.1"), 4, False)),
    "output-without-tanh": ("h.2.1", lambda: cut(value("o.2.1") * value("c.2.1"), 4, False)),
    "square-forgotten": ("loss", lambda: cut(value("diff.3.1") / 2, 4, False)),
    "swapped-digits": ("f.2.1", lambda: RIGHT["f.2.1"][:-2] + RIGHT["f.2.1"][:-3:-1]),
    "sign-of-result": ("c.3.1", lambda: cut(-value("c.3.1"), 4, False)),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_listed_by_its_name_and_nothing_else_is_wrong(name):
    target, wrong = MISTAKES[name]
    found = diagnosed({target: wrong()})
    assert list(found) == [target]
    assert name in found[target].names


def test_an_honest_sheet_has_nothing_to_diagnose():
    assert diagnosed({}) == {}


def test_a_mistake_in_a_blank_line_is_found_from_the_line_below():
    found = diagnosed({"f.2.1": tanh_for_sigmoid()}, blank=("f.2.1",))
    assert list(found) == ["c.2.1"]
    assert any(cause.rule.name == "tanh-for-sigmoid" and cause.at == ("f.2.1",) for cause in found["c.2.1"].causes)


def test_every_edit_of_the_catalogue_has_a_value_on_this_problem():
    for step in DERIVATION.steps:
        for _, expression in BY.edits(step.target):
            by_calculator(expression, value)


@pytest.mark.parametrize("text", ["__import__('os')", "sigma(A", "a.b", "sigma(A, B)", "A**99999", "1.5", "[x]", "A" * 300])
def test_what_is_no_pattern_is_said_and_never_run(text):
    with pytest.raises(UsageError, match="pattern"):
        parsed(text)


EDITS_IN_ORDER = """
from symlstm import load_example
from symlstm.derivation import derive
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.answer_key import AnswerKey
derivation = derive(load_example("seed"))
by = Diagnostician(AnswerKey(derivation, load_example("seed").rounding))
for step in derivation.steps:
    print(*((rule.name, expression) for rule, expression in by.edits(step.target)), sep="\\n")
"""


def test_edits_come_in_one_order_on_every_run():
    runs = [
        subprocess.run([sys.executable, "-c", EDITS_IN_ORDER], env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True)
        for seed in ("1", "2")
    ]
    assert runs[0].returncode == 0
    assert runs[0].stdout == runs[1].stdout
