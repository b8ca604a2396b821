"""The cross-check section: the verdict of the independent evaluation, and how far each quantity is from it."""

from collections.abc import Iterator
from math import isfinite

from symlstm.document.blocks import Block, Code, Paragraph, Section, Strong, Table, Text
from symlstm.document.wording import counted, listed
from symlstm.network.names import gradient
from symlstm.numbers.central_difference import ENOUGH, STEP_BITS
from symlstm.numbers.crosscheck import Comparison, CrossCheck
from symlstm.numbers.outcome import Outcome

VERDICTS = {
    Outcome.HOLDS: "The cross-check holds",
    Outcome.FAILS: "The cross-check FAILS",
    Outcome.UNDECIDED: "The cross-check is UNDECIDED",
}
LONG = 60  # comparisons that are listed one by one; of more, each quantity's worst


def crosscheck(check: CrossCheck) -> Section:
    """The verdict of the independent evaluation, and how far each quantity is from it."""
    compared = (*_restart_note(check), *_offenders(check), _comparison_table(check)) if check.witness else ()
    return Section("crosscheck", "Cross-check", (Paragraph(_verdict(check)), *compared, *_slopes(check)))


def _verdict(check: CrossCheck) -> Text:
    if not check.witness:
        return (Strong(VERDICTS[check.outcome]), ": there is no independent evaluation of this cell to compare the values with.")
    total = len(check.comparisons)
    return (
        Strong(VERDICTS[check.outcome]),
        f": an independent NumPy evaluation in float64 was compared with {counted(total, 'certified value')}; "
        f"{len(check.with_outcome(Outcome.HOLDS)):,} agree within the tolerance. Distances are in ulp, the spacing of float64 "
        "numbers at the value; the tolerance is what rounding errors of a correct float64 evaluation can add up to.",
    )


def _restart_note(check: CrossCheck) -> Iterator[Block]:
    """Where the witness could not go on from its own numbers."""
    restarts = [("state after time step", check.restarts), ("gradients that come back from time step", check.back)]
    for words, times in restarts:
        if times:
            text = listed(str(t) for t in times[:12]) + (", and so on" if len(times) > 12 else "")
            sentence = "So that rounding errors do not grow beyond use, the evaluation was restarted from the certified "
            yield Paragraph((f"{sentence}{words} {text}.",), "quiet")


def _offenders(check: CrossCheck) -> Iterator[Block]:
    for outcome, words in (
        (Outcome.FAILS, "Too far off"),
        (Outcome.UNDECIDED, "Not decided (float64 cannot hold or resolve them)"),
    ):
        found = check.with_outcome(outcome)
        if found:
            more = f", and {len(found) - 10:,} more" if len(found) > 10 else ""
            yield Paragraph((f"{words}: ", *_codes([c.quantity for c in found[:10]]), f"{more}."))


def _codes(ids: list[str]) -> Text:
    return tuple(part for n, identity in enumerate(ids) for part in ((", ", Code(identity)) if n else (Code(identity),)))


def _comparison_table(check: CrossCheck) -> Table:
    chosen = check.comparisons if len(check.comparisons) <= LONG else _worst_of_each(check)
    rows = tuple(_comparison_row(comparison) for comparison in chosen)
    caption = (
        "Every quantity" if chosen is check.comparisons else "Of each kind of quantity, the one that uses most of its tolerance"
    )
    head: tuple[Text, ...] = (("Quantity",), ("float64",), ("Distance (ulp)",), ("Tolerance (ulp)",), ("Outcome",))
    return Table(head, rows, "lrrrl", caption=caption)


def _worst_of_each(check: CrossCheck) -> tuple[Comparison, ...]:
    worst: dict[str, Comparison] = {}
    for comparison in check.comparisons:
        name = comparison.quantity.split(".")[0]
        if name not in worst or _share(comparison) > _share(worst[name]):
            worst[name] = comparison
    return tuple(worst.values())


def _share(comparison: Comparison) -> float:
    """How much of its tolerance a comparison uses; one that does not hold comes first."""
    if comparison.outcome is not Outcome.HOLDS:
        return float("inf")
    return comparison.distance / comparison.tolerance if comparison.tolerance else 0.0


def _slopes(check: CrossCheck) -> Iterator[Block]:
    """The second witness of the gradients, for some parameters."""
    if not check.slopes:
        return
    yield Paragraph(
        (
            "A second witness for the gradients is the forward pass alone, at high precision: the central difference "
            f"of the loss over a parameter, with a step of 2^-{STEP_BITS}, for the steepest entry of each weight matrix listed. "
            f"Agreement is counted up to {ENOUGH} figures.",
        )
    )
    if any(slope.outcome is Outcome.UNDECIDED for slope in check.slopes):
        yield Paragraph(("Undecided is a gradient for which the loss bends too much within such a step to tell its slope.",))
    head: tuple[Text, ...] = (("Gradient",), ("Central difference",), ("Figures that agree",), ("Outcome",))
    rows = (
        ((Code(gradient(s.parameter)),), (Code(repr(s.quotient)),), (str(s.figures),), (s.outcome.value,)) for s in check.slopes
    )
    yield Table(head, tuple(rows), "lrrl", caption="Central differences")


def _comparison_row(comparison: Comparison) -> tuple[Text, ...]:
    distance, tolerance = _ulps(comparison.distance), _ulps(comparison.tolerance)
    return (Code(comparison.quantity),), (Code(repr(comparison.witness)),), (distance,), (tolerance,), (comparison.outcome.value,)


def _ulps(number: float) -> str:
    """A number of ulp, short: 0.044, 3.1, 128, 3.6e+05."""
    if not isfinite(number):
        return "unknown"
    return f"{number:.2g}" if number < 10 else f"{number:.0f}" if number < 1e5 else f"{number:.1e}"
