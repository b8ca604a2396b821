"""stdout and stderr that are full, closed or not read: a message or silence, never a traceback; and the exit code says so."""

import subprocess
import sys

import pytest

COMMANDS = ["values", "closed-form c.1.1", "derive", "sheet", "new my.toml", "--help", "derive --help", "--version"]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def shell(words, **environment):
    """A line of shell in which `symlstm` is this one."""
    line = f'symlstm() {{ "{sys.executable}" -m symlstm "$@"; }}; {words}'
    return subprocess.run(["bash", "-c", line], capture_output=True, text=True, timeout=60)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_device_in_place_of_stdout_is_one_message_and_code_1(command):
    done = shell(f"symlstm {command} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == "stdout: cannot write here (No space left on device); what is printed is not complete\n"


def test_check_on_a_full_device_writes_no_file(tmp_path):
    (tmp_path / "sheet.csv").write_text("student,h.3.1\nann,1\n")
    done = shell("symlstm new my.toml; symlstm check my.toml sheet.csv --format csv > /dev/full")
    assert (done.returncode, "Traceback" in done.stderr, (tmp_path / "outputs").exists()) == (1, False, False)


@pytest.mark.parametrize("command", ["values", "values --format csv", "derive", "--help"])
def test_a_reader_that_goes_away_ends_the_command_in_silence_as_shells_expect(command):
    """The pipe has no reader from the beginning, so it is certain that something is written to it too late."""
    done = shell(f"(sleep 0.2; symlstm {command}; echo $? >&2) | true")
    assert done.stderr == "141\n"


def test_a_reader_of_the_first_line_gets_it():
    done = shell("symlstm values | head -1")
    assert (done.stdout, done.stderr) == ("id            value  exact  rule\n", "")


@pytest.mark.parametrize("to", ["2>&-", "2>/dev/full", "2>&- >&-", ">/dev/full 2>&1"])
@pytest.mark.parametrize("command", ["values missing.toml", "derive --no-such-option", "new missing/x.toml"])
def test_a_message_that_nobody_can_hear_leaves_the_exit_code_as_it_is(command, to):
    done = shell(f"symlstm {command} {to}")
    assert (done.returncode, done.stdout, done.stderr) == (2, "", "")


@pytest.mark.parametrize("to", [">&-", "2>&-", "2>/dev/full", "2>&- >&-", "<&- 2>&- >&-"])
def test_work_is_done_with_streams_closed(tmp_path, to):
    done = shell(f"symlstm derive --format md,pdf,ipynb {to}")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "outputs" / "lstm_numerical_example.md").read_text(encoding="utf-8").startswith("# LSTM")


def test_what_is_printed_is_the_same_bytes_in_a_pipe_and_in_a_file(tmp_path):
    done = shell("symlstm values > file; symlstm values | cmp - file")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "file").read_bytes().endswith(b"cross-check: holds\n")
