"""The sections that look at results: the table that closes a step, all values over time, cross-check, drift, proof."""

from collections.abc import Iterator, Sequence
from math import isfinite

from symlstm.document.blocks import Block, Code, Maths, Paragraph, Section, Strong, Table, Text
from symlstm.document.breaking import stacked
from symlstm.document.formula import Formula
from symlstm.document.lines import Writer
from symlstm.document.matrix_form import is_affine_equation
from symlstm.document.names import T
from symlstm.document.numerals import rounded_numeral
from symlstm.document.width import CELL_GAP, TABLE_LINE, fits_a_line, width
from symlstm.document.wording import counted, listed
from symlstm.numbers.crosscheck import Comparison, CrossCheck, Outcome
from symlstm.numbers.drift import drifts
from symlstm.problem.problem import Problem

ROOM_FOR_MEANING = 18.0  # em for the first two columns of the results


def table_of_step(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """The gates and states of one time step, a row for each unit; left out where they would not fit on a line."""
    names, _ = _results_and_pre_activations(problem)
    rows = [[_value(writer, f"{name}.{t}.{unit}") for name in names] for unit in range(1, problem.hidden + 1)]
    if fits_a_line(rows, label=4.0):
        head: tuple[Text, ...] = (("",), *((Maths(writer.names.plain(name)),) for name in names))
        labelled = tuple(_row(f"unit {unit}", row) for unit, row in enumerate(rows, 1))
        yield Table(head, labelled, "l" + "r" * len(names), caption=f"Time step {t}")


def _row(label: str, values: Sequence[Formula]) -> tuple[Text, ...]:
    """A row of a table: a label, then formulas."""
    return ((label,), *((Maths(value),) for value in values))


def _results_and_pre_activations(problem: Problem) -> tuple[list[str], list[str]]:
    """The names of the cell's quantities in reading order, pre-activations apart."""
    affine = [str(e.target) for e in problem.cell.equations if is_affine_equation(e)]
    return [str(e.target) for e in problem.cell.equations if str(e.target) not in affine], affine


def summary(problem: Problem, writer: Writer) -> Section:
    """All values over time, unit by unit, and the last results."""
    blocks = [table for unit in range(1, problem.hidden + 1) for table in _unit_tables(problem, writer, unit)]
    return Section("summary", "All values", (*blocks, *_output_table(problem, writer)))


def _unit_tables(problem: Problem, writer: Writer, unit: int) -> Iterator[Block]:
    """One unit's values: time down, quantities across; gates and states first, then pre-activations."""
    for names, which in zip(_results_and_pre_activations(problem), ("", ", pre-activations"), strict=True):
        columns = {name: [_value(writer, f"{name}.{t}.{unit}") for t in range(1, problem.steps + 1)] for name in names}
        for group in _column_groups(columns):
            head = ((Maths(T),), *((Maths(writer.names.plain(name)),) for name in group))
            rows = tuple(_row(str(t), [columns[name][t - 1] for name in group]) for t in range(1, problem.steps + 1))
            yield Table(head, rows, "r" + "r" * len(group), caption=f"Hidden unit {unit}{which}")


def _column_groups(columns: dict[str, list[Formula]]) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    used = 2.0
    for name, values in columns.items():
        wide = max(map(width, values)) + CELL_GAP
        if groups[-1] and used + wide > TABLE_LINE:
            groups.append([])
            used = 2.0
        groups[-1].append(name)
        used += wide
    return groups


def _output_table(problem: Problem, writer: Writer) -> Iterator[Block]:
    """What is read out; with its meaning in words where the numbers leave room for it."""
    steps = [step for step in writer.page.derivation.steps if step.name in ("y", "diff", "loss")]
    if not steps:
        return
    names: list[Text] = [(Maths(writer.names.of(step.target)),) for step in steps]
    meanings: list[Text] = [(step.rule,) for step in steps]
    values: list[Text] = [(Maths(_value(writer, step.target)),) for step in steps]
    if fits_a_line([[_value(writer, step.target)] for step in steps], label=ROOM_FOR_MEANING):
        yield Table(
            (("Quantity",), ("Meaning",), ("Value",)), tuple(zip(names, meanings, values, strict=True)), "llr", caption="Results"
        )
    else:
        yield Table((("Quantity",), ("Value",)), tuple(zip(names, values, strict=True)), "lr", caption="Results")


def _value(writer: Writer, quantity: str) -> Formula:
    return stacked(rounded_numeral(writer.page.values.printed[quantity]))


# --- cross-check -------------------------------------------------------------------------------------------------

VERDICTS = {
    Outcome.HOLDS: "The cross-check holds",
    Outcome.FAILS: "The cross-check FAILS",
    Outcome.UNDECIDED: "The cross-check is UNDECIDED",
}
LONG = 60  # comparisons that are listed one by one; of more, each quantity's worst


def crosscheck(check: CrossCheck, writer: Writer) -> Section:
    """The verdict of the independent evaluation, and how far each quantity is from it."""
    blocks: list[Block] = [
        Paragraph(_verdict(check)),
        *_restart_note(check),
        *_offenders(check),
        _comparison_table(check, writer),
    ]
    return Section("crosscheck", "Cross-check", tuple(blocks))


def _verdict(check: CrossCheck) -> Text:
    total = len(check.comparisons)
    return (
        Strong(VERDICTS[check.outcome]),
        f": an independent NumPy evaluation in float64 was compared with {counted(total, 'certified value')}; "
        f"{len(check.with_outcome(Outcome.HOLDS)):,} agree within the tolerance. Distances are in ulp, the spacing of float64 "
        "numbers at the value; the tolerance is what rounding errors of a correct float64 evaluation can add up to.",
    )


def _restart_note(check: CrossCheck) -> Iterator[Block]:
    if check.restarts:
        times = listed(str(t) for t in check.restarts[:12]) + (", and so on" if len(check.restarts) > 12 else "")
        yield Paragraph(
            (
                f"So that rounding errors do not grow beyond use, the evaluation was restarted from the certified state after time step {times}.",
            ),
            "quiet",
        )


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


def _comparison_table(check: CrossCheck, writer: Writer) -> Table:
    chosen = check.comparisons if len(check.comparisons) <= LONG else _worst_of_each(check)
    rows = tuple(_comparison_row(comparison, writer) for comparison in chosen)
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


def _comparison_row(comparison: Comparison, writer: Writer) -> tuple[Text, ...]:
    distance, tolerance = _ulps(comparison.distance), _ulps(comparison.tolerance)
    return (Code(comparison.quantity),), (Code(repr(comparison.witness)),), (distance,), (tolerance,), (comparison.outcome.value,)


def _ulps(number: float) -> str:
    """A number of ulp, short: 0.044, 3.1, 128, 3.6e+05."""
    if not isfinite(number):
        return "unknown"
    return f"{number:.2g}" if number < 10 else f"{number:.0f}" if number < 1e5 else f"{number:.1e}"


# --- drift and proof ---------------------------------------------------------------------------------------------


def drift_blocks(writer: Writer, quantities: list[str]) -> Iterator[Block]:
    """How far the carried numbers have moved away from the true ones, for carry = "printed"."""
    if writer.page.values.rounding.carry != "printed":
        return
    yield Paragraph(
        ("Rounding on every line adds up. The last values, beside those of a calculation without any rounding on the way:",)
    )
    found = list(drifts(writer.page.derivation, writer.page.values, quantities))
    numbers = [[stacked(rounded_numeral(n)) for n in (drift.carried, drift.true, drift.difference)] for drift in found]
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


def proof(writer: Writer, check: CrossCheck) -> Section:
    """What was proven, how, and at what working precision."""
    values, steps = writer.page.values, writer.page.derivation.steps
    exact = sum(values.exact(step.target) is not None for step in steps)
    astray = sum(not writer.page.replay(step).follows for step in steps)
    blocks = [
        Paragraph(
            (
                f"Every digit of the {counted(len(steps), 'result')} above is proven. {counted(exact, 'value').capitalize()} "
                f"{'is' if exact == 1 else 'are'} known exactly, as fractions; each of the others was enclosed between two numbers that "
                f"round to the same digits, computed with {values.precision} bits "
                f"(about {int(values.precision * 0.30103)} digits) and rounded outward at each operation.",
            )
        ),
        Paragraph((_follow_sentence(len(steps), astray),)),
    ]
    return Section("proof", "What is proven", tuple(blocks))


def _follow_sentence(lines: int, astray: int) -> str:
    if not astray:
        return f"Every one of the {counted(lines, 'line')} was worked out again from the numbers printed on it and gives the printed result."
    return (
        f"Each of the {counted(lines, 'line')} was worked out again from the numbers printed on it: {lines - astray:,} give the printed result, "
        f"{astray:,} {'does' if astray == 1 else 'do'} not and {'carries' if astray == 1 else 'carry'} a note (†)."
    )
