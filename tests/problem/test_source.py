"""A stranger's file becomes text, or one Finding."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symlstm.errors import ProblemError
from symlstm.problem.source import MAX_BYTES, _decoded, _Refused, read_text


@pytest.fixture
def written(tmp_path, monkeypatch):
    """Write bytes to `p.toml` in the working folder; give the name."""
    monkeypatch.chdir(tmp_path)

    def write(content):
        (tmp_path / "p.toml").write_bytes(content)
        return "p.toml"

    return write


def refusal(path):
    with pytest.raises(ProblemError) as error:
        read_text(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"a = 1\n", "a = 1\n"),
        (b"\xef\xbb\xbfa = 1\n", "a = 1\n"),
        (b"a = 1\r\nb = 2\r\n", "a = 1\r\nb = 2\r\n"),
        ("título".encode(), "título"),
        (b"", ""),
    ],
    ids=["plain", "byte order mark", "CRLF", "accents", "empty"],
)
def test_utf8_is_read(written, content, text):
    assert read_text(written(content)) == text


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        (
            "a = 1".encode("utf-16"),
            "file: found UTF-16 text, expected UTF-8 text\n      save the file again with the encoding UTF-8",
        ),
        (
            "a = 1".encode("utf-16-le"),
            "file: found UTF-16 text, expected UTF-8 text\n      save the file again with the encoding UTF-8",
        ),
        (
            "a = 1".encode("utf-16-be"),
            "file: found UTF-16 text, expected UTF-8 text\n      save the file again with the encoding UTF-8",
        ),
        (b"a = 1\nb\0", "file (line 2): found a NUL byte at offset 7, expected text\n      is this the right file?"),
        (
            b"a = 1\nb = '\xe9'",
            "file (line 2): found the byte 0xe9 at offset 11, which is not UTF-8, expected UTF-8 text\n"
            "      save the file again with the encoding UTF-8",
        ),
        (
            b"\xef\xbb\xbf\xff",
            "file (line 1): found the byte 0xff at offset 3, which is not UTF-8, expected UTF-8 text\n"
            "      save the file again with the encoding UTF-8",
        ),
        (b"#" * (MAX_BYTES + 1), "file: found more than 1,000,000 bytes, expected a file of at most 1,000,000 bytes"),
    ],
    ids=["UTF-16", "UTF-16 LE without mark", "UTF-16 BE without mark", "NUL", "Latin-1", "after a mark", "too large"],
)
def test_other_content_is_refused_with_its_reason(written, content, finding):
    assert refusal(written(content)) == f"p.toml: 1 problem found\n  {finding}"


def test_the_largest_file_is_read(written):
    assert len(read_text(written(b"#" * MAX_BYTES))) == MAX_BYTES


def test_a_missing_file_is_said_under_the_name_given(written):
    assert refusal("./no/such.toml") == (
        "./no/such.toml: 1 problem found\n"
        "  file: found no file of this name, expected a problem file\n"
        "      `symlstm new FILE` writes a starter to edit"
    )


def test_a_folder_is_refused(written):
    assert refusal(".") == ".: 1 problem found\n  file: found a folder, expected a problem file"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_without_waiting_for_it(written):
    os.mkfifo("pipe")
    assert refusal("pipe") == (
        "pipe: 1 problem found\n  file: found a device or pipe, expected a regular file\n      write it to a file first"
    )


def test_a_file_without_permission_is_refused(written, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    name = written(b"a = 1")
    monkeypatch.setattr(Path, "open", refuse)  # not by chmod: root may read everything
    assert refusal(name) == (
        "p.toml: 1 problem found\n  file: found a file that may not be read, expected a file with read permission"
    )


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000, "p.toml/q"], ids=["NUL", "too long", "below a file"])
def test_an_impossible_name_is_refused(written, name):
    written(b"")
    assert "cannot be opened" in refusal(name)


def test_control_characters_of_a_name_are_escaped(written):
    assert refusal("\x1b[31m").startswith("\\x1b[31m: 1 problem found")


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_decoded_or_refused(content):
    try:
        result = _decoded(content)
    except _Refused as refused:
        result = refused.finding.expected
    assert isinstance(result, str)
