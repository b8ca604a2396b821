"""Edits of losses with logarithms and of the gradient that comes from them, and of what the readout reads."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import product
from math import prod

from symlstm.derivation.expression import (
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
    variables,
    with_names_exchanged,
)
from symlstm.marking.edits import Edit, swapped
from symlstm.marking.edits_of_softmax import divided_by
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity, without_place
from symlstm.network.names import Role

MOST_ENTRIES = 300  # ways to take the logarithms of other entries together
OF_OUTPUT, ENTROPIES = "d_z_y", ("cross-entropy", "binary-cross-entropy")


def is_entropy(line: FormulaLine) -> bool:
    """Whether the line is a loss with logarithms."""
    return line.step.name == "loss" and bool(_logarithms(line.expression))


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
        off = [sum_of((Variable(name), Constant(Fraction(-1)))) for name in right]
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
    return line.step.name == OF_OUTPUT and loss is not None and loss.name in ENTROPIES


def is_gradient_of_softmax(line: FormulaLine) -> bool:
    return is_gradient_of_scores(line) and line.network.output is not None and line.network.output.name == "softmax"


def is_softmax_gradient_of_y(line: FormulaLine) -> bool:
    """Whether the line takes the gradient through softmax, from a gradient of the prediction."""
    output = line.network.output
    return line.step.name == OF_OUTPUT and output is not None and output.name == "softmax" and not is_gradient_of_scores(line)


def without_cross_terms(line: FormulaLine) -> Iterator[Expression]:
    """Softmax taken for a function of its own score alone, with the gradient that arrives at y written out on the line."""
    match line.expression:
        case Product((Sum((arriving, _)), y)) if line.step.name == OF_OUTPUT:
            yield product_of((arriving, y, sum_of((Constant(Fraction(1)), product_of((Constant(Fraction(-1)), y))))))


def another_read_out(line: FormulaLine) -> Iterator[Expression]:
    """Something else that the cell works out, in place of the hidden state that is read out."""
    state = line.cell.states[0]
    read = [(quantity, found) for quantity in variables(line.expression) if (found := Id.parse(quantity)).name == state]
    if line.is_forward and line.network.output is not None and line.network.output.equation_of(line.step.name):
        for equation in line.cell.equations:
            yield from swapped(line, {quantity: identity(equation.name, *found.numbers) for quantity, found in read})


def target_of_another(line: FormulaLine) -> Iterator[Expression]:
    """The target of another output of the same time step, of the last time step, or of the one before or after."""
    for quantity in variables(line.expression):
        if line.network.names.of_id(quantity).role is Role.TARGET:
            name, numbers = Id.parse(quantity).parts
            steps = (line.steps, *((numbers[0] + 1, numbers[0] - 1) if line.step.time else ()))
            for other in (*line.of_other_units(quantity), *(identity(name, step, *numbers[1:]) for step in steps)):
                yield next(swapped(line, {quantity: other}), line.expression)


def all_states_read_out(line: FormulaLine) -> Iterator[Expression]:
    """The sum of the hidden states of all time steps in the readout, or their mean."""
    state = line.cell.states[0]
    terms = line.expression.terms if isinstance(line.expression, Sum) else (line.expression,)
    read = [quantity for quantity in variables(line.expression) if Id.parse(quantity).name == state]
    if line.is_forward and line.network.output is not None and line.network.output.equation_of(line.step.name) and read:
        times = range(1, Id.parse(read[0]).numbers[0] + 1)
        each = {q: [str(replace(Id.parse(q), numbers=(t, *Id.parse(q).numbers[1:]))) for t in times] for q in read}
        wide = [with_names_exchanged(term, {q: others[place] for q, others in each.items()}) for place in range(len(times)) for term in terms
                if not set(variables(term)).isdisjoint(read)]  # fmt: skip
        rest = [term for term in terms if set(variables(term)).isdisjoint(read)]
        if len(times) > 1:
            yield sum_of([*wide, *rest])
            yield sum_of([*(product_of((Constant(Fraction(1, len(times))), term)) for term in wide), *rest])


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
