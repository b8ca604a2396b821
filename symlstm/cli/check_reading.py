"""The sheets that `symlstm check` marks: read from all files, with what is wrong with them said, and which lines of them count."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import click

from symlstm.cli.name_lists import chosen_names

if TYPE_CHECKING:
    from symlstm.checking import MarkedSheet
    from symlstm.cli.check_options import CheckOptions
    from symlstm.errors import Finding
    from symlstm.marking.answers import ClassAnswers
    from symlstm.marking.override_file import Overrides
    from symlstm.marking.papers import Papers
    from symlstm.marking.register import Register
    from symlstm.marking.sheet import Sheet

MOST_FINDINGS = 20  # printed for one file; once those are fixed, the next ones show
FEW_ALIKE = 3  # others in which the same was found, that are said by themselves
MOST_LINES = 8  # of the others, that are named


@dataclass(frozen=True)
class HandedIn:
    """What is to be marked: the sheets, the ids that count, what persons decided, and who handed in what; with what is wrong in each file."""

    sheets: list[Sheet]
    asked: set[str]
    overrides: Overrides
    register: Register
    findings: Mapping[str, Sequence[Finding]]


def read_all(paths: tuple[str, ...], papers: Papers, how: CheckOptions) -> HandedIn:
    """The sheets of all files; problems found in them go to stderr. Exits with 2 where none can be marked."""
    from symlstm.marking.limits import refuse_too_many
    from symlstm.marking.sheet_files import read_sheets

    read = read_sheets(paths, papers.expected)
    sheets = [sheet for answers in read.values() for sheet in answers.sheets]
    _say_all(read, {sheet.student for sheet in sheets})
    if not sheets:
        sys.exit(2)
    refuse_too_many(len(sheets), len(papers.common.derivation.steps))
    asked = _asked(papers, sheets, {quantity for answers in read.values() for quantity in answers.listed}, how)
    return HandedIn(sheets, asked, _overrides(papers, asked, sheets, how), papers.register(read), _findings(read))


def _findings(read: Mapping[str, ClassAnswers]) -> dict[str, Sequence[Finding]]:
    """What is wrong in each file, by its name as it is shown."""
    from symlstm.problem.source import source_name

    return {source_name(path): answers.findings for path, answers in read.items() if answers.findings}


def marked_sheets(papers: Papers, handed_in: HandedIn, how: CheckOptions) -> Iterator[MarkedSheet]:
    """The sheets, marked one after the other, each against its own paper."""
    from symlstm.checking import mark_sheets

    feedback = lru_cache(maxsize=1)(how.feedback)
    for sheet in handed_in.sheets:
        marker, filled = papers.of(sheet)
        yield from mark_sheets(marker, [filled], handed_in.asked, handed_in.overrides, feedback(marker))


def _say_all(read: Mapping[str, ClassAnswers], marked: set[str]) -> None:
    for path, answers in read.items():
        _say(path, answers, [student for student in answers.named if student not in marked])


def _say(path: str, answers: ClassAnswers, unmarked: list[str]) -> None:
    from symlstm.problem.source import source_name
    from symlstm.problem.wording import counted, shown

    name, findings = source_name(path), answers.findings
    said = list(_said_once(findings))
    for finding, others in said[:MOST_FINDINGS]:
        click.echo(f"{name}: {finding}", err=True)
        if others:
            click.echo(f"{name}: the same {counted(len(others), 'more time')}{_on_lines(others)}", err=True)
    more = sum(1 + len(others) for _, others in said[MOST_FINDINGS:]) + answers.gathered.more
    if more:
        click.echo(f"{name}: and {more} more", err=True)
    if unmarked:
        names = ", ".join(map(shown, unmarked[:MOST_FINDINGS])) + (", ..." if len(unmarked) > MOST_FINDINGS else "")
        click.echo(f"{name}: not marked: {len(unmarked)} of {counted(len(answers.named), 'student')}, {names}", err=True)
    if not answers.sheets and not findings and not answers.is_folder:
        click.echo(f"{name}: no rows below the headings; each is a student's answers, or one answer", err=True)


def _said_once(findings: Sequence[Finding]) -> Iterator[tuple[Finding, list[Finding]]]:
    """The findings in their order; of many in which the same was found, the first one with the others."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((str(finding.found), str(finding.expected), str(finding.hint)), []).append(finding)
    for first, *others in alike.values():
        if len(others) < FEW_ALIKE:
            yield from ((each, []) for each in (first, *others))
        else:
            yield first, others


def _on_lines(findings: Sequence[Finding]) -> str:
    """On which lines, where each says one; of many the first ones."""
    lines = [f"{finding.line:,}" for finding in findings if finding.line]
    if len(lines) < len(findings):
        return ""
    return f", on lines {', '.join(lines[:MOST_LINES])}{', ...' if len(lines) > MOST_LINES else ''}"


def _asked(papers: Papers, sheets: list[Sheet], listed: set[str], how: CheckOptions) -> set[str]:
    """The ids that count. Without a choice those of the forms of a class, else all that the files ask for; a note says if sheets differ."""
    steps = papers.common.derivation.steps
    wanted = chosen_names(how.only, how.every_line, dict.fromkeys(step.name for step in steps))
    if wanted is not None:
        return {step.target for step in steps if step.name in wanted}
    asked, of = (set(papers.asked), "the forms") if papers.asked else (listed, "the files")
    _note_differing(asked, of, sheets, listed)
    return asked


def _note_differing(asked: set[str], of: str, sheets: list[Sheet], listed: set[str]) -> None:
    from symlstm.problem.wording import counted

    short = [sheet.student for sheet in sheets if not asked.issubset(sheet.entries)]
    if short:
        lines = counted(len(asked), "line counts", "lines count")
        fewer = f"note: {lines}, all that {of} ask for; {_of_sheets(len(short), len(sheets))} fewer"
        click.echo(f"{fewer}; --only or --every-line says which count", err=True)
    if number := len(listed - asked):
        beyond = f"{counted(number, 'line')} on the sheets {'is' if number == 1 else 'are'} asked by no form"
        click.echo(
            f"note: {beyond} and {'does' if number == 1 else 'do'} not count; --only or --every-line says which count", err=True
        )


def _of_sheets(some: int, number: int) -> str:
    return "the only sheet has" if number == 1 else f"{some} of {number} sheets {'has' if some == 1 else 'have'}"


def _overrides(papers: Papers, asked: set[str], sheets: list[Sheet], how: CheckOptions) -> Overrides:
    from symlstm.marking.override_file import load_overrides

    if how.overrides is None:
        return {}
    return load_overrides(how.overrides, asked, {sheet.student for sheet in sheets}, how.decimal_comma, papers.known_as)
