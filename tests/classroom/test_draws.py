"""Draws are the same everywhere, and fair."""

from collections import Counter

from symlstm.classroom.draws import Draws


def test_draws_are_the_same_on_every_machine():
    draws = Draws("a text")
    assert [draws.below(1000) for _ in range(6)] == [164, 296, 673, 415, 333, 34]


def test_another_text_gives_other_draws():
    assert Draws("a").below(10**15) != Draws("b").below(10**15)


def test_every_number_is_as_likely_as_any_other():
    draws, times = Draws("fair"), 6000
    counts = Counter(draws.below(6) for _ in range(times))
    assert set(counts) == set(range(6))
    assert all(abs(count - times / 6) < 5 * (times / 6) ** 0.5 for count in counts.values())


def test_a_shuffle_keeps_every_item():
    assert sorted(Draws("s").shuffled("helloworld")) == sorted("helloworld")
    assert len({Draws(str(n)).shuffled("abc") for n in range(100)}) == 6
