"""`symlstm check`: hand calculations, marked line by line."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_options

if TYPE_CHECKING:
    from symlstm.errors import Finding
    from symlstm.marking.mark import Marked, Marker
    from symlstm.marking.sheet import Sheet

MOST_FINDINGS = 20  # said of one file; whoever mends those sees the next


@click.command(short_help="Mark hand calculations, line by line.")
@click.argument("problem")
@click.argument("sheets", nargs=-1, required=True, metavar="SHEET...")
@click.option("--strict", is_flag=True, help="Half a unit of the last digit, in place of one: correct rounding is asked.")
@click.option("--marks", type=click.Choice(["practice", "graded"]), default="practice", show_default=True)
@click.option("--decimal-comma", is_flag=True, help="A comma is a decimal point, as in 0,5.")
@problem_options
def check(
    problem: str,
    sheets: tuple[str, ...],
    strict: bool,
    marks: str,
    decimal_comma: bool,
    asked: Asked,
) -> None:
    """Mark hand calculations: each line against the right values, and against the student's own numbers above it.

    SHEET is a CSV as `symlstm sheet` writes it, of one student or a whole class.
    """
    given = asked.problem(problem)
    from symlstm.marking.mark import Marker
    from symlstm.marking.marks import GRADED, PRACTICE
    from symlstm.marking.tolerance import STRICT, USUAL

    marker = Marker(given, STRICT if strict else USUAL, GRADED if marks == "graded" else PRACTICE)
    found: list[Sheet] = []
    for path in sheets:
        here, findings = _read(path, marker, decimal_comma)
        found += here
        for finding in findings[:MOST_FINDINGS]:
            click.echo(f"{path}: {finding}", err=True)
        if len(findings) > MOST_FINDINGS:
            click.echo(f"{path}: and {len(findings) - MOST_FINDINGS} more", err=True)
    if not found:
        sys.exit(2)
    answered = {quantity for sheet in found for quantity in sheet.entries}
    click.echo(marker.key.tolerance.sentence)
    for sheet in found:
        _print(marker.mark(sheet, answered))


def _read(path: str, marker: Marker, decimal_comma: bool) -> tuple[list[Sheet], list[Finding]]:
    from symlstm.errors import Finding
    from symlstm.marking.class_csv import read_class

    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        return [], [Finding("the file", error.strerror or "nothing readable", "a CSV file")]
    except UnicodeDecodeError:
        return [], [Finding("the file", "bytes that are no UTF-8", "a CSV in UTF-8", "save it as CSV UTF-8 in the spreadsheet")]
    answers = read_class(text, marker.derivation.by_target, marker.fingerprint, decimal_comma)
    return answers.sheets, answers.findings


def _print(marked: Marked) -> None:
    """One student's mark, every line that needs a look, and how many merely follow from it."""
    from symlstm.problem.wording import shown

    click.echo(f"\n{shown(marked.student)}: {marked.total.earned} of {marked.total.possible}")
    verdicts = [(line, marked.verdict(line)) for line in marked.lines]
    for line, verdict in verdicts:
        notes = [marked.wording(line), "too few digits" if line.few_digits else "", "weak evidence" if line.wide else ""]
        said = "; ".join(note for note in notes if note)
        if verdict not in ("correct", "follows") or said:
            click.echo(f"  {line.step.target:<12} {shown(line.entry.text):<14} {verdict:<15} {said}".rstrip())
    following = sum(verdict == "follows" for _, verdict in verdicts)
    if following:
        lines = "1 line follows" if following == 1 else f"{following} lines follow"
        click.echo(f"  {lines} from the student's own numbers and {'is' if following == 1 else 'are'} accepted")
