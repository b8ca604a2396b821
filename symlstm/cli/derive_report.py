"""The summary that `symlstm derive` prints."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symlstm.derivation import Derivation, Step
    from symlstm.numbers.crosscheck import Comparison
    from symlstm.pipeline import Solution
    from symlstm.problem.problem import Problem


def print_solution(solution: Solution, written: tuple[Path, ...]) -> None:
    """The summary: prediction, difference, loss, cross-check, files."""
    from symlstm.problem.wording import escaped

    click.echo(escaped(solution.problem.title))
    for label, text in [*_results(solution), *_descent(solution), *_checks(solution)]:
        click.echo(f"  {label:<17} {text}")
    for number, line in enumerate(_listed(written)):
        click.echo(f"  {'written' if not number else '':<17} {line}")


def _listed(written: tuple[Path, ...]) -> list[str]:
    """The files by name; the figures beside a Markdown text, and the parts of a fragment, as one line each."""
    from symlstm.problem.source import source_name
    from symlstm.problem.wording import counted

    places = {path.parent for path in written}
    counts = Counter(path.parent for path in written if path.parent.parent in places)  # in folders beside the other files
    lines = [source_name(path) for path in written if path.parent not in counts]
    return lines + [
        f"{source_name(folder)}/ ({counted(number, folder.name.rpartition('_')[2][:-1])})" for folder, number in counts.items()
    ]


def _results(solution: Solution) -> list[tuple[str, str]]:
    """The last prediction, difference and loss, or without a readout the last hidden state; of several samples those of each, and the
    loss of all."""
    from symlstm.document.sample_pages import derivation_of
    from symlstm.network.names import LOSS

    derivation, samples = solution.derivation, solution.problem.each_sample
    parts = [step for each in samples for step in _last_steps(each, derivation_of(each, derivation))]
    steps = (
        [*parts, *(step for step in derivation.steps if step.name == LOSS)]
        if samples
        else _last_steps(solution.problem, derivation)
    )
    return [(_label(solution.problem, step), _value(solution, step)) for step in steps]


def _last_steps(problem: Problem, derivation: Derivation) -> list[Step]:
    """What is read out last of one sequence; without a readout the last hidden states."""
    from symlstm.network.ids import without_place
    from symlstm.network.names import LOSS

    network = problem.network
    blocks = derivation.at(problem.steps, "readout", "loss", place=network.place)
    read = {network.prediction, *(name for name in network.lengths if without_place(name) in ("diff", LOSS))}
    steps = [step for block in blocks for step in block.steps if step.name in read]
    last = {cell.states[0]: 1 if cell.place.reverse else problem.steps for cell in network.layers[-1]}
    return steps or [step for step in derivation.steps if last.get(step.name) == step.time]


def _label(problem: Problem, step: Step) -> str:
    from symlstm.network.ids import without_place
    from symlstm.network.names import Role

    if problem.network.names.of_id(step.target).role is Role.STATE:
        return "hidden state"
    return {"diff": "difference", "loss": "loss"}.get(without_place(step.name), "prediction")


def _value(solution: Solution, step: Step) -> str:
    from symlstm.network.ids import without_place
    from symlstm.network.names import LOSS, Role

    printed = solution.values.printed[step.target]
    equal = solution.values.is_printed_truly(step.target)
    targets = [
        solution.problem.givens[read]
        for read in step.reads.values()
        if solution.problem.network.names.of_id(read).role is Role.TARGET
    ]
    is_difference = bool(targets) and without_place(step.name) != LOSS
    aside = f"  (prediction minus target {_as_typed(targets[0])})" if is_difference else ""
    return f"{step.target} {'=' if equal else '≈'} {printed}{aside}"


def _as_typed(given: Fraction) -> str:
    from symlstm.document.numerals import typed_text
    from symlstm.problem.exact import exact_text

    return typed_text(given) or exact_text(given)


def _descent(solution: Solution) -> list[tuple[str, str]]:
    """The loss after gradient descent."""
    if not solution.descent:
        return []
    last = solution.descent[-1]
    steps = f"{last.number} step{'s' if last.number > 1 else ''}"
    loss = "undecided" if last.new_loss is None else f"≈ {last.new_loss}"
    return [("gradient descent", f"loss {loss} after {steps} at rate {_as_typed(solution.problem.givens['rate'])}")]


def _checks(solution: Solution) -> list[tuple[str, str]]:
    from symlstm.numbers.outcome import Outcome

    check = solution.crosscheck
    total, agreeing = len(check.comparisons), len(check.with_outcome(Outcome.HOLDS))
    compared = (
        f"{agreeing} of {total} values agree with NumPy float64" if check.witness else "there is no NumPy witness of this cell"
    )
    text = f"{check.outcome.value}: {compared}"
    if check.slopes:
        text += (
            f", {sum(s.outcome is Outcome.HOLDS for s in check.slopes)} of {len(check.slopes)} gradients with central differences"
        )
    named = _named("too far off", check.with_outcome(Outcome.FAILS))
    named += _named("not resolved by float64", check.with_outcome(Outcome.UNDECIDED))
    return [
        ("cross-check", text + named),
        ("proven", f"every digit, at {solution.values.least} bits of working precision or more"),
    ]


def _named(words: str, comparisons: tuple[Comparison, ...]) -> str:
    """The first few quantities of which the words are true."""
    if not comparisons:
        return ""
    ids = [comparison.quantity for comparison in comparisons[:5]] + ["..."] * (len(comparisons) > 5)
    return f"; {words}: {', '.join(ids)}"
