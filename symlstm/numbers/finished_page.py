"""The page of a solved problem: every number that a document shows, worked out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symlstm.derivation.step import Derivation
from symlstm.numbers.drift import drifts
from symlstm.numbers.fitted_lines import FittedLines
from symlstm.numbers.largest import largest
from symlstm.numbers.norm import norm
from symlstm.numbers.page import Page, Shares, Wanted
from symlstm.numbers.rounding import DisplayRule, Rounded, round_real
from symlstm.numbers.terms import Terms
from symlstm.numbers.values import Values

FEW_FIGURES = 2  # of a value that prints as zero
NORM_FIGURES = 3


def finished_page(derivation: Derivation, values: Values, wanted: Wanted) -> Page:
    """The numbers shown on the lines of a derivation, and what is wanted besides. Raises nothing: what is undecided is None."""
    fitted = FittedLines(derivation, values, wanted)
    page = Page(
        derivation,
        values,
        fitted.shown,
        fitted.extra,
        fitted.replays,
        vanished=dict(_vanished(derivation, values)),
        running_sums={},
        shares={},
        drifts={drift.quantity: drift for drift in drifts(derivation, values, wanted.drifts)},
        rounded={quantity: _rounded(derivation, values, quantity, rule) for quantity, rule in wanted.rounded.items()},
        norms={vector: _norm(values, ids) for vector, ids in wanted.norms.items()},
        largest={t: largest([values.computed[each] for each in ids], values.precision) for t, ids in wanted.largest.items()},
    )
    return replace(
        page,
        running_sums={
            quantity: tuple(_terms(page, fitted, quantity).partial_sums(derivation.step(quantity)))
            for quantity in wanted.running_sums
        },
        shares=dict(_shares(page, fitted, wanted.shares)),
    )


def _terms(page: Page, fitted: FittedLines, line: str) -> Terms:
    return Terms(page.shown_on(line), page.values.rounding, fitted.precision)


def _vanished(derivation: Derivation, values: Values) -> Iterator[tuple[str, Rounded | None]]:
    """Values that are carried on as zero without being zero, to the nearest two figures, whatever the rule for results is."""
    rule = DisplayRule(None, FEW_FIGURES, "half-even")
    for step in derivation.steps if values.rounding.carry == "printed" else ():
        quantity = step.target
        if values.rounding.carries(step.name) and not values.printed[quantity].coefficient and values.computed[quantity] != 0:
            yield quantity, round_real(values.computed[quantity], rule)


def _shares(page: Page, fitted: FittedLines, wanted: Sequence[str]) -> Iterator[tuple[str, Shares]]:
    for step in map(page.derivation.step, wanted):
        found = _terms(page, fitted, step.target).shares(step, fitted.value(step), page.values.printed[step.target])
        if found is not None:
            yield step.target, found


def _rounded(derivation: Derivation, values: Values, quantity: str, rule: DisplayRule) -> Rounded | None:
    given = derivation.givens.get(quantity)
    return round_real(values.computed[quantity] if given is None else given, rule)


def _norm(values: Values, ids: Sequence[str]) -> Rounded | None:
    entries = [values.computed[quantity] for quantity in ids]
    return round_real(norm(entries, values.precision), DisplayRule(None, NORM_FIGURES, values.rounding.ties))
