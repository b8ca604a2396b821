"""The widths of letters are those of the fonts, measured by Typst."""

import subprocess

import pytest
import typst

from symlstm.document.formula import Letter
from symlstm.document.letter_widths import LETTERS
from symlstm.document.width import width

pytestmark = pytest.mark.needs("pdftotext")


def measured(letters):
    """Each letter's width in em, as Typst sets it in a formula."""
    lines = "\n\n".join(f"#context [{ord(each)} #calc.round(measure(${each}$).width.pt() / 10, digits: 4)]" for each in letters)
    pdf = typst.Compiler(ignore_system_fonts=True).compile(f"#set text(size: 10pt)\n{lines}".encode(), format="pdf")
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    found = [line.split() for line in text.splitlines() if line[:1].isdigit() and "." in line]
    return {chr(int(code)): float(wide) for code, wide in found}


def test_each_letter_is_as_wide_as_typst_sets_it():
    true = measured(LETTERS)
    assert true.keys() == LETTERS.keys()
    assert {letter: wide for letter, wide in true.items() if not wide - 0.01 <= LETTERS[letter] <= wide + 0.05} == {}


def test_a_prefix_counts():
    assert width(Letter("W", prefix="δ")) == pytest.approx(LETTERS["W"] + LETTERS["δ"])
