"""Nothing runs off the paper: every word of a PDF stands between its margins, measured on the page."""

import re
import subprocess
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, load, load_example, render_pdf, solve, with_backward

CASES = Path(__file__).parents[1] / "data" / "cases" / "pages"
POINTS = 72 / 25.4  # in a millimetre
LEFT, RIGHT, FOOT = 19.0, 26.0, 15.0  # mm: the margins of the page
HANGING = 3.0  # points by which a comma or a full stop at the end of a line may stand in the margin
PAGE = re.compile(r'<page width="([\d.]+)" height="([\d.]+)">')
WORD = re.compile(r'<word xMin="([-\d.]+)" yMin="[-\d.]+" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>')

DOCUMENTS = {
    "a loss of 24 terms": lambda: load(CASES / "p04_t12.toml"),
    "a loss of 24 terms, 50 places": lambda: replace(load(CASES / "p04_t12.toml"), rounding=Rounding(places=50)),
    "8 hidden units": lambda: load(CASES / "p02_h8.toml"),
    "seed backward": lambda: with_backward(load_example(), "0.1", 3),
    "4 hidden units": lambda: generic_problem(7, "lstm", 3, 4, 5),
    "4 hidden units, 6 places": lambda: replace(generic_problem(7, "lstm", 3, 4, 5), rounding=Rounding(places=6)),
    "seed backward 50": lambda: replace(with_backward(load_example(), "0.1"), rounding=Rounding(places=50)),
    "seed full 50": lambda: replace(load_example(), rounding=Rounding(places=50), layout=Layout("full")),
}

pytestmark = pytest.mark.needs("pdftotext")


@dataclass(frozen=True)
class Word:
    """A word of a PDF; distances in points from the page's left, and of its ends from the margins on the right and at the foot."""

    text: str
    page: int
    left: float
    beyond_right: float
    beyond_foot: float


def words(pdf: bytes, folder: Path) -> list[Word]:
    (folder / "doc.pdf").write_bytes(pdf)
    run = subprocess.run(["pdftotext", "-bbox", "doc.pdf", "-"], cwd=folder, capture_output=True, text=True, check=True)
    found, page, width, height = [], 0, 0.0, 0.0
    for line in run.stdout.splitlines():
        if begins := PAGE.search(line):
            page, width, height = page + 1, *map(float, begins.groups())
        elif word := WORD.search(line):
            left, right, low = map(float, word.groups()[:3])
            found.append(Word(word[4], page, left, right - width + RIGHT * POINTS, low - height + FOOT * POINTS))
    return found


def astray(found: list[Word]) -> list[Word]:
    """The words that stand in a margin."""
    return [w for w in found if w.beyond_right > HANGING or w.left < LEFT * POINTS - 1 or w.beyond_foot > 0]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_word_stands_between_the_margins(name, tmp_path):
    found = words(render_pdf(solve(DOCUMENTS[name]())), tmp_path)
    assert len(found) > 1000
    assert astray(found) == []


def test_what_stands_in_a_margin_is_found():
    inside = Word("1", 1, 100.0, -5.0, -5.0)
    for off in ({"left": 30.0}, {"beyond_right": 20.0}, {"beyond_foot": 4.0, "text": "0.25"}):
        assert astray([inside, replace(inside, **off)]) == [replace(inside, **off)]
