"""Garbage is collected less often while a document is made, and as before afterwards."""

import gc

import pytest

from symlstm.gc_tuning import OLDER, YOUNG, infrequent_gc


@pytest.fixture(autouse=True)
def restored():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_collections_are_infrequent_within_and_as_before_afterwards_even_after_an_error():
    gc.set_threshold(700, 10, 10)
    seen = []

    @infrequent_gc()
    def fails():
        seen.append(gc.get_threshold())
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fails()
    assert seen == [(YOUNG, OLDER, OLDER)]
    assert gc.get_threshold() == (700, 10, 10)


@pytest.mark.parametrize("chosen", [(0, 10, 10), (YOUNG * 10, 80, 80)])
def test_who_wants_even_fewer_or_none_keeps_that(chosen):
    gc.set_threshold(*chosen)
    with infrequent_gc():
        assert gc.get_threshold() == chosen


def test_runs_that_overlap_leave_the_thresholds_as_they_were_before_the_first():
    gc.set_threshold(700, 10, 10)
    first, second = infrequent_gc(), infrequent_gc()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold() == (YOUNG, OLDER, OLDER)
    second.__exit__(None, None, None)
    assert gc.get_threshold() == (700, 10, 10)
