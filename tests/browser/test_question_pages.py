"""Every formula of the questions for Moodle passes KaTeX at its strictest, and no question is wider than a phone."""

import json
import re
from html import unescape

import pytest
from browser.test_katex import STRICT
from oracles import moodle

from symlstm import load_example
from symlstm.lms.exercise import Asking, exercises
from symlstm.lms.moodle import ClozeQuiz

pytestmark = [pytest.mark.browser("katex"), pytest.mark.slow]

INLINE, DISPLAY = r"(?s)\\\((.*?)\\\)", r"(?s)\\\[(.*?)\\\]"


@pytest.fixture(scope="module", params=["seed", "hello", "both-ways", "batch"])
def question(request):
    made = ClozeQuiz("T")
    for exercise in exercises([load_example(request.param)], Asking(mistakes=3), False):
        made.add(exercise)
    (found,) = moodle.read(made.xml())
    return found


def test_formulas_of_questions_feedback_and_solutions_pass(question, chromium, package):
    feedback = "\n".join(answer.feedback for answers in question.gaps for answer in answers)
    text = unescape(f"{question.text}\n{feedback}\n{question.solution}")
    asked = [(tex, False) for tex in re.findall(INLINE, text)] + [(tex, True) for tex in re.findall(DISPLAY, text)]
    assert len(asked) > 50
    with chromium.page() as page:
        page.evaluate(package("katex/dist/katex.min.js"))
        assert page.evaluate(f"{STRICT}({json.dumps(asked)})") == []


def test_a_question_is_not_wider_than_a_phone(question, chromium, package, tmp_path):
    typeset = """[...document.querySelectorAll('body *')].length && document.body.innerHTML.replace(
      /\\\\\\(([^]*?)\\\\\\)/g, (_, tex) => { const box = document.createElement('i'); box.innerHTML = tex;
        return '<span style="white-space: nowrap">' + katex.renderToString(box.textContent, {output: 'mathml'}) + '</span>'; })"""
    text = re.sub(r"\{#\d+\}", '<input size="10">', f"{question.text}{question.solution}")
    with chromium.page(width=390) as page:
        page.show(f"<!doctype html><meta charset=utf-8><body>{text}", tmp_path / "question.html")
        page.evaluate(package("katex/dist/katex.min.js"))
        page.evaluate(f"document.body.innerHTML = {typeset}")
        assert page.evaluate("document.querySelectorAll('math').length") > 20
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
