"""What holds for every time step: the conventions, and the cell's equations with a legend of symbols and shapes."""

from collections.abc import Iterable, Iterator
from typing import Any

from symlstm.derivation.expression import in_declared_order
from symlstm.derivation.gradients import KINDS_OF_PARAMETERS
from symlstm.document.appearance import definition, function_sign
from symlstm.document.blocks import Block, Bullets, Code, Display, Maths, Paragraph, Section, Table, Text
from symlstm.document.breaking import Line, Part, broken
from symlstm.document.formula import (
    APPROX,
    COMMA,
    DOTS,
    EQUALS,
    Brackets,
    Formula,
    Letter,
    Numeral,
    Row,
    Script,
    Upright,
)
from symlstm.document.lines import Writer
from symlstm.document.matrix_form import general_equation, part_label
from symlstm.document.names import Names, T
from symlstm.document.wording import EQUAL_SIGNS, TINY, listed, rule_in_words
from symlstm.functions import FUNCTIONS
from symlstm.network.equation import matrix_products
from symlstm.network.names import Role, Size, identity
from symlstm.problem.problem import Problem

ONE, U = Numeral(("1",)), Letter("u")


def conventions(problem: Problem, writer: Writer) -> Section:
    """How to read the rest: what is stacked on what, which row is which unit, how numbers are rounded."""
    return Section("conventions", "Conventions", (Bullets(tuple(_conventions(problem, writer.names))),))


def _conventions(problem: Problem, names: Names) -> Iterator[Text]:
    yield from _stacks(problem, names)
    yield (
        "Row 1 of a matrix or column belongs to hidden unit 1, row 2 to unit 2, and so on. A superscript in brackets is the time step, a subscript the unit.",
    )
    rule = rule_in_words(problem.rounding)
    yield (rule, *_carried(problem, names))
    if problem.rounding.carry == "full" or problem.rounding.carried is not None:
        yield (TINY,)
    yield (EQUAL_SIGNS[0], Maths(APPROX), EQUAL_SIGNS[1])
    yield (
        "Ids such as ",
        Code(identity(problem.cell.equations[0].name, 1, 1)),
        " name a quantity, its time step and its unit, in that order.",
    )


def _stacks(problem: Problem, names: Names) -> Iterator[Text]:
    """For each column that vectors are stacked in: which columns of the matrices belong to which vector."""
    stacks: dict[tuple[str, ...], list[str]] = {}
    for stage in problem.network.stages:
        for equation in stage.equations:
            for weight, *stack in (product.args for product in matrix_products(equation.formula)):
                if len(stack) > 1:
                    stacks.setdefault(tuple(_label(part, names, stage.printed_order) for part in stack), []).append(weight.name)
    for vectors, weights in stacks.items():
        yield _stack(problem, names, vectors, weights)


def _label(part: Any, names: Names, order: tuple[str, ...]) -> str:
    return part_label(in_declared_order(part, order), names)


def _stack(problem: Problem, names: Names, vectors: tuple[str, ...], weights: list[str]) -> Text:
    """The input x is stacked on the previous hidden state h: the first column of W_f, W_i and W_c belongs to the input, ..."""
    first, *others = vectors
    above: list[str | Maths] = []
    for vector in others:
        above += [*([" and on "] if above else []), f"the {_called(problem, vector)} ", Maths(names.vector(vector, None))]
    columns = [_columns(names, vectors, n) for n in range(len(vectors))]
    said = ", ".join(
        f"{where} to the {_subject(problem, vector)}" for where, vector in list(zip(columns, vectors, strict=True))[1:]
    )
    belong = "belong" if names.length(first) > 1 else "belongs"
    return (
        f"The {_called(problem, first)} ",
        Maths(names.vector(first, None)),
        " is stacked on ",
        *above,
        f": {columns[0]} of ",
        *_named(names, weights),
        f" {belong} to the {_subject(problem, first)}, {said}.",
    )


def _named(names: Names, weights: list[str]) -> Iterator[str | Maths]:
    """Symbols with commas, and "and" before the last."""
    for n, weight in enumerate(weights):
        yield from ([" and " if n == len(weights) - 1 else ", "] if n else [])
        yield Maths(names.plain(weight))


def _columns(names: Names, vectors: tuple[str, ...], n: int) -> str:
    """ "the first column", "the next 3", "the last 2"."""
    width, place = names.length(vectors[n]), "first" if n == 0 else "last" if n == len(vectors) - 1 else "next"
    if n:
        return f"the {place} {width}" if width > 1 else f"the {place}"
    return f"the first {width} columns" if width > 1 else "the first column"


def _subject(problem: Problem, vector: str) -> str:
    return problem.network.meaning(problem.network.names[vector].subject)


def _called(problem: Problem, vector: str) -> str:
    return f"{'previous ' * (problem.network.names[vector].lag > 0)}{_subject(problem, vector)}"


def _carried(problem: Problem, names: Names) -> Text:
    if problem.rounding.carry == "full" or problem.rounding.carried is None:
        return ()
    parts: list[str | Maths] = []
    for name in sorted(problem.rounding.carried & names.network.names.keys()):
        parts += [Maths(names.plain(name)), ", "]
    return (*(parts[:-1] or ["none of them"]), ".")


def equations(problem: Problem, writer: Writer) -> Section:
    """The cell's equations between whole vectors, the activations, and what each symbol is."""
    return Section("equations", f"The equations of the {problem.cell.title}", tuple(_equation_blocks(problem, writer.names)))


def _equation_blocks(problem: Problem, names: Names) -> Iterator[Block]:
    yield Paragraph(("At each time step ", Maths(_time_range(problem.steps)), ":"))
    order = problem.network.printed_order
    lines = [general_equation(e, names, order) for e in problem.cell.equations if not names.is_function(e.name)]
    yield Display((tuple(row for line in lines for row in broken(line)),))
    yield from _functions(problem)
    if problem.readout:
        yield Paragraph((_readout_sentence(problem),))
        yield Display((tuple(row for line in _readout_lines(problem, names) for row in broken(line)),))
    yield legend(_legend_rows(problem, names), "Symbols and shapes")


def _functions(problem: Problem) -> Iterator[Block]:
    """What the functions are that the cell applies."""
    used = [each for each in FUNCTIONS.values() if each.definition and any(e.applies(each.name) for e in problem.cell.equations)]
    if used:
        yield Paragraph((f"with {listed(each.means for each in used)}, applied to each entry:",))
        yield Display((tuple(row for each in used for row in broken(_defined(each.name))),))


def _time_range(steps: int) -> Formula:
    """t = 1; t = 1, 2; t = 1, ..., T."""
    last = (COMMA, Numeral((str(steps),)))
    return Row((T, EQUALS, ONE, *((COMMA, DOTS) if steps > 2 else ()), *(last if steps > 1 else ())))


def _defined(function: str) -> Line:
    """A function in e."""
    return Line(Row((function_sign(function), Brackets(U))), (Part(EQUALS, definition(function, U)),))


def _readout_sentence(problem: Problem) -> str:
    when = "at every time step" if problem.readout == "every" else f"at the last time step, t = {problem.steps}"
    comma = "," * (problem.readout == "last")
    compared = f"{comma} and compared with the target, which gives the loss" if problem.target is not None else ""
    return f"The prediction is read out {when}{compared}:"


def _readout_lines(problem: Problem, names: Names) -> Iterator[Line]:
    stages = [stage for stage in problem.network.stages if stage is not problem.cell]
    for stage in stages:
        for equation in stage.all_equations:
            yield general_equation(equation, names, stage.printed_order, _sum_signs(problem))


def _sum_signs(problem: Problem) -> tuple[Formula, ...]:
    """The signs of a sum over time steps and outputs, as far as there are several."""
    times = (Script(Upright("∑"), sub=T),) * (len(problem.read_out_at) > 1)
    return (*times, *(Script(Upright("∑"), sub=Letter("k")),) * (problem.outputs > 1))


def legend(rows: Iterable[tuple[Text, ...]], caption: str) -> Table:
    """Each symbol, what it is, and its shape."""
    return Table((("Symbol",), ("Meaning",), ("Shape",)), tuple(rows), "lll", caption=caption)


def _legend_rows(problem: Problem, names: Names) -> Iterator[tuple[Text, ...]]:
    inputs, outputs = problem.inputs, problem.outputs
    network = problem.network
    for name in network.inputs:
        yield legend_row(names.vector(name, None), network.meaning(name), (inputs,))
    for parameter in sorted(network.parameters.values(), key=lambda parameter: parameter.role is not Role.MATRIX):
        meaning = f"{KINDS_OF_PARAMETERS[parameter.role]} of the {parameter.owner}"
        yield legend_row(names.plain(parameter.name), meaning, parameter.shape(problem.sizes))
    for stage in network.stages:
        yield from (
            legend_row(names.vector(name, None), "target", (outputs,)) for name in network.targets if stage is network.loss
        )
        for equation in stage.all_equations:
            if not names.is_function(equation.name):
                is_number = network.names[equation.name].rows is Size.ONE
                shape = () if is_number else (problem.sizes[stage.size],)
                yield legend_row(names.vector(equation.name, None), equation.meaning, shape)


def legend_row(symbol: Formula, meaning: str, shape: tuple[int, ...]) -> tuple[Text, ...]:
    """A symbol, what it is, and its shape: (rows, columns), (entries,) of a column, or () of a number."""
    sizes = (*shape, 1) if len(shape) == 1 else shape
    return (Maths(symbol),), (meaning,), (" × ".join(map(str, sizes)) if sizes else "number",)
