"""Numbers that a mistake makes huge, or 0: marked like any other, and nothing that would fit whatever stands there."""

import math
from fractions import Fraction

from symlstm import loads
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of

TEXT = (
    'cell = "lstm"\nsequence = [[0.5], [1.5], [2.5]]\ntarget = [4]\nreadout = "last"\n[weights]\n'
    "W_f = [[-9.5, 0.3]]\nW_i = [[-8.5, 0.2]]\nW_c = [[0.45, 0.25]]\nW_o = [[-7.5, 0.4]]\n"
    "b_f = [-0.6]\nb_i = [-0.7]\nb_c = [0.2]\nb_o = [-0.3]\nW_y = [[0.5]]\nb_y = [0.15]\n[rounding]\nplaces = 4\n"
)
OTHER = TEXT.replace("-8.5", "0.9").replace("[-0.7]", "[-2]").replace("-7.5", "-0.5").replace("[-0.3]", "[1]")
MARKER, OF_ZEROS = Marker(loads(TEXT)), Marker(loads(OTHER))
CALCULATOR = 10  # figures that it shows


def shown(value):
    return f"{value:.4f}" if abs(value) < 10 ** (CALCULATOR - 4) else f"{value:.{CALCULATOR - 1}e}"


def worked(gate, by=MARKER):
    """An LSTM with one unit by hand."""
    note, texts = {name: float(value) for name, value in by.derivation.givens.items()}, {}

    def put(quantity, value):
        texts[quantity] = shown(value)
        note[quantity] = float(texts[quantity])

    for t in (1, 2, 3):
        for letter, weights in (("f", "f"), ("i", "i"), ("g", "c"), ("o", "o")):
            total = sum(note[f"W_{weights}.1.{k}"] * note[name] for k, name in ((1, f"x.{t}.1"), (2, f"h.{t - 1}.1")))
            put(f"z_{letter}.{t}.1", total + note[f"b_{weights}.1"])
            put(f"{letter}.{t}.1", (math.tanh if letter == "g" else gate)(note[f"z_{letter}.{t}.1"]))
        put(f"c.{t}.1", note[f"f.{t}.1"] * note[f"c.{t - 1}.1"] + note[f"i.{t}.1"] * note[f"g.{t}.1"])
        put(f"tanh_c.{t}.1", math.tanh(note[f"c.{t}.1"]))
        put(f"h.{t}.1", note[f"o.{t}.1"] * note[f"tanh_c.{t}.1"])
    put("y.3.1", note["W_y.1.1"] * note["h.3.1"] + note["b_y.1"])
    put("diff.3.1", note["y.3.1"] - 4)
    put("loss", note["diff.3.1"] ** 2 / 2)
    return texts


def marked(answers, by=MARKER):
    return by.mark(sheet_of("student", answers), list(answers))


def verdict_of(quantity, answers):
    return next(line.verdict.value for line in marked(answers).lines if line.quantity == quantity)


def sigma(z):
    return 1 / (1 + math.exp(-z))


def test_the_oracle_agrees_where_nothing_is_wrong():
    found = marked(worked(sigma))
    assert found.total.earned == found.total.possible == 36


def test_one_mistake_that_makes_numbers_huge_is_told_and_costs_one_line():
    answers = worked(lambda z: math.exp(-z))
    assert max(abs(float(text)) for text in answers.values()) > 1e15
    found = marked(answers)
    assert {line.causes for line in found.wrong} == {("exponential-for-sigmoid",)}
    assert found.total.possible - found.total.earned == 1


def test_what_is_multiplied_by_a_huge_number_follows_as_it_was_worked_out_and_in_no_other_way():
    """f = 10^9 times c = 0.0000, which may be 0.00004: nearly any number would follow from that."""
    huge = worked(sigma) | {"f.2.1": "987654321.1234", "c.1.1": "0.0000"}
    product = float(huge["i.2.1"]) * float(huge["g.2.1"])
    assert verdict_of("c.2.1", huge | {"c.2.1": f"{product + 0.5:.4f}"}) == "coarse"
    assert verdict_of("c.2.1", huge | {"c.2.1": f"{product:.4f}"}) != "coarse"


def test_a_coarse_line_has_one_reason_its_digits_or_the_numbers_that_it_rests_on():
    huge = worked(sigma) | {"f.2.1": "987654321.1234", "c.1.1": "0.0000", "h.1.1": "0.1"}
    product = float(huge["i.2.1"]) * float(huge["g.2.1"])
    lines = {line.quantity: line for line in marked(huge | {"c.2.1": f"{product + 0.5:.4f}"}).lines}
    assert lines["h.1.1"].look == ("written with too few digits to be judged",)
    assert lines["c.2.1"].look[0] == "worked out from numbers so large, or known so roughly, that nearly any answer would fit"


def test_a_huge_number_without_its_figures_goes_to_a_person():
    found = marked(worked(sigma) | {"f.2.1": "1000000000"})
    line = next(line for line in found.lines if line.quantity == "f.2.1")
    assert (line.verdict.value, line.earned) == ("coarse", Fraction(0))
    assert line.look


def test_of_zeros_that_a_mistake_makes_only_what_they_leave_trivial_is_held_back():
    """With max(0, z) for each gate most of the sheet is 0, and somebody who does that throughout has worked."""
    found = marked(worked(lambda z: max(z, 0.0), OF_ZEROS), OF_ZEROS)
    assert sum(line.judged.entry.value == 0 for line in found.lines) > len(found.lines) / 3
    assert {line.causes for line in found.wrong} == {("relu-for-activation",)}
    unpaid = {line.verdict.value for line in found.lines if line.earned < line.weight}
    assert unpaid == {"mistake", "follows-trivial"}
    assert sum(line.earned < line.weight for line in found.wrong) == 1
