"""The NumPy witnesses' gradients against difference quotients of the witnesses' own losses, and every small change of their formulas noticed.

The quotients are of float64: good to some eight figures, which no wrong formula is.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import log
from random import Random

import numpy as np
import pytest
from oracles.networks import FORMS, GATES, LOSSES, network
from oracles.public import case, wrong
from oracles.twins import signs, with_one_sign_changed
from oracles.witnessed import witnessed

from symlstm.numbers.witness import WITNESSES, arrays, gru, gru_reset_after, layers, lstm, lstm_cifg, readout, rnn

STEP = Fraction(1, 2**17)


def places(problem):
    """Every given number: the way to it, and the id of its gradient."""
    for t, row in enumerate(problem["sequence"]):
        yield from ((("sequence", t, j), f"d_x.{t + 1}.{j + 1}") for j in range(len(row)))
    yield from _in_direction((), problem, "")
    for number, layer in enumerate(problem.get("layers", []), 1):
        for way, given in layer.items():
            yield from _in_direction(("layers", number - 1, way), given, f"l{number}{'r' if way == 'reverse' else ''}.")


def _in_direction(path, given, prefix):
    for part, ending in (("weights", ""), ("initial", "0")):
        for name, value in given.get(part, {}).items():
            for index, _ in np.ndenumerate(np.array(value, dtype=object)):
                numbers = ".".join(str(number + 1) for number in index)
                yield (*path, part, name, *index), f"{prefix}d_{name}{ending}.{numbers}"


def shifted(given, path, step):
    """The same with the number at the end of a way a step greater."""
    if not path:
        return Fraction(given) + step
    copy = dict(given) if isinstance(given, dict) else list(given)
    copy[path[0]] = shifted(given[path[0]], path[1:], step)
    return copy


def total(problem):
    """The loss, with what comes from outside as gradients of a linear term of its own."""
    found = witnessed({key: value for key, value in problem.items() if key != "upstream"})
    loss = found.get("loss", 0.0)
    for t, row in enumerate(problem.get("upstream", {}).get("h", []), 1):
        loss += sum(float(Fraction(u)) * found[f"h.{t}.{j}"] for j, u in enumerate(row, 1))
    for j, u in enumerate(problem.get("upstream", {}).get("c", []), 1):
        loss += float(Fraction(u)) * found[f"c.{len(problem['sequence'])}.{j}"]
    return loss


def slopes(problem, chosen):
    """The difference quotient at each of these places, by the id of the gradient."""
    steps = ((total(shifted(problem, path, STEP)), total(shifted(problem, path, -STEP)), id_) for path, id_ in chosen)
    return {id_: (above - below) / float(2 * STEP) for above, below, id_ in steps}


def off(found, expected):
    return [id_ for id_, slope in expected.items() if not np.isclose(found.get(id_, np.nan), slope, rtol=1e-6, atol=1e-8)]


def some(problem, seed, number=25):
    every = list(places(problem))
    return Random(seed).sample(every, min(number, len(every)))


def options(cell):
    if cell == "rnn":
        return [{"activation": activation} for activation in ("tanh", "relu", "sigmoid", "linear")]
    return [{"z_gate": meaning} for meaning in ("keeps", "updates")] if cell.startswith("gru") else [{}]


def upstream(cell):
    """Gradients from outside of four time steps and three units."""
    return {"h": [["0.5", "-1", "0.25"]] * 4} | ({"c": ["2", "-0.5", "1"]} if cell.startswith("lstm") else {})


@pytest.mark.parametrize("cell", GATES)
def test_every_cell_in_every_form(cell):
    for seed, (form, chosen, stack) in enumerate(product(FORMS, options(cell), ("x,h", "h,x"))):
        problem = network(seed, cell, form=form, stack=stack, **chosen)
        assert off(witnessed(problem), slopes(problem, some(problem, seed))) == [], (form, chosen, stack)


@pytest.mark.parametrize(("output", "loss"), [(output, loss) for output, losses in LOSSES.items() for loss in losses])
def test_every_output_and_loss(output, loss):
    for seed, (readout_at, over_time) in enumerate(product(("last", "every", [1, 3]), ("sum", "mean"))):
        keys = {"output": output, "loss": loss, "readout": readout_at} | (
            {} if loss == "mean-squared" else {"over_time": over_time}
        )
        problem = network(seed, "rnn", outputs=3, **keys)
        assert off(witnessed(problem), slopes(problem, some(problem, seed))) == [], (readout_at, over_time)


def defined(problem, found):
    """The loss by its definition, from the predictions."""
    pairs = [
        (found[f"y.{t}.{k}"], float(Fraction(target)))
        for t, row in enumerate(problem["target"], 1)
        for k, target in enumerate(row, 1)
    ]
    total = sum(TERMS[problem["loss"]](y, target) for y, target in pairs)
    shares = {"mean-squared": len(pairs)}.get(problem["loss"]) or (
        len(problem["target"]) if problem.get("over_time") == "mean" else 1
    )
    return total / shares


TERMS = {
    "half-squared": lambda y, target: (y - target) ** 2 / 2,
    "squared": lambda y, target: (y - target) ** 2,
    "mean-squared": lambda y, target: (y - target) ** 2,
    "cross-entropy": lambda y, target: -target * log(y),
    "binary-cross-entropy": lambda y, target: -target * log(y) - (1 - target) * log(1 - y),
}


@pytest.mark.parametrize(("output", "loss"), [(output, loss) for output, losses in LOSSES.items() for loss in losses])
def test_every_loss_is_that_of_its_definition(output, loss):
    for over_time in ("sum", "mean"):
        problem = network(1, "gru", outputs=3, output=output, loss=loss, over_time=over_time)
        found = witnessed(problem)
        assert found["loss"] == pytest.approx(defined(problem, found), rel=1e-12)


@pytest.mark.parametrize("output", LOSSES)
def test_the_gradient_by_the_logits_is_that_of_the_bias_at_a_single_time_step(output):
    for loss in LOSSES[output]:
        found = witnessed(network(1, "rnn", output=output, loss=loss, readout="last"))
        by_z = "d_y" if output == "linear" else "d_z_y"
        assert [found[f"{by_z}.4.{k}"] for k in (1, 2)] == [found[f"d_b_y.{k}"] for k in (1, 2)]


@pytest.mark.parametrize("loss", LOSSES["linear"])
def test_where_the_prediction_is_the_hidden_state_itself(loss):
    problem = network(1, "lstm", outputs=0, loss=loss)
    found = witnessed(problem)
    assert off(found, slopes(problem, some(problem, 1))) == []
    assert not {id_.split(".")[0] for id_ in found} & {"y", "z_y", "d_y", "d_z_y"}


@pytest.mark.parametrize("cell", GATES)
def test_several_layers_and_both_directions(cell):
    for seed, (hidden, both) in enumerate([((2, 3), False), ((3,), True), ((2, 3, 2), True)]):
        problem = network(seed, cell, hidden=hidden, both=both, output="softmax", outputs=3)
        assert off(witnessed(problem), slopes(problem, some(problem, seed, 60))) == [], (hidden, both)


@pytest.mark.parametrize("cell", GATES)
def test_passes_that_are_restarted_give_the_same(cell):
    for both in (False, True):
        problem = network(1, cell, hidden=(2, 3), both=both, steps=6)
        expected = witnessed(problem)
        for restarts, back in [((3,), ()), ((), (4,)), ((1, 2, 5), (2, 3, 6)), ((6,), (1,))]:
            found = witnessed(problem, WITNESSES, restarts, back)
            assert found.keys() == expected.keys()
            assert [id_ for id_, value in expected.items() if not np.isclose(found[id_], value, rtol=1e-12, atol=1e-15)] == []


@pytest.mark.parametrize("cell", GATES)
def test_gradients_from_outside_beside_a_loss_and_without_one(cell):
    for seed, outputs in enumerate((0, 2)):
        problem = network(seed, cell, outputs=outputs) | {"upstream": upstream(cell)}
        problem = problem if outputs else {key: value for key, value in problem.items() if key != "target"}
        assert off(witnessed(problem), slopes(problem, some(problem, seed))) == []


def test_relu_has_the_slope_0_at_0_and_step_has_none():
    problem = network(1, "rnn", form="no biases", activation="relu", steps=1) | {
        "sequence": [[0, 0]],
        "initial": {"h": [0, 0, 0]},
    }
    assert [witnessed(problem)[f"d_z_h.1.{unit}"] for unit in (1, 2, 3)] == [0, 0, 0]
    forward = {key: value for key, value in problem.items() if key != "target"} | {"activation": "step"}
    assert [witnessed(forward)[f"h.1.{unit}"] for unit in (1, 2, 3)] == [0, 0, 0]
    with pytest.raises(ValueError, match="no gradient of the activation 'step'"):
        witnessed(problem | {"activation": "step"})


def test_probabilities_too_small_for_float64_have_a_loss_and_gradients():
    softmax = network(1, "rnn", output="softmax") | {"target": [[1, 0]] * 4}
    softmax["weights"] |= {"b_y": [-3000, 0]}
    assert witnessed(softmax)["loss"] == pytest.approx(4 * 3000, rel=1e-3)
    assert [witnessed(softmax)[f"d_z_y.1.{k}"] for k in (1, 2)] == [-1, 1]
    sigmoid = softmax | {"output": "sigmoid"}
    assert witnessed(sigmoid)["loss"] == pytest.approx(4 * (3000 + 0.7), rel=1e-3)


# --- broken twins ----------------------------------------------------------------------------------------------------


def noticed(cell, witness):
    """Whether the gradients of a broken witness are off for some network with this cell, in one go or with restarts."""
    for seed, chosen in enumerate(options(cell)):
        problem = network(seed, cell, **chosen) | {"upstream": upstream(cell)}
        expected = slopes(problem, some(problem, seed, 40))
        for restarts, back in (((), ()), ((2,), (3,))):
            if off(witnessed(problem, {**WITNESSES, cell: witness}, restarts, back), expected):
                return True
    return False


BACKWARD = {"rnn": rnn, "gru": gru, "gru-reset-after": gru_reset_after, "lstm-peephole": lstm, "lstm-cifg": lstm_cifg}
TWINS = [(cell, number) for cell, module in BACKWARD.items() for number in range(signs(module.backward))]


@pytest.mark.parametrize(("cell", "number"), TWINS)
def test_every_changed_sign_in_a_backward_pass_is_noticed(cell, number):
    broken = replace(WITNESSES[cell], backward=with_one_sign_changed(BACKWARD[cell].backward, number))
    assert noticed(cell, broken)


@pytest.mark.parametrize("cell", GATES)
def test_what_is_right_is_not_taken_for_broken(cell):
    assert not noticed(cell, WITNESSES[cell])


@pytest.mark.parametrize(("module", "name"), [(rnn, "slope"), (gru, "mixed_back")], ids=["slope", "mixed_back"])
def test_every_changed_sign_in_a_part_of_a_backward_pass_is_noticed(module, name, monkeypatch):
    right, cell = getattr(module, name), {rnn: "rnn", gru: "gru"}[module]
    for number in range(signs(right)):
        monkeypatch.setattr(module, name, with_one_sign_changed(right, number))
        assert noticed(cell, WITNESSES[cell])


READOUT = [
    readout.compared,
    readout.gradients,
    readout._straight,
    readout._through_the_activation,
    readout.log_softmax,
    readout.stable_softmax,
]
READ_OUT = ["awkward_01_softmax_800", "bengali_rnn"]  # their values are known
READ_OUT_TWINS = [(function, number) for function in READOUT for number in range(signs(function))]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize(("function", "number"), READ_OUT_TWINS, ids=lambda value: getattr(value, "__name__", value))
def test_every_changed_sign_in_a_readout_or_loss_is_noticed(function, number, monkeypatch):
    cases = [(output, loss) for output, losses in LOSSES.items() for loss in losses]
    problems = [network(1, "rnn", outputs=3, output=output, loss=loss) for output, loss in cases]
    expected = [slopes(problem, some(problem, 1)) for problem in problems]
    monkeypatch.setattr(readout, function.__name__, with_one_sign_changed(function, number))
    found = [witnessed(problem) for problem in problems]
    by_slopes = any(map(off, found, expected))
    by_definition = not all(map(np.isclose, [each["loss"] for each in found], map(defined, problems, found)))
    assert (
        by_slopes or by_definition or any(wrong(witnessed(problem), values["forward"]) for problem, values in map(case, READ_OUT))
    )


def test_a_gradient_that_goes_back_the_wrong_way_round_is_noticed(monkeypatch):
    problem = network(1, "lstm", both=True)
    right = layers._from_outside
    turned = lambda direction, by_h, by_c: right(replace(direction, reverse=False), by_h, by_c)  # noqa: E731
    expected = slopes(problem, some(problem, 1, 40))
    monkeypatch.setattr(layers, "_from_outside", turned)
    assert {id_.split(".")[0] for id_ in off(witnessed(problem), expected)} >= {"l1r"}


def test_the_columns_of_the_state_taken_for_those_of_the_input_are_noticed(monkeypatch):
    problem = network(1, "gru", form="stacked", inputs=3)
    expected = slopes(problem, some(problem, 1, 40))
    right = arrays.PreActivation.back
    monkeypatch.setattr(arrays.PreActivation, "back", lambda self, d_z, inputs: right(self, d_z, inputs)[::-1])
    assert off(witnessed(problem), expected)
