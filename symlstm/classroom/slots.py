"""The numbers of a problem that vary, and which of them must differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from symlstm.classroom.allowed import allowed
from symlstm.derivation import Derivation
from symlstm.errors import Finding, ProblemError
from symlstm.network.ids import identity, without_place
from symlstm.network.names import Kind
from symlstm.problem import Problem
from symlstm.problem.variants import INITIAL, SEQUENCE, TARGET, USUAL, WEIGHTS, Variants
from symlstm.words import N_

Unlike = tuple[object, ...]


@dataclass(frozen=True)
class Varying:
    """A number that varies.

    allowed  what it may become
    keys     two numbers that share one of these must differ: one could be taken for the other
    """

    quantity: str
    allowed: tuple[Fraction, ...]
    keys: tuple[Unlike, ...] = ()


@dataclass(frozen=True)
class _Number:
    """A given number: its id and its value, the name of the weights it belongs to, its keys."""

    quantity: str
    value: Fraction
    name: str = ""
    keys: tuple[Unlike, ...] = ()


def is_in_zeros_and_ones(problem: Problem) -> bool:
    """Whether the sequences are of tokens, or of bits: their rows may change places, their numbers may not change."""
    return all(value in (0, 1) for each in sequences_of(problem) for row in each.sequence for value in row)


def sequences_of(problem: Problem) -> tuple[Problem, ...]:
    """Each of several samples as a problem of its own, or the problem itself."""
    return problem.each_sample or (problem,)


def slots_of(problem: Problem, derivation: Derivation) -> tuple[Varying, ...]:
    """Every number that varies, in the order of the file. Raises ProblemError where that is none, or where one can become nothing."""
    variants = problem.variants or Variants()
    vary = variants.vary or USUAL
    found = tuple(
        slot for group in (WEIGHTS, SEQUENCE, TARGET, INITIAL) for slot in _slots(problem, derivation, variants, vary, group)
    )
    if not found and not (is_in_zeros_and_ones(problem) and variants.vary and SEQUENCE in variants.vary):
        hint = N_("zeros of initial states stay, and so do sequences of tokens unless they are named")
        raise ProblemError("vary", [Finding("variants.vary", N_("nothing that varies"), N_("a name of numbers that may"), hint)])
    return found


def _slots(problem: Problem, derivation: Derivation, variants: Variants, vary: Sequence[str], group: str) -> Iterator[Varying]:
    numbers = list(_OF_GROUP[group](problem, derivation))
    values = [number.value for number in numbers]
    for number in numbers:
        if group in vary or number.name in vary or (number.name and without_place(number.name) in vary):
            yield Varying(number.quantity, allowed(number.value, number.name, group, values, variants), number.keys)


def _weights(problem: Problem, derivation: Derivation) -> Iterator[_Number]:
    lines = _lines(derivation)
    for number, stage in enumerate(problem.network_alone().stages):
        for name in (each for each in stage.parameters if each in problem.matrices):
            rows = problem.matrices[name]
            for r, row in enumerate(rows, 1):
                for c, value in enumerate(row, 1):
                    across: tuple[Unlike, ...] = ((number, "gates", len(row), r, c), (name, "units", c))
                    quantity = identity(name, r, c)
                    yield _Number(quantity, value, name, (*lines.get(quantity, ()), *across))
        for name in (each for each in stage.parameters if each in problem.biases):
            for r, value in enumerate(problem.biases[name], 1):
                across = ((number, "gates", r), (name, "units"))
                quantity = identity(name, r)
                yield _Number(quantity, value, name, (*lines.get(quantity, ()), *across))


def _lines(derivation: Derivation) -> dict[str, tuple[Unlike, ...]]:
    """The lines of the forward pass that read each given number: weights of one sum must differ."""
    found: dict[str, dict[Unlike, None]] = {}
    for step in derivation.steps:
        if derivation.network.names[step.name].kind is Kind.VALUE:
            for quantity in step.reads.values():
                found.setdefault(quantity, {})[("line", step.name, step.target.removeprefix(step.name))] = None
    return {quantity: tuple(keys) for quantity, keys in found.items()}


def _sequence(problem: Problem, derivation: Derivation) -> Iterator[_Number]:
    """Inputs of neighbouring time steps must differ: one could be taken for the other."""
    for each in sequences_of(problem) if not is_in_zeros_and_ones(problem) else ():
        (inputs,) = each.network.inputs
        for t, row in enumerate(each.sequence, 1):
            for j, value in enumerate(row, 1):
                yield _Number(identity(inputs, t, j), value, keys=(("before", inputs, j, t), ("before", inputs, j, t + 1)))


def _target(problem: Problem, derivation: Derivation) -> Iterator[_Number]:
    for each in sequences_of(problem):
        for name in each.network.targets:
            for t, row in zip(each.read_out_at, each.target or (), strict=False):
                yield from (_Number(identity(name, t, k), value) for k, value in enumerate(row, 1))


def _initial(problem: Problem, derivation: Derivation) -> Iterator[_Number]:
    """Initial states that are not zero; those of two units must differ. Those of layers stay where samples share them."""
    for each in sequences_of(problem) if not (problem.samples and problem.layers) else ():
        for name, row in each.initial.items():
            start = each.start(name)
            yield from (_Number(identity(name, start, unit), v, keys=(("state", name),)) for unit, v in enumerate(row, 1) if v)


_OF_GROUP = {WEIGHTS: _weights, SEQUENCE: _sequence, TARGET: _target, INITIAL: _initial}
