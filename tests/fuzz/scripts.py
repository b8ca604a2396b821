"""Python scripts that call what the package offers, with values of wrong types and sizes in places of right ones."""

import inspect
from collections.abc import Sequence
from random import Random

import symlstm

HEAD = (
    "from dataclasses import replace",
    "from decimal import Decimal",
    "from fractions import Fraction",
    "from pathlib import Path",
    "import numpy as np",
    "from symlstm import *",
)
WRONG = (
    "None", "True", "False", "0", "1", "-1", "3", "10**400", "0.5", "float('nan')", "float('inf')", "1j", "''", "'x'", "'0.1'", "'1/3'", "'½'", "'1e400'",
    "'\\ud800'", "'\\0'", "'x' * 100_000", "b'x'", "[]", "[1]", "[[]]", "{}", "{'a': 1}", "{1: '2'}", "{'loss': 5.3}", "{'loss': None}", "{'loss': '5.3'}", "()",
    "set()", "frozenset({'h'})", "frozenset({5})", "object()", "len", "int", "range(3)", "Fraction(1, 3)", "Fraction(-1)", "Decimal('0.1')", "Decimal('NaN')",
    "Path('x')", "Path('p.toml')", "np.float64(0.5)", "np.array([0.5, 1])", "np.int64(3)", "iter([])", "Ellipsis", "problem", "solution", "'h.1.1'", "'md'", "'tex'",
)  # fmt: skip
RIGHT = {
    "problem": ("problem",),
    "solution": ("solution",),
    "format": ("'md'", "'tex'", "'html'", "'json'", "'toml'", "'typ'"),
    "path": ("'p.toml'", "Path('p.toml')", "'p.json'", "'missing.toml'", "'.'"),
    "text": ("open('p.toml', errors='replace').read()",),
    "name": ("'gru'", "'seed'"),
    "sheet": ("{'loss': '5.3', 'h.1.1': '0,5'}", "{}"),
    "rate": ("'0.1'", "Fraction(1, 7)", "1"),
    "steps": ("1", "3", "100", "101"),
    "places": ("0", "4", "30", "None"),
    "figures": ("None", "1", "6", "True"),
    "ties": ("'half-up'", "'truncate'"),
    "carry": ("'printed'", "'full'"),
    "carried": ("None", "frozenset({'h'})"),
    "guard": ("0", "2", "20", "21"),
    "detail": ("'brief'", "'full'"),
    "backward": ("True", "False"),
    "quantity": ("'h.1.1'", "'loss'", "'c.9.9'"),
}
SETTINGS = ("Rounding", "Layout", "Training")
CALLBACKS = {"tell", "link", "engine", "template", "marking"}  # a function of the caller's own, or what starts another program
NO_CALL = {"use_engine"}  # what it chooses would hold for all that follows


def script(rng: Random) -> tuple[str, ...]:
    """The lines of a script: a problem and its solution, then some calls."""
    begin = (*HEAD, f"problem = load_example({rng.choice(('', repr('gru')))})", "solution = solve(problem)")
    return (*begin, *(line for _ in range(rng.choice((1, 1, 2))) for line in _some_call(rng)))


def _some_call(rng: Random) -> Sequence[str]:
    ways = (_function, _function, _settings, _settings, _setting_then_solved, _lookup, _backward_then_rendered)
    return rng.choice(ways)(rng)


def _function(rng: Random) -> Sequence[str]:
    """Any function that the package offers, by its own list of parameters."""
    functions = [name for name in symlstm.__all__ if inspect.isfunction(getattr(symlstm, name)) and name not in NO_CALL]
    return [_call(rng.choice(functions), rng)]


def _settings(rng: Random) -> Sequence[str]:
    return [_call(rng.choice(SETTINGS), rng)]


def _setting_then_solved(rng: Random) -> Sequence[str]:
    name = rng.choice(SETTINGS)
    made = f"problem = replace(problem, {name.lower()}={_call(name, rng) if rng.random() < 0.8 else rng.choice(WRONG)})"
    return [made, "solution = solve(problem)", f"render(solution, {rng.choice(RIGHT['format'])})"]


def _lookup(rng: Random) -> Sequence[str]:
    return [f"solution[{rng.choice((*WRONG, *RIGHT['quantity']))}]"]


def _backward_then_rendered(rng: Random) -> Sequence[str]:
    return [f"problem = {_call('with_backward', rng)}", "solution = solve(problem)", "render(solution)", "str(solution['loss'])"]


def _call(name: str, rng: Random) -> str:
    """A call with all arguments that must be there and some that may: one of them wrong, mostly."""
    parameters = [p for p in inspect.signature(getattr(symlstm, name)).parameters.values() if p.name not in CALLBACKS]
    taken = [p for p in parameters if p.default is p.empty or rng.random() < 0.4]
    taken = [p for p in taken if p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    wrong = rng.choice(taken).name if taken and rng.random() < 0.85 else ""
    values = (rng.choice(WRONG if p.name == wrong else RIGHT.get(p.name, WRONG)) for p in taken)
    return f"{name}({', '.join(f'{p.name}={value}' for p, value in zip(taken, values, strict=True))})"
