"""`symlstm check`: hand calculations, marked line by line."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_options, stem_of
from symlstm.cli.choices import OneOf
from symlstm.cli.name_lists import chosen_names, names_in
from symlstm.cli.progress import with_bar

if TYPE_CHECKING:
    from symlstm.document.feedback.student import FeedbackOptions
    from symlstm.marking.answers import ClassAnswers, Expected
    from symlstm.marking.mark import Marker, Marking
    from symlstm.marking.override_file import Overrides
    from symlstm.marking.sheet import Sheet
    from symlstm.problem import Problem

MOST_FINDINGS = 20  # printed for one file; once those are fixed, the next ones show
FORMATS = ("csv", "json", "html", "pdf", "md", "tex", "ipynb", "typ")
PRESETS, LEVELS = ("practice", "graded"), ("where", "hint", "full")


@dataclass(frozen=True)
class Options:
    """How the command was asked to mark."""

    strict: bool
    preset: str | None
    marking: str | None
    overrides: str | None


@click.command(short_help="Mark hand calculations, line by line.")
@click.argument("problem")
@click.argument("sheets", nargs=-1, required=True, metavar="SHEET...")
@click.option("--format", "formats", metavar="LIST", help=f"Files to write, with commas: {', '.join(FORMATS)}. [default: none]")
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the files; made if missing.")
@click.option("--level", type=OneOf(LEVELS), default="full", show_default=True, help="How much feedback tells.")
@click.option("--show-key", is_flag=True, help="Show the right values in the feedback.")
@click.option("--only", metavar="NAMES", help="Quantities that count, with commas. [default: all that the files ask for]")
@click.option("--every-line", is_flag=True, help="Every line of the derivation counts.")
@click.option("--strict", is_flag=True, help="Half a unit of the last digit, in place of one: correct rounding is asked.")
@click.option("--marks", "preset", type=OneOf(PRESETS), help="What a line that follows earns: all, or half. [default: practice]")
@click.option("--marking", metavar="FILE", help="Weights, credit, numbers of the handout and own rules, in TOML.")
@click.option("--overrides", metavar="FILE", help="What persons decided: a table with student, node, share, note.")
@click.option(
    "--decimal-comma", is_flag=True, help="A comma is a decimal point, as in 0,5, also where no semicolons part the cells."
)
@problem_options
def check(
    problem: str,
    sheets: tuple[str, ...],
    formats: str | None,
    out: str,
    level: str,
    show_key: bool,
    decimal_comma: bool,
    only: str | None,
    every_line: bool,
    asked: Asked,
    **how: bool | str | None,
) -> None:
    """Mark hand calculations: each line against the right values, and against the student's own numbers above it.

    SHEET is a CSV file, a workbook (.xlsx) or a TOML file as `symlstm sheet` writes it, of one student or a whole class. With --format, csv is the gradebook,
    json the evidence for every verdict; every other format is that of the feedback and the page of the class.
    """
    wanted = names_in(formats, "--format", FORMATS) if formats is not None else []
    _refuse_sheet(problem)
    given = asked.problem(problem)
    from symlstm.checking import mark_class
    from symlstm.cli.check_files import FeedbackFiles
    from symlstm.cli.check_report import print_class, print_rule, print_sheet
    from symlstm.marking.answers import Expected
    from symlstm.marking.limits import refuse_too_many
    from symlstm.marking.mark import Marker
    from symlstm.marking.tally import Tally
    from symlstm.rendering.files import Staged

    options = Options(**how)  # type: ignore[arg-type]
    marker = Marker(given, _marking(given, options))
    expected = Expected(marker.derivation.by_target, marker.fingerprint, decimal_comma)
    found, listed = _read(sheets, expected)
    if not found:
        sys.exit(2)
    refuse_too_many(len(found), len(marker.derivation.steps))
    ids = _asked(marker, found, listed, only, every_line)
    overrides = _overrides(options.overrides, ids, found, decimal_comma)
    feedback = _feedback_options(level, show_key, marker)
    tally = Tally()
    print_rule(marker)
    with Staged(Path(out)) as staged:
        files = FeedbackFiles(staged, stem_of(problem), wanted, marker)
        for marked in with_bar(mark_class(marker, found, ids, overrides, feedback), len(found), "Marking sheet"):
            row = tally.add(marked.marked)
            files.add(marked, row)
            print_sheet(marked, row, in_short=len(found) > 1)
        print_class(tally)
        for line in files.finish(tally):
            click.echo(line)


def _refuse_sheet(problem: str) -> None:
    """Say of an answer sheet in the place of the problem what comes first."""
    if Path(problem).suffix.lower() in (".csv", ".tsv", ".xlsx"):
        from symlstm.problem.wording import shown

        raise click.UsageError(
            f"{shown(problem)} looks like an answer sheet: the problem file comes first, as in symlstm check my.toml class.csv"
        )


def _marking(problem: Problem, options: Options) -> Marking:
    from symlstm.derivation import derive
    from symlstm.marking.mark import Marking
    from symlstm.marking.marks import PRESETS as SCHEMES
    from symlstm.marking.scheme_file import load_marking
    from symlstm.marking.tolerance import STRICT

    marking = load_marking(options.marking, derive(problem).by_target) if options.marking is not None else Marking()
    if options.strict:
        marking = replace(marking, tolerance=STRICT)
    if options.preset is not None:
        preset = SCHEMES[options.preset]
        marking = replace(marking, scheme=replace(marking.scheme, name=preset.name, earns=preset.earns))
    return marking


def _read(paths: tuple[str, ...], expected: Expected) -> tuple[list[Sheet], set[str]]:
    """The sheets of all files, and the ids that the files ask for; problems found in them go to stderr."""
    from symlstm.marking.sheet_files import read_sheets

    found = read_sheets(paths, expected)
    sheets = [sheet for answers in found.values() for sheet in answers.sheets]
    marked = {sheet.student for sheet in sheets}
    for path, answers in found.items():
        _say(path, answers, [student for student in answers.named if student not in marked])
    return sheets, {quantity for answers in found.values() for quantity in answers.listed}


def _say(path: str, answers: ClassAnswers, unmarked: list[str]) -> None:
    from symlstm.problem.source import source_name
    from symlstm.problem.wording import counted, shown

    name, findings = source_name(path), answers.findings
    for finding in findings[:MOST_FINDINGS]:
        click.echo(f"{name}: {finding}", err=True)
    more = len(findings[MOST_FINDINGS:]) + answers.gathered.more
    if more:
        click.echo(f"{name}: and {more} more", err=True)
    if unmarked:
        names = ", ".join(map(shown, unmarked[:MOST_FINDINGS])) + (", ..." if len(unmarked) > MOST_FINDINGS else "")
        click.echo(f"{name}: not marked: {len(unmarked)} of {counted(len(answers.named), 'student')}, {names}", err=True)
    if not answers.sheets and not findings:
        click.echo(f"{name}: no sheets in it; each row below the first line is an answer", err=True)


def _asked(marker: Marker, sheets: list[Sheet], listed: set[str], only: str | None, every_line: bool) -> set[str]:
    """The ids that count. Without a choice all that the files ask for; if sheets differ, a note says so."""
    steps = marker.derivation.steps
    wanted = chosen_names(only, every_line, dict.fromkeys(step.name for step in steps))
    if wanted is not None:
        return {step.target for step in steps if step.name in wanted}
    short = [sheet.student for sheet in sheets if len(sheet.entries) < len(listed)]
    if short:
        counted = f"note: {len(listed)} lines count, all that the files ask for; {len(short)} of {len(sheets)} sheets have fewer"
        click.echo(f"{counted}; --only or --every-line says which count", err=True)
    return listed


def _overrides(path: str | None, asked: set[str], sheets: list[Sheet], decimal_comma: bool) -> Overrides:
    from symlstm.marking.override_file import load_overrides

    students = {sheet.student for sheet in sheets}
    return load_overrides(path, asked, students, decimal_comma) if path is not None else {}


def _feedback_options(level: str, show_key: bool, marker: Marker) -> FeedbackOptions:
    from symlstm.checking import key_of
    from symlstm.document.feedback.student import FeedbackOptions

    return FeedbackOptions(level, key_of(marker) if show_key else None)
