"""Sheets that were once marked wrongly, each with what is right for it (tests/data/marking, after public reports and exercises)."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from symlstm import load
from symlstm.checking import MarkedSheet
from symlstm.marking.answers import Expected
from symlstm.marking.mark import Marker
from symlstm.marking.sheet_files import read_sheets

DATA = Path(__file__).resolve().parent.parent / "data" / "marking"
PROBLEM_OF = {
    **dict.fromkeys(["B03_sep", "B03_head2", "B04_unquoted", "B06_namecomma", "B10_sci", "F2_class"], "F2_seed"),
    **dict.fromkeys(["F3_class", "F5_form"], "F3_seed2"),
    "F1_class": "F1_saturated",
}  # every other one has a problem of its own name, or is of ex4


@cache
def class_of(case):
    """The marked sheets of a case by student, and the problems found in its file."""
    own = DATA / f"{case}.toml"
    marker = Marker(load(own if own.exists() else DATA / f"{PROBLEM_OF.get(case, 'ex4')}.toml"))
    path = DATA / f"{case}.csv"
    found = read_sheets([path], Expected(marker.derivation.by_target, marker.fingerprint))[str(path)]
    return {s.student: MarkedSheet(marker.mark(s, found.listed), marker) for s in found.sheets}, [str(f) for f in found.findings]


def sheet(case):
    (found,) = class_of(case)[0].values()
    return found


MARKS = {
    "F5_form": {"all_ones": "0 of 14", "all_zeros": "0 of 14"},
    "B03_sep": {"ann": "3 of 3"},
    "B03_head2": {"ann": "3 of 3"},
    "blank": {"zoe": "0 of 69"},
    "name_once": {"s01": "68 of 69"},
    "semicolon_comma": {"s11": "69 of 69"},
    "form_addition_slip": {"s08": "68 of 69"},
    "form_no_output_bias": {"s07": "67 of 69"},
    "form_c_prev_forgotten": {"s09": "68 of 69"},
    "form_exp_two_places": {"s10": "68 of 69"},
    "form_gates_exchanged": {"s01": "68 of 69"},
    "form_sigmoid_for_tanh": {"s02": "68 of 69"},
    "form_h_left_out": {"s03": "67 of 69"},
    "form_exp_plus_z": {"s04": "68 of 69"},
    "form_columns_hx": {"s05": "68 of 69"},
    "form_gates_two_places": {"s06": "69 of 69"},
    "no_tanh": {"s13": "68 of 69"},
    "relu_for_tanh": {"s12": "62 of 69"},  # ReLU once, and six lines of which 0 leaves nothing to work out
    "one_mistake_many_lines_backward": {"ann": "18 of 19"},
    "convention_gru_usual": {"eve": "4 of 5"},
    "reset_not_applied": {"ned": "30 of 31"},
    "not_squared": {"pia": "27 of 28"},
    "false_cause_usual_reset": {"ann": "4 of 5"},
    "loss_twice_unexplained": {"ann": "26 of 27"},
    "right_value_too_wide": {"rob": "266 of 267"},
    "half_class_gru": {f"s{n:02}": "4 of 5" if n % 2 else "5 of 5" for n in range(20)},
}


@pytest.mark.parametrize("case", MARKS)
def test_the_sheets_get_their_marks(case):
    assert {student: found.mark for student, found in class_of(case)[0].items()} == MARKS[case]


CAUSES = {
    "form_no_output_bias": "bias-dropped",
    "form_c_prev_forgotten": "state-left-out",
    "form_exp_two_places": "rounded-within",
    "form_gates_exchanged": "gates-exchanged",
    "form_sigmoid_for_tanh": "sigmoid-for-tanh",
    "form_h_left_out": "recurrent-dropped",
    "form_exp_plus_z": "sign-in-exponential",
    "form_columns_hx": "stacked-the-other-way",
    "no_tanh": "activation-left-out",
    "relu_for_tanh": "relu-for-activation",
    "one_mistake_many_lines_backward": "derivative-left-out",
    "convention_gru_usual": "gates-of-gru-exchanged",
    "reset_not_applied": "gate-not-applied",
    "not_squared": "square-forgotten",
    "loss_twice_unexplained": "factor-two",
}


@pytest.mark.parametrize("case", CAUSES)
def test_the_one_mistake_is_told_on_each_of_its_lines(case):
    wrong = sheet(case).marked.wrong
    assert wrong
    assert all(CAUSES[case] in line.causes for line in wrong)


USUAL = {
    "s01": "gates-exchanged", "s02": "sigmoid-for-tanh", "s03": "recurrent-dropped", "s04": "sign-in-exponential",
    "s05": "stacked-the-other-way", "s07": "bias-dropped", "s09": "state-left-out", "s17": "output-without-tanh", "s18": "factor-two",
    "s19": "cell-state-for-hidden", "s20": "gru-habit",
}  # fmt: skip


@pytest.mark.parametrize("student", USUAL)
def test_on_the_usual_form_a_mistake_made_throughout_is_named_and_charged_once(student):
    found = class_of("usual_form")[0][student]
    assert found.mark == "13 of 14"
    assert all(USUAL[student] in line.causes for line in found.marked.wrong)


def test_an_addition_slip_is_no_mistake_with_weights():
    (line,) = sheet("form_addition_slip").marked.wrong
    assert line.quantity == "z_i.2.1"
    assert line.verdict.value == "slip"
    assert line.causes == ("digit-slip",)


def test_what_one_number_cannot_tell_is_listed_for_the_lecturer_the_true_cause_first():
    (line,) = sheet("false_cause_usual_reset").marked.wrong
    assert line.causes == ()
    assert line.diagnosis.names[0] == "gate-not-applied"


def test_the_other_meaning_of_the_reset_gate_is_named_and_charged_once():
    found = class_of("A33_class")[0]
    assert [(line.quantity, line.causes) for line in found["reset_after_one_bias"].marked.wrong] == [
        ("n.1.1", ("reset-after",)),
        ("n.1.2", ("reset-after",)),
    ]
    assert found["reset_after_one_bias"].mark == "7 of 8"
    assert {line.causes for line in found["update_swapped"].marked.wrong} == {("gates-of-gru-exchanged",)}
    assert found["pytorch_two_biases"].marked.wrong[0].causes == ()  # of two biases that the problem does not have


def test_whole_numbers_stand_for_half_a_unit():
    found = class_of("F1_class")[0]
    assert found["right"].mark == "12 of 12"
    assert {"c.3.1", "c.4.1", "c.5.1"} <= {line.quantity for line in found["zeros"].marked.wrong}
    assert found["wrongsign"].marked.wrong


def test_nothing_ten_units_off_is_right():
    found = class_of("F2_class")[0]
    assert [student for student, each in found.items() if each["loss"] == "correct"] == ["loss_off_00_units", "loss_off_05_units"]
    assert [line.quantity for line in sheet("right_value_too_wide").marked.wrong] == ["diff.8.1"]


@pytest.mark.parametrize(("case", "students"), [("B04_unquoted", 0), ("B06_namecomma", 1), ("F3_class", 2)])
def test_a_row_with_cells_too_many_is_refused_with_its_line_and_both_counts(case, students):
    sheets, findings = class_of(case)
    assert len(sheets) == students
    assert any("(line 2): found" in text and "cells, expected" in text for text in findings)


def test_what_is_one_number_is_read():
    sheets, _ = class_of("B10_sci")
    assert {"2.950*10^-1", "2.950 · 10⁻¹"} <= {s.lines[0].judged.entry.text for s in sheets.values() if s.mark == "1 of 1"}


def test_an_empty_sheet_gets_no_value_of_the_key():
    assert "0.4750" not in sheet("blank").render("md")


@pytest.mark.parametrize("case", ["crash_gru_smallest", "gru_y_loss"])
def test_edits_whose_values_explode_are_dropped(case):
    assert all(found.render("md") for found in class_of(case)[0].values())


@pytest.mark.parametrize("case", ["gaming_1e-9", "gaming_other_problem"])
def test_a_sheet_without_work_earns_a_tenth_at_most_and_a_person_is_told_why(case):
    total = sheet(case).marked.total
    assert total.earned / total.possible <= Fraction(1, 10)
    assert any("nothing on the sheet shows" in why for line in sheet(case).lines for why in line.look)


def test_a_zero_holds_back_only_what_it_leaves_trivial():
    held = [line.quantity for line in sheet("trivial_guard_c0").lines if line.verdict.value == "follows-trivial"]
    assert held == ["tanh_c.1.1", "h.1.1"]


def test_every_case_is_looked_at():
    others = {
        "usual_form",
        "A33_class",
        "F1_class",
        "F2_class",
        "F3_class",
        "B04_unquoted",
        "B06_namecomma",
        "B10_sci",
        "trivial_guard_c0",
    }
    others |= {"crash_gru_smallest", "gru_y_loss", "gaming_1e-9", "gaming_other_problem"}
    assert {path.stem for path in DATA.glob("*.csv")} == {*MARKS, *others}
