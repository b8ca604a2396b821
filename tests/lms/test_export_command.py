"""`symlstm export`: files, what is said of them, and what is refused."""

from dataclasses import replace

import pytest
from click.testing import CliRunner
from oracles import moodle

from symlstm import load_example, vary
from symlstm.cli import main
from symlstm.cli.export import MOST_MISTAKES, USUAL_MISTAKES
from symlstm.lms import exercise
from symlstm.lms.fractions import CREDITS
from symlstm.marking.fingerprint import fingerprint
from symlstm.numbers.outcome import Outcome
from symlstm.problem import example_text


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.toml").write_text(example_text("rnn"), encoding="utf-8")
    return lambda *words: CliRunner().invoke(main, ["export", *words])


def test_without_a_seed_the_problem_itself_is_one_question(run, tmp_path):
    result = run("my.toml")
    assert result.exit_code == 0, result.output
    (question,) = moodle.read((tmp_path / "outputs/my_cloze.xml").read_text(encoding="utf-8"))
    assert question.idnumber == fingerprint(load_example("rnn"))
    assert result.output.startswith("outputs/my_cloze.xml: 1 question, ")
    assert "right within rounding on every line: at most 0.00" in result.output


def test_with_a_seed_the_questions_are_the_variants_that_vary_writes(run, tmp_path):
    result = run("my.toml", "--seed", "5", "--count", "2", "--format", "moodle-cloze,moodle-numerical,rmd", "--out", "bank")
    assert result.exit_code == 0, result.output
    files = ["my_cloze.xml", "my_numerical.xml", "my_variant_1.Rmd", "my_variant_2.Rmd"]
    assert [line.split(":")[0] for line in result.output.splitlines()[:4]] == [f"bank/{name}" for name in files]
    questions = moodle.read((tmp_path / "bank/my_cloze.xml").read_text(encoding="utf-8"))
    wanted = [fingerprint(variant) for variant in vary(load_example("rnn"), "5", 2)]
    assert [question.idnumber for question in questions] == wanted
    assert [name for name in wanted if name in (tmp_path / "bank/my_variant_2.Rmd").read_text(encoding="utf-8")] == wanted[1:]


def test_the_same_words_give_the_same_bytes(run, tmp_path):
    for folder in ("a", "b"):
        run("my.toml", "--seed", "5", "--format", "moodle-cloze,moodle-numerical,rmd", "--out", folder)
    written = [{path.name: path.read_bytes() for path in (tmp_path / folder).iterdir()} for folder in ("a", "b")]
    assert len(written[0]) == 3
    assert written[0] == written[1]


def test_what_is_asked_and_what_mistakes_earn_can_be_chosen(run, tmp_path):
    run("my.toml", "--only", "h", "--credit", "33.33333", "--mistakes", "2")
    (question,) = moodle.read((tmp_path / "outputs/my_cloze.xml").read_text(encoding="utf-8"))
    assert len(question.gaps) == load_example("rnn").steps
    assert {answer.share for answers in question.gaps for answer in answers[1:]} == {"33.33333", "0"}
    assert max(map(len, question.gaps)) == 4


def test_what_may_be_asked_is_what_moodle_and_the_exercises_take():
    assert set(CREDITS) == moodle.SHARES - {"100"}
    assert (USUAL_MISTAKES, MOST_MISTAKES) == (exercise.USUAL_MISTAKES, exercise.MOST_MISTAKES)


def test_numbers_of_which_rounding_leaves_little_are_named(run):
    assert "note:" not in run("my.toml", "--places", "6").output
    result = run("my.toml", "--backward", "--places", "1", "--every-line")
    assert "note: a tenth more or less is right for " in result.output
    assert "more; ask for more --places, or for --figures" in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("my.toml", "--count", "2"), "give --seed as well"),
        (("my.toml", "--diagnosable"), "give --seed as well"),
        (("my.toml", "--only", "q"), "--only: found 'q'"),
        (("my.toml", "--format", "qti"), "--format: found 'qti'"),
        (("my.toml", "--credit", "45"), "Invalid value for '--credit'"),
        (("my.toml", "--mistakes", "-1"), "Invalid value for '--mistakes'"),
        (("my.toml", "--seed", "1", "--count", "0"), "count: found 0"),
        (("my.toml", "--only", "h", "--every-line"), "exclude each other"),
        (("none.toml",), "no file of this name"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_written(run, tmp_path, words, said):
    result = run(*words)
    assert result.exit_code == 2, result.output
    assert said in result.output
    assert not (tmp_path / "outputs").exists()


def test_what_rounding_may_bring_anywhere_is_refused(run, tmp_path):
    text = example_text("hello").replace("W_y = [[0.6, -0.6, -0.8],", "W_y = [[-40, 40, 40],")
    (tmp_path / "sure.toml").write_text(text, encoding="utf-8")
    result = run("sure.toml", "--places", "2", "--mistakes", "0")
    assert result.exit_code == 2, result.output
    assert "which rounding on the lines above may bring anywhere" in result.output
    assert "--only names the quantities" in result.output
    assert not (tmp_path / "outputs").exists()


def test_options_that_change_nothing_are_named(run):
    assert "note: --mistakes and --credit change only" in run("my.toml", "--format", "rmd", "--credit", "10").output


def test_a_cross_check_that_does_not_hold_is_told_with_exit_code_1(run, tmp_path, monkeypatch):
    from symlstm import pipeline
    from symlstm.numbers.crosscheck import CrossCheck, cross_check

    def failing(*given):
        comparisons = cross_check(*given).comparisons
        return CrossCheck(tuple(replace(each, outcome=Outcome.FAILS) for each in comparisons))

    monkeypatch.setattr(pipeline, "cross_check", failing)
    result = run("my.toml", "--mistakes", "0")
    assert result.exit_code == 1
    assert f"the cross-check does not hold for problem {fingerprint(load_example('rnn'))}" in result.output
    assert (tmp_path / "outputs/my_cloze.xml").exists()
