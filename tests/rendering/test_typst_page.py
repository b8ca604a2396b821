"""The page of the PDF: rows on one baseline with their results below each other, searchable digits, and pages that end well."""

import json
import re
import subprocess
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
import typst
from rendering.test_margins import words
from rendering.test_pdf_structure import below, of_kind

from symlstm import load_example, make_worksheet, solve
from symlstm.document.blocks import (
    Beside,
    Calculation,
    CalculationRow,
    Calculations,
    Display,
    Document,
    Figure,
    Maths,
    Paragraph,
    Section,
    Spread,
    Table,
)
from symlstm.document.breaking import AlignedRow
from symlstm.document.figures.drawing import Drawing
from symlstm.document.formula import (
    APPROX,
    EQUALS,
    PLUS,
    SIGMA,
    TANH,
    THIN,
    Blank,
    Brackets,
    Fraction,
    Hidden,
    Letter,
    Mark,
    Matrix,
    Named,
    Numeral,
    Operator,
    Row,
    Script,
    Upright,
    column,
)
from symlstm.rendering import typst_calculations, typst_keeping, write_document
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.typst_calculations import plan_of
from symlstm.rendering.typst_formula import TypstFormulas
from symlstm.rendering.typst_rows import DIGIT, INSET, struts_of
from symlstm.rendering.typst_width import typst_width

POINTS = 72 / 25.4
W, U, B = (Letter(letter) for letter in "WUB")


def number(text):
    return Numeral((text,))


def results(*texts):
    return column([Mark("result", number(text)) for text in texts])


def gate(label, first, second, factor="0.5"):
    """A row: W u + b with two results, and sigma of them with two."""
    weights = Matrix(((number(factor), number("-0.15")), (number("0.55"), number("0.35"))), divider=1)
    left = Script(Letter("z"), Letter("f"))
    affine = Row((left, APPROX, Named(weights, W, is_given=True), THIN, Named(column([number("1.5"), number("0.0")]), U), PLUS, B, APPROX, results(*first)))  # fmt: skip
    squashed = Row((Letter("f"), EQUALS, SIGMA, Brackets(left), APPROX, results(*second)))
    return CalculationRow(label, (Maths(Letter("c")),), ((Calculation((affine,)), Calculation((squashed,))),))


def entries(n):
    return column([number(f"{n}.11"), number(f"{n}.22"), number(f"{n}.33")])


ROWS = Calculations(
    (
        gate("Forget gate", ("1.5220", "1.2289"), ("0.8208", "0.7736")),
        gate("Input gate", ("0.5701", "0.5543"), ("0.6388", "0.6351"), factor="0.512345678"),
    )
)


@dataclass(frozen=True)
class OnPaper(Document):
    """A report that says what paper it is for."""

    paper: str = "a4"


def page(*blocks, paper="a4", **section):
    return OnPaper("Title", "", (), (Section("step", "Step", blocks, **section),), paper)


def made(document):
    return pdf_of(write_document(document, "typ"))


def text_of(pdf, *options):
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()


def pages_of(document):
    """The words of each page below its head, line by line."""
    pages = text_of(made(document), "-layout").split("\f")[:-1]
    return [[line.strip() for line in page.splitlines() if line.strip()][1:] for page in pages]


@pytest.mark.needs("pdftotext")
def test_a_result_is_found_by_a_search_although_it_is_bold():
    table = Table((("Step",), ("f",)), ((("1",), (Maths(Mark("result", Row((number("-0.3141"), Hidden("0"))))),)),), "lr")
    text = text_of(made(page(ROWS, table)))
    for digits in ("1.5220", "0.8208", "0.6351", "−0.3141"):
        assert digits in text
    assert not re.search("[\U0001d7ce-\U0001d7ff]", text)


@pytest.mark.needs("pdftotext")
def test_first_and_second_equations_stand_below_each_other_on_one_baseline(tmp_path):
    found = {word.text: word for word in words(made(page(ROWS)), tmp_path)}
    assert found["0.8208"].left == pytest.approx(found["0.6388"].left, abs=0.1)
    assert found["0.8208"].left > found["0.5701"].left + 50
    for first, second in (("1.5220", "0.8208"), ("0.5543", "0.6351")):
        assert found[first].beyond_foot == pytest.approx(found[second].beyond_foot, abs=0.1)


@pytest.mark.needs("pdftotext")
def test_words_stand_at_one_place_to_the_right_of_all_equations(tmp_path):
    short, long = (Calculation((Row((Letter("a"), EQUALS, number(digits))),)) for digits in ("0.5", "0." + "5" * 30))
    rows = [
        CalculationRow("", (), (line,), (f"words{n} more",)) for n, line in enumerate(((short, long), (long, short), (short,)))
    ]
    found = {word.text: word for word in words(made(page(Calculations(tuple(rows)))), tmp_path)}
    assert len({round(found[f"words{n}"].left) for n in range(3)}) == 1


def test_a_row_that_is_too_wide_is_set_in_smaller_print():
    wide = gate("Forget gate", ("1.5220", "1.2289"), ("0.8208", "0.7736"), factor="0.5" + "1" * 28)
    assert (plan_of(ROWS).size, plan_of(Calculations((wide,))).size) == (9.5, 9.0)


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize(("paper", "width"), [("a4", 210.0), ("us-letter", 215.9)])
def test_the_text_is_as_wide_on_either_paper_and_the_head_says_the_page(paper, width, tmp_path):
    spread = Spread(((Letter("a"), number("1" * 60), number("4321")),))
    pdf = made(page(spread, paper=paper))
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert float(opened.pages[0].MediaBox[2]) == pytest.approx(width * POINTS, abs=0.1)
    found = {word.text: word for word in words(pdf, tmp_path)}
    last = found["4321"]
    right_edge = last.beyond_right + (width - 26.0) * POINTS
    assert right_edge == pytest.approx((19.0 + 165.0) * POINTS, abs=0.5)
    assert "page 1 of 1" in text_of(pdf)


def lead_in(block):
    return (Paragraph(("This leads in:",)), block)


LED_IN = {
    "rows": ROWS,
    "display": Display((tuple(AlignedRow(Letter("a"), Row((EQUALS, number(f"{n}.5"))), starts=True) for n in range(5)),)),
    "table": Table((("Head",), ("f",)), tuple(((f"row {n}",), ("0.5",)) for n in range(8)), "lr"),
    "long table": Table((("Head",), ("f",)), tuple(((f"row {n}",), ("0.5",)) for n in range(90)), "lr", rules=(30, 60)),
    "spread": Spread(((results("0.5", "0.25", "0.125"), Letter("b")),)),
}  # fmt: skip


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("remark", [(), ("a remark",)], ids=["plain", "remarked"])
@pytest.mark.parametrize("kind", LED_IN)
def test_no_page_ends_with_a_heading_or_with_a_sentence_that_leads_in(kind, remark):
    document = page(*lead_in(LED_IN[kind]), remark=remark)
    moved = 0
    for lines in range(38, 54, 1 if not remark else 2):
        filler = Section("conventions", "Filler", tuple(Paragraph((f"line {n}",)) for n in range(lines)))
        pages = pages_of(replace(document, sections=(filler, *document.sections)))
        assert not any(lines[-1].startswith(("Step", "This leads in:")) for lines in pages)
        moved += any(lines[0].startswith("Step") for lines in pages)
    assert moved  # else it was not tried


@pytest.mark.needs("pdftotext")
def test_rows_are_never_parted_and_a_block_that_fits_on_a_page_neither():
    for lines in (30, 36, *range(40, 50)):
        filler = tuple(Paragraph((f"line {n}",)) for n in range(lines))
        pages = [" ".join(lines) for lines in pages_of(page(*filler, ROWS))]
        assert len({next(n for n, text in enumerate(pages) if digits in text) for digits in ("1.5220", "0.7736", "0.6351")}) == 1


def long_row(first):
    """A row of seven equations, each of which has a number of its own."""
    lines = tuple((Calculation((Row((Letter("a"), EQUALS, entries(first + n))),)),) for n in range(7))
    return CalculationRow("Prediction", (), lines)


@pytest.mark.needs("pdftotext")
def test_a_row_of_many_equations_is_parted_between_them_and_none_stands_alone():
    firsts = range(100, 200, 10)
    pages = [" ".join(lines) for lines in pages_of(page(Calculations(tuple(map(long_row, firsts)))))]
    rows = [[next(n for n, text in enumerate(pages) if f"{first + k}.11" in text) for k in range(7)] for first in firsts]
    parted = [row for row in rows if len(set(row)) > 1]
    assert parted  # else it was not tried
    assert all(row.count(row[0]) >= 2 and row.count(row[-1]) >= 2 for row in parted)


@pytest.mark.needs("pdftotext")
def test_a_display_longer_than_a_page_is_parted_between_its_rows():
    groups = tuple((AlignedRow(Letter("a"), Row((EQUALS, entries(n))), starts=True),) for n in range(100, 140))
    pages = [" ".join(lines) for lines in pages_of(page(Display(groups)))]
    assert len(pages) > 2
    for n in range(100, 140):
        assert [f"{n}.11" in text for text in pages] == [f"{n}.33" in text for text in pages]
        assert sum(f"{n}.11" in text for text in pages) == 1


@pytest.mark.needs("pdftotext")
def test_a_table_that_is_too_wide_is_set_in_smaller_print_and_none_of_its_numbers_is_broken(tmp_path):
    tiny = Row((number("-1.5555"), THIN, Operator("·"), THIN, Script(number("10"), sup=number("-12"))))
    table = Table((("",), *((("x",),) * 6)), tuple(((f"row-{n}",), *((Maths(tiny),),) * 6) for n in range(3)), "l" + "r" * 6)
    found = words(made(page(table)), tmp_path)
    feet = [round(word.beyond_foot) for text in ("row-0", "−1.5555", "10") for word in found if word.text == text]
    assert len(feet) == 1 + 2 * 18
    assert len(set(feet)) == 3
    assert max(word.beyond_right for word in found if word.page == 1) <= 3


@pytest.mark.needs("pdftotext")
def test_a_note_between_others_is_as_small_as_they_are(tmp_path):
    notes = [Paragraph((f"note-{n}",), "note") for n in range(3)]
    step = replace(page(rows_of(1), *notes).sections[0], name="step-1")
    (tmp_path / "doc.pdf").write_bytes(made(replace(page(), sections=(step,))))
    boxes = subprocess.run(
        ["pdftotext", "-bbox", "doc.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    heights = {
        round(float(low) - float(high), 1) for high, low in re.findall(r'yMin="([\d.]+)"[^>]*yMax="([\d.]+)">note-', boxes)
    }
    assert len(heights) == 1


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("rows", [36, 120])
def test_a_table_of_40_rows_is_whole_and_a_longer_one_parted_at_its_rules_under_a_head_of_its_own(rows):
    body = tuple(((f"row-{n}",), (Maths(number("0.25")),)) for n in range(rows))
    table = Table((("Head",), ("f",)), body, "lr", rules=tuple(range(12, rows, 12)))
    pages = pages_of(page(*(Paragraph(("line",)) for _ in range(20)), table))
    first_rows = [
        next(line for line in lines if line.startswith("row-")) for lines in pages if any("row-" in line for line in lines)
    ]
    assert all(int(line.split()[0].removeprefix("row-")) % 12 == 0 for line in first_rows)
    assert (len(first_rows) > 1) == (rows > 40)
    assert sum(line.startswith("Head") for lines in pages for line in lines) == len(first_rows)


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize(("before", "starts"), [(1, False), (5, False), (25, True), (40, True)])
def test_a_section_starts_a_page_unless_the_last_one_has_a_few_lines_and_has_its_remark_beside_its_title(before, starts):
    document = page(Paragraph(("Text.",)), starts_page=True, remark=("input ", Maths(Letter("x"))))
    first = Section("givens", "Given", tuple(Paragraph(("Numbers.",)) for _ in range(before)))
    pages = pages_of(replace(document, sections=(first, *document.sections)))
    head = next(line for lines in pages for line in lines if line.startswith("Step"))
    assert re.fullmatch(r"Step +input .", head)
    assert (head == pages[-1][0]) == starts
    assert len(pages) == (2 if starts else 1)


def test_a_screen_reader_finds_every_equation_heads_of_columns_and_what_they_are_multiplied_by():
    table = Table(
        (("",), ("x",), ("h",)), ((("sum",), ("1",), ("2",)),), "lrr", spans=(("",  1), ("row 1", 2)),
        times=(("times",), ("0.5",), ("0.25",)),
    )  # fmt: skip
    figure = Figure("cell", "Caption", "A cell", Drawing(90.0, 58.0, ()))
    note = Calculation((Letter("a"), Letter("b")), note=("with ", Maths(Letter("z"))))
    beside = Beside(figure, (Calculations((CalculationRow("", (), ((note,),), ("why",)),)),))
    with pikepdf.open(BytesIO(made(page(ROWS, table, beside, Spread(((Letter("a"), Letter("b")),), 2))))) as opened:
        tags = list(below(opened.Root.StructTreeRoot))
    said = [str(tag.Alt) for tag in of_kind(tags, "Formula")]
    assert said[1].startswith("z f is about W times the column 1.5; 0.0, plus B is about the column")
    assert len(said) == 2 * 3 + 2 + 2
    assert "a b" in said
    assert len(of_kind(tags, "TH")) == 2 + 3 + 3
    assert [str(tag.Alt) for tag in of_kind(tags, "Figure")] == ["A cell"]


@pytest.mark.needs("pdftotext")
def test_a_blank_has_its_unit_and_its_id_below_it():
    blanks = column([Blank("z_f.1.1", 7, "unit 1"), Blank("z_f.1.2", 7, is_answer=False)])
    text = text_of(made(page(Spread(((Row((Letter("z"), APPROX, blanks)),),)))))
    assert "unit 1" in text
    assert "z_f.1.1" in text
    assert "z_f.1.2" not in text


@pytest.mark.parametrize(
    ("formula", "printed"),
    [
        (Mark("result", number("-0.5")), 'heavy("−0.5")'),
        (Mark("result", Row((Hidden("-0."), number("5")))), '#h(1.788em) heavy("5")'),
        (Hidden("-0."), "#h(1.556em)"),
        (Named(number("2"), Letter("x")), "above(2, x)"),
        (Matrix(((number("1"), number("2")),), divider=1), "mat(align: #right, augment: #divider(1), 1, 2)"),
        (Brackets(Script(Letter("z"), Letter("f"), number("1"))), "paren.l attach(z, b: f, t: 1) paren.r"),
        (Brackets(Fraction(Letter("a"), Letter("b"))), "lr(paren.l frac(a, b) paren.r)"),
        (
            Brackets(Named(column([number("1"), number("2")]), Letter("x"))),
            "lr(size: #2.80em, paren.l above(mat(align: #right, 1 ; 2), x) paren.r)",
        ),
    ],
)
def test_results_keep_plain_digits_and_hidden_ones_their_room(formula, printed):
    assert TypstFormulas()(formula) == printed


@pytest.mark.parametrize(
    ("formula", "content"),
    [
        (number("-0.5"), "[−0.5]"),
        (Row((Hidden("-"), number("0.5"))), "[#h(0.778em);0.5]"),
        (Mark("noted", Mark("result", number("0.5"))), '[#heavy("0.5");#dagger-beside;]'),
        (Row((APPROX, Mark("result", number("0.5")))), '[#sign("≈");#h(.28em);#heavy("0.5");]'),
        (Row((number("2"), Operator("·"), number("3"))), '[2#h(.28em);#sign("·");#h(.28em);3]'),
        (Letter("x"), 'maths("x", $x$)'),
    ],
)
def test_numbers_in_sentences_and_tables_are_text(formula, content):
    assert TypstFormulas().content(formula) == content


def test_the_widths_by_which_equations_are_placed_are_those_of_typst():
    affine, squashed = (one.lines[0] for one in ROWS.rows[1].lines[0])
    delta = Script(Letter("z", prefix="δ"), Letter("f"), Row((Operator("("), Letter("t"), Operator(")"))))
    total = Row((delta, EQUALS, Script(Upright("∑"), sub=Letter("t")), THIN, delta, PLUS, TANH, THIN, delta))
    formulas = (affine, squashed, total, Row((Fraction(number("1"), Letter("x")), EQUALS, Matrix(((W, U, B),)))))
    preamble = write_document(page(), "typ").partition("\n= ")[0]
    measured = "".join(f"#context [#metadata(measure({TypstFormulas().displayed(one)}).width.pt())<m>]\n" for one in formulas)
    found = json.loads(typst.query(f"{preamble}\n{measured}".encode(), "<m>", field="value", ignore_system_fonts=True))
    for formula, points in zip(formulas, found, strict=True):
        assert 0.99 * points < 10 * typst_width(formula) < 1.06 * points + 3


def rows_of(count, start=100):
    affine = [Calculation((Row((Letter("a"), EQUALS, entries(start + n))),)) for n in range(count)]
    return Calculations(tuple(CalculationRow("", (), ((one,),)) for one in affine))


STEP_BLOCKS = {
    "rows": (rows_of(4), rows_of(4, 104)),
    "table and rows": (Table((("Head",), ("f",)), tuple(((f"row {n}",), ("100.11",)) for n in range(18)), "lr"), rows_of(1, 107)),
    "rows and a sentence": (rows_of(7), Paragraph(("Sentence.",)), rows_of(1, 107)),
}


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("name", ["step-2", "backward-step-2", "readout"])
@pytest.mark.parametrize("kind", STEP_BLOCKS)
def test_a_time_step_that_fits_on_a_page_is_not_parted(kind, name):
    step = replace(page(*STEP_BLOCKS[kind]).sections[0], name=name)
    moved = 0
    for lines in range(8, 44, 6):
        filler = Section("conventions", "Filler", tuple(Paragraph((f"line {n}",)) for n in range(lines)))
        pages = [" ".join(lines) for lines in pages_of(replace(page(), sections=(filler, step)))]
        assert len({next(n for n, text in enumerate(pages) if part in text) for part in ("Step", "100.11", "107.33")}) == 1
        moved += pages[-1].startswith("Step")
    assert moved  # else it was not tried


@pytest.mark.needs("pdftotext")
def test_a_time_step_that_is_longer_than_a_page_starts_where_there_is_room_and_loses_nothing():
    blocks = tuple(rows_of(3, 100 + 3 * n) for n in range(12))
    filler = Section("conventions", "Filler", (Paragraph(("line",)),))
    long_step = replace(page(*blocks).sections[0], name="step-1")
    pages = [" ".join(lines) for lines in pages_of(replace(page(), sections=(filler, long_step)))]
    assert "Step" in pages[0]
    assert "100.11" in pages[0]
    assert all(sum(f"{n}.33" in text for text in pages) == 1 for n in range(100, 136))


@pytest.mark.needs("pdftotext")
def test_states_to_copy_have_rows_below_them_where_all_rows_fit_on_a_page_only_without_them():
    worksheet = make_worksheet(solve(load_example("hello")), ["h", "y", "loss"])
    pages = [" ".join(lines) for lines in pages_of(worksheet.document)]
    having = [text for text in pages if "Copy:" in text]
    assert len(having) == 3
    assert all("Hidden state" in text.partition("Copy:")[2] for text in having)


@pytest.mark.needs("pdftotext")
def test_no_estimate_of_heights_can_push_a_step_off_its_page(monkeypatch):
    monkeypatch.setattr(typst_keeping, "PAGE_LINES", 1e9)
    monkeypatch.setattr(typst_calculations, "PAGE_LINES", 1e9)
    step = replace(page(rows_of(24), rows_of(12, 124)).sections[0], name="step-1")
    pages = [" ".join(lines) for lines in pages_of(replace(page(), sections=(step,)))]
    assert all(sum(f"{n}.33" in text for text in pages) == 1 for n in range(100, 136))


BLANKED = Table(
    (("",), ("unit",), *(((Maths(Script(Letter("x"), number(f"{n}"))),)) for n in range(7)), ("sum",)),
    tuple(
        (
            ("Gate",), (f"unit-{n}",), *(((Maths(number(f"0.{n}5"))),) for _ in range(7)),
            (Maths(Blank(f"z_f.1.{n}", 8, "unit")),),
        )
        for n in range(1, 4)
    ),
    "ll" + "r" * 8,
    heads_of=2,
    times=(("times",), ("",), *((Maths(Blank("", 8, is_answer=False)),) for _ in range(7)), ("1",)),
    rules=(1, 2),
)  # fmt: skip


def foot_of(word):
    """How far below the upper edge of A4 the print of a word ends, descenders included."""
    return word.beyond_foot + (297.0 - 15.0) * POINTS


def horizontal_lines(pdf):
    """The horizontal lines of the first page, as (distance from its upper edge, left end, right end)."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        height, (now, saved, lines) = float(opened.pages[0].MediaBox[3]), (pikepdf.Matrix(), [], [])
        for operands, operator in pikepdf.parse_content_stream(opened.pages[0]):
            match str(operator):
                case "q":
                    saved.append(now)
                case "Q":
                    now = saved.pop()
                case "cm":
                    now = pikepdf.Matrix(*map(float, operands)) @ now
                case "m":
                    start = now.transform(tuple(map(float, operands)))
                case "l":
                    end = now.transform(tuple(map(float, operands)))
                    if abs(start[1] - end[1]) < 0.01:
                        lines.append((height - start[1], *sorted((start[0], end[0]))))
    return lines


@pytest.mark.needs("pdftotext")
def test_the_line_of_a_blank_stands_level_with_its_row_and_its_id_above_the_next_rule(tmp_path):
    pdf = made(page(BLANKED))
    found = {word.text: word for word in words(pdf, tmp_path)}
    rules = horizontal_lines(pdf)
    for n in range(1, 4):
        foot = foot_of(found[f"unit-{n}"])
        assert min(abs(foot - y) for y, _, _ in rules) < 3.0
        assert foot_of(found[f"z_f.1.{n}"]) > foot + 3.0
        assert not any(foot + 1.5 < y < foot_of(found[f"z_f.1.{n}"]) + 1.0 for y, _, _ in rules)


@pytest.mark.needs("pdftotext")
def test_blanks_side_by_side_have_a_gap_between_them():
    dotted = sorted(line for line in horizontal_lines(made(page(BLANKED))) if 20 < line[2] - line[1] < 80)
    level = [line for line in dotted if abs(line[0] - dotted[0][0]) < 0.5]
    assert len(level) == 7
    assert all(right[1] - left[2] > 2.0 for left, right in pairwise(sorted(level, key=lambda line: line[1])))


def at_time(base, sub=None):
    return Script(base, sub, Row((Operator("("), number("1"), Operator(")"))))


TALL = {
    "h_1^(1)": at_time(Letter("h"), number("1")),
    "candidate": at_time(Letter("c", accent="tilde")),
    "f = sigma(z_f)": Row((at_time(Letter("f")), EQUALS, SIGMA, Brackets(at_time(Letter("z"), Letter("f"))))),
    "a power": Row((number("5.0"), Operator("·"), Script(number("10"), sup=number("-16")))),
}


@pytest.mark.parametrize("kind", TALL)
def test_formulas_in_a_table_keep_clear_of_its_rules_and_of_each_other(kind):
    formula, is_text = TALL[kind], TypstFormulas().is_text
    height = measured(f"$ inline({TypstFormulas()(formula)}) $", "height") / 10
    row = ((Maths(formula),), ("0.5",))
    (between_rules,) = struts_of([row], {0, 1}, is_text)
    first, second = struts_of([row, row], {0, 2}, is_text)
    assert sum(room_of(between_rules)) + 2 * INSET > height
    assert room_of(first)[1] + 2 * INSET + DIGIT > height - 0.05
    assert room_of(first)[0] == room_of(between_rules)[0] >= room_of(second)[0]


def room_of(strut):
    """What a strut, or a line of digits without one, has above and below its baseline, in em."""
    return tuple(map(float, re.findall(r"([\d.]+)em", strut))) or (DIGIT, 0.0)


def measured(content, side):
    """One measure of some content in Typst, in points."""
    preamble = write_document(page(), "typ").partition("\n= ")[0]
    asked = f"#context [#metadata(measure({content}).{side}.pt())<m>]\n"
    (points,) = json.loads(typst.query(f"{preamble}\n{asked}".encode(), "<m>", field="value", ignore_system_fonts=True))
    return points


def test_rows_of_plain_numbers_need_no_strut():
    rows = [(("1",), (Maths(number("0.5")),)) for _ in range(3)]
    assert struts_of(rows, {0, 3}, TypstFormulas().is_text) == ["", "", ""]


@pytest.mark.needs("pdftotext")
def test_few_short_formulas_stand_together_and_many_between_the_margins(tmp_path):
    few = Spread(((number("111"), number("222"), number("333")),))
    many = Spread((tuple(number(f"{n}" * 30) for n in (4, 5, 6)),))
    found = {word.text: word for word in words(made(page(few, many)), tmp_path)}
    assert found["333"].beyond_right < -250
    assert found["6" * 30].beyond_right == pytest.approx(0.0, abs=12.0 * POINTS)


@pytest.mark.parametrize(
    ("digits", "has_room"),
    [(20, True), (33, True), (120, False)],
)
def test_formulas_beside_a_figure_are_set_smaller_or_below_it_where_there_is_no_room(digits, has_room):
    rows = ((AlignedRow(Letter("a"), Row((EQUALS, number("0." + "1" * digits))), starts=True),),)
    beside = Beside(Figure("cell", "Caption", "A cell", Drawing(100.0, 58.0, ())), (Display(rows),))
    call = re.search(r"#beside\(100mm, (\w+), ([\d.]+)pt", write_document(page(beside), "typ"))
    assert call[1] == ("true" if has_room else "false")
    assert 8.0 <= float(call[2]) <= 9.0


@pytest.mark.needs("pdftotext")
def test_further_lines_of_an_equation_are_indented_and_end_within_the_margin(tmp_path):
    lines = tuple(Row((EQUALS, number("0." + "1" * digits), PLUS, number(f"{end}.5"))) for digits, end in ((50, 77), (84, 88)))
    row = CalculationRow("Loss", (), ((Calculation(lines),),))
    found = {word.text: word for word in words(made(page(Calculations((row,)))), tmp_path)}
    assert found["88.5"].beyond_right <= 0.5


@pytest.mark.needs("pdftotext")
def test_a_long_note_below_a_second_equation_begins_farther_left_and_ends_within_the_margin(tmp_path):
    rows = gate("Forget gate", ("1.5220", "1.2289"), ("0.8208", "0.7736"))
    first, second = rows.lines[0]
    note = replace(second, note=("with ", *(Maths(number(f"0.{n}" + "1" * 12)) for n in range(5))))
    found = {word.text: word for word in words(made(page(Calculations((replace(rows, lines=((first, note),)),)))), tmp_path)}
    lead = max((word for text, word in found.items() if text == "with"), key=lambda word: word.beyond_foot)
    last = next(word for text, word in found.items() if text.endswith("0.4" + "1" * 12))
    assert last.beyond_right <= 0.5
    assert last.beyond_foot == pytest.approx(lead.beyond_foot, abs=1.0)


def test_bold_powers_of_ten_are_as_wide_as_they_are():
    power = Mark("result", Row((number("5.0000"), Operator("·"), Script(number("10"), sup=number("-16")))))
    points = measured(TypstFormulas().displayed(power), "width")
    assert points < 10 * typst_width(power) < 1.05 * points


def test_an_option_in_a_sentence_keeps_its_two_hyphens_which_the_font_would_join():
    document = Document("T", "", ("say --backward",), (Section("a", "A", (Paragraph(("or --rate",)),)),))
    text = write_document(document, "typ")
    assert "-\u200c-backward" in text
    assert "-\u200c-rate" in text
    assert "--" not in re.sub("//.*", "", text).partition("say")[2]
