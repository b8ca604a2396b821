"""What is given: the sequence, the weights as matrices, the biases, the initial state, the target."""

from collections.abc import Iterable, Iterator

from symlstm.document.blocks import Block, Paragraph, Section
from symlstm.document.breaking import Line
from symlstm.document.formula import EQUALS, Formula
from symlstm.document.lines import Writer
from symlstm.document.matrix_blocks import can_stand_in_blocks, in_blocks
from symlstm.document.side_by_side import equation, side_by_side, together
from symlstm.document.wording import counted, with_article
from symlstm.numbers.shown import Shown
from symlstm.problem.problem import Problem
from symlstm.problem.typed import Matrix as Numbers
from symlstm.problem.typed import Vector


def givens(problem: Problem, writer: Writer) -> Section:
    """Everything the exercise gives, in the order in which it is used."""
    return Section("givens", "Given", tuple(_blocks(problem, writer)))


def _blocks(problem: Problem, writer: Writer) -> Iterator[Block]:
    yield Paragraph((f"{with_article(problem.cell.title)} with {_sizes(problem)}. The sequence:",))
    yield side_by_side(_sequence(problem, writer))
    yield Paragraph((f"The weights and biases of the {problem.cell.title}:",))
    yield together(_parameters(problem, writer, (weight for weight, _, _ in problem.cell.affine_maps())))
    if problem.readout:
        yield Paragraph(("The weights and bias of the readout:",))
        yield together(_parameters(problem, writer, ("W_y",)))
    yield Paragraph(("The initial state and the target:" if problem.target is not None else "The initial state:",))
    yield side_by_side([*_initial(problem, writer), *_targets(problem, writer)])


def _sizes(problem: Problem) -> str:
    sizes = [
        counted(problem.steps, "time step"),
        f"{counted(problem.inputs, 'input')} at each",
        counted(problem.hidden, "hidden unit"),
    ]
    return ", ".join(sizes + [counted(problem.outputs, "output")] * bool(problem.outputs))


def _sequence(problem: Problem, writer: Writer) -> Iterator[Line]:
    for t, row in enumerate(problem.sequence, 1):
        yield from _vector(f"x.{t}", writer.names.vector("x", t), row, writer)


def _parameters(problem: Problem, writer: Writer, weights: Iterable[str]) -> Iterator[list[Line]]:
    """Each weight matrix with its bias."""
    bias_of = {weight: bias for weight, bias, _ in problem.cell.affine_maps()} | {"W_y": "b_y"}
    for weight in dict.fromkeys(weights):
        bias = bias_of[weight]
        lines = _matrix(weight, writer.names.plain(weight), problem.matrices[weight], writer)
        yield [*lines, *_vector(bias, writer.names.plain(bias), problem.biases[bias], writer)]


def _initial(problem: Problem, writer: Writer) -> Iterator[Line]:
    for state, values in problem.initial.items():
        yield from _vector(f"{state}.0", writer.names.vector(state, 0), values, writer)


def _targets(problem: Problem, writer: Writer) -> Iterator[Line]:
    for t, row in zip(problem.read_out_at, problem.target or (), strict=False):
        yield from _vector(f"target.{t}", writer.names.vector("target", t), row, writer)


def _vector(identity: str, name: Formula, values: Vector, writer: Writer) -> Iterator[Line]:
    if len(values) == 1:
        yield equation(name, EQUALS, writer.number(Shown(values[0])))
    else:
        yield from _matrix(identity, name, tuple((value,) for value in values), writer, is_vector=True)


def _matrix(identity: str, name: Formula, matrix: Numbers, writer: Writer, is_vector: bool = False) -> Iterator[Line]:
    """The matrix, cut into blocks where it is too wide or too tall for a page; entry by entry where one number is too long."""
    entries = [[writer.number(Shown(value)) for value in row] for row in matrix]
    if not can_stand_in_blocks(name, entries):
        yield from _entry_by_entry(identity, entries, writer, is_vector)
        return
    yield from (equation(part, EQUALS, block) for part, block in in_blocks(name, entries))


def _entry_by_entry(identity: str, entries: list[list[Formula]], writer: Writer, is_vector: bool) -> Iterator[Line]:
    for row, numbers in enumerate(entries, 1):
        for position, number in enumerate(numbers, 1):
            yield equation(writer.names.of(f"{identity}.{row}" if is_vector else f"{identity}.{row}.{position}"), EQUALS, number)
