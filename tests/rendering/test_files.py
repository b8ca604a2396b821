"""Files are written whole, all of a command or none; no temporary file stays behind, and no old one is lost."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from symlstm.errors import WriteError
from symlstm.rendering import files
from symlstm.rendering.files import Staged, write_files, write_new
from symlstm.rendering.own_folder import PREFIX, OwnFolder


def test_files_are_written_as_utf8_with_newlines_as_they_are(tmp_path):
    written = write_files(tmp_path / "new" / "folder", {"a.md": "σ ≈ 1\n", "b.tex": ""})
    assert [path.name for path in written] == ["a.md", "b.tex"]
    assert written[0].read_bytes() == "σ ≈ 1\n".encode()
    assert sorted(os.listdir(tmp_path / "new" / "folder")) == ["a.md", "b.tex"]


def test_an_older_file_is_replaced_whole(tmp_path):
    (tmp_path / "a.md").write_text("a long old text")
    write_files(tmp_path, {"a.md": "new"})
    assert (tmp_path / "a.md").read_text() == "new"


def test_files_have_the_permissions_of_any_new_file(tmp_path):
    (path,) = write_files(tmp_path, {"a.md": "x"})
    (tmp_path / "other").write_text("x")
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)


FULL = OSError(28, "No space left on device")


def failing(error, after=0):
    """Something that fails when it is called, after so many calls that succeed by doing what `original` does."""
    calls = []

    def of(original):
        def call(*arguments, **options):
            calls.append(arguments)
            if len(calls) > after:
                raise error
            return original(*arguments, **options)

        return call

    return of


def everything_in(folder):
    """Every file below a folder with its text, every folder with None."""
    return {str(path.relative_to(folder)): None if path.is_dir() else path.read_text() for path in folder.rglob("*")}


def test_a_disk_that_fills_up_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("old")
    monkeypatch.setattr(files.Path, "write_bytes", failing(FULL)(Path.write_bytes))
    with pytest.raises(WriteError, match="No space left on device"):
        write_files(tmp_path, {"a.md": "new"})
    assert everything_in(tmp_path) == {"a.md": "old"}


@pytest.mark.parametrize("error", [FULL, KeyboardInterrupt(), UnicodeEncodeError("utf-8", "x", 0, 1, "no")])
@pytest.mark.parametrize("after", [0, 1])
def test_a_write_that_breaks_off_leaves_nothing_behind(tmp_path, monkeypatch, error, after):
    monkeypatch.setattr(files.Path, "write_bytes", failing(error, after)(Path.write_bytes))
    with pytest.raises((WriteError, KeyboardInterrupt, UnicodeEncodeError)):
        write_files(tmp_path / "new", {"a.md": "x", "b.md": "y"})
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("links", [True, False], ids=["links", "no links"])
@pytest.mark.parametrize("after", range(4))
def test_where_one_file_cannot_be_replaced_all_are_as_before(tmp_path, monkeypatch, after, links):
    """Whichever of the renames fails, on file systems with and without hard links."""
    (tmp_path / "a").write_text("old a")
    (tmp_path / "c").symlink_to("a")
    before = everything_in(tmp_path)
    with Staged(tmp_path) as staged:
        for name in ("a", "new/b", "c", "d"):
            staged.add(name, "new")
        if not links:
            monkeypatch.setattr(files.os, "link", failing(PermissionError(1, "Operation not permitted"))(os.link))
        monkeypatch.setattr(files.os, "replace", failing_at(after))
        with pytest.raises(WriteError, match="No space left"):
            staged.put()
    assert everything_in(tmp_path) == before
    assert (tmp_path / "c").is_symlink()


def failing_at(number):
    """os.replace, of whose calls one fails."""
    original, calls = os.replace, []

    def replace(*arguments):
        calls.append(arguments)
        if len(calls) == number + 1:
            raise FULL
        original(*arguments)

    return replace


def test_a_folder_in_the_place_of_a_file_is_noticed_before_anything_is_replaced(tmp_path):
    (tmp_path / "a").write_text("old")
    (tmp_path / "b" / "c").mkdir(parents=True)
    with Staged(tmp_path) as staged:
        staged.add("a", "new")
        with pytest.raises(WriteError, match="'b' is a folder there"):
            staged.add("b", "new")
    assert everything_in(tmp_path) == {"a": "old", "b": None, "b/c": None}


@pytest.mark.parametrize("name", ["a/b/c", "x" * 300, "nul\0"])
def test_a_name_that_cannot_be_is_a_clear_error_and_nothing_is_changed(tmp_path, name):
    (tmp_path / "a").write_text("a file in the place of a folder")
    with pytest.raises(WriteError, match="cannot write here"):
        write_files(tmp_path, {"first": "x", name: "x"})
    assert os.listdir(tmp_path) == ["a"]


def test_nothing_is_made_before_the_first_file(tmp_path):
    with Staged(tmp_path / "new") as staged:
        assert staged.put() == ()
        assert os.listdir(tmp_path) == []


def test_a_new_file_never_takes_the_place_of_another(tmp_path):
    (tmp_path / "dangling").symlink_to("nowhere")
    (tmp_path / "there").write_text("old")
    for name in ("dangling", "there"):
        with pytest.raises(FileExistsError):
            write_new(tmp_path / name, "new")
    write_new(tmp_path / "new", "σ\n")
    assert (tmp_path / "new").read_bytes() == "σ\n".encode()
    assert sorted(os.listdir(tmp_path)) == ["dangling", "new", "there"]
    assert not (tmp_path / "nowhere").exists()


def test_of_two_that_make_the_same_new_file_one_is_refused(tmp_path, monkeypatch):
    """The other comes in the last moment, on file systems with and without hard links."""
    for links in (True, False):
        path = tmp_path / f"{links}.toml"

        def link(*arguments, path=path, links=links, original=os.link):
            path.write_text("the other's")
            if not links:
                raise PermissionError(1, "Operation not permitted")
            original(*arguments)

        monkeypatch.setattr(files.os, "link", link)
        with pytest.raises(FileExistsError):
            write_new(path, "mine")
        assert path.read_text() == "the other's"


KILLED = """
import os, signal, sys
from pathlib import Path
from symlstm.rendering.files import Staged
staged = Staged(Path(sys.argv[1]))
staged.add("a/b", "x")
os.kill(os.getpid(), signal.SIGKILL)
"""


def killed_run_in(folder):
    done = subprocess.run([sys.executable, "-c", KILLED, str(folder)], timeout=60)
    assert done.returncode == -signal.SIGKILL


def test_what_a_killed_run_left_is_cleared_by_the_next(tmp_path):
    killed_run_in(tmp_path)
    (leftover,) = os.listdir(tmp_path)
    assert leftover.startswith(PREFIX)
    write_files(tmp_path, {"c": "x"})
    assert os.listdir(tmp_path) == ["c"]


FORKED = """
import os, sys
from pathlib import Path
from symlstm.rendering.own_folder import OwnFolder
folder = OwnFolder(Path(sys.argv[1]))
child = os.fork()
if child:
    os.waitpid(child, 0)
    assert folder.path.is_dir()
"""


def test_a_folder_goes_with_the_process_that_made_it_and_not_with_its_forks(tmp_path):
    subprocess.run([sys.executable, "-c", FORKED, str(tmp_path)], timeout=60, check=True)
    assert os.listdir(tmp_path) == []


def test_two_runs_at_once_leave_each_other_alone(tmp_path):
    with Staged(tmp_path) as first, Staged(tmp_path) as second:
        first.add("a", "first")
        second.add("a", "second")
        second.add("b", "second")
        assert len([name for name in os.listdir(tmp_path) if name.startswith(PREFIX)]) == 2
        second.put()
        first.put()
    assert everything_in(tmp_path) == {"a": "first", "b": "second"}


def test_what_is_not_a_run_s_folder_is_never_cleared(tmp_path):
    """A file of such a name, a link to a folder, and folders of other names."""
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "x").write_text("x")
    (tmp_path / f"{PREFIX}link").symlink_to(precious)
    (tmp_path / f"{PREFIX}file").write_text("x")
    (tmp_path / ".symlstm").mkdir()
    before = everything_in(tmp_path)
    OwnFolder(tmp_path).remove()
    assert everything_in(tmp_path) == before


def test_a_folder_that_another_run_cleared_in_its_first_moment_is_made_again(tmp_path, monkeypatch):
    mkdir = Path.mkdir
    made = []

    def cleared_at_once(path, *arguments, **options):
        mkdir(path, *arguments, **options)
        made.append(path)
        if len(made) == 1:
            path.rmdir()

    monkeypatch.setattr(Path, "mkdir", cleared_at_once)
    with OwnFolder(tmp_path) as folder:
        assert folder.is_dir()
    assert (len(made), os.listdir(tmp_path)) == (2, [])


@pytest.mark.parametrize(("below", "name"), [("figures", "a.svg"), ("figures/deeper", "a.svg")])
def test_a_file_in_the_place_of_a_folder_is_said(tmp_path, below, name):
    (tmp_path / "figures").write_text("mine")
    with Staged(tmp_path / below) as staged, pytest.raises(WriteError, match=r"is there and is not a folder|Not a directory"):
        staged.add(name, "new")
    assert (tmp_path / "figures").read_text() == "mine"


def test_a_file_in_the_place_of_the_figures_is_named(tmp_path):
    (tmp_path / "figures").write_text("mine")
    with pytest.raises(WriteError, match="'figures' is there and is not a folder"):
        write_files(tmp_path, {"figures/a.svg": "new"})
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]
