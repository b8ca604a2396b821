"""R/exams exercises, read by the rules of R/exams and knitr, which are written down here."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from oracles.honest_sheets import WAYS, asked, worked

from symlstm import load_example, vary
from symlstm.lms.exercise import Asking, exercises
from symlstm.lms.rexams import exercise_rmd

SECTIONS = ["Question", "Solution", "Meta-information"]
INLINE_R = re.compile(r"`r[ #]([^`]+)\s*`")  # what knitr runs within a line of Markdown, whatever stands before it
CHUNK = re.compile(r"^[\t >]*```+\s*\{", re.M)  # and for the beginning of a chunk
ENTITY = re.compile(r"&#(\d+);")


def parts(text):
    """The sections, each by the title with a line of equals signs below it."""
    found = re.split(r"^(\S.*)\n=+\n", text, flags=re.M)
    assert found[0] == ""
    return dict(zip(found[1::2], found[2::2], strict=True))


def meta(text, key):
    """The last line of the whole file in which the key stands counts."""
    return [line.partition(f"{key}:")[2].strip() for line in text.split("\n") if f"{key}:" in line][-1]


def after_pandoc(text):
    """What becomes of backslashes and entities, before R/exams looks for its places."""
    return ENTITY.sub(lambda found: chr(int(found[1])), re.sub(r"\\([!-/:-@[-`{-~])", r"\1", text))


def exercise_of(problem, **asking):
    (exercise,) = exercises([problem], Asking(mistakes=0, **asking), False)
    return exercise


@pytest.fixture(scope="module", params=list(WAYS))
def honest(request):
    (problem,) = vary(load_example("seed"), "rmd", 1)
    way = WAYS[request.param]
    exercise = exercise_of(asked(problem, way))
    return exercise, exercise_rmd(exercise, "A/section"), worked(exercise.solution.derivation, way)


def test_there_is_a_place_a_type_a_solution_and_a_tolerance_for_each_number(honest):
    exercise, text, _ = honest
    assert list(parts(text)) == SECTIONS
    places = re.findall(r"##ANSWER(\d+)##", after_pandoc(parts(text)["Question"]))
    assert list(map(int, places)) == list(range(1, len(exercise.gaps) + 1))
    assert meta(text, "extype") == "cloze"
    assert meta(text, "exclozetype").split("|") == ["num"] * len(places)
    assert len(meta(text, "exsolution").split("|")) == len(meta(text, "extol").split("|")) == len(places)
    assert "ANSWER" not in parts(text)["Solution"]


def test_honest_students_are_within_the_tolerances(honest):
    exercise, text, written = honest
    for gap, value, tolerance in zip(
        exercise.gaps, meta(text, "exsolution").split("|"), meta(text, "extol").split("|"), strict=True
    ):
        assert abs(Decimal(written[gap.quantity]) - Decimal(value)) <= Decimal(tolerance)


def test_the_solution_has_the_results_and_the_question_none(honest):
    exercise, text, _ = honest
    printed = {str(exercise.solution.values.printed[gap.quantity]).lstrip("-") for gap in exercise.gaps}
    assert not [number for number in printed if number in parts(text)["Question"]]
    assert not [number for number in printed if number not in parts(text)["Solution"]]


@pytest.mark.parametrize(
    "title",
    ["`r system('id')`", "a `r 1` b", "##ANSWER1##", r"\#\#ANSWER1\#\#", "extype: num|1", "Solution", "```{r}", "$x$ | y", "/"],
)
def test_titles_run_no_code_and_are_no_place_for_an_answer(title):
    problem = replace(load_example("rnn"), title=title)
    exercise = exercise_of(problem)
    text = exercise_rmd(exercise, title)
    assert not INLINE_R.search(text)
    assert not CHUNK.search(text)
    assert len(re.findall(r"##ANSWER\d+##", after_pandoc(text))) == len(exercise.gaps)
    assert meta(text, "extype") == "cloze"
    assert re.fullmatch(r"[\w .()-]+", meta(text, "exname"))
    assert re.fullmatch(r"[\w .()-]+", meta(text, "exsection"))


def test_tokens_run_no_code_either():
    problem = replace(load_example("hello"), vocabulary=("`r 1`", "##ANSWER1##", "l", "o"))
    exercise = exercise_of(problem)
    text = exercise_rmd(exercise, "tokens")
    assert "ANSWER1" in text.replace("##ANSWER1##", "", 1)
    assert not INLINE_R.search(text)
    assert re.findall(r"##ANSWER(\d+)##", after_pandoc(text)) == [str(n) for n in range(1, len(exercise.gaps) + 1)]
