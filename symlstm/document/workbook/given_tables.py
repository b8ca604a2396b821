"""The given numbers in tables: the parameters of each equation side by side, then what is read, what is begun with, what is aimed at."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from symlstm.derivation.expression import Expression, variables
from symlstm.document.appearance import symbolic
from symlstm.document.cells import called, title_of_sample
from symlstm.document.formula import HADAMARD, Formula, Upright
from symlstm.document.names import Names
from symlstm.document.numerals import numeral
from symlstm.document.stacks import factors_of_product
from symlstm.document.tokens import quoted, token_of
from symlstm.document.wording import capitalized
from symlstm.document.workbook.book import GivenGroup, GivenRow, GivenTable
from symlstm.language import N_, _
from symlstm.network import Stage
from symlstm.network.equation import Equation, matrix_products
from symlstm.network.ids import identity
from symlstm.network.names import RATE, Role
from symlstm.problem.problem import Problem
from symlstm.problem.typed import Vector
from symlstm.problem.upstream import times_from_outside

INPUTS, INITIAL, TARGETS = N_("Inputs"), N_("Initial states"), N_("Targets")
OUTSIDE, LEARNING = N_("Gradients from outside"), N_("Learning rate")


def given_groups(problem: Problem, names: Names) -> Iterator[GivenGroup]:
    """Every given number that a line may read, in the order in which they are used."""
    for stage in problem.network.stages:
        yield from _parameters(problem, names, stage)
    for each in problem.each_sample or (problem,):
        for title, tables in _of_sequence(each, names):
            if tables:
                yield GivenGroup(title_of_sample(each.network.place.sample, _(title)), tables)
    if problem.training is not None:
        yield GivenGroup(_(LEARNING), (GivenTable(None, (names.of(RATE),), (GivenRow(None, (RATE,)),)),))


def _parameters(problem: Problem, names: Names, stage: Stage) -> Iterator[GivenGroup]:
    """The matrices and the biases of each equation; of one that stands in several, at the first."""
    seen: set[str] = set()
    for equation in stage.all_equations:
        found = [parameter.name for parameter in stage.parameters_of(equation) if parameter.name not in seen]
        seen.update(found)
        if found:
            place = called(problem.network, replace(stage, place=stage.place.in_any_sample)) if stage.place.layer else ""
            owner = _(equation.owner)
            title = _("{cell}, {title}", cell=place, title=owner) if place else capitalized(owner)
            yield GivenGroup(title, tuple(_parameter(names, equation, name) for name in found))


def _parameter(names: Names, equation: Equation, name: str) -> GivenTable:
    if names.network.parameters[name].role is not Role.MATRIX:
        (rows,) = names.shape(name)
        return GivenTable(None, (names.plain(name),), tuple(GivenRow(None, (identity(name, row),)) for row in range(1, rows + 1)))
    rows, columns = names.shape(name)
    heads = [numeral(str(row)) if rows > 1 else None for row in range(1, rows + 1)]
    ids = [tuple(identity(name, row, column) for column in range(1, columns + 1)) for row in range(1, rows + 1)]
    return GivenTable(names.plain(name), tuple(_stacked(names, equation, name)), tuple(map(GivenRow, heads, ids)))


def _stacked(names: Names, equation: Equation, matrix: str) -> Iterator[Formula]:
    """The entries of the column that a matrix multiplies, in general."""
    product = next(each for each in matrix_products(equation.formula) if each.args[0].name == matrix)
    for part in factors_of_product(product, names.network)[1:]:
        yield from _entries(names, part)


def _entries(names: Names, part: Expression) -> Iterator[Formula]:
    length = names.length(min(variables(part)))
    for unit in range(1, length + 1):
        index = numeral(str(unit)) if length > 1 else None
        yield symbolic(part, lambda name, index=index: names.general_entry(name, index), HADAMARD)  # type: ignore[misc]


def _of_sequence(problem: Problem, names: Names) -> Iterator[tuple[str, tuple[GivenTable, ...]]]:
    network = problem.network
    yield INPUTS, tuple(_over_time(problem, names, name, problem.times, problem.sequence) for name in network.inputs)
    starts = ((state, (problem.start(state),)) for state in problem.initial)
    yield INITIAL, tuple(_over_time(problem, names, state, times) for state, times in starts)
    if problem.target is not None:
        yield TARGETS, tuple(_over_time(problem, names, n, problem.read_out_at, problem.target) for n in network.targets)
    if problem.layout.backward:
        rows = {name: problem.upstream[state] for state, name in network.upstreams.items()}
        times = {name: times_from_outside(found, problem.steps) for name, found in rows.items()}
        yield OUTSIDE, tuple(_over_time(problem, names, name, times[name]) for name in rows)


def _over_time(problem: Problem, names: Names, name: str, times: Sequence[int], columns: Iterable[Vector] = ()) -> GivenTable:
    """A vector over time, a row for each step; `columns` are its values where they may stand for tokens."""
    units = range(1, names.length(name) + 1)
    said = [token_of(problem, column) for column in columns] or [None] * len(times)
    rows = tuple(
        GivenRow(names.vector(name, t), tuple(identity(name, t, unit) for unit in units), quoted(token) if token else "")
        for t, token in zip(times, said, strict=True)
    )
    is_of_tokens = any(said) and len(problem.vocabulary) == len(units)
    heads = map(Upright, map(quoted, problem.vocabulary)) if is_of_tokens else (names.plain_entry(name, unit) for unit in units)
    return GivenTable(None, tuple(heads), rows)
