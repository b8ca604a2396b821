"""The notebook: valid, the same on every run, and with the text of the Markdown."""

import base64
import re
import sys

import nbformat
import pytest

from symlstm import load_example, render, solve, with_backward
from symlstm.errors import RenderError


@pytest.fixture(scope="module")
def solution():
    return solve(with_backward(load_example(), "0.1"))


def test_it_is_a_valid_notebook_in_which_nothing_runs(solution):
    notebook = nbformat.reads(render(solution, "ipynb"), as_version=4)
    nbformat.validate(notebook)
    assert {cell.cell_type for cell in notebook.cells} == {"markdown"}


def test_its_cells_are_the_markdown_document(solution):
    notebook = nbformat.reads(render(solution, "ipynb"), as_version=4)
    text = "\n\n".join(cell.source for cell in notebook.cells)
    linked = render(solution, "md", link=lambda figure: f"attachment:{figure.name}.png")
    assert "".join(text.split()) == "".join(linked.split())


def test_every_figure_is_in_it_as_a_picture_with_words(solution):
    cells = nbformat.reads(render(solution, "ipynb"), as_version=4).cells
    attached = {name: bundle for cell in cells for name, bundle in cell.get("attachments", {}).items()}
    assert set(attached) == {f"{name}.png" for name in solution.figures}
    for name, bundle in attached.items():
        assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
        assert any(re.search(rf"!\[.{{40,}}\]\(attachment:{name}\)", cell.source) for cell in cells)


def test_without_typst_figures_are_told_in_words(solution, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    assert "attachment:" not in render(solution, "ipynb")
    for picture in solution.figures.values():
        assert picture.alt in render(solution, "ipynb")
        assert picture._repr_png_() is None
    assert solution.figures


def test_it_is_the_same_on_every_run(solution):
    assert render(solution, "ipynb") == render(solution, "ipynb")


def test_without_nbformat_one_line_says_what_to_install(solution, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbformat", None)
    with pytest.raises(RenderError, match=r"^a notebook needs the library nbformat: pip install"):
        render(solution, "ipynb")


def test_a_single_quantity_shows_its_line(solution):
    shown = solution["d_c.2.1"]
    assert shown == "-0.4096"
    assert shown._repr_markdown_().startswith("$$\n\\begin{aligned}\n\\delta c_{1}^{(2)} &= ")
    assert "(sum over paths)" in shown._repr_markdown_()
