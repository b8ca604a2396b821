"""A mistyped choice is told what was probably meant, whichever option it belongs to."""

import click
import pytest
from click.testing import CliRunner

from symlstm.cli import COMMANDS, main
from symlstm.cli.choices import OneOf

MISTYPED = [
    (("derive", "--paper", "letter"), "us-letter"),
    (("derive", "--notation", "goodfelow"), "goodfellow"),
    (("derive", "--detail", "breif"), "brief"),
    (("derive", "--ties", "evn"), "half-even"),
    (("derive", "--ties", "away"), ""),
    (("derive", "--carry", "ful"), "full"),
    (("derive", "--format", "pfd"), "pdf"),
    (("derive", "--md", "githb"), "github"),
    (("derive", "--pdf-engine", "lualtex"), "lualatex"),
    (("derive", "--without", "figurs"), "figures"),
    (("derive", "--blanks", "result"), "results"),
    (("values", "--format", "jsn"), "json"),
    (("closed-form", "--format", "txt", "y.1"), "text"),
    (("sheet", "--blanks", "number"), "numbers"),
    (("sheet", "--format", "htm"), "html"),
    (("new", "--example", "fraction", "own.toml"), "fractions"),
    (("check", "--level", "hnt", "a.toml", "b.csv"), "hint"),
    (("check", "--marks", "gradd", "a.toml", "b.csv"), "graded"),
    (("drive",), "derive"),
    (("xyz",), ""),
]


@pytest.mark.parametrize(("arguments", "meant"), MISTYPED, ids=lambda part: " ".join(part) if type(part) is tuple else part)
def test_a_mistyped_choice_is_told_what_was_meant(arguments, meant, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, list(arguments))
    assert (result.exit_code, result.stdout) == (2, "")
    assert list(tmp_path.iterdir()) == []
    *_, last = result.stderr.rstrip("\n").split("\n")
    assert last == f"    did you mean {meant}?" if meant else "did you mean" not in result.stderr


def test_several_names_that_were_meant_are_all_said():
    result = CliRunner().invoke(main, ["derive", "--format", "pfd,htm"])
    assert result.stderr.endswith("\n    did you mean pdf or html?\n")


def test_every_option_that_takes_a_choice_gives_hints():
    with click.Context(main) as context:
        commands = [main.get_command(context, name) for name in COMMANDS]
    choices = [each.type for command in commands for each in command.params if isinstance(each.type, click.Choice)]
    assert len(choices) > 10
    assert all(isinstance(each, OneOf) for each in choices)
