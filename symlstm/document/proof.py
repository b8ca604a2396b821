"""What is proven and how, and how far printed numbers that were carried on have drifted from the true ones."""

from collections import Counter
from collections.abc import Iterator, Sequence

from symlstm.document.blocks import Block, Maths, Paragraph, Section, Table, Text
from symlstm.document.breaking import stacked
from symlstm.document.formula import Formula
from symlstm.document.lines import Writer, numeral_if_decided
from symlstm.document.width import fits_a_line
from symlstm.document.wording import counted
from symlstm.numbers.outcome import Outcome


def drift_blocks(writer: Writer, quantities: list[str]) -> Iterator[Block]:
    """How far the carried numbers have moved away from the true ones, for carry = "printed"."""
    if writer.page.values.rounding.carry != "printed":
        return
    yield Paragraph(
        ("Rounding on every line adds up. The last values, beside those of a calculation without any rounding on the way:",)
    )
    found = [writer.page.drifts[quantity] for quantity in quantities]
    numbers = [[stacked(numeral_if_decided(n)) for n in (drift.carried, drift.true, drift.difference)] for drift in found]
    names: list[Text] = [(Maths(writer.names.of(drift.quantity)),) for drift in found]
    if fits_a_line(numbers, label=4.0):
        rows = [(name, *((Maths(number),) for number in row)) for name, row in zip(names, numbers, strict=True)]
        yield Table((("Quantity",), ("Carried",), ("True",), ("Drift",)), tuple(rows), "lrrr", caption="Drift")
    else:
        long = [_drift_rows(name, row) for name, row in zip(names, numbers, strict=True)]
        yield Table((("Quantity",), ("",), ("Value",)), tuple(row for rows in long for row in rows), "llr", caption="Drift")


def _drift_rows(name: Text, numbers: Sequence[Formula]) -> list[tuple[Text, ...]]:
    """Carried, true and drift below each other, where they are too wide to stand side by side."""
    labels = ("carried", "true", "drift")
    firsts: tuple[Text, ...] = (name, ("",), ("",))
    return [(first, (label,), (Maths(number),)) for first, label, number in zip(firsts, labels, numbers, strict=True)]


def proof(writer: Writer) -> Section:
    """What was proven, how, and at what working precision."""
    values, steps = writer.page.values, writer.page.derivation.steps
    exact = sum(values.exact(step.target) is not None for step in steps)
    outcomes = Counter(writer.page.replays[step.target].follows for step in steps)
    blocks = [
        Paragraph(
            (
                f"Every digit of the {counted(len(steps), 'result')} above is proven. {counted(exact, 'value').capitalize()} "
                f"{'is' if exact == 1 else 'are'} known exactly, as fractions; each of the others was enclosed between two numbers that "
                f"round to the same digits, computed with {values.least} bits or more "
                f"(about {int(values.least * 0.30103)} digits) and rounded outward at each operation.",
            )
        ),
        Paragraph((_follow_sentence(outcomes),)),
    ]
    return Section("proof", "What is proven", tuple(blocks))


def _follow_sentence(outcomes: Counter[Outcome]) -> str:
    lines, follow, astray = outcomes.total(), outcomes[Outcome.HOLDS], outcomes[Outcome.FAILS]
    if follow == lines:
        return f"Every one of the {counted(lines, 'line')} was worked out again from the numbers printed on it and gives the printed result."
    open_ = lines - follow - astray
    others = [
        *(
            [f"{astray:,} {'does' if astray == 1 else 'do'} not and {'carries' if astray == 1 else 'carry'} a note (†)"]
            if astray
            else []
        ),
        *([f"of {open_:,} it is undecided, which is said in a note (†)"] if open_ else []),
    ]
    return (
        f"Each of the {counted(lines, 'line')} was worked out again from the numbers printed on it: {follow:,} give the printed result, "
        f"{', '.join(others)}."
    )
