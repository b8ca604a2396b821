"""What is given: the weights and biases of each equation together, then the inputs, the initial state and the target."""

from collections.abc import Iterator

from symlstm.document.aligned import aligned
from symlstm.document.blocks import Block, Inline, Paragraph, Section, Spread, Strong
from symlstm.document.cells import called
from symlstm.document.formula import COMMA, EQUALS, QUAD, THIN, Formula, Matrix, Row
from symlstm.document.lines import Writer
from symlstm.document.matrix_blocks import PAGE, TALLEST, can_stand_in_blocks, in_blocks
from symlstm.document.sample_pages import writer_of
from symlstm.document.sentence import sentence
from symlstm.document.tokens import in_quotes, target_tokens, tokens_read, vocabulary
from symlstm.document.width import width
from symlstm.language import _
from symlstm.network import Stage
from symlstm.network.ids import identity
from symlstm.network.names import Role
from symlstm.numbers.page import Shown
from symlstm.problem.problem import Problem
from symlstm.problem.samples import ProblemOfSample
from symlstm.problem.typed import Matrix as Numbers
from symlstm.problem.typed import Vector
from symlstm.problem.upstream import times_from_outside

HALF = 22.0  # em of a column, where two stand side by side
BETWEEN = 1.2  # em between formulas on a line


def givens(problem: Problem, writer: Writer) -> Section:
    """Everything the exercise gives, in the order in which it is used."""
    return Section("givens", _("Given"), tuple(_blocks(problem, writer)))


def _blocks(problem: Problem, writer: Writer) -> Iterator[Block]:
    network = problem.network
    for cell in network.cells:
        of_cell = list(_parameters(problem, writer, cell))
        by_two = len(of_cell) > 1 and all(width(formula) <= HALF for formula in of_cell)
        if network.is_layered:
            yield Paragraph((Strong(f"{called(network, cell)}."),))
        yield Spread(_in_pairs(of_cell), columns=2) if by_two else Spread(tuple(_filled(of_cell)), columns=0)
    above = (stage for stage in network.stages if stage not in network.cells)
    of_others = [formula for stage in above for formula in _parameters(problem, writer, stage)]
    if problem.samples:
        yield Spread(tuple(_filled(of_others)))
        for each in problem.each_sample:
            yield from _of_sample(each, writer_of(each, writer.page))
        yield from vocabulary(problem)
        return
    if network.is_layered:
        yield Paragraph((Strong(_("Inputs, initial states and what is read out.")),))
    yield Spread(tuple(_filled([*of_others, *_of_sequence(problem, writer)])))
    yield from vocabulary(problem)


def _of_sample(sample: ProblemOfSample, writer: Writer) -> Iterator[Block]:
    """What is given of one sample; in the tokens of a vocabulary, in words."""
    yield Paragraph((Strong(_("Sample {n}.", n=sample.sample)), *_in_tokens(sample)))
    yield Spread(tuple(_filled(list(_of_sequence(sample, writer)))))


def _in_tokens(problem: Problem) -> Iterator[Inline]:
    read, right = tokens_read(problem), target_tokens(problem)
    if read:
        yield " "
        yield from sentence(_("The sequence {tokens}."), tokens=in_quotes(read))
    if right:
        yield " "
        yield from sentence(_("The target {tokens}."), tokens=in_quotes(right))


def _of_sequence(problem: Problem, writer: Writer) -> Iterator[Formula]:
    """The inputs, the states to begin with, and what is to be predicted."""
    yield from () if tokens_read(problem) else _sequence(problem, writer)
    yield from _initial(problem, writer)
    yield from () if target_tokens(problem) else _targets(problem, writer)
    yield from _from_outside(problem, writer)


def _in_pairs(formulas: list[Formula]) -> tuple[tuple[Formula, ...], ...]:
    return tuple(tuple(formulas[start : start + 2]) for start in range(0, len(formulas), 2))


def _filled(formulas: list[Formula]) -> Iterator[tuple[Formula, ...]]:
    """As many formulas to a line as fit."""
    row: list[Formula] = []
    used = 0.0
    for formula in formulas:
        if row and used + BETWEEN + width(formula) > PAGE:
            yield tuple(row)
            row, used = [], 0.0
        row.append(formula)
        used += BETWEEN + width(formula)
    if row:
        yield tuple(row)


def _parameters(problem: Problem, writer: Writer, stage: Stage) -> Iterator[Formula]:
    """The parameters of each equation side by side; where they do not all have room so, the matrices first, then the biases, but those
    of an equation together if its matrix stands in pieces."""
    seen: set[str] = set()
    named: list[list[str]] = []
    for each in stage.equations:
        names = [parameter.name for parameter in stage.parameters_of(each) if parameter.name not in seen]
        seen.update(names)
        named += [names] if names else []
    groups = [[formula for name in names for formula in _parameter(problem, writer, name)] for names in named]
    rows = [Row(tuple(item for formula in group for item in (QUAD, formula))[1:]) for group in groups]
    if all(width(row) <= PAGE for row in rows):
        yield from rows
    elif any(len(group) > len(names) for group, names in zip(groups, named, strict=True)):
        yield from (formula for group in groups for formula in group)
    else:
        yield from sorted((formula for group in groups for formula in group), key=lambda formula: width(formula) < HALF)


def _parameter(problem: Problem, writer: Writer, name: str) -> Iterator[Formula]:
    if name not in problem.matrices:
        yield from _vector(name, writer.names.plain(name), problem.biases[name], writer)
        return
    matrix, letter = writer.matrix(name), writer.names.plain(name)
    if len(matrix.rows) == len(matrix.rows[0]) == 1:
        yield Row((letter, EQUALS, matrix.rows[0][0]))
    elif width(letter) + BETWEEN + width(matrix) <= PAGE and len(matrix.rows) <= TALLEST:
        yield Row((letter, EQUALS, matrix))
    else:
        yield from _in_pieces(name, letter, problem.matrices[name], writer, matrix.divider)


def _sequence(problem: Problem, writer: Writer) -> Iterator[Formula]:
    """The inputs; numbers in a row as far as they fit on a line."""
    for name in problem.network.inputs:
        found = [
            formula
            for t, row in enumerate(problem.sequence, 1)
            for formula in _vector(identity(name, t), writer.names.vector(name, t), row, writer)
        ]
        yield from _joined(found) if problem.inputs == 1 else found


def _joined(formulas: list[Formula]) -> list[Formula]:
    """Short equations as one, with commas between them, where a line has room for that."""
    joined = Row(tuple(item for formula in formulas for item in (COMMA, THIN, THIN, formula))[3:])
    return [joined] if formulas and width(joined) <= PAGE else formulas


def _initial(problem: Problem, writer: Writer) -> Iterator[Formula]:
    """The initial states; those that are equal in one equation."""
    by_values: dict[Vector, list[str]] = {}
    for state, values in problem.initial.items():
        by_values.setdefault(values, []).append(state)
    for values, states in by_values.items():
        *first, last = states
        others = Row(tuple(i for state in first for i in (writer.names.vector(state, problem.start(state)), EQUALS)))
        start = problem.start(last)
        for formula in _vector(identity(last, start), writer.names.vector(last, start), values, writer):
            yield Row((others, formula)) if first else formula


def _targets(problem: Problem, writer: Writer) -> Iterator[Formula]:
    found = [
        formula
        for t, row in zip(problem.read_out_at, problem.target or (), strict=False)
        for name in problem.network.targets
        for formula in _vector(identity(name, t), writer.names.vector(name, t), row, writer)
    ]
    yield from _joined(found) if all(len(row) == 1 for row in problem.target or ()) else found


def _from_outside(problem: Problem, writer: Writer) -> Iterator[Formula]:
    """Gradients from outside, where there is a backward pass that they go into."""
    for state, name in problem.network.upstreams.items() if problem.layout.backward else ():
        rows = problem.upstream[state]
        for t, row in zip(times_from_outside(rows, problem.steps), rows, strict=True):
            yield from _vector(identity(name, t), writer.names.vector(name, t), row, writer)


def _vector(stem: str, name: Formula, values: Vector, writer: Writer) -> Iterator[Formula]:
    if len(values) == 1:
        yield Row((name, EQUALS, writer.number(Shown(values[0]))))
    else:
        yield from _in_pieces(stem, name, tuple((value,) for value in values), writer)


def _in_pieces(stem: str, name: Formula, matrix: Numbers, writer: Writer, divider: int = 0) -> Iterator[Formula]:
    """The matrix, cut into blocks where it is too wide or too tall for a page, behind its first columns if these belong together; entry by
    entry where one number is too long."""
    entries = [[writer.number(Shown(value)) for value in row] for row in matrix]
    if not can_stand_in_blocks(name, entries):
        yield from _entry_by_entry(stem, entries, writer)
        return
    yield from (Row((part, EQUALS, Matrix(aligned(block.rows)))) for part, block in in_blocks(name, entries, divider))


def _entry_by_entry(stem: str, entries: list[list[Formula]], writer: Writer) -> Iterator[Formula]:
    is_matrix = writer.names.network.names.of_id(stem).role is Role.MATRIX
    for row, numbers in enumerate(entries, 1):
        for position, number in enumerate(numbers, 1):
            index = (row, position) if is_matrix else (row,)
            yield Row((writer.names.of(identity(stem, *index)), EQUALS, number))
