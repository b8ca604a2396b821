"""A page with every kind of block and node on it, made by hand: the seed's second step, its worksheet, and what stands round them."""

from symlstm.document.blocks import (
    Beside,
    Bullets,
    Calculation,
    CalculationRow,
    Calculations,
    Document,
    Figure,
    Maths,
    Paragraph,
    Section,
    Spread,
    Strong,
    Table,
)
from symlstm.document.figures.drawing import Drawing, Label, Plate
from symlstm.document.formula import (
    APPROX,
    EQUALS,
    HADAMARD,
    PLUS,
    QUAD,
    SIGMA,
    TANH,
    TIMES,
    Blank,
    Brackets,
    Formula,
    Fraction,
    Hidden,
    Letter,
    Mark,
    Matrix,
    Named,
    Numeral,
    Operator,
    Row,
    Script,
    column,
    row,
)

GATES = {
    "f": ("Forget gate", ("0.65", "-0.15", "0.25"), ("0.55", "0.35", "-0.05"), ("0.55", "0.35"), ("1.5220", "1.2289"), ("0.8208", "0.7736")),
    "i": ("Input gate", ("0.25", "0.35", "-0.15"), ("0.15", "0.45", "0.05"), ("0.15", "0.25"), ("0.5701", "0.5543"), ("0.6388", "0.6351")),
    "c": ("Candidate", ("0.45", "0.25", "0.15"), ("0.25", "0.35", "0.05"), ("0.35", "0.15"), ("1.0798", "0.5876"), ("0.7931", "0.5282")),
    "o": ("Output gate", ("0.15", "0.45", "0.35"), ("0.25", "0.25", "0.3"), ("0.25", "0.15"), ("0.5806", "0.5930"), ("0.6412", "0.6440")),
}  # fmt: skip


def number(text: str) -> Formula:
    return Numeral((text,))


def result(text: str) -> Formula:
    return Mark("result", number(text))


def at(letter: str, time: str, sub: str = "") -> Formula:
    """A name at a time step."""
    accent = "tilde" if letter == "c~" else ""
    brackets = Row((Operator("("), Letter(time) if time == "t" else number(time), Operator(")")))
    return Script(Letter(letter[0], accent), Letter(sub) if sub else None, brackets)


def padded(texts: tuple[str, ...]) -> tuple[Formula, ...]:
    """Numbers with hidden digits behind them, so that their points stand below each other."""
    decimals = max(len(text.partition(".")[2]) for text in texts)
    entries = []
    for text in texts:
        missing = decimals - len(text.partition(".")[2])
        hidden = ("" if "." in text else ".") + "0" * missing if missing else ""
        entries.append(row(number(text), Hidden(hidden)) if hidden else number(text))
    return tuple(entries)


def results(texts: tuple[str, ...]) -> Formula:
    return column([result(text) for text in texts])


def weight(name: str, divider: int = 0) -> Formula:
    _, *rows = GATES[name][:3]
    columns = [padded(entries) for entries in zip(*rows, strict=True)]
    return Matrix(tuple(zip(*columns, strict=True)), divider)


def bias(name: str) -> Formula:
    return column([number(text) for text in GATES[name][3]])


def named(body: Formula, name: Formula, is_given: bool = False) -> Formula:
    return Named(body, name, is_given)


def gate_row(name: str, first: bool) -> CalculationRow:
    """z ≈ W u + b ≈ results | gate = sigma(z) ≈ results."""
    label, _, _, _, sums, values = GATES[name]
    sub = lambda letter: Script(Letter(letter), Letter(name))  # noqa: E731
    W, b, u = weight(name), bias(name), column(padded(("1.5", "0.16644", "0.08780")))
    if first:
        W, b, u = named(W, sub("W"), True), named(b, sub("b"), True), named(u, at("u", "2"))
    z, letter = at("z", "2", name), at("c~" if name == "c" else name, "2")
    pre = Calculation((Row((z, APPROX, W, u, PLUS, b, APPROX, results(sums))),), f"z_{name}.2")
    function = TANH if name == "c" else SIGMA
    note = ("with ", Maths(Row((Script(Letter("z"), Row((Letter("o"), Operator(","), number("2")))), APPROX, number("0.59295")))))
    act = Calculation(
        (Row((letter, EQUALS, function, Brackets(z), APPROX, results(values))),), f"{name}.2", note if name == "o" else ()
    )
    return CalculationRow(label, ("used in ", Maths(at("h" if name == "o" else "c", "2"))), ((pre, act),))


def product(name: str, time: str, texts: tuple[str, ...]) -> Formula:
    return named(column([number(text) for text in texts]), at(name, time))


CELL_STATE = Row(
    (
        at("c", "2"), APPROX, product("f", "2", ("0.820830", "0.773620")), HADAMARD, product("c", "1", ("0.294970", "0.155743")),
        PLUS, product("i", "2", ("0.638783", "0.635130")), HADAMARD, product("c~", "2", ("0.793118", "0.528200")),
        APPROX, results(("0.7488", "0.4560")),
    )
)  # fmt: skip
HIDDEN_STATE = (
    Calculation((Row((TANH, Operator("thin"), at("c", "2"), APPROX, results(("0.6344", "0.4268")))),), "tanh_c.2"),
    Calculation(
        (
            Row(
                (
                    at("h", "2"), APPROX, product("o", "2", ("0.6412", "0.6440")), HADAMARD,
                    product("c", "2", ("0.6344", "0.4268")), APPROX, results(("0.4068", "0.2749")),
                )
            ),
        ),
        "h.2",
    ),
)  # fmt: skip
STEP = Calculations(
    (
        *(gate_row(name, name == "f") for name in GATES),
        CalculationRow("Cell state", ("used in ", Maths(at("h", "2"))), ((Calculation((CELL_STATE,), "c.2"),),)),
        CalculationRow("Hidden state", ("used in ", Maths(at("u", "3"))), (HIDDEN_STATE,)),
    )
)


def equation(*items: Formula) -> Calculation:
    return Calculation((Row(items),))


def general_row(name: str) -> CalculationRow:
    sub, z = Script(Letter("W"), Letter(name)), at("z", "t", name)
    pre = equation(z, EQUALS, sub, Operator("thin"), at("u", "t"), PLUS, Script(Letter("b"), Letter(name)))
    act = equation(at(name, "t"), EQUALS, SIGMA, Brackets(z))
    return CalculationRow(GATES[name][0], (), ((pre, act),), ("how much of the old cell state stays",))


EQUATIONS = Calculations(
    (
        CalculationRow("Stacked input", (), ((equation(at("u", "t"), EQUALS, column([at("x", "t"), at("h", "t")])),),), ("what every gate reads",)),
        *(general_row(name) for name in GATES),
        CalculationRow(
            "Cell state", (), ((equation(at("c", "t"), EQUALS, at("f", "t"), HADAMARD, at("c", "t"), PLUS, at("i", "t"), HADAMARD, at("c~", "t")),),),
            ("the memory: what stays, plus what comes in",),
        ),
    )
)  # fmt: skip
GRADIENTS = Calculations(
    tuple(
        CalculationRow(
            "",
            (),
            (
                (
                    equation(at("f", "2"), APPROX, product("c", "2", ("-0.4096", "-0.5465")), HADAMARD, product("c", "1", ("0.2950", "0.1557")), APPROX, results(("-0.1208", "-0.0851"))),
                    equation(at("z", "2", "f"), APPROX, at("f", "2"), HADAMARD, product("f", "2", ("0.8208", "0.7736")), HADAMARD, named(column([number("0.1792"), number("0.2264")]), Row((number("1"), Operator("−"), at("f", "2")))), APPROX, results(("-0.0178", "-0.0149"))),
                ),
            ),
        )
        for _ in range(2)
    )
)  # fmt: skip
SPECIMEN = Calculations(
    (
        CalculationRow(
            "",
            (),
            (
                (
                    Calculation(
                        (
                            Row((at("z", "1", "f"), EQUALS, Script(Letter("W"), number("11")), Operator("thin"), at("x", "1"), PLUS, Script(Letter("b"), number("1")))),
                            Row((EQUALS, number("0.65"), TIMES, number("0.5"), PLUS, Brackets(number("-0.15")), TIMES, number("0"), PLUS, number("0.25"), TIMES, number("0"), PLUS, number("0.55"))),
                            Row((EQUALS, result("0.8750"))),
                        ),
                        "z_f.1.1",
                    ),
                ),
            ),
        ),
        CalculationRow("", (), ((equation(at("f", "1"), EQUALS, SIGMA, Brackets(at("z", "1", "f")), EQUALS, Fraction(number("1"), Row((number("1"), PLUS, Script(Letter("e"), sup=number("-0.875"))))), APPROX, result("0.7058")),),)),
    )
)  # fmt: skip


def cell(text: str) -> tuple[Maths, ...]:
    return (Maths(number(text)),) if text else ()


NAMES = ("z", "f", "i", "o", "c", "h", "y", "x", "b")
VALUES = Table(
    (("Step",), ("Unit",), *((Maths(at(name, "t")),) for name in NAMES)),
    tuple(
        (cell(str(step)) if unit == 1 else (), cell(str(unit)), *((Maths(result(f"-{n}.{step}{unit}34")),) for n in range(9)))
        for step in range(1, 15)
        for unit in (1, 2)
    ),
    "rr" + "r" * 9,
    heads_of=2,
    rules=tuple(range(2, 28, 2)),
)
TIMED = Table(
    ((), *((Maths(at("z", "2", name)),) for name in "fico"), ("sum",)),
    tuple(
        ((Maths(at("x", str(n))),), *map(cell, ("0.65", "0.55", "-0.15", "0.3")), (Maths(row(APPROX, result("-0.1665"))),))
        for n in (1, 2)
    ),
    "lrrrrr",
    "Back to the step before",
    spans=(("", 1), ("gates", 4), ("", 1)),
    times=(("times",), *map(cell, ("-0.01777", "-0.07496", "-0.09706", "-0.04785")), ()),
)
CELL = Figure(
    "cell-1", "The cell at step 1", "Four gates in a box.", Drawing(90, 50, (Plate(10, 5, 70, 40), Label(45, 25, at("c", "1"))))
)


def blank(quantity: str, unit: str = "", is_answer: bool = True) -> Formula:
    return Blank(quantity, 7, unit, is_answer)


def asked(name: str) -> CalculationRow:
    pre = equation(at("z", "1", name), EQUALS, weight(name), at("u", "1"), PLUS, bias(name), APPROX,
                   column([blank(f"z_{name}.1.1", "unit 1"), blank(f"z_{name}.1.2", "unit 2")]))  # fmt: skip
    act = equation(at(name, "1"), EQUALS, SIGMA, Brackets(at("z", "1", name)), APPROX,
                   column([blank(f"{name}.1.1", "unit 1"), blank(f"{name}.1.2", "unit 2", False)]))  # fmt: skip
    return CalculationRow(GATES[name][0], (), ((pre, act),))


GIVENS = Spread(
    tuple(
        tuple(
            Row((Script(Letter("W"), Letter(name)), EQUALS, weight(name, 1), QUAD, Script(Letter("b"), Letter(name)), EQUALS, bias(name)))
            for name in pair
        )
        for pair in ("fi", "co")
    ),
    columns=2,
)  # fmt: skip
INPUTS = Spread(
    (
        (
            Row((at("x", "1"), EQUALS, number("0.5"))),
            Row((at("x", "2"), EQUALS, number("1.5"))),
            Row((Letter("τ"), EQUALS, number("4"))),
        ),
    )
)

SAMPLE = Document(
    "LSTM numerical example <i>&</i>",
    "4 places, ties to even",
    ("What does it predict?",),
    (
        Section("givens", "Given", (GIVENS, INPUTS)),
        Section("conventions", "Conventions", (Bullets(((Strong("Order."), " Column 1 belongs to x."),)),)),
        Section("equations", "The LSTM cell", (EQUATIONS,)),
        Section("specimen", "One unit in full", (Beside(CELL, (SPECIMEN, Paragraph(("The small names say where they come from.",)))),)),
        Section("step-2", "Time step 2", (STEP,), ("input ", Maths(Row((at("x", "2"), EQUALS, number("1.5")))), ", from the state of step 1")),
        Section("values", "All values", (VALUES,)),
        Section("backward-step-2", "Back through step 2", (GRADIENTS, TIMED), starts_page=True),
        Section("worksheet", "Worksheet", (Calculations(tuple(asked(name) for name in "fi")),)),
    ),
)  # fmt: skip
