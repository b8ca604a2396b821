"""HTML: one file without script or network, well formed, readable by a screen reader, with the digits of the other formats."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from rendering.test_pdf import DOCUMENTS, HOSTILE, without_places

from symlstm import load_example, render, solve
from symlstm.document.blocks import Table
from symlstm.rendering.safe import template_root

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Reader(HTMLParser):
    """Checks that tags are closed in order, and keeps what the tests ask for."""

    def __init__(self, source):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.text, self.titles = [], [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another tag"

    def handle_data(self, data):
        if self.open and self.open[-1] == "title":
            self.titles.append(data)
        if "style" not in self.open:
            self.text.append(data)


@pytest.fixture(scope="module", params=DOCUMENTS)
def solution(request):
    return solve(DOCUMENTS[request.param]())


def test_every_tag_is_closed_and_every_formula_is_well_formed_and_can_be_said(solution):
    source = render(solution, "html")
    reader = Reader(source)
    assert reader.open == []
    formulas = re.findall(r"<math.*?</math>", source, re.S)
    assert len(formulas) > 50
    for formula in formulas:
        read = ElementTree.fromstring(formula)
        assert read.get("alttext") or read.get("aria-hidden") == "true"
    equations = re.findall(r'role="math" aria-label="([^"]*)"', source)
    said = r'class="(?:equation|one|parts)"|class="display(?: stacked)?"[^>]* role'  # each line of a display has its own words
    assert len(equations) == len(re.findall(said, source))
    assert not re.search(r'class="display[^"]*" style="[^"]*">(?!<div class="one" role="math")', source)
    assert all(equations)


def test_nothing_runs_and_nothing_comes_from_the_network(solution):
    source = render(solution, "html")
    reader = Reader(source)
    assert not {"script", "iframe", "object", "link", "img"} & {tag for tag, _ in reader.tags}
    assert not re.search(r"https?://|@import|javascript:", source)
    assert all(value.startswith("#") for _, attrs in reader.tags for name, value in attrs.items() if name in ("href", "src"))


def test_headings_landmarks_and_tables_tell_a_screen_reader_where_it_is(solution):
    reader = Reader(render(solution, "html"))
    levels = [int(tag[1]) for tag, _ in reader.tags if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    tags = [tag for tag, _ in reader.tags]
    assert (tags.count("main"), tags.count("header"), tags.count("nav")) == (1, 1, 1)
    identities = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(identities) == len(set(identities))
    linked = {attrs["href"][1:] for tag, attrs in reader.tags if tag == "a"}
    assert linked <= set(identities)
    assert {attrs.get("scope") for tag, attrs in reader.tags if tag == "th"} <= {"col", "row", "colgroup"}
    assert ("html", {"lang": "en"}) in reader.tags


def test_every_head_of_a_column_has_words_and_scrolling_boxes_are_no_landmarks(solution):
    """What axe-core calls empty-table-header and landmark-unique."""
    source = render(solution, "html")
    heads = re.findall(r"<th .*?</th>", source, re.S)
    assert bool(heads) is any(isinstance(block, Table) for section in solution.document.sections for block in section.blocks)
    for head in heads:
        assert re.sub(r"<math.*?</math>|<[^>]*>", "", head, flags=re.S).strip()
    assert 'role="region"' not in source


def decimals(text):
    """The decimals in a text, long ones put together again."""
    return set(re.findall(r"\d+\.\d+", re.sub(r"(?<=\d)(?:\\,|\\allowbreak| )+(?=\d)", "", text)))


def test_html_and_latex_show_the_same_digits(solution):
    html = render(solution, "html").partition("<main")[2].partition(">Checked</h2>")[0]
    html = re.sub(r'(alttext|aria-label)="[^"]*"|<code>.*?</code>|<caption>.*?</caption>|<mphantom>.*?</mphantom>', "", html)
    html = re.sub(r"<[^>]*>", "|", html.replace('</mn><mspace width="0.17em"/><mn>', ""))
    latex = render(solution, "fragment.tex").partition("symsection{Given}")[2].partition("symrunin{Checked}")[0]
    latex = re.sub(
        r"(?m)%.*$|\\texttt\{[^}]*\}|^\\sym(quantity|caption).*$|\\symhidden\{[^}]*\}|(?:sympicture|symbeside)\}.*$", "", latex
    )
    assert decimals(html) == decimals(without_places(latex))
    assert len(decimals(html)) > 5


@pytest.mark.parametrize("title", [*HOSTILE, '"><script>alert(1)</script>', "<!-- -->", "{{ 7 * 7 }}", "<% x %>"])
def test_a_hostile_title_is_printed_letter_for_letter(title):
    reader = Reader(render(solve(replace(load_example(), title=title)), "html"))
    assert "".join(reader.titles) == title
    assert "script" not in [tag for tag, _ in reader.tags]


def luminance(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_the_contrast_of_every_colour_of_text_is_enough(scheme):
    """WCAG 2.1, success criterion 1.4.3: at least 4.5 to 1."""
    css = (template_root() / "html/style.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", re.findall(r":root \{[^}]*\}", css)[scheme]))
    paper = luminance(colours["paper"])
    for name in ("ink", "result", "quiet"):
        lighter, darker = sorted((luminance(colours[name]), paper), reverse=True)
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, name
