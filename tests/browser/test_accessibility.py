"""The HTML page in a browser: axe-core finds nothing, nothing is wider than a phone, formulas need no font of the machine."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import copy

import pytest
from browser.chromium import Chromium
from refresh_outputs import marked_example
from rendering.sample_page import SAMPLE
from tools import require

from symlstm import Layout, Rounding, load_example, render, solve, with_backward
from symlstm.checking import key_of
from symlstm.document.feedback.class_page import class_page
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tally import Tally
from symlstm.rendering import write_document

WIDER_THAN_THE_PAGE = """[...document.querySelectorAll('.wide')]
  .some(part => part.getBoundingClientRect().left + part.scrollWidth > innerWidth)"""
pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = {
    "seed": lambda: load_example(),
    "seed backward": lambda: with_backward(load_example(), "0.1"),
    "gru brief carried": lambda: replace(
        load_example("gru"), layout=Layout("brief"), rounding=Rounding(places=2, carry="printed")
    ),
    "characters backward": lambda: with_backward(load_example("hello")),
    "two layers": lambda: load_example("two-layers"),
    "peepholes backward": lambda: with_backward(load_example("peephole")),
}
VIEWS = {"light": {}, "dark": {"dark": True}, "phone": {"width": 390}, "dark phone": {"width": 390, "dark": True}}
AXE = """(only => axe.run(document, {resultTypes: ['violations'], ...only}).then(
  ({violations}) => violations.map(({id, nodes}) => id + ': ' + nodes[0].html.slice(0, 200))))"""
ALL, COLOURS = "({})", "({runOnly: ['color-contrast']})"  # a dark page differs from a light one in its colours only
TOKENS = "math mi, math mn, math mo, svg text"
WIDTHS = """[...document.querySelectorAll('math')].filter(m => !m.querySelector('mtext'))
  .map(m => m.getBoundingClientRect().width)"""

UNHINTED = '<match target="font"><edit name="hinting"><bool>false</bool></edit></match>'  # else widths are whole pixels


def class_of_six():
    """The page of a class on which every kind of section and the histogram stand."""
    marker, tally = Marker(load_example()), Tally()
    right = {quantity: str(text) for quantity, text in key_of(marker).items()}
    for name, wrong in {"ann": {}, "bob": {"f.1.1": "0.7039"}, "cyd": {"o.1.1": "-0.5805", "loss": "5,3"}}.items():
        for number in (1, 2):
            tally.add(marker.mark(sheet_of(f"{name} {number}", right | wrong)))
    return write_document(class_page(tally, marker), "html")


REPORTS = {
    "feedback": lambda: marked_example().render("html"),
    "class": class_of_six,
    "rows": lambda: write_document(SAMPLE, "html"),
}


@pytest.fixture(scope="module", params=[*PAGES, *REPORTS])
def source(request):
    name = request.param
    return REPORTS[name]() if name in REPORTS else render(solve(PAGES[name]()), "html")


@pytest.fixture(scope="module")
def backward():
    return render(solve(PAGES["seed backward"]()), "html")


@pytest.mark.browser("axe-core")
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_no_violation(chromium, package, source, view, tmp_path):
    axe = package("axe-core/axe.min.js")
    with chromium.page(**VIEWS[view]) as page:
        page.show(source, tmp_path / "page.html")
        page.evaluate(axe)
        assert page.evaluate(AXE + (COLOURS if "dark" in view else ALL)) == []


@pytest.mark.browser("axe-core")
def test_axe_sees_colours_that_cannot_be_read_on_a_dark_page(chromium, package, backward, tmp_path):
    axe = package("axe-core/axe.min.js")
    with chromium.page(dark=True) as page:
        page.show(backward.replace("--ink: #e8eaed", "--ink: #333333"), tmp_path / "page.html")
        page.evaluate(axe)
        assert "color-contrast" in " ".join(page.evaluate(AXE + COLOURS))


@pytest.mark.browser("axe-core")
def test_axe_is_awake(chromium, package, tmp_path):
    """A page without its language, and with a picture that has no words."""
    axe = package("axe-core/axe.min.js")
    spoiled = (
        render(solve(PAGES["seed"]()), "html")
        .replace('<html lang="en">', "<html>")
        .replace('role="img" aria-label=', 'role="img" data-label=')
    )
    with chromium.page() as page:
        page.show(spoiled, tmp_path / "page.html")
        page.evaluate(axe)
        found = " ".join(page.evaluate(AXE + ALL))
    assert "html-has-lang" in found
    assert "svg-img-alt" in found


@pytest.mark.parametrize("width", [390, 320])
def test_the_page_does_not_scroll_sideways_on_a_phone(chromium, source, width, tmp_path):
    with chromium.page(width=width) as page:
        page.show(source, tmp_path / "page.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        scrolls = page.evaluate(WIDER_THAN_THE_PAGE)
        twin = source.replace("overflow-x: auto", "overflow-x: visible").replace("overflow: auto hidden", "overflow: visible")
        page.show(twin, tmp_path / "twin.html")
        assert (page.evaluate("document.documentElement.scrollWidth") > width) is scrolls


def test_every_letter_of_a_formula_or_figure_is_in_the_font_that_the_page_brings(chromium, source, tmp_path):
    with chromium.page() as page:
        page.show(source, tmp_path / "page.html")
        own, others = page.fonts_of(TOKENS)
    assert others == {}
    assert sum(own.values()) > 10


@pytest.fixture(scope="module")
def bare_machine(chromium, tmp_path_factory):
    """A browser on a machine whose only font is one for plain text."""
    require("fc-match")
    folder = tmp_path_factory.mktemp("fonts")
    font = subprocess.run(["fc-match", "--format=%{file}", "serif"], capture_output=True, text=True, check=True).stdout
    assert "math" not in os.path.basename(font).lower()
    copy(font, folder)
    places = f"<dir>{folder}</dir><cachedir>{folder}/cache</cachedir>"
    (folder / "fonts.conf").write_text(f"<fontconfig>{places}{UNHINTED}</fontconfig>")
    with Chromium({"FONTCONFIG_FILE": str(folder / "fonts.conf")}) as browser:
        yield browser


def widths(browser, source, path: Path):
    """The widths of all formulas without words in them, which the page sets in a font of the machine."""
    with browser.page() as page:
        page.show(source, path)
        return page.evaluate(WIDTHS)


def test_formulas_are_as_wide_where_no_maths_font_is_installed(chromium, bare_machine, backward, tmp_path):
    here, there = (widths(browser, backward, tmp_path / "page.html") for browser in (chromium, bare_machine))
    assert len(here) > 300
    assert there == pytest.approx(here, abs=0.1)
    without = backward.replace("@font-face", "@font-faceless")
    assert widths(bare_machine, without, tmp_path / "twin.html") != pytest.approx(here, abs=0.1)
