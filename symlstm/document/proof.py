"""What is proven and how, and how far printed numbers that were carried on have drifted from the true ones."""

from collections import Counter
from collections.abc import Iterator, Sequence

from symlstm.document.blocks import Block, Maths, Paragraph, Section, Table, Text
from symlstm.document.breaking import stacked
from symlstm.document.formula import Formula
from symlstm.document.lines import Writer, numeral_if_decided
from symlstm.document.width import fits_a_line
from symlstm.language import _, ngettext
from symlstm.numbers.outcome import Outcome


def drift_blocks(writer: Writer, quantities: list[str]) -> Iterator[Block]:
    """How far the carried numbers have moved away from the true ones, for carry = "printed"."""
    if writer.page.values.rounding.carry != "printed":
        return
    yield Paragraph(
        (_("Rounding on every line adds up. The last values, beside those of a calculation without any rounding on the way:"),)
    )
    found = [writer.page.drifts[quantity] for quantity in quantities]
    numbers = [[stacked(numeral_if_decided(n)) for n in (drift.carried, drift.true, drift.difference)] for drift in found]
    names: list[Text] = [(Maths(writer.names.of(drift.quantity)),) for drift in found]
    if fits_a_line(numbers, label=4.0):
        rows = [(name, *((Maths(number),) for number in row)) for name, row in zip(names, numbers, strict=True)]
        yield Table(((_("Quantity"),), (_("Carried"),), (_("True"),), (_("Drift"),)), tuple(rows), "lrrr", caption=_("Drift"))
    else:
        long = [_drift_rows(name, row) for name, row in zip(names, numbers, strict=True)]
        head: tuple[Text, ...] = ((_("Quantity"),), ("",), (_("Value"),))
        yield Table(head, tuple(row for rows in long for row in rows), "llr", caption=_("Drift"))


def _drift_rows(name: Text, numbers: Sequence[Formula]) -> list[tuple[Text, ...]]:
    """Carried, true and drift below each other, where they are too wide to stand side by side."""
    labels = (_("carried"), _("true"), _("drift"))
    firsts: tuple[Text, ...] = (name, ("",), ("",))
    return [(first, (label,), (Maths(number),)) for first, label, number in zip(firsts, labels, numbers, strict=True)]


def proof(writer: Writer, shows_all_lines: bool = True) -> Section:
    """What was proven, how, and at what working precision; of all results, whether their lines stand above or are left out."""
    values, steps = writer.page.values, writer.page.derivation.steps
    exact = sum(values.exact(step.target) is not None for step in steps)
    outcomes = Counter(writer.page.replays[step.target].follows for step in steps)
    results = ngettext("{n} result", "{n} results", len(steps))
    others = _(
        "each of the others was enclosed between two numbers that round to the same digits, computed with {bits} bits or more (about "
        "{digits} digits) and rounded outward at each operation",
        bits=values.least,
        digits=int(values.least * 0.30103),
    )
    sentences = (
        _("Every digit of the {results} above is proven.", results=results)
        if shows_all_lines
        else _("Every digit of the {results} of this calculation, of which not all stand here, is proven.", results=results),
        ngettext(
            "{n} value is known exactly, as fractions; {others}.",
            "{n} values are known exactly, as fractions; {others}.",
            exact,
            others=others,
        ),
    )
    blocks = (Paragraph((" ".join(sentences),)), Paragraph((_follow_sentence(outcomes, shows_all_lines),)))
    return Section("proof", _("What is proven"), blocks)


def _follow_sentence(outcomes: Counter[Outcome], has_notes: bool) -> str:
    follow, lines = outcomes[Outcome.HOLDS], ngettext("{n} line", "{n} lines", outcomes.total())
    if follow == outcomes.total():
        return _(
            "Every one of the {lines} was worked out again from the numbers printed on it and gives the printed result.",
            lines=lines,
        )
    return _(
        "Each of the {lines} was worked out again from the numbers printed on it: {follow} give the printed result, {others}.",
        lines=lines,
        follow=f"{follow:,}",
        others=", ".join(_astray(outcomes, has_notes)),
    )


def _astray(outcomes: Counter[Outcome], has_notes: bool) -> Iterator[str]:
    """Of how many lines the printed result does not follow, or is not known to."""
    astray, left_open = outcomes[Outcome.FAILS], outcomes[Outcome.UNDECIDED]
    if astray and has_notes:
        yield ngettext("{n} does not and carries a note (†)", "{n} do not and carry a note (†)", astray)
    elif astray:
        yield ngettext("{n} does not", "{n} do not", astray)
    if left_open:
        template = _("of {n} it is undecided, which is said in a note (†)") if has_notes else _("of {n} it is undecided")
        yield template.format(n=f"{left_open:,}")
