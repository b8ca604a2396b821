"""The manifest of a class: read back it is what was written, and one that was tampered with leads nowhere else."""

import json

import pytest

from symlstm import Person, ProblemError
from symlstm.classroom.manifest import MANIFEST, Manifest, Paper, is_below, manifest_text, read_manifest

PAPER = Paper(Person("s1", 'Ann "Ä" Lee', "a@x", {"group": "1,5"}), "s1", "ab", "p1", {"forms/s1.csv": "00"}, True, {"tries": 2})
MADE = Manifest(
    "p0", "title", "2026", ("c.1.1",), {"formats": ["csv"]}, ("id", "name"), (PAPER,), {"report.md": "11"}, False, ("s2",)
)


def write(folder, text):
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return folder


def test_read_back_it_is_what_was_written(tmp_path):
    assert read_manifest(write(tmp_path, manifest_text(MADE))) == MADE


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../b", "a//b", "C:x", "a\\b", "", "a/./b", "a\0"])
def test_no_path_leads_out_of_the_folder(tmp_path, path):
    assert not is_below(path)
    text = manifest_text(MADE).replace('"forms/s1.csv"', json.dumps(path))
    with pytest.raises(ProblemError):
        read_manifest(write(tmp_path, text))


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "null", "{", manifest_text(MADE).replace('"s1"', '"../s1"'), manifest_text(MADE)[:-20]]
)
def test_one_that_cannot_be_used_is_refused(tmp_path, text):
    with pytest.raises(ProblemError):
        read_manifest(write(tmp_path, text))


def test_papers_are_found_by_their_fingerprint():
    assert MADE.by_fingerprint() == {"p1": (PAPER,)}
