r"""The worksheet as an exam: it compiles with the answers switched off and on, and shows them only when they are on."""

import re

import pytest
from oracles.tex import log_of, words_of

from symlstm import load_example, make_worksheet, solve, with_backward

OFF, ON = "%\\printanswers\n", "\\printanswers\n"
PROBLEMS = {"forward": load_example, "backward": lambda: with_backward(load_example(), "0.1")}
KINDS = ("results", "numbers", "all")


@pytest.fixture(scope="module", params=PROBLEMS)
def solution(request):
    return solve(PROBLEMS[request.param]())


def numbers(source, folder):
    """The numbers on the pages of a LaTeX source, which compiles."""
    log = log_of(source, folder)
    assert [line for line in log.splitlines() if line.startswith(("Overfull", "LaTeX Warning: Ref"))] == []
    text = words_of(folder / "doc.pdf").replace("−", "-")
    return set(re.findall(r"(?<![\d.])-?\d+\.\d+", text))


@pytest.mark.tex
@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("blanks", KINDS)
def test_answers_are_shown_only_where_they_are_switched_on(solution, blanks, tmp_path):
    exam = make_worksheet(solution, blanks=blanks)
    source = exam.render_exam()
    assert source.count(OFF) == 1
    answers = {str(solution.values.printed[quantity]) for quantity in exam.asked if solution.values.exact(quantity) != 0}
    given = set(re.findall(r"-?\d+\.\d+", make_worksheet(solution, blanks=blanks).render("md")))
    assert len(answers) > 50
    assert numbers(source, tmp_path) & (answers - given) == set()
    assert answers - numbers(source.replace(OFF, ON), tmp_path) == set()


SWITCH_OF_EXAM_CLS = r"\LoadClass{article}\newif\ifprintanswers\def\printanswers{\printanswerstrue}"


@pytest.mark.tex
@pytest.mark.parametrize("has_exam_cls", [False, True])
def test_it_compiles_with_exam_cls_and_without_it(solution, has_exam_cls, tmp_path):
    """A class of another name stands in for exam.cls, with the same switch."""
    if has_exam_cls:
        (tmp_path / "stand-in.cls").write_text(SWITCH_OF_EXAM_CLS)
    source = make_worksheet(solution).render_exam().replace("exam.cls", "stand-in.cls").replace("{exam}", "{stand-in}")
    for text in (source, source.replace(OFF, ON)):
        assert ("stand-in.cls" in log_of(text, tmp_path)) is has_exam_cls


@pytest.mark.tex
def test_states_to_go_on_from_are_printed_with_the_answers_off(tmp_path):
    solution = solve(load_example())
    found = numbers(make_worksheet(solution, ["c", "h"], go_on_from=["c", "h"]).render_exam(), tmp_path)
    assert {solution["c.1.1"], solution["h.2.2"]} <= found
    assert solution["c.3.1"] not in found
