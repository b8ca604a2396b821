"""The problem that a command works on, and the options that change what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from symlstm.cli.rounding import NAMES, RoundingAsked, rounding_options

if TYPE_CHECKING:
    from symlstm.problem import Problem

EXAMPLE_STEM = "lstm_numerical_example"

problem_argument = click.argument("problem", required=False, metavar="[PROBLEM]")


@dataclass(frozen=True)
class Asked:
    """What the options of `problem_options` ask of a problem."""

    rounding: RoundingAsked
    backward: bool
    rate: str | None
    steps: int | None

    @property
    def changes_anything(self) -> bool:
        """Whether any of them is given."""
        return self != Asked(RoundingAsked(), False, None, None)

    def problem(self, path: str | None) -> Problem:
        """The problem in the file, or the bundled example, with what is asked of it."""
        self.rounding.check()
        return self.rounding.applied_to(ask_backward(read_problem(path), self.backward, self.rate, self.steps))


def problem_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options for rounding, --backward, --rate and --steps, handed to the command as one `asked`."""

    @wraps(command)
    def with_asked(*, backward: bool, rate: str | None, steps: int | None, **others: Any) -> Any:
        rounding = RoundingAsked(**{name: others.pop(name) for name in NAMES})
        return command(asked=Asked(rounding, backward, rate, steps), **others)

    return rounding_options(_backward_options(with_asked))


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


def read_problem(path: str | None) -> Problem:
    """The problem in the file, or the bundled example."""
    from symlstm.problem import load, load_example

    return load(path) if path is not None else load_example("seed")


def stem_of(path: str | None) -> str:
    """What the files made from a problem file are called."""
    from pathlib import Path

    from symlstm.cli.file_names import file_stem

    return file_stem(Path(path).stem) if path is not None else EXAMPLE_STEM
