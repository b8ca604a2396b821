"""Files are written whole or not at all, and no temporary file stays behind."""

import os
import stat

import pytest

from symlstm.errors import RenderError
from symlstm.rendering import files
from symlstm.rendering.files import write_files


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


def test_a_disk_that_fills_up_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    (tmp_path / "a.md").write_text("old")

    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fdopen", full)
    with pytest.raises(RenderError, match="No space left on device"):
        write_files(tmp_path, {"a.md": "new"})
    assert (os.listdir(tmp_path), (tmp_path / "a.md").read_text()) == (["a.md"], "old")


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device"), KeyboardInterrupt(), UnicodeEncodeError("utf-8", "x", 0, 1, "no")]
)
def test_a_write_that_breaks_off_leaves_nothing_behind(tmp_path, monkeypatch, error):
    class Stream:
        def __init__(self, handle, *arguments, **options):
            os.close(handle)

        def __enter__(self):
            return self

        def __exit__(self, *arguments):
            return False

        def write(self, text):
            raise error

    monkeypatch.setattr(files.os, "fdopen", Stream)
    with pytest.raises((RenderError, KeyboardInterrupt, UnicodeEncodeError)):
        write_files(tmp_path, {"a.md": "x", "b.md": "y"})
    assert os.listdir(tmp_path) == []
