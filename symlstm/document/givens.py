"""What is given: the sequence, the weights as matrices, the biases, the initial state, the target."""

from collections.abc import Iterable, Iterator

from symlstm.document.blocks import Block, Paragraph, Section
from symlstm.document.breaking import Line, fits
from symlstm.document.formula import COMMA, DOTS, EQUALS, Formula, Matrix, Numeral, Operator, Row
from symlstm.document.lines import Writer
from symlstm.document.matrix_form import TALLEST
from symlstm.document.side_by_side import equation, side_by_side, together
from symlstm.document.width import BRACKET_PAIR, COLUMN_GAP, LINE, width
from symlstm.document.wording import counted, with_article
from symlstm.numbers.shown import Shown
from symlstm.problem.problem import Matrix as Numbers
from symlstm.problem.problem import Problem, Vector

NAME_ROOM = 8.0  # em kept for the name and the relation in front of a wide matrix
Span = tuple[int, int]


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
        yield from _matrix(identity, name, tuple((value,) for value in values), writer)


def _matrix(identity: str, name: Formula, matrix: Numbers, writer: Writer) -> Iterator[Line]:
    """The matrix, cut into blocks where it is too wide or too tall for a page; entry by entry where one number is too long."""
    entries = [[writer.number(Shown(value)) for value in row] for row in matrix]
    if not all(fits(Matrix(((entry,),)), name, LINE - NAME_ROOM) for row in entries for entry in row):
        yield from _entry_by_entry(identity, entries, writer)
        return
    row_spans, column_spans = _row_spans(len(entries)), _column_spans(entries)
    for top, bottom in row_spans:
        for start, end in column_spans:
            block = Matrix(tuple(tuple(row[start:end]) for row in entries[top:bottom]))
            whole = len(row_spans) == len(column_spans) == 1
            yield equation(name if whole else _block_name(name, (top, bottom), (start, end), len(entries[0]) > 1), EQUALS, block)


def _entry_by_entry(identity: str, entries: list[list[Formula]], writer: Writer) -> Iterator[Line]:
    for row, numbers in enumerate(entries, 1):
        for position, number in enumerate(numbers, 1):
            is_vector = len(numbers) == 1 and identity.partition("_")[0] != "W"
            yield equation(writer.names.of(f"{identity}.{row}" if is_vector else f"{identity}.{row}.{position}"), EQUALS, number)


def _row_spans(rows: int) -> list[Span]:
    return [(start, min(start + TALLEST, rows)) for start in range(0, rows, TALLEST)]


def _column_spans(entries: list[list[Formula]]) -> list[Span]:
    spans, start, used = [], 0, BRACKET_PAIR
    for position, column_entries in enumerate(zip(*entries, strict=True)):
        wide = max(map(width, column_entries)) + COLUMN_GAP
        if position > start and used + wide > LINE - NAME_ROOM:
            spans.append((start, position))
            start, used = position, BRACKET_PAIR
        used += wide
    return [*spans, (start, len(entries[0]))]


def _block_name(name: Formula, rows: Span, columns: Span, has_columns: bool) -> Formula:
    """W[rows, columns], both counted from 1."""
    inner = (*_span(rows), COMMA, *_span(columns)) if has_columns else _span(rows)
    return Row((name, Operator("["), *inner, Operator("]")))


def _span(span: Span) -> tuple[Formula, ...]:
    first, last = Numeral((str(span[0] + 1),)), Numeral((str(span[1]),))
    return (first,) if span[1] == span[0] + 1 else (first, DOTS, last)
