"""Whatever [rounding] in a file can say can be said on the command line, too."""

import json

import pytest
from click.testing import CliRunner

from symlstm.cli import main
from symlstm.cli import rounding as options
from symlstm.problem import example_text, settings


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "printed.toml").write_text(
        example_text().replace('carry  = "full"', 'carry  = "printed"\ncarried = ["c"]').replace("guard  = 2", "guard  = 1")
    )
    return tmp_path


def run(*words):
    return CliRunner().invoke(main, words, catch_exceptions=False)


def rule(*words):
    """The rounding rule that the machine interface names."""
    result = run("values", "--format", "json", *words)
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["rounding"]


SEED = {"places": 4, "figures": None, "ties": "half-even", "carry": "full", "carried": None, "guard": 2}
FILE = SEED | {"carry": "printed", "carried": ["c"], "guard": 1}


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ((), {}),
        (("--places", "2"), {"places": 2}),
        (("--digits", "2"), {"places": 2}),
        (("--figures", "3"), {"places": None, "figures": 3}),
        (("--ties", "truncate"), {"ties": "truncate"}),
        (("--carry", "printed"), {"carry": "printed"}),
        (("--carry", "printed", "--carried", "h, c"), {"carry": "printed", "carried": ["c", "h"]}),
        (("--carry", "printed", "--carried", "d_h", "--backward"), {"carry": "printed", "carried": ["d_h"]}),
        (("--guard", "0"), {"guard": 0}),
        (("--by-hand",), {"ties": "half-up", "carry": "printed"}),
        (("--by-hand", "--places", "3", "--ties", "half-up"), {"places": 3, "ties": "half-up", "carry": "printed"}),
    ],
)
def test_an_option_takes_the_place_of_the_rule_and_leaves_the_rest(words, changes):
    assert rule(*words) == SEED | changes


@pytest.mark.parametrize(
    ("words", "changes"),
    [
        ((), {}),
        (("--carry", "full"), {"carry": "full", "carried": None}),
        (("--carried", "h"), {"carried": ["h"]}),
        (("--by-hand",), {"ties": "half-up"}),
        (("--figures", "5"), {"places": None, "figures": 5}),
    ],
)
def test_options_stand_above_the_rule_of_the_file(words, changes):
    assert rule("printed.toml", *words) == FILE | changes


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--digits", "3", "--places", "3"), "--digits and --places exclude each other"),
        (("--places", "3", "--figures", "3"), "--places and --figures exclude each other"),
        (("--by-hand", "--carry", "full"), "--by-hand and --carry full exclude each other: by hand is --carry printed"),
        (("--by-hand", "--ties", "half-even"), "--by-hand and --ties half-even exclude each other"),
        (("--carried", "h"), "--carried needs --carry printed"),
        (("--carried", "h", "--carry", "full"), "--carried and --carry full exclude each other"),
        (("--by-hand", "--carried", "q"), "--carried: found 'q', expected one or more of z_f, f"),
        (("--by-hand", "--carried", "d_h"), "--carried: found 'd_h'"),
        (("--by-hand", "--carried", ""), "--carried: found nothing"),
        (("--guard", "21"), "--guard: found 21, expected a whole number from 0 to 20"),
        (("--places", "-1"), "--places: found -1, expected a whole number from 0 to 10,000"),
        (("--ties", "up"), "Invalid value for '--ties'"),
    ],
)
@pytest.mark.parametrize("command", ["values", "derive", "sheet"])
def test_options_that_do_not_fit_are_wrong_input_and_nothing_is_written(command, words, said, folder):
    result = run(command, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not (folder / "outputs").exists()


def test_a_form_is_checked_with_the_options_it_was_made_with(folder):
    """What is rounded otherwise has another fingerprint."""
    run("sheet", "printed.toml", "--by-hand", "--places", "2", "--format", "toml")
    form = next((folder / "outputs").glob("*.toml"))
    form.write_text(form.read_text().replace('student = ""', 'student = "Ada"').replace('"c.1.1" = ""', '"c.1.1" = "0.29"'))
    assert run("check", "printed.toml", str(form)).exit_code == 2
    assert run("check", "printed.toml", str(form), "--by-hand", "--places", "2").exit_code == 0


def test_the_options_offer_what_a_file_may_say():
    assert (options.TIES, options.CARRIES) == (settings.TIES, settings.CARRIES)
    assert set(options.NAMES) - {"digits", "by_hand"} == set(settings.Rounding.__dataclass_fields__)
