"""Half a minute of inputs made wrong by chance; and the target itself sees each kind of failure that it is there for."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="inputs run in child processes that are made by fork")
if hasattr(os, "fork"):
    from fuzz.case import COMMAND, PROCESS, SCRIPT, Case
    from fuzz.kinds import KINDS, case
    from fuzz.shrink import shrunk
    from fuzz.supervise import verdict, verdicts

ROOT = Path(__file__).parents[2]
SEED, SECONDS = 1, 30


@pytest.mark.slow
def test_no_input_ends_in_anything_but_success_or_a_message(tmp_path):
    """In a process of its own, which is small; what it finds is printed with the command that shows it again."""
    command = [sys.executable, "-m", "tests.fuzz", "--seconds", str(SECONDS), "--seed", str(SEED), "--out", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    met = [line.partition(" times  ")[2] for line in done.stdout.splitlines() if " times  " in line]
    assert (met, done.returncode) == ([], 0), done.stdout + done.stderr
    assert f" inputs with seed {SEED}: 0 faults" in done.stdout


@pytest.mark.parametrize("kind", KINDS)
def test_an_input_is_the_same_whenever_it_is_made(kind):
    first = [case(5, number, (kind,)) for number in range(60)]
    assert first == [case(5, number, (kind,)) for number in range(60)]
    assert len(set(map(str, first))) > 20


def sign(*lines):
    """The sign of the failure of a script; empty where there is none."""
    found = verdict(Case("python", SCRIPT, lines))
    return found.sign if found else ""


def test_success_and_errors_on_purpose_are_no_failures():
    assert sign("from symlstm import load_example, solve", "solve(load_example())") == ""
    assert sign("from symlstm import loads", "loads('x = 1')") == ""
    assert verdict(Case("c", COMMAND, ("values", "--no-such-option"))) is None
    assert verdict(Case("c", PROCESS, ("values",), stream="| head -c 1")) is None


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["1 / 0"], "ZeroDivisionError in call.py"),
        (["from symlstm.problem.exact import exact", "exact(None)"], "TypeError in problem/exact.py:exact"),
        (["x = [0] * 10**9"], "MemoryError"),
        (["import os", "os.abort()"], "killed by SIGABRT"),
        (["import os", "os._exit(3)"], "the process ended with exit code 3"),
        (["raise SystemExit(0)"], "the fuzz target: SystemExit"),
    ],
)
def test_a_failure_is_seen_and_named(lines, told):
    assert sign(*lines).startswith(told)


@pytest.mark.parametrize("endless", ["while True: pass", "10**10**10"], ids=["in Python", "in C"])
def test_what_does_not_end_is_stopped_and_named(endless, monkeypatch):
    monkeypatch.setattr("fuzz.supervise.CPU_SECONDS", 0.5)
    assert sign(endless).startswith("more than ")


def test_what_waits_for_ever_is_stopped(monkeypatch):
    monkeypatch.setattr("fuzz.supervise.WALL_SECONDS", 0.5)
    assert sign("import time", "time.sleep(1000)").endswith("by the clock")


def test_after_an_input_that_kills_its_process_the_others_still_run():
    lines = [("pass",), ("import os", "os.abort()"), ("1 / 0",), ("pass",)]
    found = [failure and failure.sign for failure in verdicts([lambda words=words: Case("p", SCRIPT, words) for words in lines])]
    assert found == [None, "killed by SIGABRT", "ZeroDivisionError in call.py", None]


def test_a_command_that_fails_and_leaves_something_behind_is_seen(monkeypatch):
    monkeypatch.setattr("fuzz.judge.main", stub := _leaving())
    assert verdict(Case("c", COMMAND, ("x",))).sign == "exit code 2, and files changed"
    assert stub.name == "leaving"


def _leaving():
    import click

    @click.command("leaving")
    @click.argument("anything", nargs=-1)
    def leaving(anything):
        Path("left.txt").write_text("")
        click.echo("wrong", err=True)
        sys.exit(2)

    return leaving


def test_a_failure_is_made_small_and_can_be_seen_again(tmp_path):
    failing = Case(
        "p",
        SCRIPT,
        ("x = 1", "text = open('a.txt').read()", "assert 'bad' not in text"),
        {"a.txt": b"good\n" * 20 + b"a bad day\n"},
    )
    small = shrunk(failing, "AssertionError in call.py", seconds=20)
    assert small.files == {"a.txt": b"bad"}
    assert len(small.arguments) == 2 or "x = 1" in small.arguments[0]  # the first line stays
    small.save(tmp_path / "kept", "why")
    assert sorted(os.listdir(tmp_path / "kept")) == ["a.txt", "call.py", "why.txt"]
    done = subprocess.run([sys.executable, "call.py"], cwd=tmp_path / "kept", capture_output=True, text=True)
    assert "AssertionError" in done.stderr
