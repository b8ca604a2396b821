"""Ids: what is made is taken apart into the same, with samples, layers and directions in front."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symlstm.network.ids import Id, identity

NAMES = st.sampled_from(["f", "z_f", "W_f", "d_W_f", "tanh_c", "loss", "l2", "s1", "l1r", "d_h0"])
IDS = st.builds(
    Id,
    NAMES,
    st.lists(st.integers(0, 10**6), max_size=3).map(tuple),
    layer=st.integers(0, 12),
    sample=st.integers(0, 12),
).flatmap(
    lambda found: st.booleans().map(
        lambda reverse: Id(found.base, found.numbers, found.layer, reverse and found.layer > 0, found.sample)
    )
)


@given(IDS)
def test_an_id_that_is_written_and_read_is_the_same(found):
    assert Id.parse(str(found)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("f.2.1", Id("f", (2, 1))),
        ("loss", Id("loss")),
        ("l2.f.2.1", Id("f", (2, 1), layer=2)),
        ("l1r.d_W_f.1.3", Id("d_W_f", (1, 3), layer=1, reverse=True)),
        ("s2.l1r.f.2.1", Id("f", (2, 1), layer=1, reverse=True, sample=2)),
        ("l2.1.1", Id("l2", (1, 1))),  # a quantity that is called like a layer
    ],
)
def test_an_id_is_taken_apart_as_it_is_meant(text, found):
    assert Id.parse(text) == found


@pytest.mark.parametrize("text", ["f.x", "f.", "q1.f.2.1", "l0.f.1", "f.2.one"])
def test_what_is_no_id_is_no_id(text):
    with pytest.raises(ValueError, match=r"invalid literal|no id"):
        Id.parse(text)


def test_an_entry_belongs_to_a_whole():
    assert str(Id.parse("W_f.1.3").whole) == "W_f.1"
    assert str(Id.parse("f.2.1").entry(4)) == "f.2.4"
    assert identity("f", 2, 1) == "f.2.1"
