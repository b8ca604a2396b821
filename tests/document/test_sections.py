"""Which sections a document has is a choice, and what is left says nothing of what is not there."""

from dataclasses import replace

import pytest
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, load_example, render, solve, with_backward
from symlstm.document.blocks import Bullets, Paragraph
from symlstm.document.compose import compose
from symlstm.document.outline import idle_names, outline
from symlstm.numbers.outcome import Outcome
from symlstm.problem.sections import SECTIONS

PROBLEM = with_backward(load_example(), "0.1")
LINES = generic_problem(1, "lstm", 1, 1, 2)  # a line for each quantity


def documented(problem=PROBLEM, **layout):
    return solve(replace(problem, layout=Layout(backward=problem.layout.backward, **layout))).document


def grouped(document):
    """The names of the sections, as they are chosen by."""
    names = [
        "steps" if s.name.startswith("step-") else "backward-steps" if s.name.startswith("backward-step-") else s.name
        for s in document.sections
    ]
    return list(dict.fromkeys(names))


def words(document, name):
    blocks = document.named[name].blocks
    texts = [text for b in blocks for text in (b.items if isinstance(b, Bullets) else [getattr(b, "text", ())])]
    return " ".join(part if isinstance(part, str) else "*" for text in texts for part in text)


def question(document):
    return "".join(part if isinstance(part, str) else getattr(part, "text", "*") for part in document.lead)


WHOLE = documented(detail="full")


def test_a_whole_document_has_every_section_that_can_be_named():
    assert [*grouped(WHOLE), "figures"] == list(SECTIONS)


@pytest.mark.parametrize("name", SECTIONS)
def test_a_section_is_left_out_by_its_name_and_no_other_is(name):
    gone = {name, "checked"} if name == "crosscheck" else {name, "over-time"} if name == "figures" else {name}
    document = documented(detail="full", without=[name])
    assert grouped(document) == [each for each in grouped(WHOLE) if each not in gone]
    assert bool(document.figures) == (name != "figures")


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_sections_stand_in_the_order_of_the_document_however_they_are_named(detail):
    document = documented(detail=detail, sections=["gradients", "steps", "givens"])
    assert grouped(document) == ["givens", "steps", "gradients", "checked"]
    assert document.figures == ()


def test_that_the_numbers_were_checked_is_left_out_only_by_name():
    assert grouped(documented(sections=["givens"])) == ["givens", "checked"]
    assert grouped(documented(sections=["givens"], without=["checked"])) == ["givens"]
    assert grouped(documented(sections=["givens"], without=["crosscheck"])) == ["givens"]


@pytest.mark.parametrize("outcome", [Outcome.FAILS, Outcome.UNDECIDED])
def test_a_cross_check_that_does_not_hold_stays_in(outcome):
    solution = solve(replace(PROBLEM, layout=Layout("full", True, without=["crosscheck"])))
    check = solution.crosscheck
    wrong = replace(check, comparisons=(replace(check.comparisons[0], outcome=outcome), *check.comparisons[1:]))
    document = compose(solution.problem, solution.page, wrong, solution.descent)
    assert "checked" in grouped(document)
    assert "crosscheck" not in grouped(document)
    assert "checked" not in grouped(solution.document)


def test_without_conventions_the_rounding_rule_stands_at_the_top():
    rule = "Results are bold, with 4 decimal places, ties to even; the calculation itself goes on unrounded."
    assert rule not in question(WHOLE)
    assert rule in question(documented(without=["conventions"]))
    by_hand = replace(PROBLEM, rounding=Rounding(2, None, "half-up", "printed"))
    assert "; every line goes on with the numbers printed above it" in question(documented(by_hand, sections=["steps"]))


def test_nothing_is_said_of_time_steps_that_are_left_out():
    there, gone = (documented(detail="full", without=names) for names in ([], ["steps"]))
    assert "results above" in words(there, "proof")
    assert "results above" not in words(gone, "proof")
    assert "of which not all stand here" in words(gone, "proof")


ASTRAY = replace(
    load_example(), rounding=Rounding(4, guard=0)
)  # operands with as many digits as results: some lines do not follow


def test_daggers_are_counted_only_where_all_of_them_stand():
    there, gone = (documented(ASTRAY, without=names) for names in ([], ["readout"]))
    assert " results marked †" in words(there, "conventions")
    assert any(letter.isdigit() for letter in words(there, "conventions").partition(" results marked †")[0][-3:])
    assert "; results marked †" in words(gone, "conventions")


def test_each_dagger_that_stands_there_has_its_note():
    document = documented(ASTRAY, sections=["specimen"])
    noted = [block for block in document.named["specimen"].blocks if getattr(block, "blocks", ())] or [document.named["specimen"]]
    notes = [b for part in noted for b in part.blocks if isinstance(b, Paragraph) and b.tone == "note"]
    assert len(notes) == render(solve(ASTRAY_SPECIMEN), "md").count("^{\\dagger}") > 0


ASTRAY_SPECIMEN = replace(ASTRAY, layout=Layout(sections=["specimen"]))


@pytest.mark.parametrize(
    ("layout", "page"),
    [
        ({}, ["backward-equations"]),
        ({"without": ["backward-equations"]}, ["backward-step-3"]),
        ({"sections": ["steps", "gradients"]}, ["gradients"]),
        ({"sections": ["backward-equations", "gradients"]}, []),
    ],
)
def test_the_backward_pass_starts_a_page_unless_nothing_stands_before_it(layout, page):
    assert [section.name for section in documented(**layout).sections if section.starts_page] == page


def test_a_table_of_all_values_can_be_asked_for_where_there_would_be_none():
    assert "summary" not in grouped(documented(LINES))
    assert "summary" in grouped(documented(LINES, sections=["summary"]))


@pytest.mark.parametrize(
    ("problem", "layout", "idle"),
    [
        (PROBLEM, {"without": ["symbols", "steps"]}, ["symbols"]),
        (PROBLEM, {"without": ["crosscheck"]}, []),
        (PROBLEM, {"detail": "full", "without": ["symbols", "proof", "figures", "over-time"]}, []),
        (PROBLEM, {"detail": "brief", "without": ["figures"]}, ["figures"]),
        (PROBLEM, {"figures": False, "without": ["figures"]}, ["figures"]),
        (PROBLEM, {"sections": ["steps", "derivatives"]}, ["derivatives"]),
        (PROBLEM, {"sections": ["steps"], "without": ["summary"]}, ["summary"]),
        (PROBLEM, {"detail": "full", "sections": ["over-time"]}, []),
        (PROBLEM, {"detail": "full", "sections": ["over-time", "figures"]}, []),
        (load_example(), {"without": ["gradients", "readout"]}, ["gradients"]),
        (LINES, {"without": ["specimen", "figures"]}, ["specimen", "figures"]),
    ],
)
def test_names_that_change_nothing_are_known(problem, layout, idle):
    chosen = replace(problem, layout=Layout(**{"backward": problem.layout.backward} | layout))
    assert idle_names(chosen) == idle
    if "sections" not in layout:
        kept = [name for name in chosen.layout.without if name not in idle]
        same = replace(chosen, layout=replace(chosen.layout, without=kept))
        assert outline(same) == outline(chosen)


@pytest.mark.parametrize("format", ["md", "github.md", "tex", "fragment.tex", "typ", "html", "ipynb"])
@pytest.mark.parametrize("layout", [{"sections": ["steps"]}, {"sections": ["figures"], "without": ["checked"]}])
def test_every_format_is_written_without_most_of_it(format, layout):
    text = render(solve(replace(PROBLEM, layout=Layout(backward=True, **layout))), format)
    assert ("Time step 1" in text) == ("steps" in layout["sections"])
    assert "Conventions" not in text
