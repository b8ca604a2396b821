"""The notebook: valid, the same on every run, and with the text of the Markdown."""

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
    assert "".join(text.split()) == "".join(render(solution, "md").split())


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
