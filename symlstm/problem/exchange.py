"""Some given numbers of a problem exchanged for others, by their ids."""

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from symlstm.errors import UsageError
from symlstm.network.ids import Place, identity, of_any_sample
from symlstm.network.names import RATE
from symlstm.problem.demand import demand
from symlstm.problem.entries import read_number
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given
from symlstm.problem.parameters import names_of_weights
from symlstm.problem.problem import Sample
from symlstm.problem.quantities import quantities
from symlstm.problem.settings import Training
from symlstm.problem.synonyms import cut_otherwise, quantity_meant
from symlstm.problem.typed import Matrix, Vector
from symlstm.problem.upstream import times_from_outside
from symlstm.problem.wording import any_of, plain
from symlstm.words import N_, said


def exchanged(problem: Any, numbers: Mapping[str, str | int | Fraction]) -> Any:
    """A Problem with these numbers in place of its own. Raises UsageError with every entry that is wrong."""
    demand("with_numbers", numbers, Mapping, N_('numbers by their ids, {"W_f.1.1": "1/2"}'))
    findings = Findings()
    new = {quantity: _number(problem, quantity, value, findings) for quantity, value in numbers.items()}
    if findings.count:
        message = said("with_numbers: {wrong} of {number} entries are wrong", wrong=findings.count, number=len(new))
        raise UsageError(message, findings.listed())
    return _with(problem, new)


def _number(problem: Any, quantity: str, value: object, findings: Findings) -> Fraction:
    if isinstance(quantity, str) and quantity in problem.givens:
        return read_number(Given(quantity, value), findings)
    expected = ("", "") if findings.is_full else _expected(problem, str(quantity)[:100])
    findings.add(plain(str(quantity)), N_("no given number of this id"), *expected)
    return Fraction(0)


def _expected(problem: Any, quantity: str) -> tuple[str, str]:
    """What belongs there, and the ids that are near."""
    ids, start = list(problem.givens), len(Place.of(quantity).prefix)
    name = quantity[:start] + quantity[start:].partition(".")[0]
    if name in quantities(problem.network, True) and name not in problem.network.states:
        return N_("a number that is given"), said("{name} is worked out from what is given", name=name)
    _, how = cut_otherwise(name, names_of_weights(problem.cell)) if name not in problem.matrices else (None, "")
    among = said("one of {names}", names=f"{ids[0]}, {ids[1]}, ..., {ids[-1]}")
    if how:
        return among, how
    meant = quantity_meant(problem.cell.aliases.get(name, name) + quantity.removeprefix(name), ids)
    near = [meant] if meant else get_close_matches(quantity, [each for each in ids if each.startswith(name)] or ids, n=3)
    hint = said("did you mean {name}?", name=any_of(near)) if near else ""
    return among, hint


def _with(problem: Any, new: Mapping[str, Fraction]) -> Any:
    training = problem.training
    samples = tuple(Sample(**_of_sequence(each, new)) for each in problem.each_sample)
    return replace(
        problem,
        **(vars(samples[0]) if samples else _of_sequence(problem, new)),
        samples=samples,
        matrices={name: _rows(name, range(1, len(rows) + 1), rows, new) for name, rows in problem.matrices.items()},
        biases={name: _row(name, row, new) for name, row in problem.biases.items()},
        upstream={
            state: _rows(name, times_from_outside(problem.upstream[state], problem.steps), problem.upstream[state], new)
            for state, name in problem.network.upstreams.items()
        },
        training=training and Training(new.get(RATE, training.rate), training.steps),
    )


def _of_sequence(problem: Any, new: Mapping[str, Fraction]) -> dict[str, Any]:
    """What belongs to one sequence."""
    network, (inputs,) = problem.network, problem.network.inputs
    states = {name: _row(identity(name, problem.start(name)), row, new) for name, row in problem.initial.items()}
    return {
        "sequence": _rows(inputs, range(1, problem.steps + 1), problem.sequence, new),
        "initial": {of_any_sample(name): row for name, row in states.items()},
        "target": None if problem.target is None else _rows(network.targets[0], problem.read_out_at, problem.target, new),
    }


def _rows(name: str, numbers: range | tuple[int, ...], rows: Matrix, new: Mapping[str, Fraction]) -> Matrix:
    return tuple(_row(identity(name, number), row, new) for number, row in zip(numbers, rows, strict=True))


def _row(stem: str, row: Vector, new: Mapping[str, Fraction]) -> Vector:
    return tuple(new.get(identity(stem, number), value) for number, value in enumerate(row, 1))
