"""`symlstm vary`: files, what is said of them, and what is refused."""

import pytest
from click.testing import CliRunner

from symlstm import load, load_example, vary
from symlstm.cli import main
from symlstm.problem import example_text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.toml").write_text(example_text("gru"), encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, ["vary", *words])


def test_it_writes_what_python_gives(run, tmp_path):
    result = run("my.toml", "--seed", "3", "--count", "2", "--out", "papers")
    assert result.exit_code == 0
    assert [line.split(":")[0] for line in result.output.splitlines()] == [f"papers/my_variant_{n}.toml" for n in (1, 2)]
    written = [load(tmp_path / f"papers/my_variant_{n}.toml") for n in (1, 2)]
    assert written == list(vary(load_example("gru"), 3, 2))


def test_it_never_overwrites(run, tmp_path):
    (tmp_path / "outputs").mkdir()
    (tmp_path / "outputs/my_variant_2.toml").write_text("mine")
    result = run("my.toml", "--seed", "3", "--count", "2")
    assert result.exit_code == 2
    assert "my_variant_2.toml: exists already and is left as it is" in result.output
    assert [each.name for each in (tmp_path / "outputs").iterdir()] == ["my_variant_2.toml"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("my.toml",), "Missing option '--seed'"),
        (("my.toml", "--seed", "1", "--count", "0"), "count: found 0, expected a whole number from 1 to 10,000"),
        (("my.toml", "--seed", ""), "seed: found"),
        (("none.toml", "--seed", "1"), "no file of this name"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_written(run, tmp_path, words, said):
    result = run(*words)
    assert result.exit_code == 2
    assert said in result.output
    assert not (tmp_path / "outputs").exists()


def test_without_a_problem_it_varies_the_example(run, tmp_path):
    assert run("--seed", "1").exit_code == 0
    assert (tmp_path / "outputs/lstm_numerical_example_variant_1.toml").exists()


def test_diagnosable_says_how_many_were_tried_and_what_never_shows(run, tmp_path):
    (tmp_path / "c.toml").write_text(example_text("coupled"), encoding="utf-8")
    result = run("c.toml", "--seed", "2026", "--count", "2", "--diagnosable")
    assert result.exit_code == 0
    assert "tried for 2; on a sheet that asks every line, 62 mistakes can be told apart" in result.output
    assert result.output.endswith("on none of 12 trial variants: recurrent-dropped, activation-left-out, gru-habit\n")
