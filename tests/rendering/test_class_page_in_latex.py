"""The class page compiles whatever the students are called."""

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm.cli import main

CASES = Path(__file__).parents[1] / "data" / "cases" / "robust"
NAMES = ["[bob]", "*", "*[2]", "[", "]", "ann", "[3pt]", "\\\\[9cm]", "&", "- [x]"]


@pytest.fixture(params=["one_bracket", "many"])
def pages(request, tmp_path, monkeypatch):
    """The class page and the feedback of a class in which names begin as options of TeX do."""
    monkeypatch.chdir(tmp_path)
    sheet = tmp_path / "class.csv"
    rows = "".join(f'"{name}",0.1,"{name}"\n' for name in NAMES)
    text = (CASES / "one_bracket.csv").read_text() if request.param == "one_bracket" else f"student,c.1.1,f.1.1\n{rows}"
    sheet.write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", str(CASES / "my.toml"), str(sheet), "--format", "tex"])
    assert result.exit_code == 0
    return [tmp_path / "outputs" / "my_class.tex", *sorted((tmp_path / "outputs" / "my_feedback").glob("*.tex"))[:3]]


def test_no_row_or_item_begins_with_what_tex_takes_for_an_option(pages):
    for page in pages:
        body = page.read_text(encoding="utf-8").partition(r"\begin{document}")[2]
        starts = [line.strip() for line in body.splitlines()]
        assert not [line for line in starts if line.startswith(("[", "*", r"\item [", r"\item *"))]


@pytest.mark.tex
@pytest.mark.needs("pdftotext")
def test_the_class_page_compiles_and_shows_every_name(pages):
    page = pages[0]
    command = ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", page.name]
    made = subprocess.run(command, cwd=page.parent, capture_output=True, text=True, errors="replace", timeout=120, check=False)
    assert made.returncode == 0, made.stdout[-2000:]
    shown = subprocess.run(["pdftotext", "-layout", page.with_suffix(".pdf"), "-"], capture_output=True, text=True, check=True)
    assert "[bob]" in shown.stdout
