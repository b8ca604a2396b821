"""How large the problem is: T, D, H and K, found from what is given, and the bounds on them.

One list of the wrong length must not make all the others wrong: each size is what most of the lists say.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from symlstm.network import Parameter
from symlstm.network.names import Role, Size
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given
from symlstm.problem.shapes import Length, majority, row_lengths
from symlstm.words import N_, counting, said

MAX_WIDTH = 256  # D, H and K: a hundred times what a hand calculation has, and a page can still be typeset
MAX_STEPS = 2_000  # T
MAX_WORK = 20_000_000  # multiplications in one forward pass: about as long as a user will wait, at exact or proven precision


@dataclass(frozen=True, slots=True)
class Sizes:
    """T time steps of D inputs, H hidden units, K outputs; None for what could not be found out."""

    steps: int
    inputs: Length
    hidden: Length
    outputs: Length

    def of(self, size: Size) -> Length:
        """The length of a vector."""
        return {Size.INPUT: self.inputs, Size.HIDDEN: self.hidden, Size.OUTPUT: self.outputs, Size.ONE: 1}[size]

    def total(self, vectors: tuple[Size, ...]) -> Length:
        """The length of a stacked column; None where one of its vectors has none yet."""
        lengths = [length for length in map(self.of, vectors) if length]
        return sum(lengths) if lengths and len(lengths) == len(vectors) else None

    def in_words(self, vectors: tuple[Size, ...]) -> str:
        """ "input + hidden D + H = 1 + 2" for a stacked column, "hidden H = 2" for one vector alone."""
        words = said("outputs") if vectors == (Size.OUTPUT,) else _added(_WORDS[size] for size in vectors)
        letters, lengths = _added(size.letter for size in vectors), _added(str(self.of(size)) for size in vectors)
        return said("{vectors} {letters} = {lengths}", vectors=words, letters=letters, lengths=lengths)


_WORDS = {Size.INPUT: said("input"), Size.HIDDEN: said("hidden"), Size.OUTPUT: said("output")}


def _added(parts: Iterable[str]) -> str:
    return reduce(lambda first, second: said("{first} + {second}", first=first, second=second), parts)


Parameters = Mapping[str, Parameter]


def find_sizes(sequence: Any, weights: Mapping[str, Given], parameters: Parameters, initial: Mapping[str, Given]) -> Sizes:
    """The sizes that most of the rows and lengths agree on."""
    given = [(parameter, weights[name].value) for name, parameter in parameters.items() if name in weights]
    hidden = majority(_hidden_votes(given, initial))
    has_readout = any(parameter.rows == Size.OUTPUT for parameter, _ in given)
    outputs = majority(_count(value) for parameter, value in given[::-1] if parameter.rows == Size.OUTPUT)
    return Sizes(
        steps=len(sequence) if isinstance(sequence, list) else 0,
        inputs=_inputs(sequence, given, hidden),
        hidden=hidden,
        outputs=outputs if has_readout else hidden,
    )


def check_bounds(sizes: Sizes, parameters: Parameters, findings: Findings) -> bool:
    """Report sizes beyond the bounds; give whether there were none."""
    widths = (
        ("sequence", counting("{n} input", "{n} inputs", sizes.inputs or 0)),
        ("weights", counting("{n} hidden unit", "{n} hidden units", sizes.hidden or 0)),
        ("weights.W_y", counting("{n} output", "{n} outputs", sizes.outputs or 0)),
    )
    before = findings.count
    for where, found in widths:
        if found.number > MAX_WIDTH:
            findings.add(where, found, said("at most {most}", most=MAX_WIDTH))
    if sizes.steps > MAX_STEPS:
        findings.add(
            "sequence", counting("{n} time step", "{n} time steps", sizes.steps), said("at most {most}", most=f"{MAX_STEPS:,}")
        )
    if findings.count == before and (work := _work(sizes, parameters)) > MAX_WORK:
        found = counting("{n} multiplication", "{n} multiplications", work)
        hint = N_("shorten the sequence or take fewer units")
        findings.add("sequence", found, said("at most {most}", most=f"{MAX_WORK:,}"), hint)
    return findings.count == before


def _work(sizes: Sizes, parameters: Parameters) -> int:
    """How many multiplications the cell needs for all time steps."""
    matrices = [parameter for parameter in parameters.values() if parameter.role is Role.MATRIX]
    return sizes.steps * sum((sizes.of(matrix.rows) or 0) * (sizes.total(matrix.columns) or 0) for matrix in matrices)


def _hidden_votes(given: list[tuple[Parameter, Any]], initial: Mapping[str, Given]) -> Iterator[int]:
    # Vectors first, because the first of two equal votes wins: transposed matrices agree with each other, too.
    of_hidden = [(parameter, value) for parameter, value in given if parameter.rows == Size.HIDDEN]
    yield from (_count(value) for parameter, value in of_hidden if parameter.role is not Role.MATRIX)
    yield from (_count(state.value) for state in initial.values())
    yield from (_count(value) for parameter, value in of_hidden if parameter.role is Role.MATRIX and row_lengths(value))


def _inputs(sequence: Any, given: list[tuple[Parameter, Any]], hidden: Length) -> Length:
    if isinstance(sequence, list) and sequence and not any(isinstance(row, list) for row in sequence):
        return 1  # a flat list: most likely one number a time step
    votes = (
        length - parameter.columns.count(Size.HIDDEN) * (hidden or 0)
        for parameter, value in given
        if parameter.columns.count(Size.INPUT) == 1
        for length in row_lengths(value)
    )
    return majority(row_lengths(sequence)) or (majority(votes) if hidden else None)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0
