"""The options that change how a problem's numbers are rounded: all that `[rounding]` in a file can say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import click

from symlstm.cli.choices import OneOf

if TYPE_CHECKING:
    from symlstm.problem import Problem, Rounding

TIES = ("half-even", "half-up", "half-down", "truncate")
CARRIES = ("full", "printed")
BY_HAND = {"ties": "half-up", "carry": "printed"}  # what nearly everyone does on paper


@dataclass(frozen=True)
class RoundingAsked:
    """What the options ask for; None for what they leave to the file. `digits` is another name for places."""

    digits: int | None = None
    places: int | None = None
    figures: int | None = None
    ties: str | None = None
    carry: str | None = None
    carried: str | None = None
    guard: int | None = None
    by_hand: bool = False

    def check(self) -> None:
        """Raise click.UsageError for options that exclude each other or are out of bounds. No file is needed to say so."""
        from symlstm.problem.settings import MAX_DIGITS, MAX_GUARD

        counts = [f"--{name}" for name in ("digits", "places", "figures") if getattr(self, name) is not None]
        if len(counts) > 1:
            raise click.UsageError(f"{' and '.join(counts)} exclude each other; give one of them")
        for name, least, most in (
            ("digits", 0, MAX_DIGITS),
            ("places", 0, MAX_DIGITS),
            ("figures", 1, MAX_DIGITS),
            ("guard", 0, MAX_GUARD),
        ):
            _check_bounds(name, getattr(self, name), least, most)
        for name, meant in BY_HAND.items():
            if self.by_hand and getattr(self, name) not in (None, meant):
                raise click.UsageError(
                    f"--by-hand and --{name} {getattr(self, name)} exclude each other: by hand is --{name} {meant}"
                )
        if self.carried is not None and self.carry == "full":
            raise click.UsageError("--carried and --carry full exclude each other: with full, no printed number is carried on")

    def applied_to(self, problem: Problem) -> Problem:
        """The problem with the rounding that is asked. Raises click.UsageError where that does not fit it."""
        return replace(problem, rounding=self._rounding(problem))

    def _rounding(self, problem: Problem) -> Rounding:
        asked = {name: value for name in ("ties", "carry", "guard") if (value := getattr(self, name)) is not None}
        changes: dict[str, Any] = (BY_HAND if self.by_hand else {}) | asked | self._counts()
        carry = changes.get("carry", problem.rounding.carry)
        if self.carried is not None and carry == "full":
            raise click.UsageError("--carried needs --carry printed: with full, no printed number is carried on")
        if self.carried is not None:
            changes["carried"] = _quantities(self.carried, problem)
        elif carry == "full":
            changes["carried"] = None  # what a file carries on belongs to its own carry = "printed"
        return replace(problem.rounding, **changes)

    def _counts(self) -> dict[str, int | None]:
        places = self.digits if self.digits is not None else self.places
        if places is None and self.figures is None:
            return {}
        return {"places": places, "figures": self.figures}


NAMES = tuple(each.name for each in fields(RoundingAsked))


def rounding_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options in the order of NAMES, each handed to the command under its name."""
    options = (
        click.option("--digits", type=int, metavar="N", help="Decimal places; the same as --places."),
        click.option("--places", type=int, metavar="N", help="Decimal places, in place of the file's rule."),
        click.option("--figures", type=int, metavar="N", help="Significant figures, in place of the file's rule."),
        click.option("--ties", type=OneOf(TIES), help="What happens halfway; half-up is away from zero."),
        click.option("--carry", type=OneOf(CARRIES), help="Lines go on with unrounded values, or with printed numbers."),
        click.option("--carried", metavar="NAMES", help="With --carry printed: only these quantities, with commas."),
        click.option("--guard", type=int, metavar="N", help="With --carry full: how many more digits operands show."),
        click.option("--by-hand", is_flag=True, help="As on paper: --carry printed --ties half-up."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _check_bounds(name: str, number: int | None, least: int, most: int) -> None:
    if number is not None and not least <= number <= most:
        raise click.UsageError(f"--{name}: found {number}, expected a whole number from {least} to {most:,}")


def _quantities(text: str, problem: Problem) -> frozenset[str]:
    from symlstm.cli.name_lists import names_in
    from symlstm.problem.quantities import quantities

    known = quantities(problem.network, problem.layout.backward)
    return frozenset(names_in(text, "--carried", known))
