"""A cell like none that comes with symlstm: one state with an unusual name, three vectors in one map, a map over the input only without
a bias, a diagonal weight, a gain inside the activation, no sigma, and no witness."""

from fractions import Fraction

from symlstm.functions.tanh import tanh
from symlstm.network import Equation, EquationBlock, Stage
from symlstm.network.equation import matmul, symbols_of, total
from symlstm.network.names import Size
from symlstm.problem.problem import Problem

ORDER = "x u mem a mem_prev gain"
x, u, mem, a, mem_prev, gain = symbols_of(ORDER)
U_in, Mix, peep, shift = symbols_of("U_in Mix peep shift")

STRANGE = Stage(
    name="strange",
    title="strange cell",
    source="nobody",
    reads={"x": Size.INPUT},
    size=Size.HIDDEN,
    states=("mem",),
    order=tuple(ORDER.split()),
    blocks=(
        EquationBlock("Feature", "a view of the input", (Equation(u, matmul(U_in, x), "feature", owner="feature"),)),
        EquationBlock(
            "Memory",
            "all of it mixed",
            (
                Equation(a, total(matmul(Mix, x, mem_prev, u), peep * mem_prev, shift), "mixture", owner="mixture"),
                Equation(mem, tanh(gain * a), "memory", owner="memory"),
            ),
        ),
    ),
)


def number(n: int) -> Fraction:
    return Fraction((37 * n) % 19 - 9, 10) + Fraction(1, 20)


def strange_problem(steps: int = 3, readout: str = "last") -> Problem:
    """Two units, two inputs, one output."""
    numbers = iter(range(1, 1000))
    vector = lambda n: tuple(number(next(numbers)) for _ in range(n))  # noqa: E731
    matrix = lambda rows, columns: tuple(vector(columns) for _ in range(rows))  # noqa: E731
    matrices = {"U_in": matrix(2, 2), "Mix": matrix(2, 6), "W_y": matrix(1, 2)}
    vectors = {"peep": vector(2), "shift": vector(2), "gain": vector(2), "b_y": vector(1)}
    target = matrix(steps if readout == "every" else 1, 1)
    return Problem("Strange", STRANGE, matrix(steps, 2), matrices, vectors, {"mem": vector(2)}, readout, target)
