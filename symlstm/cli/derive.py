"""`symlstm derive`: the worked solution, written to files."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_argument, problem_options, stem_of
from symlstm.cli.choices import OneOf
from symlstm.cli.derive_report import print_solution
from symlstm.cli.idle_options import note_idle_options, note_idle_sections
from symlstm.cli.layout import LayoutAsked, layout_options, refuse_no_section
from symlstm.cli.letters import note_letters_beyond_pdflatex, note_lost_letters
from symlstm.cli.name_lists import names_in
from symlstm.cli.notation import notation_option, with_notation
from symlstm.cli.progress import progress_bar
from symlstm.cli.targets import note_targets
from symlstm.cli.template import read_template
from symlstm.cli.worksheet_files import BLANKS, refuse_with_blanks, worksheet_files, worksheet_of
from symlstm.words import said

if TYPE_CHECKING:
    from symlstm.document.blanks import KindOfBlanks
    from symlstm.pipeline import Solution
    from symlstm.problem import Problem
    from symlstm.rendering import Format
    from symlstm.rendering.safe import OwnTemplate
    from symlstm.rendering.tex_engine import Engine

STAGES = 5  # of the work before the first file is written
FORMATS = ("pdf", "tex", "md", "html", "ipynb", "typ", "xlsx")
USUAL_FORMATS = ("pdf", "tex", "md")


@click.command(short_help="Write the worked solution of a problem.")
@problem_argument
@click.option(
    "--format",
    "formats",
    metavar="LIST",
    help="Output formats, with commas: pdf, tex, md, html, ipynb, typ, and xlsx, a workbook of live formulas.  [default: pdf,tex,md]",
)
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the files; made if missing.")
@problem_options
@layout_options
@notation_option
@click.option(
    "--blanks",
    type=OneOf(BLANKS),
    help="The worksheet in place of the solution, with blanks for: results; the numbers put into lines as well; the formulas as well.",
)
@click.option("--fragment", is_flag=True, help="LaTeX for \\input into a document of your own, with a small preamble file.")
@click.option(
    "--fragment-parts",
    "parts",
    is_flag=True,
    help="The same, and each section in a file of its own, too, for slides and columns.",
)
@click.option(
    "--pdf-engine",
    "engine",
    type=OneOf(["pdflatex", "lualatex", "latexmk"]),
    help="An installed TeX for the PDF, in place of Typst.",
)
@click.option(
    "--md", "flavour", type=OneOf(["pandoc", "github"]), default="pandoc", show_default=True, help="Flavour of Markdown."
)
@click.option(
    "--template", metavar="FILE", help="A top template of your own; its ending, .tex, .md, .html or .typ, says for what."
)
@click.option("--tikz", is_flag=True, help="Figures in LaTeX as TikZ pictures, to be edited; needs the package tikz.")
def derive(
    problem: str | None,
    formats: str | None,
    out: str,
    asked: Asked,
    layout: LayoutAsked,
    notation: str | None,
    blanks: KindOfBlanks | None,
    fragment: bool,
    parts: bool,
    engine: Engine | None,
    flavour: str,
    template: str | None,
    tikz: bool,
) -> None:
    """Write the worked solution of a problem, and print a short summary."""
    wanted = names_in(formats, "--format", FORMATS) if formats is not None else list(USUAL_FORMATS)
    given = with_notation(layout.applied_to(asked.problem(problem)), notation)
    refuse_no_section(given)
    if blanks:
        if "xlsx" in wanted:
            raise click.UsageError("--blanks has no workbook; `symlstm sheet --format xlsx` writes one to fill in")
        refuse_with_blanks(fragment=fragment, fragment_parts=parts, pdf_engine=bool(engine), template=bool(template), tikz=tikz)
        _write_worksheet(given, blanks, wanted, Path(out), stem_of(problem))
        return
    fragment = fragment or parts
    own = read_template(template, wanted, fragment, engine) if template is not None else {}
    figures, needs_pdf = given.layout.shows("figures"), formats is not None or engine is not None or "typ" in own
    note_idle_options(
        wanted, fragment=fragment, engine=engine, flavour=flavour, tikz=tikz, figures=figures, paper=layout.paper is not None
    )
    note_idle_sections(given, layout.left_out)
    _warn_of_length(given)
    from symlstm.pipeline import solve
    from symlstm.rendering.files import write_files

    stem = stem_of(problem) + "_backward" * given.layout.backward
    lost: list[str] = []
    missing: list[str] = []
    with progress_bar(STAGES + len(wanted)) as tell:
        solution = solve(given, tell)
        files = _pdf(solution, stem, engine, tikz, own, lost, None if needs_pdf else missing) if "pdf" in wanted else {}
        files |= _files(solution, stem, wanted, fragment, flavour, tikz, own)
        files |= _workbook(solution, stem) if "xlsx" in wanted else {}
        if parts and "tex" in wanted:
            files |= _parts(solution, stem, tikz)
        written = write_files(Path(out), files)
    _note_what_is_otherwise(solution, missing)
    print_solution(solution, written)
    _note_letters(str(files.get(f"{stem}.tex", "")), "".join(lost), engine)
    sys.exit(0 if _holds(solution) else 1)


def _write_worksheet(given: Problem, blanks: KindOfBlanks, formats: list[str], out: Path, stem: str) -> None:
    """The pages of the solution with every line left open."""
    from symlstm.problem.source import source_name
    from symlstm.problem.wording import counted
    from symlstm.rendering.files import write_files

    made = worksheet_of(given, None, blanks, [], 0)
    for written in write_files(out, worksheet_files(made, stem, formats)):
        click.echo(f"{source_name(written)}: {counted(len(made.asked), 'number')} asked")


def _warn_of_length(given: Problem) -> None:
    """Warn, before the work begins, that a document would be too long to read."""
    from symlstm.derivation import derive
    from symlstm.document.length import warning

    said = warning(derive(given), given.layout)
    if said:
        click.echo(f"note: {said}", err=True)


def _note_letters(tex: str, lost: str, engine: Engine | None) -> None:
    """Say which letters pdflatex will not print, and which are not in the PDF."""
    from symlstm.rendering.latex import beyond_pdflatex

    by_pdflatex = engine in ("pdflatex", "latexmk")
    note_letters_beyond_pdflatex(beyond_pdflatex(tex) or (lost if by_pdflatex else ""))
    note_lost_letters("" if by_pdflatex else lost)


def _files(
    solution: Solution,
    stem: str,
    formats: list[str],
    fragment: bool,
    flavour: str,
    tikz: bool,
    own: Mapping[str, OwnTemplate],
) -> dict[str, str | bytes]:
    """The content of every file by its name."""
    from urllib.parse import quote

    from symlstm.pipeline import render

    files: dict[str, str | bytes] = {}
    if "tex" in formats:
        solution.tell("Writing LaTeX", 0.0)
        files[f"{stem}.tex"] = render(solution, "fragment.tex" if fragment else "tex", tikz=tikz, template=own.get("tex"))
        if fragment:
            from symlstm.rendering.latex import PREAMBLE_FILE, render_preamble

            files[PREAMBLE_FILE] = render_preamble(tikz)
    if "md" in formats:
        solution.tell("Writing Markdown", 0.0)
        folder = f"{stem}_figures"
        flavoured: Format = "github.md" if flavour == "github" else "md"
        text = render(solution, flavoured, link=lambda figure: f"{folder}/{figure.name}.svg", template=own.get("md"))
        files[f"{stem}.md"] = text
        figures = {f"{folder}/{name}.svg": picture for name, picture in solution.figures.items()}
        files |= {path: picture.svg for path, picture in figures.items() if quote(path, safe="/:") in text}
    for name in ("html", "ipynb", "typ"):
        if name in formats:
            solution.tell(f"Writing {name}", 0.0)
            files[f"{stem}.{name}"] = render(solution, name, template=own.get(name))
    return files


def _workbook(solution: Solution, stem: str) -> dict[str, str | bytes]:
    """The workbook of live formulas by its name."""
    from symlstm.pipeline import render_workbook

    solution.tell("Writing the workbook", 0.0)
    return {f"{stem}.xlsx": render_workbook(solution)}


def _pdf(
    solution: Solution,
    stem: str,
    engine: Engine | None,
    tikz: bool,
    own: Mapping[str, OwnTemplate],
    lost: list[str],
    missing: list[str] | None,
) -> dict[str, str | bytes]:
    """The PDF by its name; where it cannot be made, none, and `missing` is told why. Raises RenderError if there is nobody to tell."""
    from symlstm.errors import RenderError
    from symlstm.pipeline import render_pdf

    source = "tex" if engine else "typ"
    solution.tell("Making the PDF", 0.0)
    try:
        return {f"{stem}.pdf": render_pdf(solution, engine, tikz=tikz, template=own.get(source), lost=lost.append)}
    except RenderError as error:
        if missing is None:
            words = said(
                "{error}\n    Nothing was written; --format {format} writes the source, without a PDF.",
                error=error.args[0],
                format=source,
            )
            raise RenderError(words) from None
        missing.append(str(error))
        return {}


def _note_what_is_otherwise(solution: Solution, missing: list[str]) -> None:
    """Say why there is no PDF, and why the section is there that says that the numbers are not as they should be."""
    note_targets(solution.problem)
    for reason in missing:
        click.echo(f"note: there is no PDF: {reason}", err=True)
    if not _holds(solution) and not solution.problem.layout.shows("checked"):
        outcome = solution.crosscheck.outcome.value
        said = f"{'is ' if outcome == 'undecided' else ''}{outcome}, so the section that says so is not left out"
        click.echo(f"note: the cross-check {said}", err=True)


def _parts(solution: Solution, stem: str, tikz: bool) -> dict[str, str]:
    """A LaTeX file for each section."""
    from symlstm.rendering.latex import render_parts

    return {f"{stem}_parts/{name}.tex": text for name, text in render_parts(solution.document, tikz).items()}


def _holds(solution: Solution) -> bool:
    from symlstm.numbers.outcome import Outcome

    return solution.crosscheck.outcome is Outcome.HOLDS
