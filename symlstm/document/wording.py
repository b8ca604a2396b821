"""Sentences that stand in more than one place: the rounding rule in words, lists."""

from collections.abc import Iterable

from symlstm.problem.settings import Rounding
from symlstm.problem.wording import counted as counted  # documents take it from here

TIES_IN_WORDS = {
    "half-even": "ties go to the even digit",
    "half-up": "ties go away from zero",
    "half-down": "ties go towards zero",
    "truncate": "further digits are cut off, without rounding",
}


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def digits_kept(rounding: Rounding) -> str:
    """How many digits results have."""
    if rounding.figures is not None:
        return counted(rounding.figures, "significant figure")
    return "whole numbers" if rounding.places == 0 else counted(rounding.places or 0, "decimal place")


def rule_in_short(rounding: Rounding) -> str:
    """The rounding rule for the head of a page."""
    ties = {
        "half-even": "ties to even",
        "half-up": "ties away from zero",
        "half-down": "ties towards zero",
        "truncate": "cut off",
    }
    parts = [digits_kept(rounding), ties[rounding.ties]]
    if rounding.carry == "printed":
        parts.append("printed numbers carried on")
    elif rounding.guard:
        parts.append(f"operands shown with {counted(rounding.guard, 'guard digit')}")
    return ", ".join(parts)


def rule_in_words(rounding: Rounding) -> str:
    """The rounding rule in one or two sentences."""
    kept = (
        f"Results are given as {digits_kept(rounding)}"
        if rounding.places == 0
        else f"Results are given to {digits_kept(rounding)}"
    )
    return f"{kept}; {TIES_IN_WORDS[rounding.ties]}. {_carry_in_words(rounding)}"


def _carry_in_words(rounding: Rounding) -> str:
    if rounding.carry == "full":
        return (
            "Only what is printed is rounded: every line goes on with the unrounded values of the lines above it. "
            + (
                f"Where such a value stands in a later line, it is shown with {counted(rounding.guard, 'more digit')}."
                if rounding.guard
                else ""
            )
        ).strip()
    if rounding.carried is None:
        return "Every line goes on with the numbers printed above it, as in a calculation by hand."
    return "All other values go on unrounded; carried on as printed to later lines: only "


TINY = "A value that would print as zero but is not zero is given in scientific notation."
EQUAL_SIGNS = (
    "An equals sign stands only between things that are exactly equal; ",
    " stands wherever something on its right is rounded.",
)


def with_article(name: str) -> str:
    """The name with the article that is spoken before it: "An LSTM", "A GRU"."""
    return f"{'An' if name[0] in 'AEFHILMNORSX' else 'A'} {name}"
