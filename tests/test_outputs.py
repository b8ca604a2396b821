"""outputs/ holds the bundled example as the code writes it today: `make outputs` refreshes it."""

import re
import subprocess

import pytest
from refresh_outputs import OUTPUTS, PDFS, expected_files, expected_pdfs

FILES = expected_files()


WITH_WITNESS = ("lstm_numerical_example.full.tex", "lstm_numerical_example.values.json")


def without_witness(text: str) -> str:
    """The text without what NumPy's float64 gave, whose last digit may differ from machine to machine."""
    text = re.sub(r"(?ms)^[^\n]*Cross-check\n.*?(?=^[^\n]*What is proven)", "", text)
    return re.sub(r'"(float64|distance_ulp|tolerance_ulp)": "[^"]*"', r'"\1": ""', text)


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_committed_file_is_what_the_code_writes(name):
    assert without_witness((OUTPUTS / name).read_text(encoding="utf-8")) == without_witness(FILES[name])


def test_nothing_else_lies_in_outputs():
    assert {path.relative_to(OUTPUTS).as_posix() for path in OUTPUTS.rglob("*") if path.is_file()} == {*FILES, *PDFS}


@pytest.mark.parametrize("name", [name for name in sorted((*FILES, *PDFS)) if "_figures/" not in name and "preamble" not in name])
def test_a_page_to_which_the_readme_leads_names_the_file(name):
    assert "](docs/outputs.md)" in (OUTPUTS.parent / "README.md").read_text(encoding="utf-8")
    assert f"](../outputs/{name})" in (OUTPUTS.parent / "docs/outputs.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pdfs():
    return expected_pdfs()


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("name", PDFS)
def test_the_committed_pdf_has_the_words_of_the_one_that_is_made_today(pdfs, name, tmp_path):
    (tmp_path / "made.pdf").write_bytes(pdfs[name])
    committed, made = (
        subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True).stdout
        for path in (OUTPUTS / name, tmp_path / "made.pdf")
    )
    assert len(made.split()) > 100
    assert committed == made


def test_the_mask_leaves_all_but_the_cross_check():
    text = FILES["lstm_numerical_example.full.tex"]
    assert len(without_witness(text)) > 0.9 * len(text)
    assert "What is proven" in without_witness(text)
    assert "& holds" in text
    assert "& holds" not in without_witness(text)


@pytest.mark.parametrize("name", sorted(set(FILES) - set(WITH_WITNESS)))
def test_the_mask_hides_nothing_where_numpy_has_no_part(name):
    assert without_witness(FILES[name]) == FILES[name]
