"""Sheets as files: TOML and CSV say the same, one broken sheet stops no other, dropped zeros are put back where declared."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from oracles.calculator import honest

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.marking import class_csv, sheet_toml
from symlstm.marking.answers import Expected
from symlstm.marking.fingerprint import fingerprint
from symlstm.marking.sheet_files import read_sheets

PROBLEM = load_example("seed")
DERIVATION = derive(PROBLEM)
PRINT = fingerprint(PROBLEM)
EXPECTED = Expected(DERIVATION.by_target, PRINT)
RIGHT = honest(DERIVATION, 4)


def toml(answers, head=f'problem = "{PRINT}"\nstudent = "ann"\nplaces = 4\n'):
    lines = "\n".join(f'"{node}" = "{text}"' for node, text in answers.items())
    return f"[sheet]\n{head}[answers]\n{lines}\n"


def csv_of(answers, student="ann"):
    return "student,node,value\n" + "".join(f"{student},{node},{text}\n" for node, text in answers.items())


def read_toml(text):
    found = sheet_toml.read_sheet(text, EXPECTED, "my")
    return {sheet.student: dict(sheet.entries) for sheet in found.sheets}, found.findings


def test_toml_and_csv_give_the_same_sheet():
    from_csv = class_csv.read_class(csv_of(RIGHT), EXPECTED).sheets[0]
    assert read_toml(toml(RIGHT)) == ({"ann": dict(from_csv.entries)}, [])


def test_a_number_without_quotes_keeps_its_zeros_and_an_id_without_quotes_is_the_same_id():
    sheets, findings = read_toml("[answers]\nf.2.1 = 0.8200\nloss = 5\n")
    assert not findings
    assert {node: entry.text for node, entry in sheets["my"].items()} == {"f.2.1": "0.8200", "loss": "5"}


@pytest.mark.parametrize("empty_form", [class_csv.empty_csv, sheet_toml.empty_toml])
def test_an_empty_form_names_every_quantity_and_reads_as_blank(empty_form):
    form = empty_form(DERIVATION.by_target, PRINT, 4)
    assert all(target in form for target in DERIVATION.by_target)
    if empty_form is sheet_toml.empty_toml:
        assert "an empty form" in str(read_toml(form)[1][0])
        sheets, findings = read_toml(form.replace('student = ""', 'student = "ann"'))
        assert not findings
        assert {entry.text for entry in sheets["ann"].values()} == {""}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[answers]\nq.1.1 = '0.5'\n", 'the id "q.1.1"'),
        ("[sheet]\nname = 'ann'\n[answers]\nloss = '1'\n", "an unknown key"),
        ("[sheet]\nproblem = 'abc'\n[answers]\nloss = '1'\n", "belongs to another problem"),
        ("[sheet]\nstudent = 'ann'\n", "no answers"),
        ("[answers]\nd_f.1.1 = '0.5'\n", "--backward"),
        ("answers = 3\n", "a table"),
        ("[answers\n", "valid TOML"),
    ],
)
def test_what_is_wrong_in_a_toml_sheet_is_said(text, said):
    assert said in " ".join(map(str, read_toml(text)[1]))


@pytest.mark.parametrize(
    ("text", "place", "meant"),
    [
        ("[answer]\nloss = '1'\n", "answer (line 1)", "did you mean answers?"),
        ("[Values]\nloss = '1'\n", "Values (line 1)", "did you mean answers?"),
        ("[shet]\nstudent = 'ann'\n[answers]\nloss = '1'\n", "shet (line 1)", "did you mean sheet?"),
        ("[sheet]\nplacse = 4\n[answers]\nloss = '1'\n", "sheet.placse (line 2)", "did you mean places?"),
        ("[sheet]\ndecimals = 4\n[answers]\nloss = '1'\n", "sheet.decimals (line 2)", "did you mean places?"),
        ("[sheet]\nname = 'ann'\n[answers]\nloss = '1'\n", "sheet.name (line 2)", "did you mean student?"),
        ("student = 'ann'\n[answers]\nloss = '1'\n", "student (line 1)", "it belongs under [sheet]"),
    ],
)
def test_a_key_that_a_toml_sheet_does_not_have_gets_the_one_that_was_meant(text, place, meant):
    (finding,) = read_toml(text)[1]
    assert str(finding).startswith(f"{place}: found an unknown key, expected ")
    assert str(finding).endswith(meant)


@pytest.mark.parametrize("text", ['"f.1.1" = "0.5"\nloss = "1"\n', '[sheet]\nstudent = "ann"\nf.1.1 = "0.5"\nloss = "1"\n'])
def test_answers_outside_of_their_table_are_counted_once_with_what_to_do(text):
    sheets, findings = read_toml(text)
    assert not sheets
    line = text[: text.index("f.1.1")].count("\n") + 1
    assert [str(finding) for finding in findings] == [
        f"answers (line {line}): found 2 answers outside of [answers], expected all answers below [answers]\n"
        "    put [answers] on a line of its own above the answers"
    ]


def test_an_answer_outside_of_its_table_is_told_to_the_student_beside_those_that_are_marked():
    text = '[sheet]\nstudent = "ann"\nloss = "1"\n[answers]\n"f.1.1" = "0.5"\n'
    (sheet,) = sheet_toml.read_sheet(text, EXPECTED, "my").sheets
    assert list(sheet.entries) == ["f.1.1"]
    assert [str(each.found) for each in sheet.left_out.findings] == ["1 answer outside of [answers]"]
    assert sheet.unused == 1


def test_two_students_of_one_toml_sheet_are_refused_as_a_name_and_said():
    sheets, (finding,) = read_toml('[sheet]\nstudent = ["ann", "bob"]\n[answers]\nloss = "1"\n')
    assert list(sheets) == ["my"]
    assert "sheet.student (line 2): found a list of 2 items, expected one name or number" in str(finding)


def test_a_list_for_an_answer_is_shown_as_it_was_written():
    sheets, _ = read_toml("[answers]\nloss = [0.50, 0.3]\n")
    assert sheets["my"]["loss"].text == "0.50, 0.3"


@given(st.text(max_size=200))
@example("[answers]\nloss = nan\n")
@example('[answers]\n"loss" = true\n')
@example("[answers.f.2]\n1 = 1979-05-27\n")
def test_any_text_gives_sheets_and_findings_never_an_error(text):
    read_toml(text)
    read_toml("[answers]\n" + text)


def test_a_student_in_two_files_is_read_once_and_that_is_said(tmp_path):
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(csv_of({"loss": "5.3686"}))
    first, second = read_sheets([tmp_path / "a.csv", tmp_path / "b.csv"], EXPECTED).values()
    assert [sheet.student for sheet in first.sheets] == ["ann"]
    assert second.sheets == []
    assert "a second sheet" in str(second.findings[0])


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"student,node,value\n\x81sa,loss,5", b"student\0"])
def test_another_encoding_is_said_with_what_to_do(tmp_path, content):
    (tmp_path / "bad.csv").write_bytes(content)
    (found,) = read_sheets([tmp_path / "bad.csv"], EXPECTED).values()
    assert found.sheets == []
    assert "UTF-8" in str(found.findings[0]) or "is this the right file" in str(found.findings[0])


def dropped(answers):
    """What a spreadsheet makes of decimals."""
    return {node: text.rstrip("0").rstrip(".") for node, text in answers.items()}


def test_zeros_that_a_spreadsheet_dropped_are_put_back_where_places_are_declared():
    text = "student,places,node,value\n" + "".join(f"ann,4,{node},{text}\n" for node, text in dropped(RIGHT).items())
    found = class_csv.read_class(text, EXPECTED)
    assert {entry.unit for entry in found.sheets[0].entries.values()} == {next(iter(found.sheets[0].entries.values())).unit}
    assert "a spreadsheet drops zeros" in str(found.findings[0])


def test_a_sheet_without_declared_places_is_left_as_it_stands_with_a_warning():
    found = class_csv.read_class(csv_of(dropped(RIGHT)), EXPECTED)
    assert len({entry.unit for entry in found.sheets[0].entries.values()}) > 1
    assert "marked as it stands" in str(found.findings[0])


def test_zeros_written_by_hand_are_no_sign_of_a_spreadsheet():
    found = class_csv.read_class("student,places,node,value\n" + "".join(f"ann,4,{n},{t}\n" for n, t in RIGHT.items()), EXPECTED)
    assert found.findings == []


def test_a_column_that_stands_twice_is_said_and_nothing_is_guessed():
    found = class_csv.read_class("student,loss,loss\nann,5.3686,5.0000\n", EXPECTED)
    assert found.sheets == []
    assert 'the column "loss" twice' in str(found.findings[0])


def test_a_student_with_two_rows_is_not_marked_until_one_is_left():
    found = class_csv.read_class("student,loss\nann,5.3686\nbob,5.3686\nann,5.0000\n", EXPECTED)
    assert [sheet.student for sheet in found.sheets] == ["bob"]
    assert found.findings[0].line == 4


ONE = "student,node,value\n{name},c.1.1,0.2949\n"


def said_of_folder(folder, **hand_in):
    for name, content in hand_in.items():
        (folder / name).write_text(content)
    read = read_sheets([folder], EXPECTED)
    return {sheet.student for found in read.values() for sheet in found.sheets}, [
        str(each) for f in read.values() for each in f.findings
    ]


@pytest.mark.parametrize("lock", ["~$ann.xlsx", ".~lock.ann.csv#"])
def test_a_lock_of_an_office_program_is_not_read_and_that_is_said(tmp_path, lock):
    students, findings = said_of_folder(tmp_path, **{"ann.csv": ONE.format(name="ann"), lock: ""})
    assert students == {"ann"}
    (finding,) = findings
    assert f'1 lock of an office program, "{lock}"' in finding
    assert "read as it was saved last" in finding


def test_other_hidden_files_are_left_alone_without_a_word(tmp_path):
    assert said_of_folder(tmp_path, **{"ann.csv": ONE.format(name="ann"), ".DS_Store": "", "._ann.csv": "x"}) == ({"ann"}, [])


@pytest.mark.parametrize("target", ["../secret.csv", "..", "/nonexistent", "out.csv"])
def test_no_link_is_followed_that_leads_out_of_a_folder_of_sheets_and_that_is_said(tmp_path, target):
    folder = tmp_path / "in"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text(ONE.format(name="eve"))
    (folder / "out.csv").symlink_to(target)
    students, findings = said_of_folder(folder, **{"ann.csv": ONE.format(name="ann")})
    assert students == {"ann"}
    (finding,) = findings
    assert '1 symbolic link out of it or to nowhere, "out.csv"' in finding
    assert "not followed" in finding


def test_a_link_within_a_folder_of_sheets_is_followed(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "bob.csv").symlink_to("../ann.csv")
    students, findings = said_of_folder(tmp_path, **{"ann.csv": "node,value\nc.1.1,0.2949\n"})
    assert (students, findings) == ({"ann", "sub"}, [])


@pytest.mark.parametrize(
    ("names", "alike"),
    [(("ann", "Ann", "ANN"), 2), (("Ann Lee", "AnnLee"), 1), (("ann-lee", "ann_lee"), 1), (("ann", "anna"), 0), (("-", "_"), 0)],
)
def test_names_that_differ_in_capitals_and_spaces_alone_are_two_students_and_that_is_said(tmp_path, names, alike):
    (tmp_path / "class.csv").write_text("student,c.1.1\n" + "".join(f"{name},0.2949\n" for name in names))
    (found,) = read_sheets([tmp_path / "class.csv"], EXPECTED).values()
    assert [sheet.student for sheet in found.sheets] == list(names)
    assert sum("in capitals, spaces or hyphens alone" in str(finding) for finding in found.findings) == alike


@pytest.mark.parametrize("written", ["c,1,1", "c_1_1", "c 1 1", "C-1-1", "c.1,1"])
@pytest.mark.parametrize(
    "table", ['student,"{id}",loss\nann,0.2949,5.3686\n', 'student,node,value\nann,"{id}",0.2949\nann,loss,5.3686\n']
)
def test_of_an_id_with_other_signs_for_its_points_it_is_said_which_is_meant_and_nothing_is_guessed(table, written):
    found = class_csv.read_class(table.format(id=written), EXPECTED)
    assert "did you mean c.1.1?" in "\n".join(map(str, found.findings))
    assert "c.1.1" not in found.sheets[0].entries
