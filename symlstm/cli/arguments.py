"""The problem that a command works on, and the options that change how its numbers are rounded."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from symlstm.problem import Problem

EXAMPLE_STEM = "lstm_numerical_example"

problem_argument = click.argument("problem", required=False, metavar="[PROBLEM]")


@dataclass(frozen=True)
class Asked:
    """What the options of `problem_options` ask of a problem."""

    digits: int | None
    figures: int | None
    backward: bool
    rate: str | None
    steps: int | None

    def problem(self, path: str | None) -> Problem:
        """The problem in the file, or the bundled example, with what is asked of it."""
        return ask_backward(read_problem(path, self.digits, self.figures), self.backward, self.rate, self.steps)


def problem_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--digits, --figures, --backward, --rate and --steps, handed to the command as one `asked`."""

    @wraps(command)
    def with_asked(
        *, digits: int | None, figures: int | None, backward: bool, rate: str | None, steps: int | None, **others: Any
    ) -> Any:
        return command(asked=Asked(digits, figures, backward, rate, steps), **others)

    return _digits_options(_backward_options(with_asked))


def names_in(text: str, option: str, allowed: Iterable[str]) -> list[str]:
    """The names in a list with commas. Raises click.UsageError for one that is not allowed, and for an empty list."""
    known = tuple(allowed)
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        found = ", ".join(map(repr, unknown)) or "nothing"
        raise click.UsageError(f"{option}: found {found}, expected one or more of {', '.join(known)}")
    return wanted


def chosen_names(only: str | None, every_line: bool, known: Iterable[str]) -> list[str] | None:
    """The quantities that --only or --every-line asks for; None without either. Raises click.UsageError for both at once."""
    if only is not None and every_line:
        raise click.UsageError("--only and --every-line exclude each other; give one of them")
    if only is not None:
        return names_in(only, "--only", known)
    return list(known) if every_line else None


def _digits_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--digits and --figures."""
    digits = click.option("--digits", type=int, metavar="N", help="Decimal places, in place of the file's rule.")
    figures = click.option("--figures", type=int, metavar="N", help="Significant figures, in place of the file's rule.")
    return digits(figures(command))


def _backward_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--backward, --rate and --steps."""
    backward = click.option("--backward", is_flag=True, help="Go on with backpropagation through time.")
    rate = click.option("--rate", metavar="NUMBER", help="Then take a step of gradient descent with this rate.")
    steps = click.option("--steps", type=int, metavar="N", help="Take N such steps; the first is shown in full.")
    return backward(rate(steps(command)))


def ask_backward(problem: Problem, backward: bool, rate: str | None, steps: int | None) -> Problem:
    """The problem with what the backward options ask for; as it is if they ask for nothing."""
    from symlstm.problem import with_backward

    return with_backward(problem, rate, steps) if backward or rate is not None or steps is not None else problem


def read_problem(path: str | None, digits: int | None, figures: int | None) -> Problem:
    """The problem in the file, or the bundled example, with the digits asked for on the command line."""
    from symlstm.problem import load, load_example

    _check_digits(digits, figures)
    problem = load(path) if path is not None else load_example("seed")
    rounding = problem.rounding
    if digits is not None:
        rounding = replace(rounding, places=digits, figures=None)
    if figures is not None:
        rounding = replace(rounding, places=None, figures=figures)
    return replace(problem, rounding=rounding)


def _check_digits(digits: int | None, figures: int | None) -> None:
    from symlstm.problem.settings import MAX_DIGITS

    if digits is not None and figures is not None:
        raise click.UsageError("--digits and --figures exclude each other; give one of them")
    for name, number, least in (("--digits", digits, 0), ("--figures", figures, 1)):
        if number is not None and not least <= number <= MAX_DIGITS:
            raise click.UsageError(f"{name}: found {number}, expected a whole number from {least} to {MAX_DIGITS:,}")


def stem_of(path: str | None) -> str:
    """What the files made from a problem file are called."""
    from pathlib import Path

    from symlstm.cli.file_names import file_stem

    return file_stem(Path(path).stem) if path is not None else EXAMPLE_STEM
