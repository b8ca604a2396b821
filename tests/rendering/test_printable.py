"""Text from strangers in every format: composed letters, nothing that turns the page round, and every script compiles."""

import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unicodedata import bidirectional, normalize

import pytest
from click.testing import CliRunner
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from oracles.tex import log_of, words_of

from symlstm import load, load_example, render, solve
from symlstm.cli import main
from symlstm.document.blocks import Bullets, Document, Paragraph, QuantityHeading, Section, Table, cut_to_head
from symlstm.rendering import write_document
from symlstm.rendering.latex import beyond_pdflatex
from symlstm.rendering.latex_text import escape
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.printable import printable

CASES = Path(__file__).parent.parent / "data" / "cases" / "pages"
FORMS = ("tex", "fragment.tex", "md", "github.md", "html", "ipynb", "typ")
ISOLATE, END = "\u2067", "\u2069"
TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NAMES = [
    "Zoë Müller", "Łukasz Żółć", "Đặng Thị Hương", "Νίκος Ευαγγέλου", "Иван Щукин", "李伟", "山田 太郎", "김민준", "דוד לוי", "محمد علي",
    "अनिता शर्मा", "অনিতা", "முருகன்", "สมชาย", "გიორგი", "Հայկ", "ሰላም", "བཀྲ་ཤིས", "ᏣᎳᎩ", "Ħaż-Żebbuġ ħ ŀ ŉ ŧ", "Þórður ß Æ",
    "ǅ ǆ ﬁ Ａ ½ ² ª º ¿ § ° ± µ €", "“a” ‘b’ „c‚ – — … •", "x̂ ŋ̈ ḥ ǖ s̈ ạ̈", "∂L/∂W ≤ ∑ → ✓ ✗ ħ", "😀 👩🏽‍🔬 🇪🇺", "𝔄 ⅷ ﷽ ☃ ├─", "\u0301 alone",
    "می‌خواهم", "a\u202eb\u2066c", "n\u0303 A\u030a o\u0308", "\ufeff\x00\x1b[31m",
]  # fmt: skip


def unturned(text: str) -> str:
    """The text without the isolates that are put round words from right to left."""
    return text.replace(ISOLATE, "").replace(END, "")


@given(st.text(max_size=60))
def test_what_is_kept_is_composed_and_as_it_was(text):
    kept = "".join(
        " " if c.isspace() else c for c in normalize("NFC", text) if c.isprintable() or c.isspace() or c in "\u200c\u200d"
    )
    assert unturned(printable(text)) == kept


@given(st.text(st.sampled_from("aב ג(3-م" + TURNING + "\u0308\u0301"), max_size=30))
def test_words_from_right_to_left_stand_in_isolates_that_nest_never_and_end_always(text):
    parts = re.split(f"({ISOLATE}[^{ISOLATE}{END}]*{END})", printable(text))
    assert not set("".join(parts[::2])) & set(TURNING)
    assert not any(bidirectional(c) in ("R", "AL", "AN") for c in "".join(parts[::2]))
    assert all(bidirectional(part[1]) in ("R", "AL") and bidirectional(part[-2]) in ("R", "AL", "NSM") for part in parts[1::2])
    assert not any(c in "(3" for c in "".join(parts[1::2]))


@pytest.mark.parametrize("form", FORMS)
def test_a_decomposed_title_is_printed_as_the_composed_one_is(form):
    problem = load(CASES / "B17_nfd.toml")
    composed = replace(problem, title=normalize("NFC", problem.title))
    assert composed.title != problem.title
    assert render(solve(problem), form) == render(solve(composed), form)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_of_a_title_turns_the_direction_of_writing(form):
    text = render(solve(replace(load_example("saturated"), title="a\u202eb\u2066c\u200fd\u061ce")), form)
    assert not set(text) & set(TURNING)
    assert "abcde" in text


@pytest.mark.parametrize("form", ["md", "html", "typ"])
def test_a_name_from_right_to_left_is_isolated_from_the_number_beside_it(form):
    text = write_document(page(["דוד (3)"]), form)
    assert f"{ISOLATE}דוד{END} " in text
    assert text.count(ISOLATE) == text.count(END)


def page(names):
    """A report in which each name stands in every place that a stranger's text can have."""
    rows = tuple(((name,), (name,)) for name in names)
    blocks = [QuantityHeading(name, name, (name,)) for name in names]
    items = Bullets(tuple((name,) for name in names))
    tables = [Table(((name,), (name,)), (((name,), (name,)),), "lw", name) for name in names[:3]]
    section = Section(
        "x", names[0], (*blocks, items, Table((("Student",), ("Words",)), rows, "lw"), *tables, Paragraph((names[-1],)))
    )
    return Document("".join(names)[:200], "head", ("lead",), (section,))


HOSTILE = [
    "[a]",
    "[-3em] b",
    "*",
    "*c",
    "a]b",
    "]",
    "& b",
    r"\\[9cm]",
    "%",
    "{",
    "}",
    "#1",
    "^^M",
    "~",
    "-- --- ,, `` ''",
    "$",
    "\\end{tabular}",
    "\\item",
]


@pytest.mark.tex
@pytest.mark.parametrize("names", [NAMES, HOSTILE], ids=["scripts", "hostile"])
def test_every_name_compiles_wherever_it_stands(names, tmp_path):
    log = log_of(write_document(page(names), "tex"), tmp_path)
    assert [line for line in log.splitlines() if line.startswith(("LaTeX Warning", "Missing character"))] == []


@pytest.mark.tex
def test_a_bracket_or_a_star_at_the_start_of_a_cell_or_of_an_item_is_printed(tmp_path):
    names = ["[4em] first", "*second", "[third]", "fourth]"]
    log_of(write_document(page(names), "tex"), tmp_path)
    text = words_of(tmp_path / "doc.pdf", "-layout")
    assert {name: text.count(name) for name in names if text.count(name) < 6} == {}


@pytest.mark.tex
@pytest.mark.slow
@given(st.lists(st.text(min_size=1, max_size=20), min_size=60, max_size=60))
@settings(max_examples=8, deadline=None, phases=[Phase.generate])
def test_any_text_compiles(texts):
    with TemporaryDirectory() as folder:
        log_of(write_document(page(texts), "tex"), Path(folder))


def test_any_letter_of_unicode_becomes_ascii_or_what_pdflatex_knows():
    """What is left of a letter outside \\symletter is among the letters that inputenc declares for T1 fonts."""
    known = re.compile(r"[\x20-\x7e¡-¬®-ÿĀ-ĥĨ-ķĹ-ľŁ-ňŊ-ťŨ-žȘ-ț‘’‚“”„†‡•…‰‹›€™]*")
    for first in range(0, 0x30000, 64):
        text = escape(" ".join(map(chr, range(first, first + 64))))
        assert known.fullmatch(re.sub(r"\\symletter\{\w+\}\{[^}]*\}", "", text)), hex(first)


def test_the_letters_that_pdflatex_cannot_set_are_named():
    assert beyond_pdflatex(escape("Zoë, 李伟 and Αθήνα, Иван")) == "Иавн伟李"


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_set_in_a_pdf_or_its_letters_are_told(name):
    lost = []
    assert pdf_of(write_document(page([name]), "typ"), lost.append).startswith(b"%PDF-")
    assert set("".join(lost)) <= set(normalize("NFC", name))


@pytest.mark.filterwarnings("ignore:no font here has")
@pytest.mark.parametrize("form", FORMS)
def test_no_code_point_stands_on_a_page(form):
    text = render(solve(load(CASES / "p10_title.toml")), form)
    assert "[U+" not in text
    assert "長" in text


def test_the_names_of_students_are_composed_in_every_file_of_a_class(tmp_path):
    command = [
        "check",
        str(CASES / "B17_nfd.toml"),
        str(CASES / "B18_names.csv"),
        "--format",
        "tex,html,md",
        "--out",
        str(tmp_path),
    ]
    done = CliRunner().invoke(main, command)
    assert done.exit_code == 0, done.output
    pages = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.*")]
    assert len(pages) == 3
    assert all("Zoë Müller" in page and "\u0308" not in page for page in pages)


def test_notes_of_check_name_the_letters_of_all_students_once(tmp_path):
    (tmp_path / "n.csv").write_text("student,c.1.1\n李伟,1\n王伟,2\n", encoding="utf-8")
    command = ["check", str(CASES / "B17_nfd.toml"), str(tmp_path / "n.csv"), "--format", "tex", "--out", str(tmp_path)]
    done = CliRunner().invoke(main, command)
    assert [line for line in done.stderr.splitlines() if line.startswith("note:")] == [
        "note: pdflatex cannot set ─ (U+2500), ├ (U+251C), 伟 (U+4F1F), 李 (U+674E), 王 (U+738B): printed as an empty box, or as the nearest "
        "letter; compile with lualatex, and a font that has them, such as DejaVu Sans and Noto Serif CJK SC"
    ]


@pytest.mark.parametrize(
    ("title", "cut"),
    [("a" * 90, "a" * 49 + "…"), ("長" * 30, "長" * 24 + "…"), ("e\u0308" * 60, "e\u0308" * 49 + "…"), ("長" * 25, "長" * 25)],
)
def test_a_running_title_is_cut_by_its_width(title, cut):
    assert cut_to_head(title, "h" * 50) == cut
