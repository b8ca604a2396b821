"""What holds for every time step: the conventions, and the cell's equations with a legend of symbols and shapes."""

from collections.abc import Iterator

from symlstm.cells import readout
from symlstm.cells.cell import PREVIOUS
from symlstm.document.blocks import Block, Bullets, Code, Display, Maths, Paragraph, Section, Table, Text
from symlstm.document.breaking import Line, Part, broken
from symlstm.document.formula import (
    APPROX,
    COMMA,
    DOTS,
    EQUALS,
    MINUS,
    PLUS,
    SIGMA,
    TANH,
    THIN,
    Brackets,
    Formula,
    Fraction,
    Letter,
    Numeral,
    Row,
    Script,
    Upright,
)
from symlstm.document.lines import Writer
from symlstm.document.matrix_form import general_equation, is_affine_equation
from symlstm.document.names import Names, T
from symlstm.document.wording import EQUAL_SIGNS, TINY, rule_in_words
from symlstm.problem.problem import Problem

ONE, X = Numeral(("1",)), Letter("u")
READOUT_ORDER = tuple(readout.ORDER.split())


def conventions(problem: Problem, writer: Writer) -> Section:
    """How to read the rest: what is stacked on what, which row is which unit, how numbers are rounded."""
    return Section("conventions", "Conventions", (Bullets(tuple(_conventions(problem, writer.names))),))


def _conventions(problem: Problem, names: Names) -> Iterator[Text]:
    x, h = Maths(names.vector("x", None)), Maths(names.vector("h" + PREVIOUS, None))
    last = problem.inputs
    columns = (
        f"the first {last} columns of each weight matrix belong" if last > 1 else "the first column of each weight matrix belongs"
    )
    rest = f"the last {problem.hidden}" if problem.hidden > 1 else "the last"
    yield (
        "The input ",
        x,
        " is stacked on the previous hidden state ",
        h,
        f": {columns} to the input, {rest} to the hidden state.",
    )
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
        Code(f"{problem.cell.equations[0].target}.1.1"),
        " name a quantity, its time step and its unit, in that order.",
    )


def _carried(problem: Problem, names: Names) -> Text:
    if problem.rounding.carry == "full" or problem.rounding.carried is None:
        return ()
    parts: list[str | Maths] = []
    for name in sorted(problem.rounding.carried):
        parts += [Maths(names.plain(name)), ", "]
    return (*parts[:-1], ".")


def equations(problem: Problem, writer: Writer) -> Section:
    """The cell's equations between whole vectors, the activations, and what each symbol is."""
    return Section("equations", f"The equations of the {problem.cell.title}", tuple(_equation_blocks(problem, writer.names)))


def _equation_blocks(problem: Problem, names: Names) -> Iterator[Block]:
    yield Paragraph(("At each time step ", Maths(_time_range(problem.steps)), ":"))
    lines = [
        general_equation(e, names, problem.cell.order) for e in problem.cell.equations if not names.is_function(e.target.name)
    ]
    yield Display((tuple(row for line in lines for row in broken(line)),))
    yield Paragraph(("with the logistic function and the hyperbolic tangent, applied to each entry:",))
    yield Display((tuple(row for line in _activations() for row in broken(line)),))
    if problem.readout:
        yield Paragraph((_readout_sentence(problem),))
        yield Display((tuple(row for line in _readout_lines(problem, names) for row in broken(line)),))
    yield _legend(problem, names)


def _time_range(steps: int) -> Formula:
    """t = 1; t = 1, 2; t = 1, ..., T."""
    last = (COMMA, Numeral((str(steps),)))
    return Row((T, EQUALS, ONE, *((COMMA, DOTS) if steps > 2 else ()), *(last if steps > 1 else ())))


def _activations() -> Iterator[Line]:
    minus = Row((Numeral(("-",)), X))
    e_plus, e_minus = Script(Letter("e"), sup=X), Script(Letter("e"), sup=minus)
    yield Line(Row((SIGMA, _of_x())), (Part(EQUALS, Fraction(ONE, Row((ONE, PLUS, e_minus)))),))
    quotient = Fraction(Row((e_plus, MINUS, e_minus)), Row((e_plus, PLUS, e_minus)))
    yield Line(Row((TANH, _of_x())), (Part(EQUALS, quotient),))


def _of_x() -> Formula:
    return Brackets(X)


def _readout_sentence(problem: Problem) -> str:
    when = "at every time step" if problem.readout == "every" else f"at the last time step, t = {problem.steps}"
    compared = " and compared with the target, which gives the loss" if problem.target is not None else ""
    return f"The prediction is read out {when}{compared}:"


def _readout_lines(problem: Problem, names: Names) -> Iterator[Line]:
    yield general_equation(readout.READOUT.equations[0], names, READOUT_ORDER)
    if problem.target is not None:
        yield general_equation(readout.DIFFERENCE.equations[0], names, READOUT_ORDER)
        yield Line(names.plain("loss"), (Part(EQUALS, _general_loss(problem, names)),))


def _general_loss(problem: Problem, names: Names) -> Formula:
    """1/2 sum over outputs (and time steps, if there are several) of the squared differences."""
    half = Fraction(ONE, Numeral(("2",)))
    e = names.general_entry("diff", Letter("k"))
    signs = [Script(Upright("∑"), sub=Letter("t"))] * (len(problem.read_out_at) > 1)
    signs += [Script(Upright("∑"), sub=Letter("k"))] * (problem.outputs > 1)
    if not signs:
        e = names.vector("diff", None)
    return Row((half, THIN, *signs, *([THIN] if signs else []), Script(Brackets(e), sup=Numeral(("2",)))))


def _legend(problem: Problem, names: Names) -> Table:
    """Each symbol, what it is, and its shape."""
    head: tuple[Text, ...] = (("Symbol",), ("Meaning",), ("Shape",))
    return Table(head, tuple(_legend_rows(problem, names)), "lll", caption="Symbols and shapes")


def _legend_rows(problem: Problem, names: Names) -> Iterator[tuple[Text, ...]]:
    inputs, hidden, outputs = problem.inputs, problem.hidden, problem.outputs
    yield _legend_row(names.vector("x", None), "input", (inputs, 1))
    for name, matrix in problem.matrices.items():
        meaning = "weights of the readout" if name == "W_y" else f"weights of the {_owner(problem, name)}"
        yield _legend_row(names.plain(name), meaning, (len(matrix), len(matrix[0])))
    for name, bias in problem.biases.items():
        meaning = "bias of the readout" if name == "b_y" else f"bias of the {_owner(problem, name)}"
        yield _legend_row(names.plain(name), meaning, (len(bias), 1))
    for equation in problem.cell.equations:
        if not names.is_function(equation.target.name):
            yield _legend_row(names.vector(equation.target.name, None), equation.rule, (hidden, 1))
    if outputs:
        yield _legend_row(names.vector("y", None), "prediction", (outputs, 1))
    if problem.target is not None:
        yield _legend_row(names.vector("target", None), "target", (outputs, 1))
        yield _legend_row(names.vector("diff", None), "difference from the target", (outputs, 1))
        yield _legend_row(names.plain("loss"), "loss", ())


def _owner(problem: Problem, parameter: str) -> str:
    """Whose parameter it is: the gate that its affine map feeds, in words."""
    for equation, (weight, bias, _) in zip(_affine_equations(problem), problem.cell.affine_maps(), strict=True):
        if parameter in (weight, bias):
            return equation.removeprefix("pre-activation of the ")
    return parameter


def _affine_equations(problem: Problem) -> list[str]:
    return [equation.rule for equation in problem.cell.equations if is_affine_equation(equation)]


def _legend_row(symbol: Formula, meaning: str, shape: tuple[int, ...]) -> tuple[Text, ...]:
    return (Maths(symbol),), (meaning,), (" × ".join(map(str, shape)) if shape else "number",)
