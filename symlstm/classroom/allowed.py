"""Which numbers a given number may become in a variant: multiples of a step within a range, but never 0 and never 1.

A product with 0 or 1 looks right when it is left out, or when one factor is. Where the problem does not say otherwise, step and range are read
off its own numbers: the step is the coarsest grid on which all of them lie, the range reaches from the smallest to the largest. A fraction
that is no decimal keeps its denominator.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import ceil, floor, gcd, lcm

from symlstm.errors import Finding, ProblemError
from symlstm.network.ids import without_place
from symlstm.problem.exact import exact_text
from symlstm.problem.variants import NumberRange, Variants
from symlstm.words import N_, said

HIDING = (Fraction(0), Fraction(1))
MOST_NUMBERS = 100_000


def allowed(value: Fraction, name: str, group: str, numbers: Sequence[Fraction], variants: Variants) -> tuple[Fraction, ...]:
    """What a number may become.

    name     of the weights that it belongs to, where it does
    group    "weights", "sequence", "target" or "initial"
    numbers  all numbers of the group

    Raises ProblemError where there is nothing that it may become, and where there is too much.
    """
    names = (name, without_place(name), group)
    step = variants.step_of(*names) or grid(value, numbers)
    low, high = variants.range_of(*names) or _extremes(numbers)
    if not step:
        raise _refused("variants.step", said("only zeros among {group}", group=group), N_("a step, such as step = 0.1"))
    first, last = ceil(low / step), floor(high / step)
    if last - first > MOST_NUMBERS:
        many = said("more than {most} multiples of the step", most=f"{MOST_NUMBERS:,}")
        raise _refused("variants.step", many, N_("a coarser step, or a narrower range"))
    found = tuple(number for n in range(first, last + 1) if (number := n * step) not in HIDING)
    if not found:
        nothing = said(
            "no multiple of {step} from {low} to {high} for {group}",
            step=exact_text(step),
            low=exact_text(low),
            high=exact_text(high),
            group=name or group,
        )
        raise _refused("variants.range", nothing, N_("a range with numbers other than 0 and 1"))
    return found


def grid(value: Fraction, numbers: Iterable[Fraction]) -> Fraction:
    """The step that a number has where none is declared; 0 where all numbers are 0."""
    others = [number for number in numbers if number]
    broken = [number.denominator for number in others if not _is_decimal(number)]
    if not _is_decimal(value):
        return Fraction(1, value.denominator)
    if broken:
        return Fraction(1, min(broken))
    below = lcm(*(number.denominator for number in others))
    return Fraction(gcd(*(int(number * below) for number in others)), below)


def _is_decimal(number: Fraction) -> bool:
    rest = number.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def _extremes(numbers: Sequence[Fraction]) -> NumberRange:
    return min(numbers), max(numbers)


def _refused(where: str, found: str, expected: str) -> ProblemError:
    return ProblemError("vary", [Finding(where, found, expected)])
