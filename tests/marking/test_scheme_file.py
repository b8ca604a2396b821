"""How a course marks, from a file: what it says is done, what is wrong in it is said at once."""

from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.calculator import honest
from oracles.generic import generic_problem

from symlstm import load_example, mark
from symlstm.derivation import derive
from symlstm.errors import ProblemError
from symlstm.marking.catalogue import CATALOGUE
from symlstm.marking.follow import Status
from symlstm.marking.mark import Marker
from symlstm.marking.override_file import load_overrides
from symlstm.marking.scheme_file import loads_marking
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

PROBLEM = load_example("seed")
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)

WHOLE = """
preset = "graded"
tolerance = "strict"
follows = "3/4"
few_digits = "1/10"
repeat = "each"
without = ["gru-habit"]
[weights]
c = 2
[credit]
bias-dropped = "1/2"
peephole = "1/3"
[given]
"c.1.1" = "0.2949"
[[rule]]
name = "peephole"
wording = "the cell state before added to the pre-activation"
hint = "Does this LSTM have peepholes?"
lines = ["z_*"]
edits = [["A + bias", "A + bias + c_prev"]]
"""


def marking(text):
    return loads_marking(text, DERIVATION.by_target)


def test_everything_that_the_file_says_is_taken():
    found = marking(WHOLE)
    assert found.tolerance.name == "strict"
    assert found.scheme.earns[Status.FOLLOWS] == Fraction(3, 4)
    assert (found.scheme.few_digits, found.scheme.repeat_once) == (Fraction(1, 10), False)
    assert found.scheme.weights == {"c": 2}
    assert found.scheme.credit == {"bias-dropped": Fraction(1, 2), "peephole": Fraction(1, 3)}
    assert found.given["c.1.1"].text == "0.2949"
    assert {rule.name for rule in CATALOGUE} - {rule.name for rule in found.rules} == {"gru-habit"}
    assert found.rules[0].name == "peephole"


def test_an_empty_file_is_the_preset_for_practice():
    found = marking("")
    assert (found.scheme.name, found.tolerance.name, found.rules) == ("practice", "usual", CATALOGUE)


def test_a_rule_of_the_lecturer_explains_a_line():
    wrong = f"{float(RIGHT['z_f.2.1']) + float(RIGHT['c.1.1']):.4f}"
    sheet = sheet_of("ann", honest(DERIVATION, 4, slip={"z_f.2.1": wrong}))
    lines = {line.quantity: line for line in Marker(PROBLEM, marking(WHOLE.replace("strict", "usual"))).mark(sheet).lines}
    assert lines["z_f.2.1"].causes == ("peephole",)
    assert lines["z_f.2.1"].earned == Fraction(1, 3)


def test_a_line_may_follow_from_a_number_printed_on_the_handout():
    slipped = honest(DERIVATION, 4, slip={"c.1.1": "0.4000"})
    slipped["tanh_c.1.1"] = RIGHT["tanh_c.1.1"]  # goes on with the 0.2949 of the handout
    plain, given = (
        Marker(PROBLEM, how).mark(sheet_of("ann", slipped)) for how in (None, marking('[given]\n"c.1.1" = "0.2949"\n'))
    )
    of_plain, of_given = (next(line for line in sheet.lines if line.quantity == "tanh_c.1.1") for sheet in (plain, given))
    assert (of_plain.judged.status, of_given.judged.status) == (Status.KEY_ONLY, Status.CORRECT)
    assert of_given.judged.from_given == ("c.1.1",)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('preset = "grade"', "preset"),
        ("follows = 2", "follows"),
        ("folows = 1", "folows"),
        ("[weights]\nq = 1", "weights.q"),
        ("[weights]\nc = -1", "weights.c"),
        ("[credit]\nbias-droped = 1", "credit.bias-droped"),
        ('[given]\n"c.9.9" = "0.5"', "given.c.9.9"),
        ('[given]\n"c.1.1" = "half"', "given.c.1.1"),
        ('without = ["bias"]', "without[1]"),
        ("without = 3", "without"),
        ('rule = "tanh"', "rule"),
        ('[[rule]]\nname = "a"\nedits = [["A", "-A"]]', "rule[1].wording"),
        ('[[rule]]\nname = "bias-dropped"\nwording = "w"\nedits = [["A", "-A"]]', "rule[1].name"),
        ('[[rule]]\nname = "a"\nwording = "w"\nedits = [["A"]]', "rule[1].edits[1]"),
        ('[[rule]]\nname = "a"\nwording = "w"\nedits = [["__import__(1)", "A"]]', "rule[1].edits[1]"),
        ('[[rule]]\nname = "a"\nwording = "w"\nedits = [["A*B*C*D*E*F*G", "A"]]', "rule[1].edits[1]"),
        ('[[rule]]\nname = "a"\nwording = "w"', "rule[1].edits"),
        ('[[rule]]\nname = "a"\nwording = "w"\nlines = "f"\nedits = [["A", "-A"]]', "rule[1].lines"),
        ('[[rule]]\nname = "a"\nwording = "w"\neverywhere = 1\nedits = [["A", "-A"]]', "rule[1].everywhere"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(text, where):
    with pytest.raises(ProblemError) as caught:
        marking(text)
    assert [finding.where for finding in caught.value.findings] == [where]


def overrides(tmp_path, text):
    (tmp_path / "overrides.csv").write_text(text)
    return load_overrides(tmp_path / "overrides.csv", DERIVATION.by_target, {"ann"})


def test_decisions_are_read_by_student_and_line(tmp_path):
    found = overrides(tmp_path, "student,node,share,note\nann,loss,1/2,seen in the margin\n")
    assert (found["ann"]["loss"].share, found["ann"]["loss"].note) == (Fraction(1, 2), "seen in the margin")


@pytest.mark.parametrize(
    ("row", "where"),
    [("bob,loss,1,", "student"), ("ann,los,1,", "node"), ("ann,loss,2,", "share"), ("ann,loss,all,", "share"),
     ("ann,loss,1,\nann,loss,0,", '"ann", loss')],
)  # fmt: skip
def test_a_decision_that_would_be_passed_over_is_an_error(tmp_path, row, where):
    with pytest.raises(ProblemError) as caught:
        overrides(tmp_path, f"student,node,share,note\n{row}\n")
    assert [finding.where for finding in caught.value.findings] == [where]


def test_a_decision_for_a_name_in_other_capitals_is_answered_with_the_name_that_was_meant(tmp_path):
    with pytest.raises(ProblemError) as caught:
        overrides(tmp_path, "student,node,share,note\nANN,loss,1,\n")
    assert [finding.hint for finding in caught.value.findings] == ['did you mean "ann"?']


def test_a_file_without_the_columns_is_refused(tmp_path):
    with pytest.raises(ProblemError, match="share"):
        overrides(tmp_path, "student,node\nann,loss\n")


def test_a_rule_that_fits_a_long_line_in_too_many_ways_is_not_tried_there():
    four = marking(WHOLE.replace("A + bias", "A + B + C + D"))
    narrow, wide = (Marker(generic_problem(1, "lstm", *size), four) for size in ((1, 2, 2), (8, 12, 2)))
    assert "peephole" in {rule.name for rule, _ in narrow.edits("z_f.2.1")}
    assert "peephole" not in {rule.name for rule, _ in wide.edits("z_f.2.1")}  # some 140,000 ways


def test_a_rule_that_divides_by_a_number_that_is_zero_explains_nothing_and_breaks_nothing():
    text = WHOLE.replace('lines = ["z_*"]', 'lines = ["c"]').replace('[["A + bias", "A + bias + c_prev"]]', '[["f*A", "A/f"]]')
    marker = Marker(PROBLEM, marking(text.replace("strict", "usual")))
    answers = honest(DERIVATION, 4, slip={"f.2.1": "0.0000", "c.2.1": "0.7000"})
    assert "peephole" not in {name for line in marker.mark(sheet_of("ann", answers)).lines for name in line.causes}


def test_whole_numbers_in_a_rule_are_bounded():
    with pytest.raises(ProblemError, match="to 100"):
        marking(WHOLE.replace("A + bias + c_prev", "exp(1000000000*A)"))


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        ('["biass", ""]', "the name biass"),
        ('["A + bias", "A + bias + c_previous"]', "the name c_previous"),
        ('["sigma(A)", "Q*A"]', "Q in the replacement alone"),
        ('["sigma(A)", "A + bias"]', "bias in the replacement alone"),
        ('["f*bias_prev", "f"]', "the name bias_prev"),
    ],
)
def test_a_name_by_which_a_rule_would_never_fit_is_said(edit, found):
    with pytest.raises(ProblemError) as caught:
        marking(f'[[rule]]\nname = "a"\nwording = "w"\nedits = [{edit}]')
    assert [(finding.where, finding.found) for finding in caught.value.findings] == [("rule[1].edits[1]", found)]


def test_lines_of_a_rule_that_no_quantity_has_are_said():
    with pytest.raises(ProblemError) as caught:
        marking(WHOLE.replace('lines = ["z_*"]', 'lines = ["z_*", "q_*", "Z_f"]'))
    assert [(finding.where, finding.hint) for finding in caught.value.findings] == [
        ("rule[1].lines[2]", ""),
        ("rule[1].lines[3]", 'did you mean "z_f"?'),
    ]


def test_a_rule_may_name_the_quantities_of_another_cell():
    assert marking(WHOLE.replace('lines = ["z_*"]', 'lines = ["z_n", "d_r"]').replace("c_prev", "n")).rules[0].name == "peephole"


def test_what_is_no_pattern_is_told_whole_whatever_letters_are_in_it():
    with pytest.raises(ProblemError) as caught:
        marking('[[rule]]\nname = "a"\nwording = "w"\nedits = [["A; expected B", "A"]]')
    (finding,) = caught.value.findings
    assert finding.found == "pattern 'A; expected B': it cannot be read"
    assert finding.expected.startswith("names, whole numbers to 100, ")


def test_functions_from_a_printed_table_are_a_declared_habit():
    derivation = derive(load_example())
    right = honest(derivation, 6)
    table = {quantity: f"{float(text):.4f}00" if derivation.by_target[quantity].name in ("f", "i", "g", "o", "tanh_c") else text
             for quantity, text in right.items()}  # fmt: skip
    problem = replace(load_example(), rounding=Rounding(places=6))
    told = loads_marking('[tolerance]\nfunctions = "table-4"', derivation.by_target)
    assert set(mark(problem, {"z_f.1.1": right["z_f.1.1"], "f.1.1": table["f.1.1"]}, told).verdicts.values()) == {
        "correct",
        "blank",
    }
    assert mark(problem, {"z_f.1.1": right["z_f.1.1"], "f.1.1": table["f.1.1"]})["f.1.1"] != "correct"
    with pytest.raises(ProblemError, match="table-4"):
        loads_marking('[tolerance]\nfunctions = "table-9"', derivation.by_target)
