"""One thing done everywhere, on forms that leave most lines blank; and what no wrong formula gives."""

import math
from fractions import Fraction

from symlstm import load_example, loads
from symlstm.marking.catalogue import CATALOGUE
from symlstm.marking.habit import Habit
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.scheme_file import loads_marking
from symlstm.marking.sheet import sheet_of

SEED = load_example("seed")
MARKER = Marker(SEED)
GIVENS = {name: float(value) for name, value in MARKER.derivation.givens.items()}
USUAL = ("c", "h", "y", "loss")


def sigma(z):
    return 1 / (1 + math.exp(-z))


def worked(gate=sigma, slip=None, biased=3):
    """An LSTM with one input, two units and a last readout by hand, to four places a line; `slip` gives the amounts by which lines are
    off, `biased` up to which step the bias is not forgotten."""
    note = dict(GIVENS)

    def put(quantity, value):
        note[quantity] = round(value, 4) + (slip or {}).get(quantity, 0)

    for t in (1, 2, 3):
        for u in (1, 2):
            for letter, weights in (("f", "f"), ("i", "i"), ("g", "c"), ("o", "o")):
                row = [note[f"W_{weights}.{u}.{k}"] for k in (1, 2, 3)]
                beside = (note[f"x.{t}.1"], note[f"h.{t - 1}.1"], note[f"h.{t - 1}.2"])
                bias = note[f"b_{weights}.{u}"] if t <= biased else 0
                put(f"z_{letter}.{t}.{u}", sum(w * v for w, v in zip(row, beside, strict=True)) + bias)
                put(f"{letter}.{t}.{u}", (math.tanh if letter == "g" else gate)(note[f"z_{letter}.{t}.{u}"]))
            put(f"c.{t}.{u}", note[f"f.{t}.{u}"] * note[f"c.{t - 1}.{u}"] + note[f"i.{t}.{u}"] * note[f"g.{t}.{u}"])
        for u in (1, 2):
            put(f"h.{t}.{u}", note[f"o.{t}.{u}"] * math.tanh(note[f"c.{t}.{u}"]))
    put("y.3.1", sum(note[f"W_y.1.{u}"] * note[f"h.3.{u}"] for u in (1, 2)) + note["b_y.1"])
    put("loss", (note["y.3.1"] - GIVENS["target.3.1"]) ** 2 / 2)
    return {q: f"{note[q]:.4f}" for q in note if q.split(".")[0] in USUAL and q in MARKER.derivation.by_target}


def marked(answers, marking=None):
    return (Marker(SEED, marking) if marking else MARKER).mark(sheet_of("student", answers), list(answers))


def test_the_oracle_agrees_where_nothing_is_wrong():
    assert not marked(worked()).wrong


def test_a_mistake_in_every_gate_is_told_on_each_line_and_charged_once_where_no_gate_is_asked():
    found = marked(worked(gate=math.tanh))
    assert len(found.wrong) > 6
    assert all(line.causes == ("tanh-for-sigmoid",) for line in found.wrong)
    assert found.total.possible - found.total.earned == 1


def test_a_mistake_from_one_time_step_on_is_told_on_these_steps_alone():
    found = marked(worked(biased=1))
    assert len(found.wrong) > 4
    assert {line.causes for line in found.wrong} == {("bias-dropped",)}
    at = {quantity for line in found.wrong for cause in line.diagnosis.causes for quantity in cause.at}
    assert at <= {f"{z}.{t}.{u}" for z in ("z_f", "z_i", "z_g", "z_o") for t in (2, 3) for u in (1, 2)}


def test_whoever_made_one_known_mistake_everywhere_has_worked():
    found = marked(worked(gate=lambda z: sigma(-z)))
    assert len(found.wrong) > 6
    assert found.total.possible - found.total.earned == 1


def test_lines_that_say_too_little_by_themselves_are_told_with_the_others():
    found = marked(worked(gate=lambda z: z))
    assert len(found.wrong) == 12
    assert all("activation-left-out" in line.causes for line in found.wrong)
    assert found.total.possible - found.total.earned == 1


def test_what_no_wrong_formula_gives_is_a_slip_where_all_else_is_right():
    found = marked(worked(slip={"z_o.2.1": 0.0731}))
    assert [line.quantity for line in found.wrong] == ["h.2.1"]
    assert found.wrong[0].causes == ("slip-on-the-way",)


def test_of_many_lines_that_nothing_explains_none_is_called_a_slip():
    found = marked(worked(slip={f"h.{t}.1": 0.0731 + 0.0113 * t for t in (1, 2, 3)} | {"c.2.2": 0.1377}))  # the others are right
    assert len(found.wrong) == 4
    assert not any("slip-on-the-way" in line.causes for line in found.wrong)


def test_columns_are_exchanged_with_the_reset_gate_beside_the_state():
    problem = loads(
        'cell = "gru"\nsequence = [[1], [2]]\n[weights]\n'
        + "".join(f"W_{k} = [[0.1, 0.{n}]]\nb_{k} = [0.3]\n" for n, k in enumerate("zrn", 2))
        + "[initial]\nh = [0.5]\n"
    )
    formulas = [str(formula) for rule, formula in Marker(problem).edits("z_n.2.1") if rule.name == "columns-permuted"]
    assert len(formulas) == 1
    first = formulas[0].index("W_n.2.1") if "W_n.2.1" in formulas[0] else formulas[0].index("W_n.1.1")
    assert formulas[0].index("r.2.1") < formulas[0].index("x.2.1")
    assert first < formulas[0].index("r.2.1")


def test_no_sum_is_made_of_the_minus_in_one_minus_z():
    rule = next(rule for rule in CATALOGUE if rule.name == "sum-for-product")
    marker = Marker(load_example("gru"), Marking(rules=(rule,)))
    assert len(marker.edits("h.2.1")) == 1  # z + h in place of z h


def test_the_middle_of_what_comes_out_is_better_evidence_than_its_edge():
    habit = Habit(0.55, 0.6)
    assert habit.nearness((0.5, 1e-4), 0.4998, 0.5002) > 1 > habit.nearness((0.5, 1e-4), 0.5, 0.5004)


def test_by_concept_all_lines_of_a_quantity_weigh_together_what_one_does():
    by_concept = loads_marking('count = "concepts"\n[weights]\nc = 2', tuple(MARKER.derivation.by_target))
    found = marked(worked(), by_concept)
    assert found.total.possible == Fraction(5)  # c 2, h 1, y 1, loss 1
    assert {line.weight for line in found.lines if line.quantity.startswith("c.")} == {Fraction(2, 6)}
