"""Edits of losses with logarithms and of the gradient that comes from them, and of what the readout reads."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod

from symlstm.derivation.expression import (
    MINUS_ONE,
    ONE,
    Call,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    children,
    product_of,
    sum_of,
    terms_of,
    variables,
    with_names_exchanged,
)
from symlstm.marking.edits import Edit, swapped, swapped_or_same
from symlstm.marking.edits_of_softmax import divided_by
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity, without_place
from symlstm.network.names import Role

MOST_ENTRIES = 300  # ways to take the logarithms of other entries together
OF_OUTPUT, ENTROPIES = "d_z_y", ("cross-entropy", "binary-cross-entropy")


def is_entropy(line: FormulaLine) -> bool:
    """Whether the line is a loss with logarithms."""
    return without_place(line.step.name) == "loss" and bool(_logarithms(line.expression))


def _logarithms(part: Expression) -> list[str]:
    """The quantities whose logarithm is taken as it is."""
    match part:
        case Call("log", (Variable(name),)):
            return [name]
        case Call("log", _):
            return ["1 -"]
    return [name for child in children(part) for name in _logarithms(child)]


def other_entries(line: FormulaLine) -> Iterator[Expression]:
    """The logarithm of another entry of the prediction: at one time step, or at several."""
    taken = [name for name in _logarithms(line.expression) if name in line.known]
    choices = [[name, *line.of_other_units(name)] for name in taken]
    if not is_entropy(line) or not taken or len(set(taken)) != len(taken):
        return
    for chosen in product(*choices) if prod(map(len, choices)) <= MOST_ENTRIES else _one_by_one(choices):
        yield line.with_names(dict(zip(taken, chosen, strict=True)))


def squares(line: FormulaLine) -> Iterator[Expression]:
    """The squared error, or half of it, of the probabilities against 1 for the right one and 0 for the others."""
    right = _logarithms(line.expression) if is_entropy(line) else []
    if right and len({str(Id.parse(name).whole) if name in line.known else "" for name in right} - {""}) == len(right):
        off = [sum_of((Variable(name), MINUS_ONE)) for name in right]
        others = [Variable(other) for name in right for other in line.of_other_units(name)]
        error = sum_of([Power(each, 2) for each in (*off, *others)])
        yield from (error, product_of((Constant(Fraction(1, 2)), error)))


def _one_by_one(choices: list[list[str]]) -> Iterator[tuple[str, ...]]:
    right = tuple(entries[0] for entries in choices)
    for number, entries in enumerate(choices):
        yield from ((*right[:number], other, *right[number + 1 :]) for other in entries[1:])


def with_base(base: int) -> Edit:
    """Logarithms to another base."""
    return partial(_with_base, base)


def _with_base(base: int, line: FormulaLine) -> Iterator[Expression]:
    if is_entropy(line):
        yield divided_by(line.expression, Call("log", (Constant(Fraction(base)),)))


def is_gradient_of_scores(line: FormulaLine) -> bool:
    """Whether the line is y - target, the short gradient before an entropy."""
    loss = line.network.loss
    return without_place(line.step.name) == OF_OUTPUT and loss is not None and loss.name in ENTROPIES


def is_gradient_of_softmax(line: FormulaLine) -> bool:
    return is_gradient_of_scores(line) and line.network.output is not None and line.network.output.name == "softmax"


def is_softmax_gradient_of_y(line: FormulaLine) -> bool:
    """Whether the line takes the gradient through softmax, from a gradient of the prediction."""
    output = line.network.output
    return (
        without_place(line.step.name) == OF_OUTPUT
        and output is not None
        and output.name == "softmax"
        and not is_gradient_of_scores(line)
    )


def without_cross_terms(line: FormulaLine) -> Iterator[Expression]:
    """Softmax taken for a function of its own score alone, with the gradient that arrives at y written out on the line."""
    match line.expression:
        case Product((Sum((arriving, _)), y)) if without_place(line.step.name) == OF_OUTPUT:
            yield product_of((arriving, y, sum_of((ONE, product_of((MINUS_ONE, y))))))


def _read_out(line: FormulaLine) -> dict[str, Id]:
    """The entries of the hidden state that a line of the readout reads; none where several cells are read out."""
    output, alone = line.network.output, len(line.network.layers[-1]) == 1
    if not (line.is_forward and alone and output is not None and output.equation_of(line.step.name)):
        return {}
    read = {quantity: Id.parse(quantity) for quantity in variables(line.expression)}
    return {quantity: found for quantity, found in read.items() if found.name == line.cell.states[0]}


def another_read_out(line: FormulaLine) -> Iterator[Expression]:
    """Something else that the cell works out, in place of the hidden state that is read out."""
    read = _read_out(line)
    for equation in line.cell.equations if read else ():
        yield from swapped(line, {quantity: identity(equation.name, *found.numbers) for quantity, found in read.items()})


def target_of_another(line: FormulaLine) -> Iterator[Expression]:
    """The target of another output of the same time step, of the last time step, or of the one before or after."""
    for quantity in variables(line.expression):
        if line.network.names.of_id(quantity).role is Role.TARGET:
            name, numbers = Id.parse(quantity).parts
            steps = (line.steps, *((numbers[0] + 1, numbers[0] - 1) if line.step.time else ()))
            for other in (*line.of_other_units(quantity), *(identity(name, step, *numbers[1:]) for step in steps)):
                yield swapped_or_same(line, {quantity: other})


def all_states_read_out(line: FormulaLine) -> Iterator[Expression]:
    """The sum of the hidden states of all time steps so far in the readout, or their mean."""
    read = _read_out(line)
    last = max((found.numbers[0] for found in read.values()), default=1)
    if last > 1:
        terms = terms_of(line.expression)
        of_state = [term for term in terms if not read.keys().isdisjoint(variables(term))]
        each = [with_names_exchanged(term, _at_time(read, time)) for time in range(1, last + 1) for term in of_state]
        rest = [term for term in terms if term not in of_state]
        yield sum_of([*each, *rest])
        yield sum_of([*(product_of((Constant(Fraction(1, last)), term)) for term in each), *rest])


def _at_time(read: Mapping[str, Id], time: int) -> dict[str, str]:
    return {quantity: str(replace(found, numbers=(time, *found.numbers[1:]))) for quantity, found in read.items()}


def no_loss_before_the_last(line: FormulaLine) -> Iterator[Expression]:
    """Nothing handed back from the prediction of an earlier time step, as if only the last one had a loss."""
    if is_gradient_of_scores(line) and 0 < line.step.time < line.last_time(line.step.name):
        yield Constant(Fraction(0))


def averaged_over_others(line: FormulaLine) -> Iterator[Expression]:
    """A mean over something else: over the time steps in place of the samples, or the other way round."""
    match line.expression:
        case Product((Constant(share), *rest)) if share.denominator > 1:
            for meant, taken in _counts(line):
                if meant != taken and share.denominator % meant == 0:
                    yield product_of((Constant(share * meant / taken), *rest))


def _counts(line: FormulaLine) -> Iterator[tuple[int, int]]:
    """What a mean may be over, and what it was taken over: samples or time steps."""
    samples, own = line.samples, Id.parse(line.step.target).sample
    steps = {number: _steps_of(line, number) for number in range(1, samples + 1) if samples > 1}
    if own in steps:
        yield from ((counted, samples) for counted in steps[own])
    elif not own:
        yield from ((samples, counted) for counted in sorted(set().union(*steps.values())))


def _steps_of(line: FormulaLine, sample: int) -> set[int]:
    """How many time steps a sample has, and at how many of them something is read out."""
    given, read = (f"s{sample}.{without_place(name)}" for name in (line.network.inputs[0], line.network.prediction or ""))
    steps = line.last_time(given)
    return {steps, sum(identity(read, time + 1, 1) in line.known for time in range(steps))} - {0}


def not_averaged(line: FormulaLine) -> Iterator[Expression]:
    """The sum in place of the mean."""
    match line.expression:
        case Product((Constant(share), *rest)) if share.denominator > 1 and abs(share.numerator) == 1:
            yield product_of((Constant(Fraction(share.numerator)), *rest))
