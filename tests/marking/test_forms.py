"""One class in every form that people hand in: wide, long, parted by commas, semicolons or tabs, in every encoding, as a workbook."""

import csv
import io
import re
import sys
import unicodedata
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symlstm import load_example
from symlstm.marking import class_csv
from symlstm.marking.answers import Expected
from symlstm.marking.fingerprint import fingerprint, is_fingerprint
from symlstm.marking.sheet_files import read_sheets
from symlstm.marking.written import Unreadable, Written

IDS = ("f.1.1", "h.1.1", "loss")
EXPECTED = Expected(IDS, "p0123456789a")

NAMES = st.text(st.characters(categories=["Lu", "Ll", "Nd"], codec="utf-8"), min_size=1, max_size=8).filter(
    lambda name: unicodedata.normalize("NFC", name) == name
)
NUMBERS = st.builds(lambda digits, places: f"{Decimal(digits).scaleb(-places):f}", st.integers(-9999, 9999), st.integers(0, 6))
CLASSES = st.dictionaries(NAMES, st.tuples(*[NUMBERS | st.just("")] * len(IDS)), min_size=1, max_size=4)


def wide(numbers):
    return [["student", *IDS], *([name, *answers] for name, answers in numbers.items())]


def long(numbers):
    rows = [[name, node, answer] for name, answers in numbers.items() for node, answer in zip(IDS, answers, strict=True)]
    return [["student", "node", "value"], *rows]


def as_text(rows, delimiter=","):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def with_commas(rows, value_columns):
    return [
        rows[0],
        *([cell.replace(".", ",") if at in value_columns else cell for at, cell in enumerate(row)] for row in rows[1:]),
    ]


def as_workbook(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            cell.number_format = "@"
            if isinstance(cell.value, str):
                cell.data_type = "s"  # else a text that begins with = would be a formula
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read(tmp_path, content, name="class.csv", expected=EXPECTED):
    (tmp_path / name).write_bytes(content)
    (found,) = read_sheets([tmp_path / name], expected).values()
    return found


def meant(sheets):
    """What each student's entries stand for."""
    return {sheet.student: {node: sense(entry) for node, entry in sheet.entries.items()} for sheet in sheets}


def sense(entry):
    return (entry.value, entry.unit) if isinstance(entry, Written) else entry.text


def with_part(content, name, change):
    """A workbook with one part of it changed."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, change(old.read(part)) if part.filename == name else old.read(part))
    return stream.getvalue()


@settings(max_examples=40, deadline=None)  # a workbook takes its time
@given(numbers=CLASSES)
def test_a_class_is_read_the_same_in_every_form(tmp_path_factory, numbers):
    folder = tmp_path_factory.mktemp("forms")
    forms = {
        "wide": as_text(wide(numbers)).encode(),
        "long": as_text(long(numbers)).encode(),
        "semicolons": as_text(with_commas(wide(numbers), (1, 2, 3)), ";").encode("utf-8-sig"),
        "long semicolons": ("sep=;\r\n" + as_text(with_commas(long(numbers), (2,)), ";")).encode(),
        "tabs": as_text(wide(numbers), "\t").encode("utf-16"),
        "utf-16 be": b"\xfe\xff" + as_text(long(numbers)).encode("utf-16-be"),
        "workbook": as_workbook(wide(numbers)),
        "long workbook": as_workbook(long(numbers)),
    }
    found = {form: read(folder, content) for form, content in forms.items()}
    first = meant(found["wide"].sheets)
    assert list(first) == list(numbers)
    for form, answers in found.items():
        assert (meant(answers.sheets), answers.findings, set(answers.listed)) == (first, [], set(IDS)), form


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_of_a_spreadsheet_gives_the_same_names(tmp_path, encoding):
    found = read(tmp_path, "student;loss\r\nZoë;5,36\r\n".encode(encoding))
    assert meant(found.sheets) == {"Zoë": {"loss": (Fraction("5.36"), Fraction(1, 100))}}
    assert [finding.line for finding in found.findings] == ([2] if encoding == "cp1252" else [])
    assert "Windows-1252" in "".join(map(str, found.findings)) or encoding != "cp1252"


@pytest.mark.parametrize(
    "text",
    [
        "Student,F.1.1,H.1.1,,\nann,0.50,0.1,,\n,,,,\n\n",
        "\n\nSTUDENT,NODE,VALUE\nann,F.1.1,'0.50\nann,h.1.1,≈ 0.1\n",
        '"sep=;"\nstudent;f.1.1;h.1.1;\nann;0,50;0,1;\n;;;\n',
        "sep=|\rstudent|f.1.1|h.1.1\rann|0.50|0.1\r",
        "student\tnode\tvalue\nann\tf.1.1\t0,50\nann\th.1.1\t0,1\n",
        " student , f.1.1 , h.1.1 \n ann ,0.50,0.1\n",
    ],
)
def test_what_spreadsheets_add_to_a_csv_does_no_harm(text):
    found = class_csv.read_class(text, EXPECTED)
    assert found.findings == []
    assert meant(found.sheets) == {
        "ann": {"f.1.1": (Fraction(1, 2), Fraction(1, 100)), "h.1.1": (Fraction(1, 10), Fraction(1, 10))}
    }


@pytest.mark.parametrize("value", ["1,234", "1,234,567"])
def test_a_comma_between_tabs_that_may_part_thousands_goes_to_a_person(value):
    (sheet,) = class_csv.read_class(f"student\tloss\nann\t{value}\n", EXPECTED).sheets
    assert isinstance(sheet.entries["loss"], Unreadable)


def test_a_comma_between_tabs_beside_points_goes_to_a_person():
    (sheet,) = class_csv.read_class("student\tf.1.1\tloss\nann\t0.5\t5,36\n", EXPECTED).sheets
    assert isinstance(sheet.entries["loss"], Unreadable)


@pytest.mark.parametrize("other", ["=1/(1+EXP(0.5))", "=1/(1+0.5)", "ran out of time."])
def test_a_point_in_a_formula_or_in_words_does_not_make_decimal_commas_unreadable(other):
    (sheet,) = class_csv.read_class(f"student\tf.1.1\tloss\nann\t{other}\t5,36\n", EXPECTED).sheets
    assert isinstance(sheet.entries["f.1.1"], Unreadable)
    assert (sheet.entries["loss"].value, sheet.entries["loss"].unit) == (Fraction("5.36"), Fraction(1, 100))


@pytest.mark.parametrize("other", ["0.5 ?", "≈0.5", "1.234,5", "0.5/0.6"])
def test_a_point_in_what_may_be_meant_as_a_number_leaves_commas_to_a_person(other):
    (sheet,) = class_csv.read_class(f"student\tf.1.1\tloss\nann\t{other}\t5,36\n", EXPECTED).sheets
    assert isinstance(sheet.entries["loss"], Unreadable)


def test_ids_that_differ_by_capitals_alone_are_not_mixed_up():
    expected = Expected(("R.1", "r.1", "f.1"), "p")
    found = class_csv.read_class("student,r.1,R.1,F.1\nann,1,2,3\n", expected)
    assert {node: entry.text for node, entry in found.sheets[0].entries.items()} == {"r.1": "1", "R.1": "2", "f.1": "3"}
    assert Expected(("Ri.1", "rI.1"), "p").id_of("RI.1") == "RI.1"


# rows and cells that are out of place


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("student,f.1.1\nbob,0.5\nann,0,5\n", 3, "3 cells"),
        ("student,node,value\nbob,f.1.1,0.5\nann,f.1.1,0,5\n", 3, "4 cells"),
        ("student,node,value,note\nbob,f.1.1,0.5,\nann,f.1.1,0,5\n", 3, 'the value "0" and the note "5"'),
        ("student,,f.1.1\nbob,,0.5\nann,x,0.5\n", 3, "no heading"),
        ("student,node,places,value\nbob,f.1.1,4,0.5\nann,f.1.1,0.5\n", 3, "and no value"),
    ],
)
def test_no_number_of_a_row_out_of_place_is_used_and_its_student_is_named(text, line, said):
    found = class_csv.read_class(text, EXPECTED)
    assert [finding.line for finding in found.findings] == [line]
    assert said in str(found.findings[0])
    assert meant(found.sheets) == {"bob": {"f.1.1": (Fraction(1, 2), Fraction(1, 10))}}
    assert list(found.named) == ["bob", "ann"]


def test_a_short_row_of_a_class_is_blank_at_its_end_and_that_is_said():
    found = class_csv.read_class("student,f.1.1,h.1.1\nann,0.5\n", EXPECTED)
    assert meant(found.sheets) == {"ann": {"f.1.1": (Fraction(1, 2), Fraction(1, 10))}}
    assert "2 cells, expected 3" in str(found.findings[0])


def test_a_row_without_a_value_is_blank_in_long_form():
    found = class_csv.read_class("student,node,value\nann,f.1.1\nann,h.1.1,0.5\n", EXPECTED)
    assert (meant(found.sheets)["ann"]["f.1.1"], found.findings) == ("", [])


def test_a_broken_row_stops_no_other_and_is_counted_where_it_can_only_be_one_student_s():
    found = class_csv.read_class('student,node,value\nann,f.1.1,"0.5"x\nann,h.1.1,0.5\n', EXPECTED)
    assert [(sheet.student, sheet.unused) for sheet in found.sheets] == [("ann", 1)]
    assert found.findings[0].line == 2


def test_broken_headings_are_not_taken_from_the_row_below_them():
    assert class_csv.read_class('"student"x,loss\nstudent,loss\nann,5\n', EXPECTED).sheets == []


@pytest.mark.parametrize("text", ["problem,student,h.1.1\np999,ann,0.5\n", "problem,student,node,value\np999,ann,h.1.1,0.5\n"])
def test_what_a_sheet_of_another_problem_asks_does_not_count(text):
    found = class_csv.read_class(text, EXPECTED)
    assert (found.sheets, dict(found.listed), list(found.named)) == ([], {}, ["ann"])


# names


def test_a_name_in_the_first_row_goes_on_in_a_file_of_one_student():
    found = class_csv.read_class("student,node,value\nann,f.1.1,0.5\n,h.1.1,0.6\n  ,loss,0.7\n", EXPECTED)
    assert (found.findings, [(s.student, len(s.entries), s.unused) for s in found.sheets]) == ([], [("ann", 3, 0)])


def test_rows_without_a_name_among_several_students_are_said_in_blocks_and_counted_with_who_stands_above():
    text = "student,node,value\n,loss,1\nann,f.1.1,0.5\n,h.1.1,0.6\n,loss,0.7\nbob,f.1.1,0.5\n,loss,0.7\n"
    found = class_csv.read_class(text, EXPECTED)
    assert [(s.student, len(s.entries), s.unused) for s in found.sheets] == [("ann", 1, 2), ("bob", 1, 1)]
    assert [(finding.line, finding.found) for finding in found.findings] == [
        (2, "1 row with no name"),
        (4, "2 rows with no name"),
        (7, "1 row with no name"),
    ]
    assert set(found.listed) == set(IDS)


def test_a_form_of_which_the_name_was_left_out_is_asked_for_one_name_and_not_taken_for_a_class():
    found = class_csv.read_class("student,node,value\n,f.1.1,0.5\n,h.1.1,0.6\n", EXPECTED)
    (finding,) = found.findings
    assert (finding.found, finding.expected) == ("2 rows with no name", "the student's name or number, at least in the first row")
    assert finding.hint == "not used; write who it is"


def test_a_second_form_below_that_of_one_student_is_a_clash_and_never_mixed_in():
    found = class_csv.read_class("student,node,value\nann,f.1.1,0.5\n,f.1.1,0.6\n", EXPECTED)
    assert found.sheets == []


@pytest.mark.parametrize("other", ["Zoe\u0308 Ma", " Zo\u00eb  Ma ", "Zo\u00eb\u00a0Ma"])
def test_names_equal_but_for_how_they_are_stored_are_one_student(tmp_path, other):
    found = class_csv.read_class(f"student,node,value\nZo\u00eb Ma,f.1.1,0.5\n{other},h.1.1,0.5\n", EXPECTED)
    assert [(s.student, len(s.entries)) for s in found.sheets] == [("Zo\u00eb Ma", 2)]
    (tmp_path / "a.csv").write_text("student,loss\nZo\u00eb Ma,5\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text(f'[sheet]\nstudent = "{other}"\n[answers]\nLOSS = "5"\n', encoding="utf-8")
    _, second = read_sheets([tmp_path / "a.csv", tmp_path / "b.toml"], EXPECTED).values()
    assert "a second sheet" in str(second.findings[0])


# fingerprints


def test_a_fingerprint_begins_with_a_letter_and_the_older_form_is_still_matched():
    seed = load_example("seed")
    of_seed = fingerprint(seed)
    assert of_seed == "p25d7927e109"
    assert is_fingerprint("25d7927e109b", of_seed)
    assert is_fingerprint(" P25D7927E109", of_seed)
    others = ("25d7927e10ab", "p25d7927e10b", "", "25d7927e109", "25d7927e109bb")
    assert not any(is_fingerprint(other, of_seed) for other in others)
    assert fingerprint(replace(seed, rounding=replace(seed.rounding, places=5))) != of_seed


# bounds


def test_repeated_students_and_ever_the_same_fault_take_linear_time_and_few_words():
    rows = "".join(f"s{number % 5000},0,5\n" for number in range(100_000))
    found = class_csv.read_class("student,f.1.1\n" + rows, EXPECTED)
    assert (len(found.findings), found.gathered.more) == (30, 99_970)
    assert (found.sheets, len(found.named)) == ([], 5000)


def test_ten_thousand_students_in_two_files_are_told_apart_in_linear_time(tmp_path):
    text = "student,loss\n" + "".join(f"学{number},5\n" for number in range(10_000))
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    first, second = read_sheets([tmp_path / "a.csv", tmp_path / "b.csv"], EXPECTED).values()
    assert (len(first.sheets), second.sheets, second.gathered.more) == (10_000, [], 9_970)


def test_more_rows_than_a_class_can_have_are_refused_before_they_are_read():
    found = class_csv.read_class("student,loss\n" + "\n" * 1_000_001, EXPECTED)
    assert "1,000,002 lines" in str(found.findings[0])


# workbooks


SHEET = "xl/worksheets/sheet1.xml"
OPENING = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
CLOSING = b"</sheetData></worksheet>"


@pytest.fixture
def book():
    made = openpyxl.Workbook()
    made.active.append(["student", "places", "node", "value"])
    return made


def saved(book):
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_number_in_a_cell_is_its_shortest_decimal_and_zeros_come_back_where_places_are_declared(tmp_path, book):
    for row in (("ann", 4, "f.1.1", 0.1), ("ann", 4, "h.1.1", 0.2949), ("ann", 4, "loss", 3), ("bob", 4, "f.1.1", 0.1 + 0.2)):
        book.active.append(row)
    found = read(tmp_path, saved(book))
    four = Fraction(1, 10**4)
    assert meant(found.sheets)["ann"] == {
        "f.1.1": (Fraction(1, 10), four),
        "h.1.1": (Fraction("0.2949"), four),
        "loss": (3, four),
    }
    assert meant(found.sheets)["bob"] == {"f.1.1": (Fraction(3, 10), Fraction(1, 10))}
    assert ["read as if written to 4 places" in str(finding) for finding in found.findings] == [True]


def test_zeros_that_the_format_of_a_cell_shows_are_written(tmp_path, book):
    for number, node in zip((0.5, 0.2949, 0.29491), IDS, strict=True):
        book.active.append(("ann", None, node, number))
        book.active.cell(book.active.max_row, 4).number_format = "0.0000"
    found = read(tmp_path, saved(book))
    assert [entry.text for entry in found.sheets[0].entries.values()] == ["0.5000", "0.2949", "0.29491"]
    assert found.findings == []


def test_a_number_too_large_for_a_float_stops_no_other(tmp_path, book):
    for student, number in (("ann", 7), ("bob", 5)):
        book.active.append((student, None, "loss", number))
        book.active.cell(book.active.max_row, 4).number_format = "0.0000"
    content = with_part(saved(book), SHEET, lambda xml: xml.replace(b"<v>7</v>", b"<v>" + b"9" * 400 + b"</v>"))
    assert [sheet.entries["loss"].text for sheet in read(tmp_path, content).sheets] == ["9" * 400 + ".0000", "5.0000"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2024, 7, 8), "a date or time"),
        (True, "true or false"),
        ("#DIV/0!", "the error #DIV/0!"),
        ("=A1+1", "a formula without its result"),
    ],
)
def test_a_cell_that_holds_no_number_is_said_and_goes_to_a_person(tmp_path, book, value, said):
    book.active.append(("ann", None, "loss", value))
    found = read(tmp_path, saved(book))
    assert (found.findings[0].where, found.findings[0].found, found.findings[0].line) == ("cell D2", said, 2)
    assert isinstance(found.sheets[0].entries["loss"], Unreadable)


def test_the_result_of_a_formula_is_read(tmp_path, book):
    book.active.append(("ann", None, "loss", "=1/4"))
    content = with_part(saved(book), SHEET, lambda xml: re.sub(rb"<v ?/>|<v></v>", b"<v>0.25</v>", xml))
    found = read(tmp_path, content)
    assert meant(found.sheets) == {"ann": {"loss": (Fraction(1, 4), Fraction(1, 100))}}
    assert found.findings == []


def test_a_second_sheet_that_is_not_read_is_said(tmp_path, book):
    book.active.append(("ann", None, "loss", "5"))
    book.create_sheet("empty")
    assert read(tmp_path, saved(book)).findings == []
    book["empty"].append(["more"])
    found = read(tmp_path, saved(book))
    assert "only the first is read" in str(found.findings[0])
    assert len(found.sheets) == 1


@pytest.mark.parametrize(
    ("inner", "said"),
    [
        (b"<row>" + b"<c/>" * 2_000_000 + b"</row>", "more than can be read safely"),
        (b" " * 100_000_000, "bytes unpacked"),
        (b'<row><c r="XFD1"><v>1</v></c></row>' * 200, "more than 2,000,000 cells"),
        (b'<row r="999999999999"><c><v>1</v></c></row>', "more than 2,000,000 cells"),
        (b"<row><c", "cannot be read (ParseError)"),
    ],
)
def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path, book, inner, said):
    content = with_part(saved(book), SHEET, lambda _: OPENING + inner + CLOSING)
    assert len(content) < 1_000_000
    found = read(tmp_path, content)
    assert (said in str(found.findings[0]), found.sheets) == (True, [])


def test_a_workbook_that_defines_entities_is_refused(tmp_path, book):
    content = with_part(saved(book), SHEET, lambda xml: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + OPENING + CLOSING)
    assert "more than can be read safely" in str(read(tmp_path, content).findings[0])


@pytest.mark.parametrize("content", [b"PK\x03\x04 no archive", b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04"])
def test_what_is_no_workbook_after_all_is_said(tmp_path, content):
    found = read(tmp_path, content, "class.xlsx")
    assert (len(found.findings), found.sheets) == (1, [])


def test_without_openpyxl_the_message_says_how_to_get_it(tmp_path, book, monkeypatch):
    content = saved(book)
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    assert "pip install 'symlstm[excel]'" in str(read(tmp_path, content).findings[0])


@settings(deadline=None)
@given(content=st.binary(max_size=300), start=st.sampled_from([b"", b"\xff\xfe", b"\xfe\xff", b"student,loss\n", b"PK\x03\x04"]))
def test_any_bytes_give_sheets_and_findings_never_an_error(tmp_path_factory, content, start):
    read(tmp_path_factory.getbasetemp(), start + content)


@settings(max_examples=40, deadline=None)  # a workbook takes its time
@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.binary(min_size=1, max_size=20)), min_size=1, max_size=3))
def test_a_damaged_sheet_in_a_workbook_gives_sheets_and_findings_never_an_error(tmp_path_factory, changes):
    def damaged(xml):
        for at, piece in changes:
            xml = xml[: at % len(xml)] + piece + xml[at % len(xml) + len(piece) :]
        return xml

    rows = [["student", "loss"], ["ann", "5.3"]]
    found = read(tmp_path_factory.getbasetemp(), with_part(as_workbook(rows), SHEET, damaged))
    assert all(isinstance(finding.found, str) for finding in found.findings)
