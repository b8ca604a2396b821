"""What is given: the sequence, the weights as matrices, the biases, the initial state, the target."""

from collections import Counter
from collections.abc import Iterator

from symlstm.document.blocks import Block, Paragraph, Section
from symlstm.document.breaking import Line
from symlstm.document.formula import EQUALS, Formula
from symlstm.document.lines import Writer
from symlstm.document.matrix_blocks import can_stand_in_blocks, in_blocks
from symlstm.document.side_by_side import equation, side_by_side, together
from symlstm.document.wording import counted, listed, with_article
from symlstm.network import Stage
from symlstm.network.names import Role, identity
from symlstm.numbers.page import Shown
from symlstm.problem.problem import Problem
from symlstm.problem.typed import Matrix as Numbers
from symlstm.problem.typed import Vector

ROLES_IN_WORDS = {
    Role.MATRIX: ("weights", "weights"),
    Role.DIAGONAL: ("diagonal weights", "diagonal weights"),
    Role.BIAS: ("bias", "biases"),
}  # of one, and of several


def givens(problem: Problem, writer: Writer) -> Section:
    """Everything the exercise gives, in the order in which it is used."""
    return Section("givens", "Given", tuple(_blocks(problem, writer)))


def _blocks(problem: Problem, writer: Writer) -> Iterator[Block]:
    yield Paragraph((f"{with_article(problem.cell.title)} with {_sizes(problem)}. The sequence:",))
    yield side_by_side(_sequence(problem, writer))
    for stage in problem.network.stages:
        if stage.parameters:
            yield Paragraph((f"The {parameters_in_words(stage)} of the {stage.title}:",))
            yield together(_parameters(problem, writer, stage))
    yield Paragraph(("The initial state and the target:" if problem.target is not None else "The initial state:",))
    yield side_by_side([*_initial(problem, writer), *_targets(problem, writer)])


def _sizes(problem: Problem) -> str:
    sizes = [
        counted(problem.steps, "time step"),
        f"{counted(problem.inputs, 'input')} at each",
        counted(problem.hidden, "hidden unit"),
    ]
    return ", ".join(sizes + [counted(problem.outputs, "output")] * bool(problem.outputs))


def parameters_in_words(stage: Stage) -> str:
    """ "weights and biases"; "weights and bias" where there is one."""
    roles = Counter(parameter.role for parameter in stage.parameters.values())
    words = [words[roles[role] > 1] for role, words in ROLES_IN_WORDS.items() if role in roles]
    return listed(words)


def _sequence(problem: Problem, writer: Writer) -> Iterator[Line]:
    for t, row in enumerate(problem.sequence, 1):
        for name in problem.network.inputs:
            yield from _vector(identity(name, t), writer.names.vector(name, t), row, writer)


def _parameters(problem: Problem, writer: Writer, stage: Stage) -> Iterator[list[Line]]:
    """The parameters of each equation together, each parameter once."""
    seen: set[str] = set()
    for each in stage.equations:
        names = [parameter.name for parameter in stage.parameters_of(each) if parameter.name not in seen]
        seen.update(names)
        if names:
            yield [line for name in names for line in _parameter(problem, writer, name)]


def _parameter(problem: Problem, writer: Writer, name: str) -> Iterator[Line]:
    if name in problem.matrices:
        yield from _matrix(name, writer.names.plain(name), problem.matrices[name], writer)
    else:
        yield from _vector(name, writer.names.plain(name), problem.biases[name], writer)


def _initial(problem: Problem, writer: Writer) -> Iterator[Line]:
    for state, values in problem.initial.items():
        yield from _vector(identity(state, 0), writer.names.vector(state, 0), values, writer)


def _targets(problem: Problem, writer: Writer) -> Iterator[Line]:
    for t, row in zip(problem.read_out_at, problem.target or (), strict=False):
        for name in problem.network.targets:
            yield from _vector(identity(name, t), writer.names.vector(name, t), row, writer)


def _vector(stem: str, name: Formula, values: Vector, writer: Writer) -> Iterator[Line]:
    if len(values) == 1:
        yield equation(name, EQUALS, writer.number(Shown(values[0])))
    else:
        yield from _matrix(stem, name, tuple((value,) for value in values), writer)


def _matrix(stem: str, name: Formula, matrix: Numbers, writer: Writer) -> Iterator[Line]:
    """The matrix, cut into blocks where it is too wide or too tall for a page; entry by entry where one number is too long."""
    entries = [[writer.number(Shown(value)) for value in row] for row in matrix]
    if not can_stand_in_blocks(name, entries):
        yield from _entry_by_entry(stem, entries, writer)
        return
    yield from (equation(part, EQUALS, block) for part, block in in_blocks(name, entries))


def _entry_by_entry(stem: str, entries: list[list[Formula]], writer: Writer) -> Iterator[Line]:
    is_matrix = writer.names.network.names.of_id(stem).role is Role.MATRIX
    for row, numbers in enumerate(entries, 1):
        for position, number in enumerate(numbers, 1):
            index = (row, position) if is_matrix else (row,)
            yield equation(writer.names.of(identity(stem, *index)), EQUALS, number)
