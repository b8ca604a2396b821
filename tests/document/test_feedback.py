"""Feedback: what a student and a lecturer are told, at each level, and that it is told truthfully."""

import math
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.by_hand import by_hand
from oracles.calculator import by_calculator, cut, honest
from oracles.own_ways import Way, usual, worked

from symlstm import load_example, loads, mark, with_backward
from symlstm.checking import MarkedSheet, key_of
from symlstm.derivation import derive
from symlstm.derivation.expression import Call
from symlstm.document.appearance import numeric
from symlstm.document.blocks import Paragraph, Strong, Table
from symlstm.document.feedback.class_page import class_page
from symlstm.document.feedback.formulas import CORRECTED, OR_YOURS, POSSIBLY_YOURS, YOURS
from symlstm.document.feedback.student import FeedbackOptions, feedback
from symlstm.document.feedback.told import told_lines
from symlstm.document.numerals import numeral
from symlstm.errors import UsageError
from symlstm.marking.charges import WEAK_CAUSE
from symlstm.marking.follow import Status
from symlstm.marking.formula_line import by_ids
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.marks import GRADED, PRACTICE
from symlstm.marking.own_numbers import OwnNumbers
from symlstm.marking.pattern import parsed
from symlstm.marking.register import Register
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tally import Tally
from symlstm.marking.tolerance import STRICT
from symlstm.marking.worked import worked_out
from symlstm.rendering import write_document
from symlstm.rendering.latex import LatexText

PROBLEM = load_example("seed")
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)
TANH = {"f.2.1": cut(math.tanh(float(RIGHT["z_f.2.1"])), 4, False)}
MARKER = Marker(PROBLEM)


def sheet(slip=None, level="full", key=None, **instead):
    answers = honest(DERIVATION, 4, slip=slip or {}) | instead
    return MarkedSheet(MARKER.mark(sheet_of("ann", answers)), MARKER, FeedbackOptions(level, key))


def test_full_feedback_names_the_mistake_the_value_and_both_formulas():
    text = sheet(TANH).render("md")
    assert "## The mistake: tanh in place of the sigmoid" in text
    assert "On the line `f.2.1` (forget gate, time step 2, unit 1) you wrote 0.9090." in text
    yours, corrected = (text.index(words) for words in (YOURS, CORRECTED))
    assert yours < text.index(r"f_{1}^{(2)}= \tanh\bigl(z_{f,1}^{(2)}\bigr)") < corrected
    assert corrected < text.index(r"f_{1}^{(2)}= \sigma\bigl(z_{f,1}^{(2)}\bigr)")
    assert r"\frac{1}{1 + e^{-1.5220}} \approx \mathbf{0.8208}" in text


@pytest.mark.parametrize(
    ("level", "told", "kept"), [("where", "f.2.1", "tanh in place"), ("hint", "Which activation belongs here?", "0.8208")]
)
def test_lower_levels_keep_the_answer_back(level, told, kept):
    text = sheet(TANH, level).render("md")
    assert told in text
    assert kept not in text


def test_the_key_is_shown_only_on_request():
    wrong_before = {"z_f.1.1": "1.1000"}
    without, with_key = (sheet(wrong_before, key=key).render("md") for key in (None, key_of(MARKER)))
    assert "The right values" not in without
    assert re.search(r"^\| 1 \| 1 \| 0\.8750 \| 0\.7058 ", with_key.partition("## The right values")[2], re.M)


def test_the_mark_comes_first_then_what_is_wrong_and_where_to_begin_and_how_it_was_marked():
    document = sheet(TANH).document
    assert document.lead[0] == Strong("Mark: 68 of 69.")
    assert [section.name for section in document.sections] == ["mistake-1", "next", "marks"]
    assert "(forget gate, time step 2, unit 1, `f.2.1`) first." in sheet(TANH).render("md").partition("## How to go on")[2]


def to_go_on(found):
    return found.render("md").partition("## How to go on")[2]


def to_correct_first(found):
    return re.findall("`(.*?)`", to_go_on(found).partition("first.")[0])


def test_two_mistakes_of_which_none_leads_to_the_other_are_both_named_to_begin_with():
    assert to_correct_first(mark(PROBLEM, TWO)) == ["g.1.1", "z_o.1.1"]
    assert "Then redo `o.1.1`." in to_go_on(mark(PROBLEM, TWO))


def test_it_is_said_which_lines_change_whole_time_steps_by_their_numbers():
    assert "Then redo `c.2.1`, `tanh_c.2.1` and `h.2.1`, then step 3. The lines before" in to_go_on(sheet(TANH))
    assert "Then redo `c.1.2`, `tanh_c.1` and `h.1`, then steps 2 and 3. The lines before" in to_go_on(sheet(exchanged()))
    assert "redo" not in to_go_on(sheet(loss="7.7777"))


def test_a_corrected_number_that_rests_on_a_wrong_line_is_not_passed_off_as_the_last_word():
    below, beside = (sheet(TANH | slip).render("md") for slip in ({"h.2.1": "0.9999"}, {"o.2.1": "0.6524"}))
    assert "With your own numbers (this changes once Mistake 1 is repaired):" in below.partition("## Slip 2")[2]
    assert below.count("(this changes once") == 1
    assert "(this changes once" not in beside


def test_a_mistake_below_another_one_is_not_named_to_begin_with():
    found = sheet(TANH | {"h.2.1": "0.9999"})  # o and tanh(c), which rests on the gate f
    assert [line.quantity for line in found.marked.wrong] == ["f.2.1", "h.2.1"]
    assert to_correct_first(found) == ["f.2.1"]


def test_of_a_mistake_made_six_times_its_first_line_is_named_to_begin_with():
    assert to_correct_first(sheet(exchanged())) == ["c.1.1"]


def test_no_more_than_three_lines_are_named_to_begin_with():
    wrong = {f"z_{gate}.1.1": "7.7777" for gate in "figo"}
    assert to_correct_first(sheet(**wrong)) == ["z_f.1.1", "z_i.1.1", "z_g.1.1"]


def test_an_honest_sheet_has_nothing_to_repair():
    text = sheet().render("md")
    assert "**Mark: 69 of 69.** All 69 lines are right." in text
    assert re.findall("^## (.*)", text, re.M) == ["How it was marked"]
    assert "|" not in text
    assert not set(text) & set("✗→–")


def test_of_an_empty_sheet_it_is_said_where_to_begin():
    document = mark(PROBLEM, {}).document
    assert said(document.lead) == "Mark: 0 of 69. All 69 lines are blank."
    (section,) = document.sections
    assert said(section.blocks[0].text).startswith("Begin with")
    assert "z_f.1.1" in said(section.blocks[0].text)


TWO = {"z_f.1.1": "0.8750", "f.1.1": "0.7058", "z_g.1.1": "0.5750", "g.1.1": "0.6399", "z_o.1.1": "0.4750", "o.1.1": "0.6166"}
AWRY = {"f.2.1": TANH["f.2.1"], "o.1.2": "1,234", "h.2.2": "0.9999", "y.3.1": "", "loss": "7.7777"}


@pytest.mark.parametrize(
    "marked",
    [
        lambda: sheet(),
        lambda: sheet(TANH),
        lambda: sheet(exchanged()),
        lambda: sheet(**AWRY),
        lambda: sheet(level="hint", **AWRY),
        lambda: mark(PROBLEM, {"f.1.1": "0.7058"}),
        lambda: mark(PROBLEM, TWO),
        lambda: mark(PROBLEM, {"f.1.1": "0.7058", "c.1.1": "1,5"}, asked=["f.1.1", "c.1.1"]),
    ],
)
def test_the_counts_add_up_to_all_lines(marked):
    found = marked()
    _, *counts = re.split(r"\. (?=\d|All|The|Of)", said(found.document.lead))
    counts = [re.sub(r"^Of the \d+ lines you filled in, ", "", words) for words in counts]
    numbers = [1 if re.match("The (other one|one line) ", words) else int(re.search(r"\d+", words)[0]) for words in counts]
    assert sum(numbers) == len(found.lines)


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        (
            {"z_f.1.1": "0.8750", "f.1.1": "0.7058", "c.1.1": "1,5"},
            "Of the 3 lines you filled in, 2 are right. The other one needs a person to decide. 66 of the 69 lines are blank.",
        ),
        ({"f.1.1": "0.7058"}, "The one line you filled in is right. 68 of the 69 lines are blank."),
        ({"z_f.1.1": "0.8750", "f.1.1": "0.7058"}, "Both lines you filled in are right. 67 of the 69 lines are blank."),
        (RIGHT | {"loss": ""}, "All 68 lines you filled in are right. 1 of the 69 lines is blank: loss."),
        (
            {quantity: text for quantity, text in RIGHT.items() if not quantity.startswith(("z_f", "z_i"))},
            "All 57 lines you filled in are right. 12 of the 69 lines are blank, of z_f and z_i.",
        ),
    ],
)
def test_of_a_sheet_with_blanks_it_is_said_how_the_lines_stand_that_were_filled_in(answers, words):
    assert said(mark(PROBLEM, answers).document.lead).partition(". ")[2] == words


def exchanged():
    """The answers of a student who took the forget gate for the input gate in every cell state."""
    lines = {step.target: step for step in DERIVATION.steps}
    edits = {q: next(e for rule, e in MARKER.edits(q) if rule.name == "gates-exchanged") for q in lines if q.startswith("c.")}
    known = {quantity: float(value) for quantity, value in DERIVATION.givens.items()}
    for quantity, step in lines.items():
        formula = edits.get(quantity) or by_ids(step)
        known[quantity] = float(f"{by_calculator(formula, known.__getitem__):.4f}")
    return {quantity: f"{known[quantity]:.4f}" for quantity in lines}


def test_a_mistake_made_six_times_is_told_once_with_the_lines_it_was_made_on():
    document = sheet(exchanged()).document
    assert [section.name for section in document.sections] == ["mistake-1", "next", "marks"]
    assert "The other 6 hold one mistake, made six times; it costs one line, not six." in said(document.lead)
    text = sheet(exchanged()).render("md")
    assert text.count("forget gate and input gate exchanged") == 1
    assert "On six lines: cell state, time steps 1, 2 and 3, units 1 and 2." in text


def test_a_mistake_made_on_several_lines_is_shown_at_any_time_step_with_what_the_gates_are_for():
    text = sheet(exchanged()).render("md")
    assert r"c^{(t)}= i^{(t)} \odot c^{(t-1)} + f^{(t)} \odot \tilde c^{(t)}" in text
    assert r"c^{(t)}= f^{(t)} \odot c^{(t-1)} + i^{(t)} \odot \tilde c^{(t)}" in text
    assert "The forget gate $f$ says how much of the old cell state stays, the input gate $i$ how much of the candidate" in text


def test_a_number_misread_on_several_lines_is_told_once():
    gates = [(gate, matrix, unit) for gate, matrix in zip("figo", "fico", strict=True) for unit in (1, 2)]
    weight = {(gate, unit): float(DERIVATION.givens[f"W_{matrix}.{unit}.1"]) for gate, matrix, unit in gates}
    read = {f"z_{g}.2.{u}": float(RIGHT[f"z_{g}.2.{u}"]) - 0.3 * weight[g, u] for g, _, u in gates}  # 1.2 for 1.5
    answers = {line: cut(value, 4, False) for line, value in read.items()}
    text = sheet(answers).render("md")
    assert "## The mistake: a number of the input misread" in text
    assert "On eight lines: " in text


def test_a_power_of_ten_is_shown_as_one():
    """A formula knows no powers but whole ones: 10^-z is e^(-z ln 10) there."""
    taken = {f"f.2.{unit}": cut(1 / (1 + 10 ** -float(RIGHT[f"z_f.2.{unit}"])), 4, False) for unit in (1, 2)}
    text = sheet(taken).render("md")
    assert "## The mistake: a power of 10 in place of a power of e" in text
    assert r"\frac{1}{1 + 10^{-z_{f}^{(t)}}}" in text


def test_a_state_of_another_place_and_time_is_not_shown_at_any_time_step():
    """From which step a state was carried over is that of no other line."""
    answers = by_hand("two-layers")["g02"]
    problem = load_example("two-layers")
    text = mark(problem, answers, asked=list(answers)).render("md")
    assert r"c_{1}^{[2](1)}= f_{1}^{[2](1)} \, c_{1}^{[1](2)}" in text
    assert "^{[1](t+1)}" not in text


def test_of_a_mistake_one_number_is_told_that_the_student_did_not_write():
    answers = exchanged()
    numbers = set(re.findall(r"\d+\.\d{4}", sheet(answers).render("md")))
    (told,) = numbers - {text.lstrip("-") for text in answers.values()}
    i, g = (float(answers[name]) for name in ("i.1.1", "g.1.1"))  # the first line, where f acts on a cell state of 0
    assert float(told) == pytest.approx(i * g, abs=0.51e-4)


TWICE = TANH | {"f.2.2": cut(math.tanh(float(RIGHT["z_f.2.2"])), 4, False)}


def tanh_of_gates():
    """The answers of a student who takes tanh for every sigmoid."""
    slips = {}
    for quantity in (name for name in RIGHT if name[0] in "fio"):
        z = float(honest(DERIVATION, 4, slip=slips)[f"z_{quantity}"])
        slips[quantity] = cut(math.tanh(z), 4, False)
    return honest(DERIVATION, 4, slip=slips)


def test_what_was_written_on_many_lines_of_a_mistake_stands_in_a_table_of_these_alone():
    found = sheet(**tanh_of_gates())
    (table,) = [block for section in found.document.sections for block in section.blocks if isinstance(block, Table)]
    assert sorted(said(cell) for cell in cells_of(table)) == sorted(line.judged.entry.text for line in found.marked.wrong)
    assert len(found.marked.wrong) == 18


def test_what_was_written_on_a_few_lines_of_a_mistake_stands_in_a_sentence():
    found = sheet(TWICE)
    (sentence,) = [
        said(block.text) for block in found.document.sections[0].blocks if "You wrote " in said(getattr(block, "text", ""))
    ]
    assert sentence == "You wrote : 0.9090; : 0.8422."  # the names are formulas


def test_a_mistake_on_one_line_needs_no_table():
    assert not [block for section in sheet(TANH).document.sections for block in section.blocks if isinstance(block, Table)]


def test_of_a_sheet_that_asks_for_less_the_key_has_only_what_was_asked():
    asked = [quantity for quantity in RIGHT if quantity.split(".")[0] in ("c", "h", "y", "loss")]
    marked = MARKER.mark(sheet_of("ann", {quantity: RIGHT[quantity] for quantity in asked}), asked)
    key = key_of(MARKER)
    table, sentence = MarkedSheet(marked, MARKER, FeedbackOptions(key=key)).document.named["key"].blocks
    assert [said(head) for head in table.head[:2]] == ["Step", "Unit"]
    assert len(table.head) == 4
    assert {said(cell) for row in table.rows for cell in row[2:]} == {str(key[q]) for q in asked if q[0] in "ch"}
    assert str(key["loss"]) in said(sentence.text)


def test_a_gradient_of_every_kind_stands_in_a_table_once():
    problem = with_backward(PROBLEM, "0.1")
    marker = Marker(problem)
    found = MarkedSheet(marker.mark(sheet_of("ann", honest(derive(problem), 4))), marker, FeedbackOptions(key=key_of(marker)))
    blocks = found.document.named["key"].blocks
    cells = [said(cell) for block in blocks if isinstance(block, Table) for cell in cells_of(block)]
    sentences = [said(block.text) for block in blocks if isinstance(block, Paragraph)]
    assert len([cell for cell in cells if cell]) + sum(text.count(": ") for text in sentences) == len(found.lines)


def cells_of(table):
    return [cell for row in table.rows for cell in row[table.heads_of :]]


def said(text):
    """The words of a text; formulas left out."""
    return "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in text)


def test_what_feedback_shows_is_worked_out_before_it_is_composed(monkeypatch):
    found = sheet(TANH)
    worked = worked_out(found.marked, MARKER.key)
    expected = found.document
    for name in ("gives", "gives_with", "__init__"):
        monkeypatch.setattr(OwnNumbers, name, lambda *_: pytest.fail("worked out while composing"))
    assert feedback(found.marked, worked, MARKER, FeedbackOptions()) == expected


def follows(share):
    return replace(PRACTICE, earns={**PRACTICE.earns, Status.FOLLOWS: Fraction(share)})


@pytest.mark.parametrize(
    ("marking", "words"),
    [
        (Marking(), "27 more follow correctly from your own numbers and count as right."),
        (Marking(scheme=GRADED), "earn half of their marks."),
        (Marking(scheme=follows("1/3")), "earn 1/3 of their marks."),
        (Marking(scheme=follows("3/4")), "earn 75 % of their marks."),
    ],
)
def test_it_is_told_what_a_line_that_follows_earns(marking, words):
    assert words in said(mark(PROBLEM, honest(DERIVATION, 4, slip=TANH), marking).document.lead)


BAD = "0.9999"


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        (TANH, "The other one holds a mistake."),
        (exchanged(), "The other 6 hold one mistake, made six times; it costs one line, not six."),
        (TANH | {"h.2.1": "0.4967"}, "The other 2 hold two mistakes."),
        (TANH | {"h.2.1": "0.9999"}, "The other 2 hold one mistake and one slip."),
        (TANH | {"y.3.1": BAD}, "The other 2 are wrong: a mistake, and 1 line that is not explained."),
        ({"y.3.1": BAD}, "The other one is wrong."),
        ({"h.2.2": BAD}, "The other one holds a slip."),
        ({"h.2.2": BAD, "c.3.1": "5.0000"}, "The other 2 hold two slips."),
        ({"c.1.1": "0.3949", "z_f.2.1": "1.6220", "h.2.2": BAD}, "The other 3 hold three slips."),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(slip, words):
    assert words in said(sheet(slip).document.lead)


TIED = {quantity: RIGHT[quantity] for quantity in ("z_f.1.1", "f.1.1", "z_i.1.1", "i.1.1")} | {
    "z_g.1.1": "0.5750",
    "g.1.1": "0.6399",
    "c.1.1": cut(float(RIGHT["f.1.1"]) + float(RIGHT["i.1.1"]) * 0.6399, 4, False),  # f alone, or f + c_0: it is 0
}


def test_a_mistake_that_cannot_be_told_is_named_by_its_quantity_and_what_is_possible():
    text = mark(PROBLEM, TIED).render("md")
    first, second = re.findall("^## Mistake (.*)", text, re.M)
    assert first == "1: the sigmoid in place of tanh"
    assert second in {  # c_0 is 0: both give the same number
        "2: cell state, possibly a gate alone, without what it multiplies",
        "2: cell state, possibly a sum in place of the product",
    }


def test_a_formula_that_is_one_of_several_is_not_said_to_be_the_students():
    certain, possible = mark(PROBLEM, TIED).render("md").split("## Mistake 2")
    assert YOURS in certain
    assert POSSIBLY_YOURS not in certain
    assert YOURS not in possible
    assert possible.index(POSSIBLY_YOURS) < possible.index(OR_YOURS)


def test_a_formula_is_only_possible_where_the_same_mistake_gives_the_number_in_two_ways():
    found = mark(PROBLEM, {"z_i.1.1": "0.0750"})  # both hidden states are 0: two exchanges of columns give -0.15 * 0.5 + 0.15
    assert found.causes == {"z_i.1.1": "weights multiplied by the wrong entries"}
    text = found.render("md")
    assert "## The mistake: weights multiplied by the wrong entries" in text
    assert POSSIBLY_YOURS in text
    assert YOURS not in text


def test_where_the_corrected_line_has_no_result_it_is_said_why():
    certain, possible = mark(PROBLEM, TWO).render("md").split("## Mistake 2")
    assert "left to you" not in certain
    assert "With the given numbers; what the corrected line gives is left to you, as it follows from these alone:" in possible
    assert "0.3250" not in possible  # 0.15 * 0.5 + 0.25
    with_key = MarkedSheet(MARKER.mark(sheet_of("ann", TWO)), MARKER, FeedbackOptions(key=key_of(MARKER))).render("md")
    assert "left to you" not in with_key
    assert "With the given numbers:" in with_key
    assert r"+ 0.25 = \mathbf{0.3250}" in with_key


def test_of_a_line_that_is_not_explained_it_is_said_why_no_result_stands():
    left = "Where no result stands, it is left to you: it follows from the given numbers alone."
    assert left in mark(PROBLEM, {"z_f.1.1": "7.7777"}).render("md")
    assert left not in sheet(**{"h.2.2": BAD}).render("md")


def test_where_each_mistake_is_charged_no_line_is_said_to_be_free():
    each = Marking(scheme=replace(PRACTICE, repeat_once=False))
    lead = said(mark(PROBLEM, exchanged(), each).document.lead)
    assert "one mistake, made six times; each line is charged." in lead
    assert lead.startswith("Mark: 63 of 69.")


def test_of_lines_that_were_left_blank_it_is_said_that_their_numbers_are_worked_out():
    answers = exchanged()
    without_gates = {quantity: text for quantity, text in answers.items() if quantity[0] in "ch"}
    assert "and with what they give where you wrote none" in mark(PROBLEM, without_gates).render("md")
    assert "where you wrote none" not in mark(PROBLEM, answers).render("md")


def test_what_a_person_has_to_decide_is_listed_by_its_reason():
    text = sheet(**{"o.1.2": "1,234", "i.1.2": "1,5"}).render("md").partition("## Needs a person to decide")[2]
    assert "- Cannot be read as one number: `i.1.2` (1,5) and `o.1.2` (1,234)." in text.replace("\\", "")


@pytest.mark.parametrize(("written", "is_hinted"), [("1,5", True), ("-0,1557", True), ("1,234,5", False), ("a half", False)])
def test_of_a_comma_that_nobody_declared_it_is_said_how_it_is_read(written, is_hinted):
    hint = "A decimal comma where a point belongs; it is read with --decimal-comma."
    text = sheet(**{"i.1.2": written}).render("md")
    assert "Cannot be read as one number" in text
    assert (hint in text) == is_hinted


def test_the_right_values_have_a_true_minus():
    negative = [quantity for quantity, value in key_of(MARKER).items() if value.negative]
    assert negative == ["diff.3.1"]
    text = sheet(TANH, key=key_of(MARKER)).render("md").partition("## The right values")[2]
    assert "$d^{(3)}$: −3.2768;" in text


def test_of_a_line_that_is_not_explained_the_right_formula_is_shown_with_own_numbers():
    text = sheet(**{"y.3.1": BAD}).render("md")
    assert "## Not explained: 1 line" in text
    assert rf"y^{{(3)}}\approx 0.55 \cdot {RIGHT['h.3.1']} + 0.45 \cdot {RIGHT['h.3.2']} + 0.15 \approx" in text


def test_the_mistake_in_a_gradient_is_told_without_what_gates_are_for():
    problem = with_backward(PROBLEM)
    right = honest(derive(problem), 4)
    text = mark(problem, right | {"d_c.2.1": right["d_c.2.1"].removeprefix("-")}).render("md")
    assert "The mistake: the wrong sign" in text
    assert "says how much" not in text


def test_what_own_numbers_give_is_what_a_calculator_gives():
    answers = honest(DERIVATION, 4, slip=TANH)
    del answers["i.2.1"]
    own = OwnNumbers(MARKER.key, MARKER.mark(sheet_of("ann", answers)).every)
    for step in DERIVATION.steps:
        reads = step.reads
        known = [reads[name] in DERIVATION.givens or reads[name] in answers for name in reads]
        if all(known):
            value = by_calculator(step.expression, lambda n, r=reads: float(answers.get(r[n], DERIVATION.givens.get(r[n], 0))))
            assert float(str(own.gives(step.target))) == pytest.approx(value, abs=0.51e-4), step.target


@pytest.mark.parametrize(("marking", "verdict"), [(Marking(STRICT), "slip"), (Marking(), "correct")])
def test_digits_cut_off_are_a_slip_where_rounding_is_asked_and_accepted_elsewhere(marking, verdict):
    cut_off = {"f.1.1": "0.7057"}  # sigma(7/8) = 0.70578...
    found = mark(PROBLEM, honest(DERIVATION, 4, slip=cut_off), marking)
    assert found["f.1.1"] == verdict
    assert found.causes.get("f.1.1", "") == ("cut off instead of rounded" if verdict == "slip" else "")


@pytest.mark.parametrize("format", ["md", "github.md", "tex", "html", "typ", "ipynb"])
def test_the_same_sheet_gives_the_same_bytes(format):
    assert sheet(TANH).render(format) == sheet(TANH).render(format)


def test_a_slip_in_a_gradient_is_told_on_the_line_where_it_was_made():
    problem = with_backward(PROBLEM)
    derivation = derive(problem)
    right = honest(derivation, 4)
    wrong = cut(-float(right["d_c.2.1"]), 4, False)
    found = mark(problem, honest(derivation, 4, slip={"d_c.2.1": wrong}))
    assert [q for q, verdict in found.verdicts.items() if verdict in ("mistake", "slip", "unexplained")] == ["d_c.2.1"]
    assert "sign" in found.causes["d_c.2.1"]


def test_mark_gives_verdicts_causes_and_the_mark_as_data():
    found = mark(PROBLEM, honest(DERIVATION, 4, slip=TANH))
    assert (found["f.2.1"], found["c.2.1"], found["f.1.1"]) == ("mistake", "follows", "correct")
    assert found.causes == {"f.2.1": "tanh in place of the sigmoid"}
    assert found.mark == "68 of 69"
    assert found._repr_markdown_().startswith("# LSTM numerical example: feedback")


@pytest.mark.parametrize("answers", [{"q.1.1": "0.5"}, {"loss": 5.3686}])
def test_mark_refuses_what_is_no_answer(answers):
    with pytest.raises(UsageError):
        mark(PROBLEM, answers)


def test_the_class_page_counts_students_once_and_lists_what_wants_eyes():
    again = TANH | {"f.2.2": cut(math.tanh(float(RIGHT["z_f.2.2"])), 4, False)}
    class_ = [honest(DERIVATION, 4, slip=slip) for slip in ({}, TANH, again)] + [RIGHT | {"loss": "5,3686"}]
    tally = Tally()
    for number, answers in enumerate(class_):
        tally.add(MARKER.mark(sheet_of(f"s{number}", answers)))
    (count,) = tally.by_frequency
    assert (count.wording, count.students, count.lines) == ("tanh in place of the sigmoid", 2, 3)
    assert tally.hardest[0] == "f.2.1"
    assert [(item.student, item.quantity) for item in tally.eyes] == [("s3", "loss")]
    assert class_page(tally, MARKER).title == "LSTM numerical example: the class"


def test_the_class_page_has_long_names_in_full():
    long, missing = "Anna-Lena von der Heide-Schönborn-Wittgenstein", "Maximiliane Freifrau von und zu Guttenberg-Hohenfels"
    tally = Tally()
    tally.add(MARKER.mark(sheet_of(long, RIGHT | {"loss": "5,3686"})))
    register = Register(("id", "name"), {long: ("1", long), missing: ("2", missing)}, missing=(missing,))
    page = write_document(class_page(tally, MARKER, register), "html")
    assert page.count(long) == 2  # who needs a person to decide, and the students
    assert f"Missing: {missing}." in page


def test_the_sigmoid_of_a_sum_is_spelled_out_with_the_minus_before_the_whole_sum():
    argument = parsed("A - B")
    numbers = {"A": numeral("0.4"), "B": numeral("0.5")}
    assert LatexText().formulas(numeric(Call("sigma", (argument,)), numbers.__getitem__)) == r"\frac{1}{1 + e^{-(0.4 - 0.5)}}"


@pytest.mark.parametrize("level", ["where", "hint"])
def test_a_mistake_made_again_is_not_named_below_the_full_level(level):
    again = TANH | {"f.2.2": cut(math.tanh(float(RIGHT["z_f.2.2"])), 4, False)}
    assert "one mistake" not in sheet(again, level).render("md")
    assert "tanh in place" not in sheet(again, level).render("md")


def test_what_a_repeated_mistake_costs_is_said_as_it_is_where_that_is_no_line():
    found = mark(PROBLEM, exchanged(), Marking(scheme=GRADED))
    assert "The other 6 hold one mistake, made six times; together they earn 2.5 of 6." in said(found.document.lead)


def test_a_mistake_on_a_blank_line_is_said_to_show_below_it_and_not_to_be_made_there():
    answers = {quantity: text for quantity, text in bare_h().items() if quantity != "h.2.2"}
    text = mark(PROBLEM, answers).render("md").replace("\\", "")
    assert "The other 13 hold **one mistake, which shows on 13 lines**; it costs one line, not 13." in text
    assert "On five lines: `h.1.1`, `h.1.2`, `h.2.1`, `h.3.1` and `h.3.2`. " in text
    assert "It shows on `z_f`, `z_i`, `z_g` and `z_o` (8 lines), too: these go on from what you left blank." in text


def bare_h():
    """The answers of a student who takes the cell state itself for its tanh."""
    slips = {}
    for quantity in (name for name in RIGHT if name.startswith("h.")):
        now = honest(DERIVATION, 4, slip=slips)
        slips[quantity] = cut(float(now["o" + quantity[1:]]) * float(now["c" + quantity[1:]]), 4, False)
    return honest(DERIVATION, 4, slip=slips)


def test_what_is_said_of_a_sheet_with_two_digits_fewer_says_what_it_earns():
    coarse = {quantity: cut(float(text), 2, False) for quantity, text in RIGHT.items()}
    document = mark(PROBLEM, coarse).document
    assert said(document.lead) == (
        "Mark: 3.45 of 69. All 69 lines are right. "
        "Together they earn 3.45 until a person has looked at them; the reason stands below."
    )


@pytest.mark.parametrize(("starter", "student", "line"), [
    ("gru-pytorch", "c02", "h.2.1"), ("both-ways", "h02", "l1.h.2.2"), ("both-ways", "k02", "l1r.h.2.1"), ("both-ways", "k04", "l1r.h.1.1"), ("two-layers", "g02", "l2.c.1.1"),
])  # fmt: skip
def test_a_mistake_on_blank_lines_above_is_worked_out_to_the_number_that_was_written(starter, student, line):
    answers = by_hand(starter)[student]
    text = mark(load_example(starter), answers, asked=list(answers)).render("md")
    worked = text.partition(f"One of the lines, `{line}`")[2].partition("corrected")[0]
    (found,) = re.findall(r"approx \\mathbf\{(.*?)\}", worked)
    assert abs(float(found) - float(answers[line])) < 1.5e-4


def test_an_exponential_that_was_rounded_is_shown_as_it_was_before():
    answers = by_hand("peephole")["d03"]
    text = mark(load_example("peephole"), answers, asked=list(answers)).render("md")
    before = f"{math.exp(-float(answers['z_f.1.1'])):.4f}"
    assert rf"e^{{-{answers['z_f.1.1']}}}\approx {before} \approx 0.4" in text.replace("\n", "")


def sections_of_mistakes(found):
    return [section for section in found.document.sections if section.name.startswith("mistake")]


@pytest.mark.parametrize("student", ["exchanged", "tanh of gates", "bare h"])
def test_the_line_that_is_worked_out_is_the_first_wrong_one_which_is_to_be_corrected_first(student):
    answers = {"exchanged": exchanged, "tanh of gates": tanh_of_gates, "bare h": bare_h}[student]()
    found = mark(PROBLEM, answers)
    (shown,) = re.findall("One of the lines, `(.*?)`", found.render("md"))
    assert [shown] == to_correct_first(found) == [found.marked.wrong[0].quantity]


@pytest.mark.parametrize("answers", [AWRY, TANH, {"o.1.2": "1,234", "f.2.1": "0.82", "i.1.2": "0,6"}, {"h.2.1": "", "c.3.1": ""}])
def test_ids_in_sentences_are_set_as_ids(answers):
    """In Markdown an id stands between back-ticks, or there would be a backslash before its underscore, and no mark of what it is."""
    text = sheet(**answers).render("md")
    prose = "\n".join(
        line for line in re.sub(r"(?s)\$\$.*?\$\$|`[^`]*`|\$[^$]*\$", "", text).split("\n") if not line.startswith("|")
    )
    assert not re.findall(r"\b(?:z|d|tanh)\\?_\w+|\b[a-z]\.\d\.\d", prose)
    assert "`" in text


def misreading(read, of="1.2"):
    """A GRU whose input is a decimal, worked out with another one at the first time step."""
    problem = loads(f"""
title = "decimals"
cell = "gru"
sequence = [[{of}], [-0.7], [0.4]]
[weights]
W_z = [[0.45, -0.3, 0.2], [-0.6, 0.15, 0.35]]
b_z = [0.1, -0.25]
W_r = [[0.7, 0.25, -0.4], [0.3, -0.55, 0.6]]
b_r = [-0.15, 0.2]
W_n = [[0.8, -0.65, 0.5], [-0.35, 0.9, 0.4]]
b_n = [0.05, -0.1]
""")
    return problem, replace(problem, sequence=((Fraction(read),), *problem.sequence[1:]))


@pytest.mark.parametrize(("given", "read", "shown"), [("1.2", "2.1", "2.1"), ("1.20", "-1.2", "-1.2")])
def test_a_misread_input_is_told_as_a_decimal(given, read, shown):
    problem, other = misreading(read, given)
    text = mark(problem, honest(derive(other), 4)).render("md")
    assert "a number of the input misread" in text
    assert "frac" not in text.partition("yours")[2].partition("How to go on")[0].replace("frac{1}{1", "")
    assert rf"0.45 \cdot {shown}" in text.replace("(", "").replace(")", "")
    assert rf"0.45 \cdot {given}" in text


def test_which_number_was_read_for_which_is_said_to_the_student_and_on_the_terminal():
    problem, other = misreading("2.1")
    found = mark(problem, honest(derive(other), 4))
    assert "You seem to have read $2.1$ for $x^{(1)}$." in found.render("md")
    (told,) = [each for each in told_lines(found.marked) if "input" in each.notes[0]]
    assert "x.1.1 read as 2.1" in told.notes


def test_what_was_made_on_blank_lines_is_not_said_twice():
    problem, other = misreading("2.1")
    answers = {q: text for q, text in honest(derive(other), 4).items() if q.split(".")[0] in ("h", "n")}
    text = mark(problem, answers, asked=list(answers)).render("md")
    assert text.count("a number of the input misread") == 1
    assert "on lines above that you left blank: `z_z`" in text


def test_of_a_slip_that_no_formula_gives_the_right_formula_is_shown():
    answers = by_hand_with_a_slip()
    text = mark(PROBLEM, answers, asked=list(answers)).render("md")
    assert "an error in the arithmetic" in text
    assert r"h_{1}^{(1)}= o_{1}^{(1)} \, \tanh" in text.partition("Work it out once more:")[2].partition("## How to go on")[0]


def by_hand_with_a_slip():
    """The usual form with one number that no known mistake gives, and that nobody goes on with."""
    return {q: text for q, text in RIGHT.items() if q[0] in "chyl"} | {"h.1.1": "0.1600"}


def test_a_cause_too_weak_for_the_student_makes_no_line_one_that_a_person_decides():
    wrong = {"c.1.1": "0.2038", "c.3.1": "1.3426"}
    answers = {q: text for q, text in RIGHT.items() if q[0] in "chyl"} | wrong
    found = MARKER.mark(sheet_of("eve", answers), list(answers))
    weak = [line for line in found.lines if line.look == (WEAK_CAUSE,)]
    tally = Tally()
    tally.add(found)
    assert tally.likely == len(weak) > 0
    assert tally.lines_for_eyes == len([line for line in found.lines if line.look]) - len(weak)
    page = write_document(class_page(tally, MARKER), "md")
    assert f"{len(weak)} wrong line{'s' if len(weak) > 1 else ''} ha" in page.partition("## Students")[0]
    assert "stands in the evidence" not in page


RNN = with_backward(load_example("rnn"))
OF_RNN = honest(derive(RNN), 4)


def test_the_difference_the_other_way_round_is_called_that_and_no_wrong_sign():
    turned = {q: f"{-float(OF_RNN[q]):.4f}" for q in OF_RNN if q.startswith("diff")}
    assert mark(RNN, honest(derive(RNN), 4, slip=turned)).causes == dict.fromkeys(turned, "the target minus the prediction")


def back_through(weights):
    """The answers of who goes back to the input, and to the state before, through other weights."""
    slips = {}
    for name, weight in weights.items():
        steps = [q for q in OF_RNN if q.startswith(f"{name}.")]
        slips |= {q: f"{float(OF_RNN[q.replace(name, 'd_z_h')]) * weight:.4f}" for q in steps}
    return mark(RNN, OF_RNN | slips).render("md")


def test_of_a_weight_that_was_misread_it_is_said_as_what():
    text = back_through({"d_x": 0.3})
    assert "one digit of a number misread" in text
    assert r"You seem to have read $0.3$ for $W_{xh}$." in text
    assert "You seem to have read" not in back_through({"d_x": 0.3, "d_h_in": 0.7})  # which are told as one slip on all lines


def test_the_loss_is_not_named_twice():
    text = sheet(loss="10.7374").render("md")
    assert "On the line `loss` you wrote 10.7374." in text
    assert "$L$ (`loss`) first." in text


def test_lines_of_samples_and_layers_are_told_apart_in_words():
    batch = with_backward(load_example("batch"))
    right = honest(derive(batch), 4)
    last_step = {f"s2.d_{q}.{place}": right[f"s2.d_{q}.{place}"] for q, place in (("W_xh", "1.1"), ("W_hh", "1.1"))}
    wrong = {q: f"{2 * float(text):.4f}" for q, text in last_step.items()}
    text = mark(batch, right | wrong).render("md")
    assert "On two lines: `s2.d_W_xh.1.1` and `s2.d_W_hh.1.1`." in text  # both are gradients of the weights of the hidden state
    deep = load_example("two-layers")
    text = mark(deep, honest(derive(deep), 4, slip={"l1.c.1.1": "0.9999"})).render("md")
    assert "of layer 2" in text.partition("Then redo")[2]
    assert not re.search(r"of l\d", text)


def test_how_lines_are_off_in_the_same_way_is_said_with_their_ids_as_ids():
    answers = usual(worked("seed", Way(sigma=lambda z: 0.9 / (1 + math.exp(-z)))))
    text = MarkedSheet(MARKER.mark(sheet_of("ann", answers), list(answers)), MARKER).render("md")
    assert (
        "`c` and `h` (12 lines): off in the same way, as if every sigmoid were 0.9 times as large. Charged once, at `c.1.1`."
        in text
    )


def test_lines_that_are_held_back_stand_in_no_other_row_of_the_marks():
    """Also where they repeat a mistake that was charged before, and would earn all but for that."""
    found = MARKER.mark(sheet_of("ann", usual(worked("seed", Way(sigma=math.tanh)))))
    assert any(line.causes and line.same_as for line in found.wrong)
    held = replace(found, lines=tuple(replace(line, is_held=bool(line.same_as)) for line in found.lines))
    rows = re.findall(r"^\| [*]*([A-Za-z][^|*]*)[*]* \| [*]*([0-9]+)", MarkedSheet(held, MARKER).render("md"), re.MULTILINE)
    counts = {name: int(number) for name, number in rows}
    assert counts.pop("All lines") == sum(counts.values()) == len(found.lines)
