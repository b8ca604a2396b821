"""Searches for garbage are rare while a document is made, and as they were before afterwards."""

import gc

import pytest

from symlstm.garbage import OLDER, RARELY, rare_searches


@pytest.fixture(autouse=True)
def restored():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_searches_are_rare_within_and_as_before_afterwards_even_after_an_error():
    gc.set_threshold(700, 10, 10)
    seen = []

    @rare_searches()
    def fails():
        seen.append(gc.get_threshold())
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fails()
    assert seen == [(RARELY, OLDER, OLDER)]
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("chosen", [(0, 10, 10), (RARELY * 10, 80, 80)])
def test_who_wants_even_fewer_or_none_keeps_that(chosen):
    gc.set_threshold(*chosen)
    with rare_searches():
        assert gc.get_threshold() == chosen
