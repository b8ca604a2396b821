"""The settings of a problem as tables of a TOML file: `[rounding]`, `[layout]`, `[training]`, `[notation]`,
`[variants]`. What is usual is left out."""

import json
from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from typing import Any

from symlstm.problem.exact import exact_text
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Layout, Rounding
from symlstm.problem.typed import Typed
from symlstm.problem.variants import ALL, Variants


def settings_lines(problem: Problem) -> Iterator[list[str]]:
    """The lines of each table that says anything."""
    rounding, layout = _changed(problem.rounding, Rounding()), _changed(problem.layout, Layout())
    digits = "places" if problem.rounding.figures is None else "figures"
    rounding = {digits: problem.rounding.digits, **{name: value for name, value in rounding.items() if value is not None}}
    if problem.training:
        layout.pop("backward", None)  # it is part of gradient descent
    yield ["[rounding]", *_pairs(rounding)]
    yield ["[layout]", *_pairs(layout)] if layout else []
    yield ["[training]", f"rate = {_rate(problem)}"] if problem.training else []
    yield from _notation(problem)
    yield _variants(problem.variants) if problem.variants else []


def _changed(settings: Any, usual: Any) -> dict[str, Any]:
    """What differs from what is usual, by name."""
    pairs = ((each.name, getattr(settings, each.name)) for each in fields(settings))
    return {name: value for name, value in pairs if value != getattr(usual, name)}


def _pairs(values: dict[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        listed = sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value
        yield f"{name} = {json.dumps(listed, ensure_ascii=False)}"


def _rate(problem: Problem) -> str:
    assert problem.training is not None
    rate = problem.training.rate
    return json.dumps(rate.text if isinstance(rate, Typed) else exact_text(rate))


def _variants(variants: Variants) -> list[str]:
    """Steps and ranges as what stands for all numbers, or else as a table in one line."""
    lines = [f"vary = {json.dumps(list(variants.vary))}"] if variants.vary is not None else []
    for name, pairs in (("step", variants.step), ("range", variants.range)):
        written = {of: _exact(value) for of, value in pairs}
        in_braces = ", ".join(f"{json.dumps(of)} = {value}" for of, value in written.items())
        lines += [f"{name} = {written[ALL] if [*written] == [ALL] else f'{{{in_braces}}}'}"] if written else []
    lines += [f"places = {variants.places}"] if variants.places is not None else []
    return ["[variants]", *lines]


def _exact(value: Fraction | tuple[Fraction, ...]) -> str:
    return f"[{', '.join(map(_exact, value))}]" if isinstance(value, tuple) else json.dumps(exact_text(value))


def _notation(problem: Problem) -> Iterator[list[str]]:
    chosen = _changed(problem.notation, type(problem.notation)())
    symbols = dict(chosen.pop("symbols", ()))
    yield ["[notation]", *_pairs(chosen)] if chosen else []
    quoted = [f"{json.dumps(name)} = {json.dumps(symbol, ensure_ascii=False)}" for name, symbol in symbols.items()]
    yield ["[notation.symbols]", *quoted] if quoted else []
