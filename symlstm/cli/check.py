"""`symlstm check`: hand calculations, marked line by line."""

from __future__ import annotations

from pathlib import Path

import click
from click.core import ParameterSource

from symlstm.cli.arguments import Asked, problem_options
from symlstm.cli.check_options import LEVELS, PRESETS, CheckOptions
from symlstm.cli.choices import OneOf
from symlstm.cli.name_lists import names_in
from symlstm.cli.progress import with_bar

FORMATS = ("csv", "json", "html", "pdf", "md", "tex", "ipynb", "typ")


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
    problem: str, sheets: tuple[str, ...], formats: str | None, out: str, asked: Asked, **options: str | bool | None
) -> None:
    """Mark hand calculations: each line against the right values, and against the student's own numbers above it.

    PROBLEM is a problem file, or the folder that `symlstm class` made: there each sheet is marked against its own variant. SHEET is a CSV
    file, a workbook (.xlsx) or a TOML file as `symlstm sheet` writes it, of one student or a whole class, or a folder of such files. With
    --format, csv is the gradebook, json the evidence for every verdict; every other format is that of the feedback and the page of the
    class.
    """
    wanted = names_in(formats, "--format", FORMATS) if formats is not None else []
    _note_idle(wanted)
    how = CheckOptions(**options)  # type: ignore[arg-type]
    from symlstm.cli.check_files import FeedbackFiles
    from symlstm.cli.check_papers import papers_of, stem_of_papers
    from symlstm.cli.check_reading import marked_sheets, read_all
    from symlstm.cli.check_report import print_class, print_rule, print_sheet
    from symlstm.marking.tally import Tally
    from symlstm.rendering.files import Staged

    papers = papers_of(problem, asked, how)
    handed_in = read_all(sheets, papers, how)
    tally = Tally()
    print_rule(papers.common)
    with Staged(Path(out)) as staged:
        files = FeedbackFiles(staged, stem_of_papers(problem), wanted, papers.common, handed_in)
        number = len(handed_in.sheets)
        for marked in with_bar(marked_sheets(papers, handed_in, how), number, "Marking sheet"):
            row = tally.add(marked.marked)
            files.add(marked, row)
            print_sheet(marked, row, handed_in.register, in_short=number > 1)
        print_class(tally, handed_in.register)
        for line in files.finish(tally):
            click.echo(line)


def _note_idle(formats: list[str]) -> None:
    """Say which options change nothing, as no file that they are about is asked for."""
    context = click.get_current_context()
    given = [name for name in ("level", "show_key") if context.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    has_feedback = bool(set(formats) - {"csv", "json"})
    for name in given:
        if not formats:
            click.echo(
                f"note: --{name.replace('_', '-')} changes nothing, as no file is written; ask for one with --format", err=True
            )
        elif name == "level" and not has_feedback:
            click.echo("note: --level changes only the feedback; ask for it with --format html, or another one", err=True)
