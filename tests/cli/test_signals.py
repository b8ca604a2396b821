"""Runs that are ended from outside: nothing half-written, nothing old lost, nothing left behind but by SIGKILL, and that only
until the next run. SYMLSTM_KILLS says how many runs are ended at random moments."""

import os
import random
import signal
import subprocess
import sys
import time

import pytest

KILLS = int(os.environ.get("SYMLSTM_KILLS", "20"))
ENDS = {signal.SIGTERM: 143, signal.SIGINT: 130}
DERIVE = ("derive", "my.toml", "--format", "tex,md,html,pdf,ipynb", "--out", "out", "--digits")
CHECK = ("check", "my.toml", "sheets.csv", "--format", "csv,json,html,pdf", "--out", "out", "--digits")
OLD, NEW = "3", "5"  # digits of the files that are there, and of those that take their place


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def heed():
    """In a child process: heed signals, even where the tests run in the background of a shell that ignores them."""
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)


def start(*arguments, temporary=None):
    """A command that heeds signals."""
    command = [sys.executable, "-m", "symlstm", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = os.environ | ({"TMPDIR": str(temporary)} if temporary else {})
    return subprocess.Popen(command, preexec_fn=heed, env=environment, **pipes)


def finish(*arguments, **options):
    started = start(*arguments, **options)
    _, said = started.communicate(timeout=120)
    assert started.returncode == 0, said
    return started


def contents(folder):
    """Every file below a folder with its bytes, every folder with None."""
    return {str(path.relative_to(folder)): None if path.is_dir() else path.read_bytes() for path in folder.rglob("*")}


def prepared(folder):
    finish("new", "my.toml")
    students = "".join(f"student {n},{n % 7}.1,0.{n}\n" for n in range(5))
    (folder / "sheets.csv").write_text(f"student,h.3.1,h.3.2\n{students}")
    (folder / "out").mkdir()
    (folder / "out" / "precious").write_text("of the user")


def until(is_so, seconds=60):
    end = time.monotonic() + seconds
    while not (found := is_so()):
        assert time.monotonic() < end
        time.sleep(0.005)
    return found


def children_of(parent):
    rows = subprocess.run(["ps", "-A", "-o", "ppid=,pid="], capture_output=True, text=True, check=True).stdout.splitlines()
    return [int(pid) for ppid, pid in map(str.split, rows) if int(ppid) == parent]


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True).stdout
    return bool(state.strip()) and not state.startswith("Z")


@pytest.mark.parametrize(("number", "code"), ENDS.items())
def test_a_signal_while_files_are_made_leaves_everything_as_it_was(tmp_path, number, code):
    """It comes when the first file of a class waits to be put in place."""
    prepared(tmp_path)
    before = contents(tmp_path)
    started = start(*CHECK, NEW)
    until(lambda: list((tmp_path / "out").glob(".symlstm-*/new-*")))
    started.send_signal(number)
    _, said = started.communicate(timeout=60)
    assert (started.returncode, said) == (code, b"")
    assert contents(tmp_path) == before


@pytest.mark.parametrize(("number", "code"), ENDS.items())
def test_the_process_of_a_template_ends_with_the_run(tmp_path, number, code):
    (tmp_path / "endless.tex").write_text("<% for i in range(90000) %><% for j in range(90000) %><% endfor %><% endfor %>")
    started = start("derive", "--format", "tex", "--template", "endless.tex")
    (child,) = until(lambda: children_of(started.pid))
    started.send_signal(number)
    _, said = started.communicate(timeout=60)
    assert (started.returncode, said, is_alive(child), os.listdir(tmp_path)) == (code, b"", False, ["endless.tex"])


@pytest.mark.parametrize("number", [*ENDS, signal.SIGKILL])
def test_what_works_for_tex_ends_with_the_run_and_its_folder_goes(tmp_path, number):
    """The engine is one that never ends, and starts another; a killed run's folder is cleared by the next."""
    engine = tmp_path / "bin" / "pdflatex"
    engine.parent.mkdir()
    engine.write_text("#!/bin/sh\nsleep 50 &\necho $! > helper.pid.part; mv helper.pid.part helper.pid\nwait\n")
    engine.chmod(0o755)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    os.environ["PATH"], path = f"{engine.parent}{os.pathsep}{os.environ['PATH']}", os.environ["PATH"]
    try:
        started = start("derive", "--format", "pdf", "--pdf-engine", "pdflatex", temporary=temporary)
    finally:
        os.environ["PATH"] = path
    (helper,) = until(lambda: list(temporary.glob(".symlstm-*/helper.pid")))
    pid = int(helper.read_text())
    started.send_signal(number)
    started.communicate(timeout=60)
    if number == signal.SIGKILL:  # nobody was left to end it
        os.kill(pid, signal.SIGKILL)
        finish("derive", "--format", "pdf", temporary=temporary)
    else:
        assert (started.returncode, is_alive(pid)) == (ENDS[number], False)
    assert os.listdir(temporary) == []


def test_a_signal_that_a_shell_lets_its_background_jobs_ignore_is_ignored():
    words = f'trap "" INT; "{sys.executable}" -m symlstm derive & sleep 0.3; kill -INT $!; wait $!'
    assert subprocess.run(["bash", "-c", words], capture_output=True, timeout=60).returncode == 0


LOST = """
import os, signal, sys, time
from symlstm.interruption import end_cleanly
end_cleanly()
class Swallows:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(1000): pass
thing = Swallows()
del thing
time.sleep(60)
"""


def test_a_signal_that_python_loses_in_a_destructor_is_not_lost():
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, timeout=30, preexec_fn=heed)
    assert (done.returncode, done.stderr) == (143, b"")


WAITING = """
import os, signal, sys
from symlstm.interruption import end_cleanly, undisturbed
end_cleanly()
with undisturbed():
    with undisturbed():
        os.kill(os.getpid(), int(sys.argv[1]))
        print("one", flush=True)
    print("two", flush=True)
print("three", flush=True)
"""


@pytest.mark.parametrize(("number", "code"), ENDS.items())
def test_a_signal_waits_for_the_end_of_what_must_be_whole(number, code):
    done = subprocess.run(
        [sys.executable, "-c", WAITING, str(int(number))], capture_output=True, text=True, timeout=30, preexec_fn=heed
    )
    assert (done.returncode, done.stdout, done.stderr) == (code, "one\ntwo\n", "")


@pytest.mark.slow
@pytest.mark.parametrize("command", [DERIVE, CHECK], ids=["derive", "check"])
def test_runs_that_are_ended_at_random_moments_leave_all_files_old_or_all_new(tmp_path, command):
    """SIGKILL may come between two of the renames; then every file is still whole, old or new, and the next run completes."""
    prepared(tmp_path)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    finish(*command, OLD, temporary=temporary)
    old = contents(tmp_path)
    began = time.monotonic()
    finish(*command, NEW, temporary=temporary)
    length, new = time.monotonic() - began, contents(tmp_path)
    assert old.keys() == new.keys()
    seed = random.randrange(2**32)
    moments, told = random.Random(seed), {}
    for turn in range(KILLS // 2):
        write(tmp_path, old)
        number = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)[turn % 3]
        is_done = ended_at(moments.uniform(0, 1.1 * length), number, *command, NEW, temporary=temporary)
        found = contents(tmp_path)
        where = f"seed {seed}, turn {turn}, {number.name}"
        kind = state(found, old, new, is_killed=number == signal.SIGKILL)
        assert kind, f"{where}: {differences(found, old, new)}"
        assert not is_done or kind == "new", where
        told[number.name, kind] = told.get((number.name, kind), 0) + 1
        if number == signal.SIGKILL:
            finish(*command, NEW, temporary=temporary)
            assert contents(tmp_path) == new, where
    print(f"{command[0]}: {told}")


def ended_at(moment, number, *arguments, **options):
    """Whether a run was done before it could be ended; one that was ended says so by its exit code, and nothing else."""
    started = start(*arguments, **options)
    time.sleep(moment)
    started.send_signal(number)
    _, said = started.communicate(timeout=120)
    before_python_heeds_it, by_us = -number, ENDS.get(number)
    if said.startswith(b"Fatal Python error: init"):  # the signal came while Python itself was starting
        return False
    assert started.returncode in (0, before_python_heeds_it, by_us), said
    assert said == b"" or started.returncode == before_python_heeds_it
    return started.returncode == 0


def state(found, old, new, is_killed):
    """ "old" or "new"; after SIGKILL also "some of each", and in all three there may be a hidden folder; nothing for what must not be."""
    ours = {
        path: content
        for path, content in found.items()
        if not path.startswith((".symlstm-", "out/.symlstm-", "temporary/.symlstm-"))
    }
    if ours != found and not is_killed:
        return ""
    if ours in (old, new):
        return "old" if ours == old else "new"
    whole = ours.keys() == old.keys() and all(content in (old[path], new[path]) for path, content in ours.items())
    return "some of each" if is_killed and whole else ""


def differences(found, old, new):
    return {path for path in found | old if path not in found or found[path] not in (old.get(path), new.get(path))}


def write(folder, files):
    """Make the folder's files these again."""
    for path, content in files.items():
        if content is not None:
            (folder / path).write_bytes(content)
