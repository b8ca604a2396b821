"""The NumPy witnesses against PyTorch's own modules in float64: nn.RNN, nn.GRU, nn.LSTM, stacked and both ways, with its losses."""

from fractions import Fraction

import numpy as np
import pytest
from oracles.networks import LOSSES, network
from oracles.witnessed import witnessed

torch = pytest.importorskip("torch", reason="the group `autograd` is not installed")
pytestmark = pytest.mark.torch

MODULES = {"rnn": ("RNN", "h"), "lstm": ("LSTM", "ifco"), "gru-reset-after": ("GRU", "rzn")}  # the order of PyTorch's gates
SHAPES = [((3,), False), ((3,), True), ((3, 3), False), ((3, 3), True)]


def tensor(numbers):
    return torch.tensor([_floats(each) for each in numbers], dtype=torch.float64)


def _floats(number):
    return [_floats(each) for each in number] if isinstance(number, list) else float(Fraction(number))


def directions(problem):
    """Prefix, PyTorch's ending, and what is given, from the bottom; at each layer the forward direction first."""
    if "layers" not in problem:
        yield "", "_l0", problem
    for number, layer in enumerate(problem.get("layers", [])):
        yield from ((f"l{number + 1}{mark}.", f"_l{number}{ending}", layer[way]) for way, mark, ending in WAYS if way in layer)


WAYS = [("forward", "", ""), ("reverse", "r", "_reverse")]


def module_of(problem):
    """PyTorch's module with the problem's weights, stacked in its order of the gates; every gate has two biases."""
    kind, gates = MODULES[problem["cell"]]
    given = list(directions(problem))
    choices = {"nonlinearity": problem["activation"]} if "activation" in problem else {}
    module = getattr(torch.nn, kind)(
        len(problem["sequence"][0]),
        3,
        num_layers=len(problem.get("layers", [0])),
        bidirectional=any("reverse" in ending for _, ending, _ in given),
        dtype=torch.float64,
        **choices,
    )
    for _, ending, one in given:
        for part, name in PARTS.items():
            stack = torch.cat([tensor(one["weights"][f"{name}{gate}"]) for gate in gates])
            with torch.no_grad():
                getattr(module, part + ending).copy_(stack)
    return module


PARTS = {"weight_ih": "W_x", "weight_hh": "W_h", "bias_ih": "b_x", "bias_hh": "b_h"}


def by_torch(problem):
    """The hidden states of the last layer, the loss, and every gradient by a given number, by id."""
    module, x, given = module_of(problem), tensor(problem["sequence"]).requires_grad_(), list(directions(problem))
    initial = {
        state: torch.stack([tensor(one["initial"][state]) for *_, one in given]).requires_grad_()
        for state in given[0][2]["initial"]
    }
    read, _ = module(x, tuple(initial.values()) if len(initial) > 1 else initial["h"])
    W_y, b_y = (tensor(problem["weights"][name]).requires_grad_() for name in ("W_y", "b_y"))
    loss = LOSS[problem["loss"]](read @ W_y.T + b_y, tensor(problem["target"]))
    loss.backward()
    found = by_id("d_x", x.grad) | by_id("d_W_y", W_y.grad) | by_id("d_b_y", b_y.grad) | {"loss": loss.item()}
    for row, (prefix, ending, _) in enumerate(given):
        for state, value in initial.items():
            found |= by_id(f"{prefix}d_{state}0", value.grad[row])
        for part, name in PARTS.items():
            gates = MODULES[problem["cell"]][1]
            for gate, share in zip(gates, getattr(module, part + ending).grad.chunk(len(gates)), strict=True):
                found |= by_id(f"{prefix}d_{name}{gate}", share)
    return found | states(problem, read.detach(), given)


def states(problem, read, given):
    """The hidden states by id: PyTorch has both directions of the last layer side by side."""
    top = [prefix for prefix, *_ in given][-read.shape[1] // 3 :]
    return {
        id_: value
        for prefix, part in zip(top, read.split(3, dim=1), strict=True)
        for id_, value in by_id(f"{prefix}h", part).items()
    }


def by_id(name, array):
    return {".".join([name, *(str(part + 1) for part in index)]): float(value) for index, value in np.ndenumerate(array.numpy())}


def squared(factor, reduction):
    return lambda z, target: factor * torch.nn.functional.mse_loss(z, target, reduction=reduction)


LOSS = {
    "half-squared": squared(0.5, "sum"),
    "squared": squared(1, "sum"),
    "mean-squared": squared(1, "mean"),
    "cross-entropy": lambda z, target: torch.nn.functional.cross_entropy(z, target, reduction="sum"),
    "binary-cross-entropy": lambda z, target: torch.nn.functional.binary_cross_entropy(torch.sigmoid(z), target, reduction="sum"),
}
PAIRS = [(output, loss) for output, losses in LOSSES.items() for loss in losses if output == "linear" or "entropy" in loss]


def off(found, expected):
    return [id_ for id_, value in expected.items() if not np.isclose(found.get(id_, np.nan), value, rtol=1e-11, atol=1e-13)]


@pytest.mark.parametrize(("hidden", "both"), SHAPES)
@pytest.mark.parametrize(
    ("cell", "keys"), [("rnn", {"activation": "tanh"}), ("rnn", {"activation": "relu"}), ("lstm", {}), ("gru-reset-after", {})]
)
def test_layers_and_directions_are_those_of_pytorch(cell, keys, hidden, both):
    for seed, (output, loss) in enumerate(PAIRS * 4):
        problem = network(seed, cell, hidden=hidden, both=both, output=output, loss=loss, outputs=3, steps=1 + seed % 7, **keys)
        expected = by_torch(problem)
        assert off(witnessed(problem), expected) == []
        assert len(expected) > 30


@pytest.mark.parametrize("loss", LOSS)
def test_the_mean_over_time_is_that_of_pytorch(loss):
    output = next(output for output, name in PAIRS if name == loss)
    keys = {} if loss == "mean-squared" else {"over_time": "mean"}
    problem = network(1, "rnn", output=output, loss=loss, steps=5, **keys)
    share = 1 if loss == "mean-squared" else 5
    by_sum = by_torch({key: value for key, value in problem.items() if key != "over_time"})
    expected = {id_: value / share for id_, value in by_sum.items() if id_.startswith(("d_", "loss"))}
    assert off(witnessed(problem), expected) == []


def test_another_order_of_the_gates_is_noticed(monkeypatch):
    monkeypatch.setitem(MODULES, "gru-reset-after", ("GRU", "zrn"))
    problem = network(1, "gru-reset-after", loss="half-squared")
    assert "h.1.1" in off(witnessed(problem), by_torch(problem))
