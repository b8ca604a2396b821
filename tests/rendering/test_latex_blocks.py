"""LaTeX of what the page is made of: rows of equations, names above numbers, blanks, formulas side by side, tables with rules."""

import re
from dataclasses import replace

import pytest
from oracles.tex import log_of, words_of

from symlstm.document.blocks import (
    Beside,
    Calculation,
    CalculationRow,
    Calculations,
    Document,
    Figure,
    Maths,
    Paragraph,
    Section,
    Spread,
    Table,
)
from symlstm.document.figures.drawing import Drawing, Label, Plate
from symlstm.document.formula import (
    APPROX,
    EQUALS,
    PLUS,
    QUAD,
    THIN,
    TIMES,
    Blank,
    Brackets,
    Hidden,
    Letter,
    Mark,
    Matrix,
    Named,
    Numeral,
    Row,
    Script,
    column,
)
from symlstm.rendering.latex import PREAMBLE_FILE, LatexText, render_latex, render_preamble
from symlstm.rendering.latex_formula import LatexFormulas

A, B, ONE = Letter("a"), Letter("b"), Numeral(("1",))
PLAIN = {"result": r"\mathbf{{{}}}", "noted": r"{}^{{\dagger}}"}


def number(text):
    return Numeral((text,))


def result(text):
    return Mark("result", number(text))


def numbers(*texts):
    return column([number(text) for text in texts])


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        (Named(ONE, Script(B, A)), r"\symnamed{b_{a}}{1}"),
        (Row((Hidden("-00."), ONE)), r"\symhidden{-00.}1"),
        (Row((Hidden("0"), number("-1.5"))), r"\symhidden{0}{-1.5}"),
        (Matrix(((ONE, A, B),), divider=1), r"\left(\!\!\begin{array}{c|cc} 1 & a & b \end{array}\!\!\right)"),
        (column([number("-1"), Row((Hidden("-"), ONE))]), r"\begin{pmatrix} -1 \\ \symhidden{-}1 \end{pmatrix}"),
        (Blank("z_f.1.1", 7, "unit 1"), r"\symblank{7}{unit 1}{z\_f.1.1}"),
        (Blank("h.1", 5, is_answer=False), r"\symcopied{5}{}{h.1}"),
        (Brackets(Blank("h.1", 5)), r"\left(\symblank{5}{}{h.1}\right)"),
        (Named(Brackets(ONE), A), r"\symnamed{a}{(1)}"),
        (Brackets(Row((A, Named(ONE, B)))), r"\symaround{a\symnamed{b}{1}}"),
    ],
    ids=str,
)
def test_each_node_of_a_row_has_its_latex(formula, latex):
    assert LatexText().formulas(formula) == latex


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        (Named(ONE, A), r"\overset{a}{1}"),
        (Brackets(Named(ONE, A)), r"\left(\overset{a}{1}\right)"),
        (Hidden("0"), r"\phantom{0}"),
        (Blank("h.1", 3), r"\underline{\phantom{000}}"),
    ],
    ids=str,
)
def test_without_macros_of_ours_it_is_written_as_every_reader_of_latex_knows_it(formula, latex):
    assert LatexFormulas(PLAIN)(formula) == latex


def test_hidden_digits_have_the_decimal_sign_of_the_page():
    assert LatexText(",").formulas(Hidden("0.0")) == r"\symhidden{0{,}0}"


def test_a_row_has_its_label_its_equations_with_their_ids_and_its_words():
    first = Calculation((Row((A, EQUALS, ONE)), Row((PLUS, ONE))), "a.1")
    second = Calculation((B,), "b.1", ("with ", Maths(A)))
    row = CalculationRow("A & B", ("used in ", Maths(B)), ((first, second), (Calculation((A,)),)), ("why",))
    assert LatexText().calculations(Calculations((row,))).splitlines() == [
        r"\symrow{A \& B}{used in $b$}",
        r"  {\symlines{a = 1 \\ \symfurther \symmore{}+ 1}} % a.1",
        r"  {b} % b.1",
        r"  {why}",
        r"\symdigits{}{with $a$}",
        r"\symnext",
        r"  {a}",
        r"  {}",
    ]


def test_a_line_of_text_does_not_end_within_a_short_equation():
    short, long = Row((A, EQUALS, ONE)), Row((A, EQUALS, *[item for _ in range(9) for item in (ONE, PLUS)], ONE))
    assert LatexText().inline(("with ", Maths(short), ", ", Maths(A))) == "with ${a = 1}$, $a$"
    assert LatexText().inline((Maths(long),)).startswith("$a = 1 + 1")


def cells(count, rules=(), **others):
    rows = tuple(((str(number),), (Maths(ONE),)) for number in range(count))
    return Table((("n",), ("one",)), rows, "lr", rules=rules, **others)


@pytest.mark.parametrize(
    ("count", "rules", "stretches"),
    [
        (40, (), [40]),
        (41, (), [40, 1]),
        (45, (15, 30), [30, 15]),
        (40, (15, 30), [40]),
        (60, (50,), [40, 20]),
        (0, (), []),
    ],
)
def test_a_long_table_is_parted_at_its_rules(count, rules, stretches):
    pages = LatexText().pages(cells(count, rules))
    assert [page.count(r"\\") for page in pages] == stretches
    assert not any(page.startswith(r"\symthinrule") for page in pages)


def test_a_thin_rule_stands_before_the_rows_that_have_one():
    page = LatexText().pages(cells(3, rules=(0, 2)))[0].splitlines()
    assert [line for line in page if "rule" in line] == [page[2]] == [r"\symthinrule"]


def test_words_over_columns_stand_above_the_head_and_factors_below_it():
    table = cells(1, spans=(("a & b", 2),), times=(("times",), (Maths(A),)))
    assert LatexText().head(table).splitlines() == [r"\symspan{2}{a \& b} \\", r"n & one \\", r"times & $a$ \\"]


MATRIX = Matrix(((number("0.65"), number("-0.15")), (number("0.55"), Row((Hidden("-"), number("0.35"))))), divider=1)
GATE = Row((A, APPROX, Named(MATRIX, Script(Letter("W"), A), is_given=True), THIN, Named(numbers("1.5", "0.16644", "0.08780"), B),
            PLUS, Named(numbers("0.55", "0.35"), B), APPROX, column([result("1.5220"), result("-1.2289")])))  # fmt: skip
LONG = Row((A, APPROX, *[item for k in range(3) for item in (numbers("0.820830", "0.773620"), TIMES)], result("0.4068")))
ROWS = Calculations(
    (
        CalculationRow("Forget gate", ("used in ", Maths(A)), ((Calculation((GATE,), "z_f.1"), Calculation((Row((A, APPROX, result("0.7713"))),), "f.1", ("with 0.59295",))),)),
        CalculationRow("Cell state", (), ((Calculation((LONG,), "c.1"),),)),
        CalculationRow("Hidden state", (), ((Calculation((Row((A, APPROX, result("0.2867"))),), "tanh_c.1"), Calculation((LONG, Row((APPROX, result("0.1664")))), "h.1")),)),
    )
)  # fmt: skip
WORDED = Calculations(
    tuple(CalculationRow("", (), ((Calculation((Row((A, EQUALS, B)),)),),), ("used in all four pre-activations",)) for _ in "ab")
)
BLANKS = CalculationRow(
    "Output",
    (),
    ((Calculation((Row((A, EQUALS, column([Blank("z_f.1.1", 7, "unit 1"), Blank("f.1.2", 7, "unit 2", False)]))),)),),),
)
FIGURE = Figure("cell", "A caption", "a cell", Drawing(90, 30, (Plate(0, 0, 90, 30, 3), Label(45, 15, ONE))))
DOCUMENT = Document("A title", "worked solution", ("What is asked?",), (
    Section("givens", "Given", (Spread(((Row((A, EQUALS, MATRIX)), Row((B, QUAD, MATRIX))),), 2), Spread(((A, MATRIX, B),)))),
    Section("equations", "The cell", (Paragraph(("Words.",)), WORDED, Beside(FIGURE, (ROWS, Paragraph(("And words.",)))))),
    Section("step", "Time step 1", (ROWS,), remark=("input ", Maths(A))),
    Section("gradients", "Gradients", (cells(44, (20, 40), spans=(("", 1), ("words", 1)), times=(("times",), ("2",))),), starts_page=True),
    Section("sheet", "Sheet", (Calculations((BLANKS,)),)),
))  # fmt: skip


@pytest.fixture(scope="module", params=["pdflatex", "lualatex"])
def made(request, tmp_path_factory):
    """The folder with the PDF of the whole document, and TeX's log."""
    folder = tmp_path_factory.mktemp(request.param)
    source = render_latex(DOCUMENT)
    log_of(source, folder, request.param)
    return folder, log_of(source, folder, request.param)


def complaints(log):
    return [line for line in log.splitlines() if line.startswith(("Overfull", "LaTeX Warning", "Missing character"))]


@pytest.mark.tex("lualatex")
def test_the_page_compiles_without_an_overfull_box(made):
    assert complaints(made[1]) == []


@pytest.mark.tex("lualatex")
def test_results_and_names_can_be_searched_and_the_head_counts_the_pages(made):
    text = words_of(made[0] / "doc.pdf", "-layout")
    for shown in (
        "1.5220",
        "−1.2289",
        "0.7713",
        "0.1664",
        "with 0.59295",
        "z_f.1.1",
        "unit 2",
        "A title: worked solution",
        "used in",
    ):
        assert shown in text
    counted = re.findall(r"page (\d) of (\d)", text)
    assert counted == [(str(page), str(len(counted))) for page in range(1, len(counted) + 1)]


def place(folder, word):
    """How far from the left a word stands for the first time, in mm."""
    found = re.search(rf'xMin="([\d.]+)"[^>]*>{re.escape(word)}<', words_of(folder / "doc.pdf", "-bbox"))
    return float(found[1]) * 25.4 / 72


@pytest.mark.tex("lualatex")
def test_words_stand_where_the_mock_has_them(made):
    assert place(made[0], "Words.") == pytest.approx(19, abs=1)
    assert 100 < place(made[0], "pre-activations") - 19 < 165


@pytest.mark.tex
def test_words_stand_behind_second_equations_whichever_row_has_the_longest_ones(tmp_path):
    long, short = (Calculation((Row((A, EQUALS, number(digits))),)) for digits in ("0." + "5" * 24, "0.5"))
    lines = ((long, short), (short, long), (short,))
    rows = tuple(CalculationRow("A label", (), (line,), (f"words{n}",)) for n, line in enumerate(lines))
    log_of(render_latex(Document("T", "", (), (Section("equations", "Cell", (Calculations(rows),)),))), tmp_path)
    found = re.findall(r'xMin="([\d.]+)"[^>]*xMax="([\d.]+)"[^>]*>([^<]+)<', words_of(tmp_path / "doc.pdf", "-bbox"))
    places = [float(left) for left, _, text in found if text.startswith("words")]
    ends = [float(right) for _, right, text in found if "5555" in text]
    assert len(places) == 3
    assert max(places) - min(places) < 0.5
    assert max(ends) < min(places)


@pytest.mark.tex
def test_a_long_note_is_broken_and_leaves_its_rows_their_size(tmp_path):
    note = ("with ", Maths(Row((A, APPROX, number("0." + "5" * 52)))), ", ", Maths(Row((B, APPROX, number("0." + "6" * 52)))))
    noted = CalculationRow("Gate", (), ((Calculation((Row((A, APPROX, result("0.7713"))),), note=note),),))
    heights = []
    for n, row in enumerate((noted, replace(noted, lines=((replace(noted.lines[0][0], note=()),),)))):
        folder = tmp_path / str(n)
        folder.mkdir()
        log = log_of(render_latex(Document("T", "", (), (Section("step-1", "Step", (Calculations((row,)),)),))), folder)
        assert complaints(log) == []
        top, foot = re.search(r'yMin="([\d.]+)"[^>]*yMax="([\d.]+)">0.7713<', words_of(folder / "doc.pdf", "-bbox")).groups()
        heights.append(float(foot) - float(top))
    assert heights[0] == pytest.approx(heights[1], abs=0.1)


HOSTS = {
    "beamer": (r"\documentclass{beamer}", r"\begin{frame}[allowframebreaks]{Solution}\input{solution}\end{frame}"),
    "two columns": (r"\documentclass[a4paper,twocolumn]{article}\usepackage[margin=20mm]{geometry}", r"\input{solution}"),
    "an article": (r"\documentclass[11pt]{article}", r"Text. \input{solution} Text."),
    "a list": (r"\documentclass{article}", r"\begin{itemize}\item \input{solution}\end{itemize}"),
}


@pytest.mark.tex
@pytest.mark.parametrize("host", HOSTS)
def test_in_a_narrow_column_rows_are_rearranged_and_nothing_is_lost(host, tmp_path):
    (tmp_path / PREAMBLE_FILE).write_text(render_preamble(), encoding="utf-8")
    (tmp_path / "solution.tex").write_text(render_latex(DOCUMENT, fragment=True), encoding="utf-8")
    opening, body = HOSTS[host]
    log = log_of(rf"{opening}\input{{{PREAMBLE_FILE}}}\begin{{document}}{body}\end{{document}}", tmp_path)
    assert [line for line in log.splitlines() if line.startswith(r"Overfull \hbox")] == []
    text = words_of(tmp_path / "doc.pdf")
    assert [
        shown for shown in ("1.5220", "0.7713", "0.1664", "pre-activations", "unit 2", "f.1.2", "43") if shown not in text
    ] == []


FILLED = r"\newpage\leavevmode\vrule height {height}mm\par "


@pytest.mark.tex
@pytest.mark.parametrize("title", ["Time step 1", "The cell"])
def test_a_heading_stands_on_the_page_of_its_first_row(title, tmp_path):
    """Wherever on a page the heading comes to stand; what is before it fills the page to different heights."""
    section = Section("step-1" if "step" in title else "equations", title, (ROWS,))
    _, opening, rows = render_latex(Document("", "", (), (section,)), fragment=True).partition(r"\symbreak")
    heights = range(150, 240, 6)
    body = "".join(FILLED.format(height=height) + opening + rows for height in heights)
    (tmp_path / PREAMBLE_FILE).write_text(render_preamble(), encoding="utf-8")
    page = r"\usepackage[a4paper,textwidth=165mm,textheight=250mm]{geometry}"
    log_of(rf"\documentclass{{article}}{page}\input{{{PREAMBLE_FILE}}}\begin{{document}}{body}\end{{document}}", tmp_path)
    pages = words_of(tmp_path / "doc.pdf").split("\f")
    headed = [number for number, text in enumerate(pages) if title in text]
    assert len(headed) == len(heights)
    assert [number for number in headed if "Forget gate" not in pages[number]] == []


@pytest.mark.tex
@pytest.mark.parametrize("words", [100, 300, 500, 700])
def test_a_step_that_has_no_room_starts_a_page(words, tmp_path):
    """Whatever stands before it; a step here takes less than half a page."""
    steps = tuple(Section(f"step-{time}", f"Time step {time}", (ROWS, ROWS)) for time in range(1, 9))
    log_of(render_latex(Document("T", "", ("word " * words,), steps)), tmp_path)
    pages = words_of(tmp_path / "doc.pdf").split("\f")
    assert [text.count("Forget gate") for text in pages] == [2 * text.count("Time step") for text in pages]
    assert sum("Time step" in text for text in pages) <= 5


def long_row(first):
    """A row of seven equations, each of which has a number of its own."""
    lines = tuple((Calculation((Row((A, EQUALS, numbers(f"{first + n}.11", "0.22", "0.33"))),)),) for n in range(7))
    return CalculationRow("Prediction", (), lines)


@pytest.mark.tex
def test_a_row_of_many_equations_is_parted_between_them_and_none_stands_alone(tmp_path):
    section = Section("readout", "Readout", (Calculations(tuple(map(long_row, range(100, 200, 10)))),))
    log_of(render_latex(Document("T", "", (), (section,))), tmp_path)
    pages = words_of(tmp_path / "doc.pdf").split("\f")
    rows = [
        [next(page for page, text in enumerate(pages) if f"{first + n}.11" in text) for n in range(7)]
        for first in range(100, 200, 10)
    ]
    parted = [row for row in rows if len(set(row)) > 1]
    assert parted  # else it was not tried
    assert all(row.count(row[0]) >= 2 and row.count(row[-1]) >= 2 for row in parted)


@pytest.mark.tex
def test_words_stand_behind_the_second_equations_where_a_first_one_without_a_second_is_the_widest(tmp_path):
    short, middle, long = (Calculation((Row((A, EQUALS, number("0." + "5" * n))),)) for n in (1, 20, 26))
    rows = tuple(CalculationRow("", (), (line,), ("words",)) for line in ((middle, short), (short, long), (long,)))
    log_of(render_latex(Document("T", "", (), (Section("equations", "The cell", (Calculations(rows),)),))), tmp_path)
    boxes = re.findall(r'xMin="([\d.]+)".*xMax="([\d.]+)".*>(words|=?0?\.?5+)<', words_of(tmp_path / "doc.pdf", "-bbox"))
    last_end = max(float(end) for _, end, text in boxes if text != "words")
    assert min(float(start) for start, _, text in boxes if text == "words") > last_end


@pytest.mark.tex
def test_small_print_that_is_wider_than_its_equation_does_not_push_it_below_the_first_one(tmp_path):
    first = Calculation((Row((A, EQUALS, number("0.1" + "5" * 50))),))
    second = Calculation((Row((B, EQUALS, number("0.2222"))),), "", ("calculated with " + ", ".join(["0.00385"] * 5) + " end",))
    section = Section("equations", "The cell", (Calculations((CalculationRow("Gate", (), ((first, second),)),)),))
    log = log_of(render_latex(Document("T", "", (), (section,))), tmp_path)
    assert complaints(log.replace("LaTeX Warning: Label(s)", "")) == []
    boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)".*>(.*)<', words_of(tmp_path / "doc.pdf", "-bbox"))
    lines = {text: (float(top), float(right)) for _, top, right, text in boxes}
    of_first = next(top for text, (top, _) in lines.items() if "15555" in text)
    assert lines["0.2222"][0] == pytest.approx(of_first, abs=1)
    assert lines["end"][0] > of_first + 5
    assert lines["end"][1] <= (19 + 165) * 72 / 25.4 + 0.5
