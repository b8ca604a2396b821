"""The NumPy witnesses against ONNX's reference evaluator: peepholes, both GRUs, and both directions."""

from fractions import Fraction

import numpy as np
import pytest
from oracles.networks import network
from oracles.witnessed import witnessed

onnx = pytest.importorskip("onnx", reason="the group `test` is not installed")
helper, reference = pytest.importorskip("onnx.helper"), pytest.importorskip("onnx.reference")

# The operator, its order of the gates, that of its peepholes, and its attributes.
OPERATORS = {
    "rnn": ("RNN", "h", "", {}),
    "lstm": ("LSTM", "iofc", "", {}),
    "lstm-peephole": ("LSTM", "iofc", "iof", {}),
    "gru": ("GRU", "zrn", "", {"linear_before_reset": 0}),
    "gru-reset-after": ("GRU", "zrn", "", {"linear_before_reset": 1}),
}


def floats(numbers):
    return np.array([[float(Fraction(n)) for n in row] if isinstance(row, list) else float(Fraction(row)) for row in numbers])


def by_onnx(problem, form, way):
    """The hidden states of each direction, (T, directions, H), and the last cell states where there are some."""
    operator, gates, peepholes, attributes = OPERATORS[problem["cell"]]
    given = [problem["layers"][0][each] for each in ("forward", "reverse")] if "layers" in problem else [problem]
    stack = lambda name: np.stack([np.concatenate([floats(one["weights"][f"{name}{gate}"]) for gate in gates]) for one in given])  # noqa: E731
    feeds = {"X": floats(problem["sequence"])[:, None], "W": stack("W_x"), "R": stack("W_h")}
    if form == "two biases":
        feeds["B"] = np.concatenate([stack("b_x"), stack("b_h")], axis=1)
    feeds |= {
        f"initial_{state}": np.stack([floats(one["initial"][state])[None] for one in given]) for state in given[0]["initial"]
    }
    if peepholes:
        feeds["P"] = np.stack([np.concatenate([floats(one["weights"][f"p_{gate}"]) for gate in peepholes]) for one in given])
    names = ["X", "W", "R", "B", "", "initial_h", "initial_c", "P"]
    inputs = [name if name in feeds else "" for name in (names if "initial_c" in feeds else names[:6])]
    node = helper.make_node(operator, inputs, ["Y"], hidden_size=len(feeds["initial_h"][0, 0]), direction=way, **attributes)
    values = [helper.make_tensor_value_info(name, onnx.TensorProto.DOUBLE, None) for name in feeds]
    results = [helper.make_tensor_value_info("Y", onnx.TensorProto.DOUBLE, None)]
    model = helper.make_model(helper.make_graph([node], "one cell", values, results))
    (found,) = reference.ReferenceEvaluator(model).run(None, feeds)
    return found[:, :, 0]


def hidden_states(problem, prefixes):
    found, units = witnessed(problem), range(1, 4)
    times = range(1, len(problem["sequence"]) + 1)
    return np.array([[[found[f"{prefix}h.{t}.{unit}"] for unit in units] for prefix in prefixes] for t in times])


@pytest.mark.parametrize("form", ["two biases", "no biases"])
@pytest.mark.parametrize("cell", OPERATORS)
def test_a_cell_is_that_of_onnx(cell, form):
    for seed in range(40):
        problem = network(seed, cell, form=form, steps=1 + seed % 7)
        assert np.allclose(hidden_states(problem, [""]), by_onnx(problem, form, "forward"), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("cell", [cell for cell in OPERATORS if cell != "rnn"])
def test_both_directions_are_those_of_onnx(cell):
    for seed in range(40):
        problem = network(seed, cell, both=True, steps=1 + seed % 7)
        expected = by_onnx(problem, "two biases", "bidirectional")
        assert np.allclose(hidden_states(problem, ["l1.", "l1r."]), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("way", ["forward", "reverse"])
def test_the_coupled_gate_is_that_of_onnx_with_a_forget_gate_turned_round(way):
    """sigma(-z) = 1 - sigma(z); the evaluator leaves the attribute input_forget aside."""
    for seed in range(40):
        problem = network(seed, "lstm-cifg", both=way == "reverse")
        given = problem["layers"][0]["reverse"] if way == "reverse" else problem
        for name, value in list(given["weights"].items()):
            if name.endswith("i"):
                given["weights"][name[:-1] + "f"] = turned(value)
        coupled = {**given, "cell": "lstm-peephole", "sequence": problem["sequence"]}
        prefix = "l1r." if way == "reverse" else ""
        assert np.allclose(hidden_states(problem, [prefix]), by_onnx(coupled, "two biases", way), rtol=1e-12, atol=1e-14)


def turned(numbers):
    return [turned(each) if isinstance(each, list) else str(-Fraction(each)) for each in numbers]


def test_the_reset_gate_on_the_other_side_is_noticed(monkeypatch):
    problem = network(1, "gru-reset-after", steps=2)
    monkeypatch.setitem(OPERATORS, "gru-reset-after", OPERATORS["gru"])
    assert not np.allclose(hidden_states(problem, [""]), by_onnx(problem, "two biases", "forward"), rtol=1e-6)
