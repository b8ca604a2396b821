"""Nothing that stands in a file is obeyed by the terminal: control and bidi characters come out as escapes, whoever prints them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm.cli import main

CASES = Path(__file__).parents[1] / "data" / "cases" / "robust"
TITLE = "ab\u202egnp.exe\u2066\u200b"
NAME = "eve\u202egnp\u2069\x1b[2J\x9b31m\x07\u200e"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """A folder with a problem whose title holds bidi characters, and a class whose names hold control characters, too."""
    monkeypatch.chdir(tmp_path)
    text = (CASES / "my.toml").read_text(encoding="utf-8")
    head = next(line for line in text.splitlines() if line.startswith("title"))
    Path("my.toml").write_text(text.replace(head, f'title = "{TITLE}"'), encoding="utf-8")
    rows = [f"{NAME},0.9999,{NAME}", f"{NAME}x,0.1,0.1", f"{NAME}x,0.2,0.1", "ann,0.1,0.1"]
    Path("class.csv").write_text("\n".join([f"student,c.1.1,q{NAME}", *rows, ""]), encoding="utf-8")
    Path("long.csv").write_text(f"student,node,value\n{NAME},c.1.1,{NAME}\nann,loss,1\n", encoding="utf-8")
    Path(f"seen{TITLE}.csv").write_text(f"student,node,share,note\n{NAME}y,c.1.1,1,{NAME}\n", encoding="utf-8")


COMMANDS = {
    "derive": ("derive", "my.toml", "--format", "md,html,tex"),
    "values": ("values", "my.toml"),
    "values as JSON": ("values", "my.toml", "--format", "json"),
    "values as CSV": ("values", "my.toml", "--format", "csv"),
    "closed-form": ("closed-form", "my.toml", "f.1.1"),
    "sheet": ("sheet", "my.toml"),
    "a wide class": ("check", "my.toml", "class.csv", "--format", "csv,json,html,md,tex"),
    "a long class": ("check", "my.toml", "long.csv", "--level", "hint"),
    "decisions": ("check", "my.toml", "long.csv", "--overrides", f"seen{TITLE}.csv"),
    "a file that is not there": ("check", "my.toml", f"{TITLE}.csv"),
    "an id that is not there": ("closed-form", "my.toml", f"f{TITLE}"),
    "names that are not there": ("check", "my.toml", "long.csv", "--only", f"f{TITLE}"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_reaches_the_terminal_can_be_printed(name):
    result = CliRunner().invoke(main, COMMANDS[name])
    assert result.exit_code in (0, 2)
    assert result.output
    assert [line for line in (result.stdout + result.stderr).split("\n") if not line.isprintable()] == []


def test_a_title_is_the_same_to_whoever_reads_the_json():
    result = CliRunner().invoke(main, ["values", "my.toml", "--format", "json"])
    assert json.loads(result.stdout)["problem"]["title"] == TITLE


@pytest.mark.parametrize("key", ["name", "wording", "hint"])
def test_a_rule_of_ones_own_has_words_that_can_be_printed(key):
    words = {"name": "n", "wording": "w", "hint": "h"} | {key: "x\\u001b[31m\\u202e"}
    lines = "".join(f'{name} = "{text}"\n' for name, text in words.items())
    Path("course.toml").write_text(f'[[rule]]\n{lines}edits = [["A", "2*A"]]\n')
    result = CliRunner().invoke(main, ["check", "my.toml", "long.csv", "--marking", "course.toml"])
    assert result.exit_code == 2
    assert f"rule[1].{key}" in result.stderr
    assert all(line.isprintable() for line in result.stderr.split("\n"))
