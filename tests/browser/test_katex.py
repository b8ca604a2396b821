"""Every formula of the Markdown and the notebook passes KaTeX, which VS Code, GitLab and many others use, at its strictest."""

import json
import re

import nbformat
import pytest
from rendering.sample_page import SAMPLE
from rendering.test_pdf import DOCUMENTS

from symlstm import render, solve
from symlstm.rendering import write_document

pytestmark = [pytest.mark.browser("katex"), pytest.mark.slow]

DISPLAYS = {"md": r"(?s)\$\$\n(.*?)\n\$\$", "github.md": r"(?s)```math\n(.*?)\n```"}
INLINES = {"md": r"(?<![\\$`])\$(?![$`])((?:[^$\\]|\\.)+)\$", "github.md": r"\$`(.*?)`\$"}
STRICT = """(formulas => formulas.flatMap(([tex, displayMode]) => {
  try { katex.renderToString(tex, {displayMode, strict: 'error', throwOnError: true, trust: false}); return []; }
  catch (error) { return [error.message + ' in ' + tex.slice(0, 300)]; }
}))"""


def formulas(text, flavour):
    """Every formula of a Markdown text: its LaTeX, and whether it stands on lines of its own."""
    displayed = re.findall(DISPLAYS[flavour], text)
    rest = re.sub(DISPLAYS[flavour], "", text)
    return [(tex, True) for tex in displayed] + [(tex, False) for tex in re.findall(INLINES[flavour], rest)]


@pytest.fixture(scope="module")
def complaints(chromium, package):
    """What KaTeX has to say against formulas."""
    with chromium.page() as page:
        page.evaluate(package("katex/dist/katex.min.js"))
        yield lambda asked: page.evaluate(f"{STRICT}({json.dumps(asked)})")


@pytest.mark.parametrize("flavour", ["md", "github.md"])
@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_formula_of_the_markdown_passes_katex(complaints, name, flavour):
    found = formulas(render(solve(DOCUMENTS[name]()), flavour), flavour)
    assert len(found) > 50
    assert complaints(found) == []


@pytest.mark.parametrize("flavour", ["md", "github.md"])
def test_rows_names_above_factors_and_blanks_pass_katex(complaints, flavour):
    found = formulas(write_document(SAMPLE, flavour), flavour)
    assert len(found) > 30
    assert complaints(found) == []


def test_every_formula_of_the_notebook_passes_katex(complaints):
    notebook = nbformat.reads(render(solve(DOCUMENTS["seed backward"]()), "ipynb"), as_version=4)
    found = formulas("\n\n".join(cell.source for cell in notebook.cells), "md")
    assert len(found) > 200
    assert complaints(found) == []


@pytest.mark.parametrize("wrong", [r"\nosuch{x}", r"\frac{1}", "x^2^3", "\\text{a\\\\b} é"])
def test_what_is_no_strict_latex_is_found(complaints, wrong):
    assert len(complaints([(wrong, True)])) == 1
