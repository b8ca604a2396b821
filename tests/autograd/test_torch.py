"""Gradients against PyTorch's automatic differentiation in float64; an optional group: `make test-torch`."""

from dataclasses import replace
from random import Random

import pytest
from oracles.generic import generic_problem

from symlstm import Layout
from symlstm.derivation import derive
from symlstm.enclosure.enclosure import enclose
from symlstm.numbers.certify import certify
from symlstm.numbers.float_error import float_error_bounds

torch = pytest.importorskip("torch", reason="the group `autograd` is not installed")
pytestmark = pytest.mark.torch

STATES = {"lstm": ("h", "c")}  # every other cell has h alone


def tensors(problem):
    def leaf(numbers):
        floats = [[float(v) for v in row] if isinstance(row, tuple) else float(row) for row in numbers]
        return torch.tensor(floats, dtype=torch.float64, requires_grad=True)

    named = {name: leaf(value) for name, value in (problem.matrices | problem.biases).items()}
    return named, leaf(problem.sequence), {name: leaf(value) for name, value in problem.initial.items()}


def lstm_step(p, x, h, c):
    xh = torch.cat([x, h])
    f, i, o = (torch.sigmoid(p[f"W_{k}"] @ xh + p[f"b_{k}"]) for k in "fio")
    c = f * c + i * torch.tanh(p["W_c"] @ xh + p["b_c"])
    return o * torch.tanh(c), c


def gru_step(p, x, h):
    xh = torch.cat([x, h])
    z, r = (torch.sigmoid(p[f"W_{k}"] @ xh + p[f"b_{k}"]) for k in "zr")
    n = torch.tanh(p["W_n"] @ torch.cat([x, r * h]) + p["b_n"])
    return ((1 - z) * n + z * h,)


def gru_reset_after_step(p, x, h):
    """PyTorch's own GRU, its weights put together from split ones; its gates come in the order r, z, n."""
    inputs, empty = len(x), torch.zeros_like(p["b_r"])
    own = torch.nn.GRUCell(inputs, len(h), dtype=torch.float64)
    given = {
        "weight_ih": torch.cat([p["W_r"][:, :inputs], p["W_z"][:, :inputs], p["W_xn"]]),
        "weight_hh": torch.cat([p["W_r"][:, inputs:], p["W_z"][:, inputs:], p["W_hn"]]),
        "bias_ih": torch.cat([p["b_r"], p["b_z"], p["b_xn"]]),
        "bias_hh": torch.cat([empty, empty, p["b_hn"]]),
    }
    return (torch.func.functional_call(own, given, (x, h)),)


def rnn_step(p, x, h):
    return (torch.tanh(p["W_h"] @ torch.cat([x, h]) + p["b_h"]),)


STEPS = {"lstm": lstm_step, "gru": gru_step, "gru-reset-after": gru_reset_after_step, "rnn": rnn_step}


def gradients_by_torch(problem):
    """Every gradient with respect to a given number, by id."""
    p, x, initial = tensors(problem)
    states = tuple(initial[name] for name in STATES.get(problem.cell.name, ("h",)))
    step = STEPS[problem.cell.name]
    total = torch.zeros((), dtype=torch.float64)
    for t in range(problem.steps):
        states = step(p, x[t], *states)
        if t + 1 in problem.read_out_at:
            target = problem.target[problem.read_out_at.index(t + 1)]
            difference = p["W_y"] @ states[0] + p["b_y"] - torch.tensor([float(v) for v in target], dtype=torch.float64)
            total = total + 0.5 * (difference * difference).sum()
    total.backward()
    found = {f"d_{name}": tensor.grad for name, tensor in p.items()} | {"d_x": x.grad}
    found |= {f"d_{name}0": tensor.grad for name, tensor in initial.items()}
    return {
        ".".join([name, *(str(part + 1) for part in index)]): grad[index].item()
        for name, grad in found.items()
        for index in torch.cartesian_prod(*(torch.arange(n) for n in grad.shape)).reshape(-1, grad.dim()).tolist()
        for index in [tuple(index)]
    }


@pytest.mark.parametrize("chunk", range(10))
def test_three_hundred_random_problems_agree_with_autograd_within_the_error_of_float64(chunk):
    for seed in range(30 * chunk, 30 * chunk + 30):
        random = Random(f"torch {seed}")
        shape = [random.randint(1, 3), random.randint(1, 4), random.randint(1, 6), random.randint(1, 2)]
        problem = generic_problem(seed, random.choice(list(STEPS)), *shape, random.choice(["last", "every"]))
        problem = replace(problem, layout=Layout(backward=True))
        derivation = derive(problem)
        values = certify(derivation, problem.rounding)
        bounds = float_error_bounds(derivation, values.true)
        for identity, grad in gradients_by_torch(problem).items():
            ours = float(_middle(values.true[identity]))
            assert abs(grad - ours) <= bounds.error[identity] + abs(ours) * 2.0**-52, (seed, identity)


def _middle(value):
    from mpmath import libmp

    return libmp.to_float(enclose(value, 128).lo)
