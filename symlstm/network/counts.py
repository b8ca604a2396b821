"""How many numbers a network has to learn, and how many multiplications a time step takes: as sums of products of its sizes.

A product is a number and the sizes that it is taken times: 4, (H, D + H) for four matrices of H rows and D + H columns.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sympy import Expr

from symlstm.network.equation import matmul
from symlstm.network.names import Size
from symlstm.network.network import Network
from symlstm.network.stage import Parameter, Stage

SizeProduct = tuple[tuple[Size, ...], ...]  # each a sum of sizes


@dataclass(frozen=True, slots=True)
class CountOf:
    """So many times a product of sizes."""

    times: int
    factors: SizeProduct


def parameters_counted(network: Network) -> tuple[CountOf, ...]:
    """The parameters of a network: its matrices, then its vectors."""
    found = [_factors(parameter) for parameter in network.parameters.values()]
    return _gathered(sorted(found, key=lambda factors: len(factors) == 1))


def multiplications_counted(network: Network) -> tuple[CountOf, ...]:
    """The multiplications of one time step, as far as the prediction: in matrices, then entry by entry."""
    stages = [stage for stage in network.stages if stage is not network.loss]
    in_matrices = [_factors(p) for stage in stages for p in stage.parameters.values() if p.columns]
    entry_by_entry = [((stage.size,),) for stage in stages for _ in _products(stage)]
    return _gathered([*in_matrices, *entry_by_entry])


def _factors(parameter: Parameter) -> SizeProduct:
    return ((parameter.rows,), parameter.columns) if parameter.columns else ((parameter.rows,),)


def _gathered(products: Iterable[SizeProduct]) -> tuple[CountOf, ...]:
    return tuple(CountOf(times, factors) for factors, times in Counter(products).items())


def _products(stage: Stage) -> Iterator[Expr]:
    """Each multiplication entry by entry that a stage takes for one of its units."""
    for equation in stage.equations:
        yield from _within(equation.formula)


def _within(formula: Expr) -> Iterator[Expr]:
    if formula.is_Mul:
        factors = [factor for factor in formula.args if not factor.is_number]
        yield from factors[1:]
    for part in formula.args[1:] if isinstance(formula, matmul) else formula.args:
        yield from _within(part)
