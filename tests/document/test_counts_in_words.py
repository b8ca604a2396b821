"""The line that says how large a network is: every letter in it is explained, and what is counted."""

import re

import pytest

from symlstm import load_example, render, solve


def line_of(name):
    (found,) = [line for line in render(solve(load_example(name)), "md").splitlines() if line.startswith("Parameters:")]
    return found


@pytest.mark.parametrize("name", ["seed", "gru", "two-layers", "hello"])
def test_each_letter_of_the_counts_is_explained_in_the_same_line(name):
    line = line_of(name)
    (explained,) = re.findall(r"\(([^()]* inputs[^()]*)\)", line)
    letters = set(re.findall(r"\b[DHK](?=\b|_)", line))
    assert set(re.findall(r"\$([A-Z])\$ (?:inputs|units|outputs)", explained)) == letters


def test_products_say_that_the_readout_is_among_them():
    assert "Multiplications per step, with readout: $4 " in line_of("seed")
