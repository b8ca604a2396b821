"""Files are called after the problem, by names that every system takes and every terminal can print."""

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from symlstm.cli import main
from symlstm.cli.file_names import file_stem


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("my", "my"),
        ("Übung 3 (b), Lösung", "Übung 3 (b), Lösung"),
        ("长短期记忆", "长短期记忆"),
        ("my.v2", "my.v2"),
        ("aux", "aux_"),
        ("Con", "Con_"),
        ("nul.v2.final", "nul_.v2.final"),
        ("COM1", "COM1_"),
        ("lpt¹", "lpt¹_"),
        ("aux .x", "aux _.x"),
        ("auxiliary", "auxiliary"),
        ("a\nb\x1b[2J", "a-b-[2J"),
        ("gnp\u202exslx", "gnp-xslx"),
        ("a\udcffb", "a-b"),
        ('a<b>c:d"e|f?g*h\\i', "a-b-c-d-e-f-g-h-i"),
        (".toml", "toml"),
        ("trailing. ", "trailing"),
        ("...", "problem"),
        ("", "problem"),
        ("é" * 300, "é" * 100),
    ],
)
def test_a_stem_is_what_was_chosen_where_that_is_a_name_everywhere(name, stem):
    assert file_stem(name) == stem


@given(st.text(st.characters(), max_size=300))
def test_a_stem_is_a_printable_name_that_is_no_device(name):
    stem = file_stem(name)
    assert stem.isprintable()
    assert 0 < len(f"{stem}_backward_figures".encode()) < 255
    assert not set(stem) & set('<>:"/\\|?*')
    assert stem.split(".")[0].rstrip().lower() not in ("con", "prn", "aux", "nul", "com1", "lpt9")
    assert file_stem(stem) == stem


@pytest.mark.parametrize("command", ["derive --format tex,md", "sheet", "check --format csv,html"])
@pytest.mark.parametrize("name", ["aux.toml", "a\n\x1b[2J\u202eb.toml", os.fsdecode(b"a\xffb.toml"), f"{'x' * 245}.toml"])
def test_a_problem_of_an_odd_name_gives_files_of_plain_names(tmp_path, monkeypatch, command, name):
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["new", "my.toml"])
    Path("my.toml").rename(name)
    Path("sheet.csv").write_text("student,h.3.1\nann,1\nbob,2\n")
    command, *options = command.split()
    result = CliRunner().invoke(main, [command, name, *(["sheet.csv"] if command == "check" else []), *options])
    assert (result.exit_code, result.stderr) == (0, "")
    assert all(line.isprintable() for line in result.stdout.splitlines())
    written = list(Path("outputs").rglob("*"))
    assert written
    assert all(path.name.isprintable() and path.name.split(".")[0] != "aux" for path in written)


def test_a_title_can_neither_turn_nor_clear_the_terminal(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(main, ["new", "my.toml"])
    text = Path("my.toml").read_text(encoding="utf-8")
    Path("my.toml").write_text(re.sub("(?m)^title.*$", r'title = "a\\u202eb\\u200bc"', text), encoding="utf-8")
    assert CliRunner().invoke(main, ["derive", "my.toml"]).stdout.splitlines()[0] == r"a\u202eb\u200bc"
