"""Every line worked out again from the numbers shown on it, whole vectors at a time: which lines give the number printed.

Numbers shown are short decimals or fractions, so nearly all of it is exact arithmetic. Only what is plain is said here; a line
that is near a tie, prints as zero, or shows a number too far to write out is left to be worked out on its own.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from symlstm.numbers.arb_equations import ArbEquations, KnownVectors
from symlstm.numbers.arb_formulas import Number, Vector, exact
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.page import Replay, Shown
from symlstm.numbers.rounded import FAR_POWER, Rounded, integer_text, power_of_ten_as_integer
from symlstm.numbers.vector_equations import Key, Stretch, VectorEquation
from symlstm.numbers.vector_form import VectorForm

HALF = fmpq(1, 2)
POWERS_OF_TEN = frozenset(10**n for n in range(100))
EXACTLY, ROUNDED, NOT = Replay(Outcome.HOLDS, True), Replay(Outcome.HOLDS, False), Replay(Outcome.FAILS, False)


class _TooFar(Exception):
    """A number whose power of ten is too far to write out."""


def replayed(
    form: VectorForm, shown: Mapping[str, Shown], printed: Mapping[str, Rounded], by_figures: bool, prec: int
) -> dict[str, Replay]:
    """For each line, by the id of its result, what is plain of it, but for what a line that does not follow gives; rounding is to
    the nearest.

    shown       the number that stands for a quantity in later lines
    printed     the rounding printed as a result
    by_figures  whether that has so many figures, not so many places
    """
    found: dict[str, Replay] = {}
    with ctx.workprec(prec):
        page = _Page(form, shown)
        for stretch in form.stretches:
            for target, number in zip(stretch.targets, page.numbers_of(stretch), strict=True):
                plain = None if number is None else _compared(number, printed[target], by_figures)
                if plain is not None:
                    found[target] = plain
    return found


class _Page(KnownVectors):
    """The vectors as they are shown."""

    def __init__(self, form: VectorForm, shown: Mapping[str, Shown]):
        super().__init__()
        self._form, self._shown = form, shown
        self._equations = ArbEquations(form, self)
        self._ids = dict(_ids(form))

    def looked_up(self, key: Key) -> Vector:
        ids = self._ids.get(key) or self._form.ids_of_given(key)
        return [_as_flint(self._shown[quantity].number) for quantity in ids]

    def numbers_of(self, stretch: Stretch) -> Iterator[Number]:
        """What each line of a stretch gives; None where that is not worked out here."""
        self._equations.begin(stretch)
        for equation in stretch.equations:
            yield from self._of(equation, stretch.time)

    def _of(self, equation: VectorEquation, t: int) -> list[Any]:
        try:
            return self._equations.right_side(equation, t)
        except _TooFar:
            return [None] * equation.size


def _ids(form: VectorForm) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """The ids of every vector that is worked out."""
    for stretch in form.stretches:
        start = 0
        for equation in stretch.equations:
            yield equation.key(stretch.time), stretch.targets[start : start + equation.size]
            start += equation.size


def _as_flint(shown: Fraction | Rounded) -> Number:
    if isinstance(shown, Fraction):
        return exact(shown)
    if abs(shown.exponent) >= FAR_POWER:
        raise _TooFar
    unit = power_of_ten_as_integer(abs(shown.exponent))
    return fmpq(shown.signed * unit) if shown.exponent > 0 else fmpq(shown.signed, unit)


def _compared(number: Number, printed: Rounded, by_figures: bool) -> Replay | None:
    """Whether a number rounds to nearest to the one printed, where that is plain. Beside a power of ten it is not: with `figures`
    the numbers below it are rounded more finely."""
    coefficient = printed.coefficient
    if not coefficient or printed.scientific or abs(printed.exponent) >= FAR_POWER:
        return None
    if by_figures and _is_power_of_ten(coefficient):
        return None
    unit = power_of_ten_as_integer(abs(printed.exponent))
    off = number * unit if printed.exponent <= 0 else number / unit
    off -= printed.signed
    if -HALF < off < HALF:
        return EXACTLY if type(number) is not arb and not off else ROUNDED
    return NOT if off > HALF or off < -HALF else None


def _is_power_of_ten(coefficient: int) -> bool:
    return coefficient in POWERS_OF_TEN or (coefficient % 10**99 == 0 and integer_text(coefficient).strip("0") == "1")
