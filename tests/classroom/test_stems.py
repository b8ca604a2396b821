"""What somebody's files are called: nothing that leads elsewhere, whatever the id, and nobody's is another's."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symlstm import Person, ProblemError
from symlstm.classroom.manifest import is_below
from symlstm.classroom.stems import stem_of_id, stems_of

SAFE = set(string.ascii_letters + string.digits + "_@+.-")
TRICKS = [
    "../../x",
    "/etc/passwd",
    "..",
    ".",
    ".hidden",
    "-rf",
    "C:\\x",
    "a/b",
    "a\\b",
    "nul",
    "CON.txt",
    "x" * 200,
    "müller",
    "x.",
    "a:b",
    "*",
]


@pytest.mark.parametrize("plain", ["s001", "K12345", "ann.lee@uni.edu", "a+b", "x_1"])
def test_a_plain_id_is_its_own_stem(plain):
    assert stem_of_id(plain) == plain


@pytest.mark.parametrize("trick", TRICKS)
def test_no_id_leads_elsewhere(trick):
    stem = stem_of_id(trick)
    assert set(stem) <= SAFE
    assert is_below(stem)
    assert len(stem) <= 80
    assert stem[0] not in ".-"
    assert stem[-1] != "."
    assert stem.partition(".")[0].lower() not in ("nul", "con", "aux", "prn")


@given(st.lists(st.text(min_size=1), unique_by=str.casefold))
def test_no_two_ids_share_a_stem_on_any_file_system(ids):
    stems = stems_of(Person(each, "x") for each in ids)
    assert len({stem.lower() for stem in stems.values()}) == len(ids)


def test_ids_whose_stems_would_be_one_are_refused():
    with pytest.raises(ProblemError):
        stems_of([Person("a/b", "x"), Person(stem_of_id("a/b"), "y")])
