"""The cross-check section: the verdict of the independent evaluation, and how far each quantity is from it."""

from collections.abc import Iterator
from math import isfinite

from symlstm.document.blocks import Block, Code, Maths, Paragraph, Section, Strong, Table, Text
from symlstm.document.formula import Numeral, Script
from symlstm.document.sentence import commas, sentence
from symlstm.document.wording import listed
from symlstm.language import N_, _, ngettext
from symlstm.network.ids import Id
from symlstm.network.names import gradient
from symlstm.numbers.central_difference import ENOUGH, STEP_BITS
from symlstm.numbers.crosscheck import Comparison, CrossCheck
from symlstm.numbers.outcome import Outcome

VERDICTS = {
    Outcome.HOLDS: N_("The cross-check holds"),
    Outcome.FAILS: N_("The cross-check FAILS"),
    Outcome.UNDECIDED: N_("The cross-check is UNDECIDED"),
}
OUTCOMES = {Outcome.HOLDS: N_("holds"), Outcome.FAILS: N_("fails"), Outcome.UNDECIDED: N_("undecided")}
LONG = 60  # comparisons that are listed one by one; of more, each quantity's worst


def crosscheck(check: CrossCheck) -> Section:
    """The verdict of the independent evaluation, and how far each quantity is from it."""
    compared = (*_restart_note(check), *_offenders(check), _comparison_table(check)) if check.witness else ()
    return Section("crosscheck", _("Cross-check"), (Paragraph(_verdict(check)), *compared, *_slopes(check)))


def _verdict(check: CrossCheck) -> Text:
    verdict = Strong(_(VERDICTS[check.outcome]))
    if not check.witness:
        return sentence(
            _("{verdict}: there is no independent evaluation of this cell to compare the values with."), verdict=verdict
        )
    values = ngettext("{n} certified value", "{n} certified values", len(check.comparisons))
    return sentence(
        _(
            "{verdict}: an independent NumPy evaluation in float64 was compared with {values}; {n} agree within the tolerance. Distances "
            "are in ulp, the spacing of float64 numbers at the value; the tolerance is what rounding errors of a correct float64 "
            "evaluation can add up to."
        ),
        verdict=verdict,
        values=values,
        n=f"{len(check.with_outcome(Outcome.HOLDS)):,}",
    )


def _restart_note(check: CrossCheck) -> Iterator[Block]:
    """Where the witness could not go on from its own numbers."""
    why = N_("So that rounding errors do not grow beyond use, the evaluation was restarted from the certified {numbers}.")
    restarts = (
        (N_("state after time step {times}"), check.restarts),
        (N_("gradients that come back from time step {times}"), check.back),
    )
    for numbers, times in restarts:
        if times:
            first = listed(str(t) for t in times[:12])
            text = _("{times}, and so on", times=first) if len(times) > 12 else first
            yield Paragraph((_(why, numbers=_(numbers, times=text)),), "quiet")


def _offenders(check: CrossCheck) -> Iterator[Block]:
    for outcome, words in (
        (Outcome.FAILS, N_("Too far off: {ids}.")),
        (Outcome.UNDECIDED, N_("Not decided (float64 cannot hold or resolve them): {ids}.")),
    ):
        found = check.with_outcome(outcome)
        if found:
            ids = commas([Code(comparison.quantity) for comparison in found[:10]])
            if len(found) > 10:
                ids = sentence(_("{ids}, and {n} more"), ids=ids, n=f"{len(found) - 10:,}")
            yield Paragraph(sentence(_(words), ids=ids))


def _comparison_table(check: CrossCheck) -> Table:
    chosen = check.comparisons if len(check.comparisons) <= LONG else _worst_of_each(check)
    rows = tuple(_comparison_row(comparison) for comparison in chosen)
    caption = (
        _("Every quantity")
        if chosen is check.comparisons
        else _("Of each kind of quantity, the one that uses most of its tolerance")
    )
    head: tuple[Text, ...] = (
        (_("Quantity"),),
        ("float64",),
        (_("Distance (ulp)"),),
        (_("Tolerance (ulp)"),),
        (_("Outcome"),),
    )
    return Table(head, rows, "lrrrl", caption=caption)


def _worst_of_each(check: CrossCheck) -> tuple[Comparison, ...]:
    worst: dict[str, Comparison] = {}
    for comparison in check.comparisons:
        name = Id.parse(comparison.quantity).name
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
        sentence(
            _(
                "A second witness for the gradients is the forward pass alone, at high precision: the central difference of the loss "
                "over a parameter, with a step of {step}, for the steepest entry of each weight matrix listed. Agreement is counted "
                "up to {figures} figures."
            ),
            step=Maths(Script(Numeral(("2",)), sup=Numeral((f"-{STEP_BITS}",)))),
            figures=str(ENOUGH),
        )
    )
    if any(slope.outcome is Outcome.UNDECIDED for slope in check.slopes):
        yield Paragraph((_("Undecided is a gradient for which the loss bends too much within such a step to tell its slope."),))
    head: tuple[Text, ...] = ((_("Gradient"),), (_("Central difference"),), (_("Figures that agree"),), (_("Outcome"),))
    rows = (
        ((Code(gradient(s.parameter)),), (Code(repr(s.quotient)),), (str(s.figures),), (_(OUTCOMES[s.outcome]),))
        for s in check.slopes
    )
    yield Table(head, tuple(rows), "lrrl", caption=_("Central differences"))


def _comparison_row(comparison: Comparison) -> tuple[Text, ...]:
    distance, tolerance = _ulps(comparison.distance), _ulps(comparison.tolerance)
    return (
        (Code(comparison.quantity),),
        (Code(repr(comparison.witness)),),
        (distance,),
        (tolerance,),
        (_(OUTCOMES[comparison.outcome]),),
    )


def _ulps(number: float) -> str:
    """A number of ulp, short: 0.044, 3.1, 128, 3.6e+05."""
    if not isfinite(number):
        return _("unknown")
    return f"{number:.2g}" if number < 10 else f"{number:.0f}" if number < 1e5 else f"{number:.1e}"
