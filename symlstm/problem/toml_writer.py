"""A Problem as the TOML file that describes it: what `load` reads of it is the same problem.

What is usual is left out, so that the file is as short as one that is written by hand. A problem built in Python can hold a little that no
file can say; that is refused.
"""

import json
import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from symlstm.errors import UsageError
from symlstm.network import CELLS, Stage
from symlstm.network.outputs import BIAS, WEIGHTS
from symlstm.problem.exact import MAX_CHARACTERS, exact_text
from symlstm.problem.layers import DIRECTIONS
from symlstm.problem.problem import OVER_SAMPLES, Problem, Sample
from symlstm.problem.settings_writer import settings_lines
from symlstm.problem.stages import OUTPUT_NAMES, OVER_TIME, USUAL_LOSS
from symlstm.problem.typed import Matrix, Typed, Vector
from symlstm.words import said

_BARE = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]+)?")
WIDTH = 80


def toml_text(problem: Problem, comment: str = "") -> str:
    """The problem as a TOML file, below a comment of one or more lines.

    Raises UsageError for what no file can say: see `_refuse_unwritable`.
    """
    _refuse_unwritable(problem)
    parts = [[f"# {line}".rstrip() for line in comment.splitlines()], [*_head(problem)], [*_numbers(problem)]]
    parts += [*_samples(problem), [*_weights(problem)], *_layers(problem), [*_initial(problem)], [*_upstream(problem)]]
    parts += settings_lines(problem)
    return "\n\n".join("\n".join(lines) for lines in parts if lines) + "\n"


def _head(problem: Problem) -> Iterator[str]:
    yield f"title = {_quoted(problem.title)}"
    if not problem.layers:
        yield from _kind(problem.cell)
        yield from _stack(problem.cell)


def _kind(cell: Stage) -> Iterator[str]:
    """Which cell it is, with its choices that are not the usual ones."""
    yield f"cell = {_quoted(cell.name)}"
    usual = CELLS[cell.name].options
    yield from (f"{name} = {_quoted(choice)}" for name, choice in cell.options.items() if usual.get(name) != choice)


def _stack(cell: Stage) -> Iterator[str]:
    if cell.form and cell.form.state_first:
        yield 'stack = "h,x"'


def _numbers(problem: Problem) -> Iterator[str]:
    """What is read, what is read out of it, and what that is compared with."""
    words = problem.vocabulary
    if words:
        yield f"vocabulary = {_tokens(words)}"
    if problem.samples:
        yield from [f"over_samples = {_quoted(problem.over_samples)}"] * (problem.over_samples != OVER_SAMPLES[0])
    else:
        yield from _sequence(problem, problem)
    yield from _readout(problem)


def _samples(problem: Problem) -> Iterator[list[str]]:
    """A table for each of several sequences."""
    for sample in problem.samples:
        states = [name for name in sample.initial if any(sample.initial[name]) and not problem.layers]
        initial = ", ".join(f"{name} = {_vector(sample.initial[name])}" for name in states)
        yield ["[[samples]]", *_sequence(problem, sample), *([f"initial = {{ {initial} }}"] if initial else [])]


def _sequence(problem: Problem, given: Problem | Sample) -> Iterator[str]:
    """A sequence and its target: those of the problem, or of one of its samples."""
    yield f"sequence = {_in_tokens(given.sequence, problem.vocabulary) or _matrix(given.sequence, len('sequence = '))}"
    if given.target is not None:
        yield f"target = {_target(problem, given.target)}"


def _target(problem: Problem, rows: Matrix) -> str:
    is_last = problem.readout in ("last", None)
    in_tokens = _in_tokens(rows, problem.vocabulary)
    is_plain = is_last and len(rows) == 1 and all(_BARE.fullmatch(_number(value)) for value in rows[0])
    return in_tokens or (_vector(rows[0]) if is_plain else _matrix(rows, len("target = ")))


def _readout(problem: Problem) -> Iterator[str]:
    is_read_out = WEIGHTS in problem.matrices or problem.target is not None
    if isinstance(problem.readout, tuple):
        yield f"readout = [{', '.join(map(str, problem.readout))}]"
    elif problem.readout == "every" or (problem.readout == "last" and not is_read_out):
        yield f"readout = {_quoted(problem.readout)}"
    if problem.output != OUTPUT_NAMES[0]:
        yield f"output = {_quoted(problem.output)}"
    if problem.loss is not None and problem.target is not None and problem.loss != USUAL_LOSS[problem.output]:
        yield f"loss = {_quoted(problem.loss)}"
    if problem.over_time != OVER_TIME[0]:
        yield f"over_time = {_quoted(problem.over_time)}"


def _weights(problem: Problem) -> Iterator[str]:
    names = [name for name in (WEIGHTS, BIAS) if name in problem.matrices or name in problem.biases]
    names = names if problem.layers else [*problem.cell.parameters, *names]
    if names:
        yield "[weights]"
        yield from (_parameter(problem, name, name) for name in names)


def _parameter(problem: Problem, name: str, called: str) -> str:
    start = f"{called} = "
    return start + (_matrix(problem.matrices[name], len(start)) if name in problem.matrices else _vector(problem.biases[name]))


def _layers(problem: Problem) -> Iterator[list[str]]:
    """Of each layer its table, and below it those of its cells."""
    for layer in problem.network_alone().layers if problem.layers else ():
        yield ["[[layers]]", *_kind(layer[0])]
        for cell in layer:
            table, prefix = f"layers.{DIRECTIONS[cell.place.reverse]}", cell.place.prefix
            stack = list(_stack(cell))
            yield [f"[{table}]", *stack] if stack else []
            yield [f"[{table}.weights]", *(_parameter(problem, name, name.removeprefix(prefix)) for name in cell.parameters)]
            yield [*_states(problem, cell, f"[{table}.initial]")]


def _initial(problem: Problem) -> Iterator[str]:
    if not problem.layers and not problem.samples:
        yield from _states(problem, problem.cell, "[initial]")


def _states(problem: Problem, cell: Stage, table: str) -> Iterator[str]:
    """The initial states that are not zero."""
    given = [name for name in cell.states if any(problem.initial[name])]
    if given:
        yield table
        yield from (f"{name.removeprefix(cell.place.prefix)} = {_vector(problem.initial[name])}" for name in given)


def _upstream(problem: Problem) -> Iterator[str]:
    """Gradients from outside; those of the two directions of a layer side by side."""
    tops = problem.network_alone().layers[-1]
    if problem.upstream:
        yield "[upstream]"
        for place, state in enumerate(tops[0].states):
            rows = [problem.upstream[cell.states[place]] for cell in tops if cell.states[place] in problem.upstream]
            if rows:
                start = f"{state.removeprefix(tops[0].place.prefix)} = "
                beside = tuple(sum(parts, ()) for parts in zip(*rows, strict=True))
                yield start + (_vector(beside[0]) if place else _matrix(beside, len(start)))


def _matrix(rows: Matrix, indent: int) -> str:
    """Row below row; rows of a single number beside each other, where there is room."""
    in_one_line = f"[{', '.join(map(_vector, rows))}]"
    if len(rows[0]) == 1 and indent + len(in_one_line) <= WIDTH:
        return in_one_line
    return "[" + (",\n" + " " * (indent + 1)).join(map(_vector, rows)) + "]"


def _vector(values: Vector) -> str:
    return f"[{', '.join(map(_number, values))}]"


def _number(value: Fraction) -> str:
    """A number as it was typed, or else as its shortest decimal; in quotes where TOML, or a reader, would take it for something else."""
    number = value.text if isinstance(value, Typed) else exact_text(value)
    if len(number) > MAX_CHARACTERS:
        raise UsageError(
            said(
                "a number of {number} characters cannot stand in a problem file: {most} are the most",
                number=f"{len(number):,}",
                most=f"{MAX_CHARACTERS:,}",
            )
        )
    return number if _BARE.fullmatch(number) else _quoted(number)


def _quoted(words: str) -> str:
    """A text in quotes."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _tokens(words: Iterable[str]) -> str:
    """One text of tokens of a letter each, or else a list."""
    listed = list(words)
    return _quoted("".join(listed)) if all(len(word) == 1 for word in listed) else f"[{', '.join(map(_quoted, listed))}]"


def _in_tokens(rows: Matrix, vocabulary: tuple[str, ...]) -> str:
    """One-hot rows by their tokens; empty where any row is not."""
    is_one_hot = all(sorted(row) == [0] * (len(row) - 1) + [1] for row in rows)
    if not vocabulary or not is_one_hot or any(len(row) != len(vocabulary) for row in rows):
        return ""
    return _tokens(vocabulary[row.index(Fraction(1))] for row in rows)


def _refuse_unwritable(problem: Problem) -> None:
    """Raises UsageError for cells that no file can name, for unlike cells in the two directions of a layer, for gradients from outside of
    one direction alone, for several steps of gradient descent, and for samples that start layers from states of their own."""
    for what in _unwritable(problem):
        raise UsageError(said("a problem file cannot say this: {what}", what=what))


def _unwritable(problem: Problem) -> Iterator[str]:
    if problem.layers and any(sample.initial != problem.initial for sample in problem.samples):
        yield said("initial states of layers that differ between samples")
    network = problem.network_alone()
    for layer in network.layers:
        if any(cell.name not in CELLS for cell in layer):
            yield said("a cell called {name}", name=layer[0].name)
        if len({(cell.name, *cell.options.items()) for cell in layer}) > 1:
            yield said("one layer with unlike cells")
    lengths = {len(problem.upstream.get(cell.states[0], ())) for cell in network.layers[-1]}
    if len(lengths) > 1:
        yield said("gradients from outside that differ in number between the two directions")
    if problem.training and problem.training.steps != 1:
        yield said("{number} steps of gradient descent; --steps asks for them", number=problem.training.steps)
