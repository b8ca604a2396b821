"""The summary that `symlstm derive` prints."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symlstm.derivation import Step
    from symlstm.numbers.crosscheck import Comparison
    from symlstm.pipeline import Solution


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
    """The last prediction, difference and loss; without a readout, the last hidden state."""
    network, last_time = solution.problem.network, solution.problem.steps
    blocks = solution.derivation.at(last_time, "readout", "loss")
    labels = {network.prediction: "prediction", network.hidden_state: "hidden state", "diff": "difference"}
    steps = [step for block in blocks for step in block.steps]
    steps = steps or [step for step in solution.derivation.steps if (step.name, step.time) == (network.hidden_state, last_time)]
    return [(labels.get(step.name, step.name), _value(solution, step)) for step in steps if step.name in (*labels, "loss")]


def _value(solution: Solution, step: Step) -> str:
    from symlstm.network.names import Role

    printed = solution.values.printed[step.target]
    equal = solution.values.is_printed_truly(step.target)
    targets = [
        solution.problem.givens[read]
        for read in step.reads.values()
        if solution.problem.network.names.of_id(read).role is Role.TARGET
    ]
    aside = f"  (prediction minus target {_as_typed(targets[0])})" if targets else ""
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
