"""Moodle XML, read back by Moodle's rules."""

import random
import re
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from html import unescape
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from moodle_xml_parser.parser import parse_string
from oracles import moodle
from oracles.honest_sheets import DIGITS, STARTERS, WAYS, Way, _value, asked, redrawn, worked

from symlstm import load_example, loads, vary, with_backward
from symlstm.derivation import derive
from symlstm.lms.cloze import ScoredAnswer, cloze_gap
from symlstm.lms.exercise import Asking, exercises
from symlstm.lms.html import QuestionHtml, words
from symlstm.lms.moodle import ClozeQuiz, NumericalQuiz
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.catalogue import CATALOGUE
from symlstm.marking.edit_table import EditTable
from symlstm.marking.tolerance import STRICT, USUAL
from symlstm.marking.written import read_entry
from symlstm.problem.settings import Rounding

CUTS_OFF_UNASKED = Way(rounding="ROUND_DOWN")


def quiz(kind, problems, asking=None, title="A title", numbered=True):
    made = kind(title)
    found = list(exercises(problems, asking or Asking(mistakes=0), numbered))
    for each in found:
        made.add(each)
    return found, moodle.read(made.xml())


@pytest.fixture(scope="module")
def lstm():
    """Two variants of the bundled example: the exercises, and the questions read back."""
    return quiz(ClozeQuiz, vary(load_example("seed"), "moodle", 2), Asking())


@pytest.fixture(scope="module")
def edits(lstm):
    """The edits of every line, by the catalogue."""
    return EditTable(lstm[0][0].solution.derivation, CATALOGUE)


def shares(question, texts, exercise):
    """What each gap of a question earns for what was written."""
    typed = [texts[gap.quantity] for gap in exercise.gaps]
    return {moodle.mark(answers, text).share for answers, text in zip(question.gaps, typed, strict=True)}


def earned(problem, way, asking):
    derivation = derive(problem)
    (exercise,), (question,) = quiz(ClozeQuiz, [problem], asking)
    return shares(question, worked(derivation, way), exercise)


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_honest_work_earns_full_marks_in_every_gap(way):
    (problem,) = vary(load_example("seed"), "honest", 1)
    assert earned(asked(problem, way), way, Asking(mistakes=0)) == {"100"}


@pytest.mark.parametrize("tolerance", [USUAL, STRICT], ids=["usual", "strict"])
def test_whatever_the_rule_allows_on_every_line_is_right_in_every_gap(tolerance):
    """Each line is off by as much as the rule allows, by chance to one side or the other."""
    (problem,) = vary(load_example("seed"), "drift", 1)
    (exercise,), (question,) = quiz(ClozeQuiz, [problem], Asking(mistakes=0, tolerance=tolerance))
    farthest = 0
    for seed in range(40):
        drawn = random.Random(seed)
        texts = worked(derive(problem), Off(drawn, Decimal(tolerance.result.numerator) / tolerance.result.denominator))
        assert shares(question, texts, exercise) == {"100"}
        y = exercise.gaps[-2]
        farthest = max(farthest, abs(Decimal(texts[y.quantity]) - y.right.value) / y.right.tolerance)
    assert farthest > 0.3  # the windows are not far wider than that


@dataclass(frozen=True)
class Off(Way):
    """Somebody who writes, on each line, up to so many units more or less than what comes out, and goes on with that."""

    drawn: random.Random = None
    units: Decimal = Decimal(1)

    def __init__(self, drawn, units):
        super().__init__()
        object.__setattr__(self, "drawn", drawn)
        object.__setattr__(self, "units", units)

    def written(self, value, places):
        return value + self.drawn.choice([-1, 1]) * self.units * Decimal(1).scaleb(-places)


@pytest.mark.slow
@pytest.mark.parametrize("name", STARTERS)
def test_honest_students_of_every_network_earn_full_marks_on_every_line(name):
    problem = redrawn(name, random.Random(name))
    derivation = derive(problem)
    names = tuple(dict.fromkeys(step.name for step in derivation.steps))
    roundings = {way.asked: [other for other in WAYS.values() if other.asked == way.asked] for way in WAYS.values()}
    for rounding, ways in {**roundings, Rounding(places=4): [Way(), CUTS_OFF_UNASKED]}.items():
        (exercise,), (question,) = quiz(ClozeQuiz, [replace(problem, rounding=rounding)], Asking(names, mistakes=0))
        for way in ways:
            assert shares(question, worked(derivation, way), exercise) == {"100"}, way


@pytest.mark.parametrize("places", [2, 6])
def test_the_windows_grow_with_the_places(places):
    problem = replace(load_example("gru"), rounding=Rounding(places=places))
    way = Way()
    derivation = derive(problem)
    (exercise,), (question,) = quiz(ClozeQuiz, [problem])
    with localcontext(DIGITS):
        texts = {q: f"{round(float(t), places):.{places}f}" for q, t in worked(derivation, replace(way, more=places)).items()}
    assert shares(question, texts, exercise) == {"100"}
    assert all(answers[0].tolerance < 100 * 10**-places for answers in question.gaps)


def test_a_number_beside_its_window_is_wrong(lstm):
    for answers in (answers for question in lstm[1] for answers in question.gaps):
        for side in (-1, 1):
            beside = answers[0].value + side * (answers[0].tolerance + moodle.Fraction(1, 10**6))
            assert moodle.mark(answers, f"{float(beside):.9f}").share != "100"


def test_strict_windows_are_narrower():
    problem = load_example("gru")
    _, (usual,) = quiz(ClozeQuiz, [problem])
    _, (strict,) = quiz(ClozeQuiz, [problem], Asking(mistakes=0, tolerance=STRICT))
    assert all(s[0].tolerance < u[0].tolerance for s, u in zip(strict.gaps, usual.gaps, strict=True))


# --- mistakes --------------------------------------------------------------------------------------------------------


def with_mistake(derivation, way, at="", formula=None):
    """What is written on each line where another formula was used on one."""
    with localcontext(DIGITS):
        known = {name: Decimal(n.numerator) / n.denominator for name, n in derivation.givens.items()}
        texts = {}
        for _ in range(2):  # an edit may read what stands a line further down, at the same time step
            for step in derivation.steps:
                names = {name: known[quantity] for name, quantity in step.reads.items()}
                edited = step.target == at and step.target in texts
                value = _value(formula, known) if edited else _value(step.expression, names)
                entry = way.written(value, 4)
                texts[step.target] = f"{entry:f}"
                known[step.target] = value if way.guard is None else way.written(value, 4 + way.guard)
        return texts


@pytest.mark.parametrize("way", ["rounds every line", "keeps all digits"])
def test_every_mistake_that_is_exported_gets_its_own_feedback(lstm, edits, way):
    (exercise, _), (question, _) = lstm
    derivation = exercise.solution.derivation
    tried = 0
    for gap, answers in [*zip(exercise.gaps, question.gaps, strict=True)][::3]:
        for mistake in (mistake for found in gap.recognized for mistake in found.mistakes):
            formulas = [edit.formula for edit in edits.edits(mistake.at) if edit.rule.name == mistake.rule.name]
            texts = [with_mistake(derivation, WAYS[way], mistake.at, formula)[gap.quantity] for formula in formulas]
            said = {(hit.share, words(mistake.rule.wording) in hit.feedback) for hit in (moodle.mark(answers, t) for t in texts)}
            assert ("50", True) in said, (gap.quantity, mistake)
            tried += 1
    assert tried > 50


def test_windows_of_mistakes_stand_apart_from_the_right_one_and_from_each_other(lstm):
    for answers in (answers for question in lstm[1] for answers in question.gaps):
        ends = sorted((a.value - a.tolerance, a.value + a.tolerance) for a in answers if a.value is not None)
        assert all(one[1] < other[0] for one, other in pairwise(ends))


def test_mistakes_that_give_the_same_are_told_together(lstm):
    joint = [
        answer.feedback
        for question in lstm[1]
        for answers in question.gaps
        for answer in answers
        if "one of these" in answer.feedback
    ]
    assert joint
    assert all(";" in feedback for feedback in joint)


def test_what_nobody_knows_gets_the_feedback_on_all_others(lstm):
    for answers in (answers for question in lstm[1] for answers in question.gaps):
        assert answers[-1].value is None
        hit = moodle.mark(answers, "123456.7")
        assert (hit.share, "first wrong line" in hit.feedback) == ("0", True)


def test_without_mistakes_there_is_the_right_answer_and_any_other():
    _, (question,) = quiz(ClozeQuiz, [load_example("gru")])
    assert {len(answers) for answers in question.gaps} == {2}


def test_latex_with_braces_survives_in_the_feedback(lstm):
    for exercise, question in zip(*lstm, strict=True):
        for gap, answers in zip(exercise.gaps, question.gaps, strict=True):
            meant = [QuestionHtml().text(exercise.said_of_recognized(found)) for found in gap.recognized]
            assert [answer.feedback for answer in answers[1:]] == [*meant, QuestionHtml().text(exercise.said_of_others(gap))]
    assert re.search(r"_\{[^}]*\}", lstm[1][0].gaps[0][1].feedback)


@given(st.text("abc}{~#\\&;<>=%:*1\"'\n", max_size=60))
def test_any_feedback_comes_back_as_it_was(feedback):
    gap = cloze_gap([ScoredAnswer(None, "0", f"<p>{feedback}</p>")])
    text, _, ((answer,),) = moodle._extracted(f"a {gap} b")
    assert (text, answer.feedback) == ("a {#1} b", f"<p>{feedback}</p>")


# --- the file --------------------------------------------------------------------------------------------------------


def test_questions_carry_what_a_question_bank_wants(lstm):
    exercises_made, questions = lstm
    for exercise, question in zip(exercises_made, questions, strict=True):
        assert moodle.path(question.category) == ["$course$", "top", "A title"]
        assert question.name == f"LSTM numerical example, variant {exercise.number}"
        assert question.idnumber == exercise.fingerprint
        assert f"Variant {exercise.number}, problem <code>{exercise.fingerprint}</code>." in question.text
        assert question.grade == sum(question.weights) == len(exercise.gaps) == 14
        assert {answer.share for answers in question.gaps for answer in answers} <= moodle.SHARES
    assert len({question.idnumber for question in questions}) == 2


def test_the_text_has_what_is_given_and_none_of_the_results(lstm):
    for exercise, question in zip(*lstm, strict=True):
        plain = unescape(re.sub(r"<[^>]+>", "", question.text))
        assert all(word in plain for word in ("Given", r"W_{f} = ", "Forget gate", "Time step 3"))
        printed = {str(exercise.solution.values.printed[gap.quantity]) for gap in exercise.gaps}
        assert not [number for number in printed if number in plain]
        assert all(number.lstrip("-") in question.solution for number in printed)


def test_a_library_of_others_reads_the_same_gaps(lstm):
    made = ClozeQuiz("T")
    for exercise in lstm[0]:
        made.add(exercise)
    for theirs, ours in zip(parse_string(made.xml())["cloze"], lstm[1], strict=True):
        gaps = [gap for gap in theirs.gaps if gap.sub_type == "NUMERICAL"]
        assert [gap.sub_grade for gap in gaps] == list(ours.weights)
        firsts = [(moodle.number(gap.options[0].answer.partition(":")[0]), gap.options[0].score) for gap in gaps]
        assert firsts == [(answers[0].value, 100) for answers in ours.gaps]


def test_numerical_questions_have_the_answers_of_the_gaps(lstm):
    made = NumericalQuiz("A / title/")
    for exercise in lstm[0]:
        made.add(exercise)
    questions = moodle.read(made.xml())
    assert len(questions) == 28
    for n, question in enumerate(questions):
        gap, variant = divmod(n, 2)
        assert question.gaps[0] == lstm[1][variant].gaps[gap]
        quantity = lstm[0][variant].gaps[gap].quantity
        assert moodle.path(question.category) == ["$course$", "top", "A / title", quantity]
        assert question.name.endswith(f"variant {variant + 1}: {quantity}")
    assert len({question.idnumber for question in questions}) == 28


def test_figures_are_files_of_the_element_that_shows_them(lstm):
    for question in lstm[1]:
        shown = {
            "questiontext": re.findall(r'src="@@PLUGINFILE@@/([^"]+)"', question.text),
            "generalfeedback": re.findall(r'src="@@PLUGINFILE@@/([^"]+)"', question.solution),
        }
        assert shown["generalfeedback"]
        assert {name: sorted(files) for name, files in question.files.items()} == {n: sorted(set(s)) for n, s in shown.items()}
        assert all(content.startswith(b"<svg") for content in question.files["generalfeedback"].values())
        assert len(re.findall(r'<img [^>]*alt="[^"]{20,}"', question.solution)) == len(shown["generalfeedback"])


def test_a_number_below_1e_4_is_written_out_and_zero_is_as_good():
    problem = replace(load_example("gru"), rounding=Rounding(places=4))
    tiny = loads('cell = "rnn"\nactivation = "linear"\nsequence = [[0.001]]\n[weights]\nW_h = [[0.02, 0]]\n')
    _, (question,) = quiz(ClozeQuiz, [replace(tiny, rounding=problem.rounding)])
    ((right, *_),) = question.gaps
    assert right.value == moodle.Fraction(2, 100_000)
    assert [moodle.mark(question.gaps[0], typed).share for typed in ("0.0000", "0", "2e-5", "0,00002")] == ["100"] * 4


def test_gradients_can_be_asked():
    problem = with_backward(load_example("rnn"))
    names = tuple(dict.fromkeys(step.name for step in derive(problem).steps if step.name.startswith("d_b")))
    (exercise,), (question,) = quiz(ClozeQuiz, [problem], Asking(names, mistakes=5))
    assert shares(question, worked(exercise.solution.derivation, Way()), exercise) == {"100"}
    assert "Gradients of the parameters" in question.text


# --- text of others --------------------------------------------------------------------------------------------------

HOSTILE = [
    "{1:NUMERICAL:=1:1}",
    "{#1}",
    "]]>",
    r"\(x\)",
    "$$x$$",
    "@@PLUGINFILE@@/a",
    "<script>alert(1)</script>",
    "a/b//c",
    "&lt;",
    "%0%",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*HOSTILE, "ü", " ", "x", "~", "}", "#", "\\"]), min_size=1, max_size=6).map("".join))
def test_text_of_others_stays_text(text):
    printed = words(text)
    bare = re.sub(r"<span></span>", "", printed)
    assert unescape(bare) == text
    assert "<" not in bare
    assert not re.search(r"\\[()\[\]]|\$\$|@|[{}]", printed)
    assert moodle._extracted(printed) == (printed, (), ())


@pytest.mark.parametrize("title", [*HOSTILE, "/", "//", "T " * 90])
def test_titles_with_markup_do_no_harm(title):
    problem = replace(load_example("rnn"), title=title)
    (exercise,), (question,) = quiz(ClozeQuiz, [problem], title=title, numbered=False)
    assert len(question.gaps) == len(exercise.gaps)
    assert unescape(question.name) == title.strip()
    assert not re.search(r"<[a-z]", question.name)
    assert len(question.name) < 256
    start, top, named = moodle.path(question.category)
    assert unescape(named) == (title.strip("/ ") or "symlstm")
    assert (start, top) == ("$course$", "top")


def test_tokens_with_markup_do_no_harm():
    problem = replace(load_example("hello"), vocabulary=("{1:NUMERICAL:=1:1}", "{#1}", r"\(x\)", "@@PLUGINFILE@@/a"))
    (exercise,), (question,) = quiz(ClozeQuiz, [problem])
    assert len(question.gaps) == len(exercise.gaps)
    assert re.findall(r"\{#(\d+)\}", question.text) == [str(n) for n in range(1, len(exercise.gaps) + 1)]
    assert "@" not in question.text
    assert question.solution.count("@@PLUGINFILE@@") == len(question.files["generalfeedback"])
    assert not re.search(r"\\\(x\\\)", question.text + question.solution)


def test_numbers_stand_below_titles_that_say_where_they_belong():
    titles = {
        "both-ways": ["From left to right, time step 1", "From right to left, time step 3", "Prediction and loss"],
        "batch": ["Sample 1, time step 2", "Sample 2, prediction and loss", "Loss of all samples"],
        "two-layers": ["Layer 2, time step 1"],
        "hello": ["Time step 1", "Time step 4", "Loss"],
    }
    for name, wanted in titles.items():
        (exercise,) = exercises([load_example(name)], Asking(mistakes=0), False)
        found = [title for title, _ in exercise.groups]
        assert set(wanted) <= set(found), found
        assert len(found) == len(set(found))
        assert [gap for _, gaps in exercise.groups for gap in gaps] == list(exercise.gaps)


def test_what_marking_on_paper_takes_for_the_right_value_is_right_here(lstm):
    (exercise, _), (question, _) = lstm
    key = AnswerKey(exercise.solution.derivation, exercise.problem.rounding)
    accepted = 0
    for gap, answers in zip(exercise.gaps, question.gaps, strict=True):
        for units in range(-4, 5):
            typed = f"{gap.right.value + units * Decimal('0.0001'):f}"
            if key.accepts(gap.quantity, read_entry(typed)):
                accepted += 1
                assert moodle.mark(answers, typed).share == "100", (gap.quantity, units)
    assert accepted >= 3 * len(exercise.gaps)
