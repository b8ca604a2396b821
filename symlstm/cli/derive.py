"""`symlstm derive`: the worked solution, written to files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_argument, problem_options, stem_of
from symlstm.cli.idle_options import note_idle_options
from symlstm.cli.letters import note_letters_beyond_pdflatex, note_lost_letters
from symlstm.cli.name_lists import names_in
from symlstm.cli.progress import progress_bar
from symlstm.cli.template import read_template

if TYPE_CHECKING:
    from symlstm.derivation import Step
    from symlstm.numbers.crosscheck import Comparison
    from symlstm.pipeline import Solution
    from symlstm.problem import Problem
    from symlstm.rendering import Format
    from symlstm.rendering.safe import OwnTemplate
    from symlstm.rendering.tex_engine import Engine

STAGES = 5  # of the work before the first file is written
FORMATS = ("tex", "md", "pdf", "html", "ipynb", "typ")


@click.command(short_help="Write the worked solution of a problem.")
@problem_argument
@click.option(
    "--format",
    "formats",
    default="tex,md",
    show_default=True,
    metavar="LIST",
    help="Output formats, with commas: tex, md, pdf, html, ipynb, typ.",
)
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the files; made if missing.")
@problem_options
@click.option("--detail", type=click.Choice(["brief", "normal", "full"]), help="How much of the work is shown.")
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
    type=click.Choice(["pdflatex", "lualatex", "latexmk"]),
    help="An installed TeX for the PDF, in place of Typst.",
)
@click.option(
    "--md", "flavour", type=click.Choice(["pandoc", "github"]), default="pandoc", show_default=True, help="Flavour of Markdown."
)
@click.option(
    "--template", metavar="FILE", help="A top template of your own; its ending, .tex, .md, .html or .typ, says for what."
)
@click.option("--no-figures", is_flag=True, help="Leave the figures out.")
@click.option("--tikz", is_flag=True, help="Figures in LaTeX as TikZ pictures, to be edited; needs the package tikz.")
def derive(
    problem: str | None,
    formats: str,
    out: str,
    asked: Asked,
    detail: str | None,
    fragment: bool,
    parts: bool,
    engine: Engine | None,
    flavour: str,
    template: str | None,
    no_figures: bool,
    tikz: bool,
) -> None:
    """Write the worked solution of a problem, and print a short summary."""
    wanted = names_in(formats, "--format", FORMATS)
    given = asked.problem(problem)
    layout = replace(given.layout, figures=given.layout.figures and not no_figures)
    given = replace(given, layout=replace(layout, detail=detail) if detail else layout)  # type: ignore[arg-type]
    fragment = fragment or parts
    own = read_template(template, wanted, fragment, engine) if template is not None else {}
    note_idle_options(wanted, fragment=fragment, engine=engine, flavour=flavour, tikz=tikz, figures=given.layout.figures)
    _warn_of_length(given)
    from symlstm.pipeline import solve
    from symlstm.rendering.files import write_files

    stem = stem_of(problem) + "_backward" * given.layout.backward
    lost: list[str] = []
    with progress_bar(STAGES + len(wanted)) as tell:
        solution = solve(given, tell)
        files = _files(solution, stem, wanted, fragment, flavour, tikz, own)
        if parts and "tex" in wanted:
            files |= _parts(solution, stem, tikz)
        if "pdf" in wanted:
            files[f"{stem}.pdf"] = _pdf(solution, engine, tikz, own, lost)
        written = write_files(Path(out), files)
    _report(solution, written)
    _note_letters(str(files.get(f"{stem}.tex", "")), "".join(lost), engine)
    sys.exit(0 if _holds(solution) else 1)


def _warn_of_length(given: Problem) -> None:
    """Warn, before the work begins, that a document would be too long to read."""
    from symlstm.derivation import derive
    from symlstm.document.length import warning

    said = warning(derive(given), given.layout.detail)
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
        files[f"{stem}.md"] = render(
            solution, flavoured, link=lambda figure: f"{folder}/{figure.name}.svg", template=own.get("md")
        )
        files |= {f"{folder}/{name}.svg": picture.svg for name, picture in solution.figures.items()}
    for name in ("html", "ipynb", "typ"):
        if name in formats:
            solution.tell(f"Writing {name}", 0.0)
            files[f"{stem}.{name}"] = render(solution, name, template=own.get(name))
    return files


def _pdf(solution: Solution, engine: Engine | None, tikz: bool, own: Mapping[str, OwnTemplate], lost: list[str]) -> bytes:
    from symlstm.errors import RenderError
    from symlstm.pipeline import render_pdf

    source = "tex" if engine else "typ"
    solution.tell("Making the PDF", 0.0)
    try:
        return render_pdf(solution, engine, tikz=tikz, template=own.get(source), lost=lost.append)
    except RenderError as error:
        raise RenderError(f"{error}\n    Nothing was written; --format {source} writes the source, without a PDF.") from None


def _parts(solution: Solution, stem: str, tikz: bool) -> dict[str, str]:
    """A LaTeX file for each section."""
    from symlstm.rendering.latex import render_parts

    return {f"{stem}_parts/{name}.tex": text for name, text in render_parts(solution.document, tikz).items()}


def _holds(solution: Solution) -> bool:
    from symlstm.numbers.outcome import Outcome

    return solution.crosscheck.outcome is Outcome.HOLDS


def _report(solution: Solution, written: tuple[Path, ...]) -> None:
    """The summary: prediction, difference, loss, cross-check, files."""
    from symlstm.problem.wording import escaped

    click.echo(escaped(solution.problem.title))
    for label, text in [*_results(solution), *_descent(solution), *_checks(solution)]:
        click.echo(f"  {label:<17} {text}")
    for number, line in enumerate(_listed(written)):
        click.echo(f"  {'written' if not number else '':<17} {line}")


def _listed(written: tuple[Path, ...]) -> list[str]:
    """The files by name; the figures beside a Markdown text, and the parts of a fragment, as one line each."""
    from symlstm.document.wording import counted
    from symlstm.problem.source import source_name

    places = {path.parent for path in written}
    counts = Counter(path.parent for path in written if path.parent.parent in places)  # in folders beside the other files
    lines = [source_name(path) for path in written if path.parent not in counts]
    return lines + [
        f"{source_name(folder)}/ ({counted(number, folder.name.rpartition('_')[2][:-1])})" for folder, number in counts.items()
    ]


def _results(solution: Solution) -> list[tuple[str, str]]:
    """The last prediction, difference and loss; without a readout, the last hidden state."""
    network, last_time = solution.problem.network, solution.problem.steps
    blocks = solution.derivation.at(last_time, "readout", "loss")
    labels = {network.prediction: "prediction", network.hidden_state: "hidden state", "diff": "difference"}
    steps = [step for block in blocks for step in block.steps]
    steps = steps or [step for step in solution.derivation.steps if (step.name, step.time) == (network.hidden_state, last_time)]
    return [(labels.get(step.name, step.name), _value(solution, step)) for step in steps]


def _value(solution: Solution, step: Step) -> str:
    from symlstm.network.names import Role

    printed = solution.values.printed[step.target]
    equal = solution.values.is_printed_truly(step.target)
    targets = [
        solution.problem.givens[read]
        for read in step.reads.values()
        if solution.problem.network.names.of_id(read).role is Role.TARGET
    ]
    aside = f"  (prediction minus target {_as_typed(targets[0])})" if targets else ""
    return f"{step.target} {'=' if equal else '≈'} {printed}{aside}"


def _as_typed(given: Fraction) -> str:
    from symlstm.document.numerals import typed_text
    from symlstm.problem.exact import exact_text

    return typed_text(given) or exact_text(given)


def _descent(solution: Solution) -> list[tuple[str, str]]:
    """The loss after gradient descent."""
    if not solution.descent:
        return []
    last = solution.descent[-1]
    steps = f"{last.number} step{'s' if last.number > 1 else ''}"
    loss = "undecided" if last.new_loss is None else f"≈ {last.new_loss}"
    return [("gradient descent", f"loss {loss} after {steps} at rate {_as_typed(solution.problem.givens['rate'])}")]


def _checks(solution: Solution) -> list[tuple[str, str]]:
    from symlstm.numbers.outcome import Outcome

    check = solution.crosscheck
    total, agreeing = len(check.comparisons), len(check.with_outcome(Outcome.HOLDS))
    compared = (
        f"{agreeing} of {total} values agree with NumPy float64" if check.witness else "there is no NumPy witness of this cell"
    )
    text = f"{check.outcome.value}: {compared}"
    if check.slopes:
        text += (
            f", {sum(s.outcome is Outcome.HOLDS for s in check.slopes)} of {len(check.slopes)} gradients with central differences"
        )
    named = _named("too far off", check.with_outcome(Outcome.FAILS))
    named += _named("not resolved by float64", check.with_outcome(Outcome.UNDECIDED))
    return [
        ("cross-check", text + named),
        ("proven", f"every digit, at {solution.values.least} bits of working precision or more"),
    ]


def _named(words: str, comparisons: tuple[Comparison, ...]) -> str:
    """The first few quantities of which the words are true."""
    if not comparisons:
        return ""
    ids = [comparison.quantity for comparison in comparisons[:5]] + ["..."] * (len(comparisons) > 5)
    return f"; {words}: {', '.join(ids)}"
