"""What half of a class did alike is told to the lecturer once, though on most sheets by itself the evidence is too weak."""

from dataclasses import replace

import pytest
from oracles.calculator import honest
from oracles.class_folder import class_folder, filled_form, variant_of

from symlstm import load_example, loads, mark_class
from symlstm.classroom.roster import Person
from symlstm.derivation import derive

PLACES = 2


@pytest.fixture(scope="module")
def gru(tmp_path_factory):
    """A class of ten with a GRU each, asked for the usual lines to two places."""
    folder = tmp_path_factory.mktemp("gru") / "class"
    problem = load_example("gru")
    problem = replace(problem, rounding=replace(problem.rounding, places=PLACES))
    people = [Person(f"{number:02}", f"Student {number}") for number in range(10)]
    return folder, class_folder(folder, problem, people, names=("h", "y", "loss"))


def marked(gru, answers, others):
    """The class, of which so many let an update gate near 1 take in the new state."""
    folder, manifest = gru
    answers.mkdir()
    for number, paper in enumerate(manifest.papers):
        problem = variant_of(folder, paper)
        if number < others:
            text = (folder / paper.problem_file).read_text().replace('cell = "gru"', 'cell = "gru"\nz_gate = "updates"')
            problem = loads(text)
        form = filled_form(manifest, honest(derive(problem), PLACES), "", "").replace(",4,", f",{PLACES},")
        (answers / f"{paper.stem}.csv").write_text(form)
    return mark_class(folder, answers)


def test_the_other_update_gate_in_half_of_a_class_is_one_convention_and_said_once(gru, tmp_path):
    class_ = marked(gru, tmp_path / "half", 5)
    (alike,) = class_.tally.in_common
    assert (alike.wording, alike.students) == ("the update gate's two shares exchanged", 5)
    told = class_.tally.causes.get("gates-of-gru-exchanged")
    assert told is None or told.students < 5  # on some sheets alone it is too weak to be told
    page = class_.render("md")
    assert "## What many did alike" in page
    assert "two shares exchanged: on 5 sheets" in page


def test_what_a_few_of_a_class_did_is_no_convention(gru, tmp_path):
    class_ = marked(gru, tmp_path / "few", 2)
    assert class_.tally.in_common == []
    assert "What many did alike" not in class_.render("md")
