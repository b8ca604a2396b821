"""outputs/ holds the bundled example as the code writes it today: `make outputs` refreshes it."""

import re

import pytest
from refresh_outputs import OUTPUTS, PDF, expected_files

FILES = expected_files()


def without_witness(text: str) -> str:
    """The text without what NumPy's float64 gave, whose last digit may differ from machine to machine."""
    text = re.sub(r"(?ms)^[^\n]*Cross-check\n.*?(?=^[^\n]*What is proven)", "", text)
    text = re.sub(r"(?s)<h2[^>]*>Cross-check</h2>.*?(?=<h2)", "", text)
    text = re.sub(r'(?s)"## Cross-check\\n".*?\n   \]', "", text)
    return re.sub(r'"(float64|distance_ulp|tolerance_ulp)": "[^"]*"', r'"\1": ""', text)


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_committed_file_is_what_the_code_writes(name):
    assert without_witness((OUTPUTS / name).read_text(encoding="utf-8")) == without_witness(FILES[name])


def test_nothing_else_lies_in_outputs():
    assert {path.relative_to(OUTPUTS).as_posix() for path in OUTPUTS.rglob("*") if path.is_file()} == {*FILES, PDF}


def test_the_committed_pdf_is_one():
    assert (OUTPUTS / PDF).read_bytes().startswith(b"%PDF-")


def test_the_mask_leaves_all_but_the_cross_check():
    text = FILES["lstm_numerical_example.tex"]
    assert len(without_witness(text)) > 0.9 * len(text)
    assert "What is proven" in without_witness(text)
    assert "holds" not in without_witness(text)


@pytest.mark.parametrize("form", ["html", "ipynb"])
def test_the_mask_takes_the_witness_out_of_every_form(form):
    text = FILES[f"lstm_numerical_example.{form}"]
    assert "0.8750" in without_witness(text)
    assert "agree within the tolerance" in text
    assert "agree within the tolerance" not in without_witness(text)
