"""Writes the bundled example into outputs/, in every format and detail: `make outputs`.

`test_outputs.py` holds the committed files to what this gives.
"""

import json
from dataclasses import replace
from pathlib import Path

from symlstm import MarkedSheet, Solution, load_example, make_worksheet, mark, render, render_pdf, solve, with_backward
from symlstm.derivation import derive
from symlstm.marking.answers import Expected
from symlstm.marking.fingerprint import fingerprint
from symlstm.marking.sheet_files import read_sheets
from symlstm.problem.settings import DETAILS, Layout
from symlstm.rendering.data import as_csv, as_data
from symlstm.rendering.latex import PREAMBLE_FILE, render_preamble

OUTPUTS = Path(__file__).resolve().parent.parent / "outputs"
STEM = "lstm_numerical_example"
SHEET = Path(__file__).parent / "data" / "bob.toml"
PDFS = (
    f"{STEM}.pdf",
    f"{STEM}_backward.pdf",
    f"{STEM}_worksheet.pdf",
)  # held to their words; their bytes are those of one release of Typst


def expected_files() -> dict[str, str]:
    """The text of every file in outputs/ by its name."""
    problem = load_example()
    solution = solve(problem)
    parts = (solution.derivation, solution.values)
    files = {f"{STEM}.{name}": render(solution, name) for name in ("tex", "fragment.tex", "html", "ipynb")}
    files |= _markdown(STEM, solution)
    files[PREAMBLE_FILE] = render_preamble()
    files[f"{STEM}.values.csv"] = as_csv(*parts)
    files[f"{STEM}.values.json"] = json.dumps(as_data(problem, *parts, solution.crosscheck), indent=1, ensure_ascii=False) + "\n"
    with_gradients = solve(with_backward(problem, "0.1", 3))
    files[f"{STEM}_backward.tex"] = render(with_gradients, "tex")
    files |= _markdown(f"{STEM}_backward", with_gradients)
    feedback = marked_example()
    files |= {f"{STEM}_feedback.{name}": feedback.render(name) for name in ("github.md", "html")}
    for detail in set(DETAILS) - {"normal"}:
        files[f"{STEM}.{detail}.tex"] = render(solve(replace(problem, layout=Layout(detail))), "tex")
    return files


def expected_pdfs() -> dict[str, bytes]:
    """The PDFs in outputs/ by their names: the worked solution, forward and with the backward pass, and the worksheet of every line."""
    solution = solve(load_example())
    backward = solve(with_backward(load_example(), "0.1"))
    return dict(zip(PDFS, (render_pdf(solution), render_pdf(backward), make_worksheet(solution).render_pdf()), strict=True))


def marked_example() -> MarkedSheet:
    """A sheet of nine lines with two mistakes, marked."""
    problem = load_example()
    (answers,) = read_sheets([SHEET], Expected(derive(problem).by_target, fingerprint(problem))).values()
    (sheet,) = answers.sheets
    return mark(problem, sheet, asked=sheet.entries)


def _markdown(stem: str, solution: Solution) -> dict[str, str]:
    """Both flavours of Markdown, and the figures that they show."""
    texts = {
        f"{stem}.{name}": render(solution, name, link=lambda figure: f"{stem}_figures/{figure.name}.svg")
        for name in ("md", "github.md")
    }
    return texts | {f"{stem}_figures/{name}.svg": picture.svg for name, picture in solution.figures.items()}


if __name__ == "__main__":
    files = {name: text.encode("utf-8") for name, text in expected_files().items()} | expected_pdfs()
    for old in (path for path in OUTPUTS.rglob("*") if path.is_file() and path.relative_to(OUTPUTS).as_posix() not in files):
        old.unlink()
    for name, content in files.items():
        (OUTPUTS / name).parent.mkdir(exist_ok=True)
        (OUTPUTS / name).write_bytes(content)
