"""An option of derive that changes nothing in the files asked for is said to, and the files are written all the same."""

import pytest
from click.testing import CliRunner

from symlstm.cli import main


def run(tmp_path, *words):
    words = ("derive", "--detail", "brief", "--out", str(tmp_path / "out"), *words)
    return CliRunner().invoke(main, words, catch_exceptions=False)


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("--format", "md", "--fragment"), "--fragment"),
        (("--format", "md", "--fragment-parts"), "--fragment"),
        (("--format", "md", "--pdf-engine", "pdflatex"), "--pdf-engine"),
        (("--format", "tex", "--md", "github"), "--md"),
        (("--format", "html", "--tikz"), "--tikz"),
        (("--format", "tex", "--tikz", "--no-figures"), "--tikz"),
    ],
)
def test_an_option_that_changes_nothing_is_named(tmp_path, words, option):
    result = run(tmp_path, *words)
    assert result.exit_code == 0
    assert [line for line in result.stderr.splitlines() if line.startswith(f"note: {option} ")]
    assert list((tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    "words",
    [
        ("--format", "tex", "--fragment", "--tikz"),
        ("--format", "tex,md", "--md", "github"),
        ("--format", "tex", "--no-figures"),
    ],
)
def test_an_option_that_changes_something_is_not_named(tmp_path, words):
    assert "note: --" not in run(tmp_path, *words).stderr
