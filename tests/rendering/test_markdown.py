"""Markdown: titles stay text, maths stays whole, in both flavours."""

import json
import re
from dataclasses import replace
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from symlstm import load_example, render, solve
from symlstm.document.blocks import Document, Section, Spread
from symlstm.document.formula import Matrix, Numeral
from symlstm.rendering import write_document
from symlstm.rendering.markdown import escape

HOSTILE = [
    "<script>alert(1)</script>",
    "[click](javascript:alert(1)) ![x](http://example.org/x.png)",
    "# heading *bold* _it_ `code` ~~s~~ | cell | $x^2$ $$y$$",
    "a\\b &lt; &amp; @name <!-- gone -->",
    "</math> ]]> {{ 7*7 }} << document >> <% raw %>",
]


def plain(markdown: str) -> str:
    """What a CommonMark reader would show of a line of text, if it is nothing but text."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parseInline(markdown)[0].children
    assert {token.type for token in tokens} <= {"text", "text_special", "softbreak"}, markdown
    return "".join(token.content for token in tokens)


@pytest.mark.parametrize("title", HOSTILE)
@pytest.mark.parametrize("flavour", ["md", "github.md"])
def test_a_hostile_title_stays_a_heading_of_plain_text(title, flavour):
    first = render(solve(replace(load_example("saturated"), title=title)), flavour).splitlines()[0]
    assert first.startswith("# ")
    assert plain(first[2:]) == title


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_escaped_text_reads_back_as_it_was(text):
    kept = "".join(
        " " if c.isspace() else c for c in normalize("NFC", text) if c.isprintable() or c.isspace() or c in "\u200c\u200d"
    )
    shown = plain(escape(f"x {text}")).replace("\u2067", "").replace("\u2069", "")  # isolates round words from right to left
    assert shown == f"x {' '.join(kept.split())}".rstrip()


def test_github_maths_stands_in_fences_and_back_ticks():
    text = render(solve(load_example()), "github.md")
    outside = re.sub(r"```math\n.*?```", "", text, flags=re.S)
    assert "$$" not in text
    assert "aligned" not in outside
    assert re.sub(r"\$`[^`]*`\$", "", outside).count("$") == 0


def test_pandoc_maths_is_balanced():
    text = render(solve(load_example()), "md")
    blocks = re.findall(r"^\$\$\n[^$]+\n\$\$$", text, flags=re.M)
    assert len(blocks) * 2 == text.count("$$")
    assert len(blocks) > 30


def test_no_row_of_a_table_is_torn_by_a_bar_in_its_maths():
    for line in render(solve(load_example()), "md").splitlines():
        if line.startswith("| "):
            assert len(re.sub(r"\$[^$]*\$", "m", line).split("|")) == len(line.split("|"))


MATRIX = re.compile(r"(?s)\\begin\{(pmatrix|array)\}(?:\{([c|]+)\})?(.*?)\\end\{\1\}")


def too_wide(text):
    """The matrices that LaTeX refuses where nobody has raised its limit: a pmatrix of more than 10 columns, an array of too few."""
    found = [
        (kind, columns, max(row.count("&") + 1 for row in body.split("\\\\"))) for kind, columns, body in MATRIX.findall(text)
    ]
    return [(kind, wide) for kind, columns, wide in found if wide > (10 if kind == "pmatrix" else columns.count("c"))]


@pytest.mark.parametrize("format", ["md", "github.md", "ipynb", "fragment.tex"])
def test_matrices_of_eleven_columns_need_no_setting_of_latex(format):
    """pandoc and nbconvert set a document with amsmath as it comes."""
    matrix = Matrix((tuple(Numeral((str(n),)) for n in range(11)),))
    text = write_document(Document("t", "r", (), (Section("n", "T", (Spread(((matrix,),)),)),)), format)
    text = json.dumps(json.loads(text), ensure_ascii=False).replace("\\\\", "\\") if format == "ipynb" else text
    assert "\\begin{array}{ccccccccccc}" in text
    assert too_wide(text) == []


@pytest.mark.parametrize(
    "wrong", ["\\begin{pmatrix} 1" + 10 * " & 1" + " \\end{pmatrix}", "\\begin{array}{cc} 1 & 2 & 3 \\end{array}"]
)
def test_a_matrix_that_is_too_wide_is_found(wrong):
    assert len(too_wide(f"$$ {wrong} $$")) == 1


def numbers_in(text: str) -> set[str]:
    """Decimals of four places, which is what results have."""
    return set(re.findall(r"(?<![\d.])-?\d+\.\d{4}(?!\d)", text))


@pytest.mark.parametrize("example", ["seed", "gru"])
def test_the_same_digits_stand_in_every_format(example):
    solution = solve(load_example(example))
    certified = {str(value) for value in solution.values.printed.values()}
    for format in ("md", "github.md", "tex", "fragment.tex"):
        assert certified <= numbers_in(render(solution, format)), format


def test_a_solution_shows_itself_in_a_notebook():
    solution = solve(load_example())
    assert solution._repr_markdown_() == render(solution, "md")
    assert json.dumps(solution._repr_markdown_())
