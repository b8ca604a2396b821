"""`symlstm derive --notation`: whose letters, in place of what the file says."""

import pytest
from click.testing import CliRunner

from symlstm.cli import main, notation
from symlstm.network.notation import NOTATIONS
from symlstm.problem import example_text


def derived(tmp_path, *words):
    words = ("derive", *words, "--format", "md", "--no-figures", "--out", str(tmp_path / "out"))
    result = CliRunner().invoke(main, words)
    texts = [path.read_text(encoding="utf-8") for path in (tmp_path / "out").glob("*.md")]
    return result, "".join(texts)


def test_the_option_knows_every_set():
    assert tuple(NOTATIONS) == notation.NOTATIONS


def test_the_option_goes_before_the_file(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(example_text("seed") + '\n[notation]\nset = "olah"\n', encoding="utf-8")
    assert "those of Olah" in derived(tmp_path, str(path))[1]
    result, page = derived(tmp_path, str(path), "--notation", "coursera")
    assert result.exit_code == 0
    assert "those of Ng" in page
    assert r"^{\langle t\rangle}" in page


def test_symbols_of_the_file_that_clash_with_the_asked_set_are_said_without_a_traceback(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(example_text("seed") + '\n[notation.symbols]\no = "g"\n', encoding="utf-8")
    result, page = derived(tmp_path, str(path), "--notation", "pytorch")
    assert (result.exit_code, page) == (2, "")
    assert "notation.symbols.o" in result.stderr


@pytest.mark.parametrize("name", ["olah", "Olah", "OLAH"])
def test_a_set_is_known_in_any_case(tmp_path, name):
    result, page = derived(tmp_path, "--notation", name)
    assert result.exit_code == 0
    assert "those of Olah" in page


@pytest.mark.parametrize("name", ["Ola", "mine", ""])
def test_an_unknown_set_is_answered_with_all_there_are(tmp_path, name):
    result, _ = derived(tmp_path, "--notation", name)
    assert result.exit_code == 2
    assert all(each in result.stderr for each in NOTATIONS)
