"""The machine interface: values as JSON-ready data and as CSV. All numbers are text, so that no reader rounds them."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from math import isfinite
from typing import Any

from symlstm.derivation.step import Derivation
from symlstm.network import Stage
from symlstm.network.names import gradient
from symlstm.numbers.central_difference import Slope
from symlstm.numbers.crosscheck import Comparison, CrossCheck
from symlstm.numbers.descent import DescentStep
from symlstm.numbers.rounded import integer_text
from symlstm.numbers.values import Values
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Rounding


@dataclass(frozen=True, slots=True)
class ValueRow:
    """One quantity: its id, certified decimal, exact value ("7/8") if it is known exactly, and what it is."""

    id: str
    value: str
    exact: str | None
    rule: str


def value_rows(derivation: Derivation, values: Values) -> Iterator[ValueRow]:
    """Every quantity in reading order."""
    for step in derivation.steps:
        exact = values.exact(step.target)
        text = None if exact is None else _fraction_text(exact.numerator, exact.denominator)
        rule = f"{step.rule} ({step.reason})" if step.reason else step.rule
        yield ValueRow(step.target, str(values.printed[step.target]), text, rule)


def _fraction_text(numerator: int, denominator: int) -> str:
    return integer_text(numerator) if denominator == 1 else f"{integer_text(numerator)}/{integer_text(denominator)}"


def as_csv(derivation: Derivation, values: Values) -> str:
    """The rows as CSV with a head line."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("id", "value", "exact", "rule"))
    writer.writerows((row.id, row.value, row.exact or "", row.rule) for row in value_rows(derivation, values))
    return stream.getvalue()


def as_data(
    problem: Problem, derivation: Derivation, values: Values, check: CrossCheck, descent: tuple[DescentStep, ...] = ()
) -> dict[str, Any]:
    """Problem, rounding rule, quantities, cross-check and gradient descent as plain data."""
    data = _forward_data(problem, derivation, values, check)
    if problem.layout.backward:
        data["crosscheck"] |= {"back_restarts": list(check.back), "central_differences": list(map(_slope, check.slopes))}
    return data | ({"training": [_descent_step(step) for step in descent]} if descent else {})


def _cell(problem: Problem, cell: Stage) -> dict[str, Any]:
    """One of several cells, by the prefix of its ids."""
    return {"prefix": cell.place.prefix, "cell": cell.name, **cell.options, "hidden": problem.sizes[cell.size]}


def _forward_data(problem: Problem, derivation: Derivation, values: Values, check: CrossCheck) -> dict[str, Any]:
    return {
        "problem": {
            "title": problem.title,
            "cell": problem.cell.name,
            **problem.cell.options,
            "output": problem.output if problem.network.output else None,
            "loss": problem.loss,
            "inputs": problem.inputs,
            "hidden": problem.hidden,
            "outputs": problem.outputs,
            "steps": None if problem.samples else problem.steps,
            **(
                {"layers": [list(map(partial(_cell, problem), cells)) for cells in problem.network.layers]}
                if problem.layers
                else {}
            ),
            **(
                {"samples": [{"steps": each.steps} for each in problem.each_sample], "over_samples": problem.over_samples}
                if problem.samples
                else {}
            ),
        },
        "rounding": _rounding(problem.rounding),
        "quantities": list(map(asdict, value_rows(derivation, values))),
        "crosscheck": {
            "outcome": check.outcome.value,
            "restarts": list(check.restarts),
            "comparisons": [_comparison(comparison) for comparison in check.comparisons],
        },
        "precision_bits": values.least,
    }


def _rounding(rounding: Rounding) -> dict[str, Any]:
    return {
        "places": rounding.places if rounding.figures is None else None,
        "figures": rounding.figures,
        "ties": rounding.ties,
        "carry": rounding.carry,
        "carried": sorted(rounding.carried) if rounding.carried is not None else None,
        "guard": rounding.guard,
    }


def _comparison(comparison: Comparison) -> dict[str, str]:
    return {
        "id": comparison.quantity,
        "float64": repr(comparison.witness),
        "distance_ulp": _number(comparison.distance),
        "tolerance_ulp": _number(comparison.tolerance),
        "outcome": comparison.outcome.value,
    }


def _slope(slope: Slope) -> dict[str, str]:
    return {
        "id": gradient(slope.parameter),
        "central_difference": repr(slope.quotient),
        "figures": str(slope.figures),
        "outcome": slope.outcome.value,
    }


def _descent_step(step: DescentStep) -> dict[str, str | None]:
    """Numbers as text; None for one that is undecided."""
    numbers = {"loss": step.loss, "predicted_change": step.predicted, "change": step.change, "new_loss": step.new_loss}
    return {"step": str(step.number), **{key: str(number) if number is not None else None for key, number in numbers.items()}}


def _number(value: float) -> str:
    return f"{value:.3g}" if isfinite(value) else "unknown"
