"""What a shell, a script or an ill-meant file can do to the commands: no traceback, nothing half-written."""

import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from symlstm.cli import main

MINIMAL = """
sequence = [[1]]
[weights]
W_f = [[1, 1]]
W_i = [[1, 1]]
W_c = [[1, 1]]
W_o = [[1, 1]]
b_f = [0]
b_i = [0]
b_c = [0]
b_o = [0]
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def process(*arguments, **environment):
    """The command in a process of its own."""
    command = [sys.executable, "-m", "symlstm", *arguments]
    return subprocess.run(command, capture_output=True, timeout=60, env={**os.environ, **environment})


def contents(folder):
    """Every file below a folder with its bytes, every folder with None."""
    return {path: None if path.is_dir() else path.read_bytes() for path in folder.rglob("*")}


def check_refused(result):
    """One message on stderr, nothing on stdout, and an end by exit code and not by an exception."""
    assert (result.exit_code, result.stdout, type(result.exception)) == (2, "", SystemExit)
    assert result.stderr.strip() != ""
    return result.stderr


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("binary.toml", bytes(range(256))),
        ("empty.toml", b""),
        ("latin.toml", 'title = "Übung"'.encode("latin-1")),
        ("nul.toml", b"title = 'a\0b'\n" + MINIMAL.encode()),
        ("deep.toml", b"sequence = " + b"[" * 5_000 + b"]" * 5_000),
        ("deep.json", b"[" * 100_000),
        ("huge.toml", MINIMAL.replace("b_f = [0]", "b_f = [1e999999999]").encode()),
        ("inf.toml", MINIMAL.replace("b_f = [0]", "b_f = [inf]").encode()),
        ("nan.toml", MINIMAL.replace("b_f = [0]", "b_f = [nan]").encode()),
        ("code.toml", MINIMAL.replace("b_f = [0]", "b_f = [\"__import__('os').system('touch owned')\"]").encode()),
        ("power.toml", MINIMAL.replace("b_f = [0]", 'b_f = ["9**9**9"]').encode()),
        ("zero.toml", MINIMAL.replace("b_f = [0]", 'b_f = ["1/0"]').encode()),
        ("list.json", b"[]"),
        ("null.json", b"null"),
    ],
)
def test_a_hostile_file_is_refused_with_a_message(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    assert name in check_refused(run("derive", name))
    assert os.listdir(tmp_path) == [name]


@pytest.mark.parametrize(
    "name", ["", "no such folder/x.toml", "x" * 5_000, "a\udcffb.toml"], ids=["empty", "missing", "long", "surrogate"]
)
def test_a_path_that_leads_nowhere_is_refused(tmp_path, name):
    check_refused(run("derive", name))
    assert os.listdir(tmp_path) == []


def test_a_title_with_half_a_letter_is_no_crash(tmp_path):
    """JSON can name a lone surrogate, which no file and no terminal can hold."""
    problem = {
        "title": "a\ud800b",
        "sequence": [[1]],
        "weights": {f"W_{g}": [[1, 1]] for g in "fico"} | {f"b_{g}": [0] for g in "fico"},
    }
    (tmp_path / "half.json").write_text(json.dumps(problem), encoding="ascii")
    for command in (["derive"], ["values", "--format", "json"], ["values"]):
        done = process(command[0], "half.json", *command[1:])
        assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize("command", [["derive"], ["closed-form", "c.1.1"]], ids=" ".join)
def test_a_terminal_without_the_letters_is_no_crash(encoding, command):
    done = process(*command, PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout != b""


def test_a_folder_in_the_place_of_a_file_leaves_no_temporary_files(tmp_path):
    (tmp_path / "outputs" / "lstm_numerical_example.tex").mkdir(parents=True)
    check_refused(run("derive"))
    assert os.listdir(tmp_path / "outputs") == ["lstm_numerical_example.tex"]


@pytest.mark.parametrize(
    "name", ["lstm_numerical_example.md", "lstm_numerical_example.pdf", "lstm_numerical_example_figures/cell-1.svg"]
)
def test_where_one_file_cannot_be_replaced_derive_changes_none(tmp_path, name):
    run("derive", "--digits", "3")
    (tmp_path / "outputs" / name).unlink()
    (tmp_path / "outputs" / name).mkdir()
    before = contents(tmp_path)
    check_refused(run("derive", "--digits", "6"))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["my_marks.csv", "my_class.html", "my_feedback/bob.html", "my_feedback"])
def test_where_one_file_cannot_be_written_check_writes_none(tmp_path, name):
    run("new", "my.toml")
    (tmp_path / "sheets.csv").write_text("student,h.3.1,h.3.2\nann,1,2\nbob,3,4\n")
    if name == "my_feedback":
        (tmp_path / "outputs").mkdir()
        (tmp_path / "outputs" / name).write_text("a file in the place of a folder")
    else:
        (tmp_path / "outputs" / name).mkdir(parents=True)
    before = contents(tmp_path)
    result = run("check", "my.toml", "sheets.csv", "--format", "csv,json,html")
    assert (result.exit_code, type(result.exception), "cannot write here" in result.stderr) == (2, SystemExit, True)
    assert contents(tmp_path) == before


def test_where_one_form_cannot_be_written_sheet_writes_none(tmp_path):
    (tmp_path / "outputs" / "lstm_numerical_example_sheet.toml").mkdir(parents=True)
    before = contents(tmp_path)
    check_refused(run("sheet"))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("place", ["/proc/symlstm", "/dev/null", "/dev/null/below", "x" * 300])
def test_a_folder_that_takes_no_files_is_a_clear_error(tmp_path, place):
    for command in ("derive", "sheet"):
        assert "cannot write here" in check_refused(run(command, "--out", place))
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("file/my.toml", "Not a directory"),
        ("missing/my.toml", "there is no folder missing; make it first"),
        ("dangling", "exists already and is left as it is"),
        ("dangling/my.toml", "there is no folder dangling"),
        ("loop/my.toml", "Too many levels of symbolic links"),
        (".", "exists already"),
        ("x" * 300, "File name too long"),
        ("/proc/my.toml", "cannot write here"),
        ("a\0b", "null byte"),
        ("x.JSON", "choose a name that ends in .toml"),
        ("x.json", "choose a name that ends in .toml"),
        ("missing\n\x1b[2J/x", r"there is no folder missing\n\x1b[2J;"),
    ],
)
def test_new_says_where_it_cannot_write(tmp_path, name, said):
    (tmp_path / "file").write_text("")
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "loop").symlink_to("loop")
    assert said in check_refused(run("new", name))
    assert sorted(os.listdir(tmp_path)) == ["dangling", "file", "loop"]


def test_new_says_that_a_folder_may_not_be_used(tmp_path, monkeypatch):
    """For root every folder may be; so the system's answer is put in its mouth."""

    def refused(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.mkdir", refused)
    assert "my.toml: cannot write here (Permission denied)" in check_refused(run("new", "my.toml"))


def test_of_two_new_at_once_one_writes_and_one_is_refused(tmp_path):
    command = [sys.executable, "-m", "symlstm", "new", "my.toml", "--example"]
    both = [subprocess.Popen([*command, example], stderr=subprocess.PIPE) for example in ("seed", "gru")]
    said = [started.communicate(timeout=60)[1] for started in both]
    assert sorted(started.returncode for started in both) == [0, 2]
    assert sorted(b"exists already" in text for text in said) == [False, True]
    assert os.listdir(tmp_path) == ["my.toml"]


def test_a_pipe_that_closes_early_is_no_crash(tmp_path):
    command = f"{sys.executable} -m symlstm values --digits 2000 | head -c 10"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, timeout=60)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def test_a_second_run_replaces_the_files_of_the_first(tmp_path):
    run("derive", "--digits", "3")
    assert run("derive", "--digits", "6").exit_code == 0
    assert "0.723236" in (tmp_path / "outputs" / "lstm_numerical_example.md").read_text(encoding="utf-8")
    stem = "lstm_numerical_example"
    assert sorted(os.listdir(tmp_path / "outputs")) == [f"{stem}.md", f"{stem}.pdf", f"{stem}.tex", f"{stem}_figures"]


def test_the_default_example_of_every_command_is_the_same():
    assert run("values", "--format", "csv").stdout.splitlines()[-1].startswith("loss,5.3686,")
    assert "loss              loss ≈ 5.3686" in run("derive").stdout


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["--version"], ["derive", "--help"]], ids=" ".join)
def test_help_and_version_go_to_stdout(arguments):
    result = run(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "symlstm" in result.stdout or "Usage" in result.stdout


def test_an_unknown_command_or_option_is_wrong_input():
    assert "No such command" in check_refused(run("solve"))
    assert "No such option" in check_refused(run("derive", "--pdf"))
