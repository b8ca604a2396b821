"""Marking a class in which everybody has other numbers: each sheet against its own paper, and nobody lost without a word."""

import csv
import io
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from oracles.class_folder import class_folder, filled_form, right_answers

from symlstm import load_example, mark_class
from symlstm.classroom.manifest import manifest_text
from symlstm.classroom.roster import Person
from symlstm.cli import main
from symlstm.errors import ProblemError, UsageError

PEOPLE = [
    Person("0011", "Ann Lee", "ann@x.edu", {"group": "A"}),
    Person("0012", "Bob Ray", "bob@x.edu", {"group": "B"}),
    Person("0013", "Cyd <b>Ö</b>", "cyd@x.edu", {"group": "=1+1"}),
    Person("0014", "Dan Fox", "", {"group": "A"}),
    Person("0015", "Dan Fox", "", {"group": "B"}),
]


class Class:
    """A class folder, and a folder of what was handed in."""

    def __init__(self, folder: Path):
        self.folder, self.answers = folder / "made", folder / "answers"
        self.manifest = class_folder(self.folder, load_example(), PEOPLE)
        self.papers = {paper.stem: paper for paper in self.manifest.papers}
        self.answers.mkdir()

    def right(self, stem):
        return right_answers(self.folder, self.papers[stem])

    def form(self, stem, student=None, problem=None, **changed):
        """The form of a paper, filled in rightly but for what is changed."""
        paper = self.papers[stem]
        student, problem = paper.person.name if student is None else student, paper.fingerprint if problem is None else problem
        return filled_form(self.manifest, self.right(stem) | changed, student, problem)

    def hand_in(self, stem, name=None, **how):
        (self.answers / f"{name or stem}.csv").write_text(self.form(stem, **how), encoding="utf-8")

    def check(self, *options, sheets=None):
        arguments = ["check", str(self.folder), str(sheets or self.answers), "--out", str(self.folder.parent / "out"), *options]
        return CliRunner().invoke(main, arguments)

    def gradebook(self, *options, sheets=None):
        """The rows of the gradebook by name, and the result of the run."""
        result = self.check("--format", "csv", *options, sheets=sheets)
        text = (self.folder.parent / "out" / "made_marks.csv").read_text(encoding="utf-8-sig")
        return {row["name"]: row for row in csv.DictReader(io.StringIO(text))}, result


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return Class(tmp_path_factory.mktemp("class"))


@pytest.fixture
def class_(made, tmp_path):
    """The class with nothing handed in."""
    found = object.__new__(Class)
    found.__dict__.update(made.__dict__)
    found.answers = tmp_path / "answers"
    found.answers.mkdir()
    return found


def marks(result):
    lines = [line for line in result.stdout.splitlines() if line.startswith('"')]
    return {name.strip('"'): mark for name, _, mark in (line.rpartition(": ") for line in lines)}


def test_everybody_is_marked_against_their_own_numbers_whoever_says_how_it_is_their_sheet(class_):
    class_.hand_in("0011")
    class_.hand_in("0012", student="bob@x.edu", problem="")
    class_.hand_in("0013", name="form (3)", student="")
    class_.hand_in("0014", student="14", problem="")
    class_.hand_in("0015", student="", problem="")
    result = class_.check()
    assert (result.exit_code, result.stderr) == (0, "")
    assert marks(result) == dict.fromkeys(("Ann Lee", "Bob Ray", "Cyd <b>Ö</b>", "Dan Fox (0014)", "Dan Fox (0015)"), "14 of 14")


def test_a_sheet_marked_against_another_variant_would_not_be_right(class_):
    class_.hand_in("0011", problem=class_.papers["0012"].fingerprint)
    assert marks(class_.check())["Ann Lee"] != "14 of 14"


def test_all_forms_in_one_file_are_told_apart_by_name_or_by_fingerprint_alone(class_):
    forms = [class_.form(stem, student=name) for stem, name in (("0011", None), ("0012", ""), ("0013", None))]
    text = forms[0] + "".join(form.partition("\n")[2] for form in forms[1:])
    (class_.answers / "class.csv").write_text(text, encoding="utf-8")
    result = class_.check()
    assert marks(result) == {"Ann Lee": "14 of 14", "Bob Ray": "14 of 14", "Cyd <b>Ö</b>": "14 of 14"}
    assert 'missing        2 of 5: "Dan Fox (0014)", "Dan Fox (0015)"' in result.stdout


def test_a_wide_table_names_people_by_id_or_variant(class_):
    ids = class_.manifest.asked
    rows = [["student", "variant", *ids]]
    rows += [[student, variant, *(class_.right(stem)[each] for each in ids)] for student, variant, stem in (
        ("11", "", "0011"), ("", "0012", "0012"), ("Cyd <b>Ö</b>", "0014", "0014"))]  # fmt: skip
    with (class_.answers / "class.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    found, result = class_.gradebook()
    assert marks(result) == {"Ann Lee": "14 of 14", "Bob Ray": "14 of 14", "Cyd <b>Ö</b>": "14 of 14"}
    assert found["Cyd <b>Ö</b>"]["remarks"] == 'handed in the paper of "Dan Fox (0014)", and is marked against that'


def test_the_columns_of_the_roster_may_stand_beside_the_answers_and_say_who_it_is(class_):
    ids = class_.manifest.asked
    rows = [["ID", "Name", "email", "Group", *ids]]
    rows += [[*who, "A", *(class_.right(stem)[each] for each in ids)] for *who, stem in (
        ("11", "Dan Fox", "", "0011"), ("", "", "BOB@x.edu", "0012"), ("0014", "Dan Fox", "", "0014"))]  # fmt: skip
    with (class_.answers / "class.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    result = class_.check()
    assert marks(result) == {"Ann Lee": "14 of 14", "Bob Ray": "14 of 14", "Dan Fox (0014)": "14 of 14"}
    assert result.stderr == ""


def test_the_gradebook_has_the_roster_its_columns_and_what_there_is_to_say_of_each(class_):
    class_.hand_in("0011")
    class_.hand_in("0011", name="again")
    class_.hand_in("0013", name="0012", student="Bob Ray")
    class_.hand_in("0014", name="zed", student="Zed")
    found, result = class_.gradebook()
    assert list(found) == ["Ann Lee", "Bob Ray", "Cyd <b>Ö</b>", "Dan Fox", "Zed"]  # of two Dan Foxes the last is kept here
    assert found["Bob Ray"]["remarks"] == 'handed in the paper of "Cyd <b>Ö</b>", and is marked against that'
    assert found["Zed"]["remarks"].startswith('not on the roster; handed in the paper of "Dan Fox (0014)"')
    assert found["Zed"]["mark"] == "14"
    assert "handed in twice: the sheet in" in found["Ann Lee"]["remarks"]
    assert "a second sheet" in result.stderr
    assert (found["Cyd <b>Ö</b>"]["remarks"], found["Cyd <b>Ö</b>"]["mark"]) == ("missing", "")
    assert (found["Cyd <b>Ö</b>"]["group"], found["Cyd <b>Ö</b>"]["email"]) == ("'=1+1", "cyd@x.edu")


def test_the_page_of_the_class_says_who_is_missing_and_the_feedback_is_called_as_the_papers_are(class_):
    class_.hand_in("0013")
    class_.hand_in("0013", name="x", student="Bob Ray")
    result = class_.check("--format", "html,json")
    out = class_.folder.parent / "out"
    page = (out / "made_class.html").read_text(encoding="utf-8")
    assert "Missing: Ann Lee, Dan Fox (0014), Dan Fox (0015)." in page
    assert "handed in the paper of" in page
    assert "<b>Ö" not in page
    assert {"0013.html", "0012.html"} <= {path.name for path in (out / "made_feedback").iterdir()}
    students = json.loads((out / "made_evidence.json").read_text(encoding="utf-8"))["students"]
    assert {student["problem"] for student in students} == {class_.papers["0013"].fingerprint}
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (
            {"student": "Dan Fox", "problem": "", "name": "x"},
            'the name of several people, expected one of the ids "0014", "0015"',
        ),
        ({"student": "Zed", "problem": "", "name": "x"}, "nobody on the roster"),
        ({"student": "", "problem": "", "name": "x"}, "with no name"),
        ({"problem": "p00000000000"}, 'problem "p00000000000", expected a paper of this class'),
    ],
)
def test_a_sheet_whose_paper_cannot_be_told_is_not_marked_and_said_so(class_, how, said):
    class_.hand_in("0014", **how)
    result = class_.check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize("is_wide", [False, True])
def test_two_sheets_of_one_person_under_two_names_in_one_file_are_both_left(class_, is_wide):
    if is_wide:
        text = "student,loss\n0011,1.0000\nAnn Lee,1.0000\n0012,1.0000\n"
    else:
        text = "student,node,value\n0011,loss,1.0000\nAnn Lee,loss,1.0000\n0012,loss,1.0000\n"
    (class_.answers / "class.csv").write_text(text)
    found, result = class_.gradebook()
    assert list(marks(result)) == ["Bob Ray"]
    assert "a second sheet in this file" in result.stderr
    assert found["Ann Lee"]["remarks"] == "handed in, but cannot be marked; handed in twice: neither is marked"


def test_rows_of_two_papers_under_one_name_are_not_mixed(class_):
    text = class_.form("0011") + class_.form("0012", student="Ann Lee").partition("\n")[2]
    (class_.answers / "class.csv").write_text(text, encoding="utf-8")
    result = class_.check()
    assert result.exit_code == 2
    assert "rows of the papers" in result.stderr


def test_a_person_decides_by_id_or_name(class_, tmp_path):
    class_.hand_in("0011", loss="9,9")
    (tmp_path / "seen.csv").write_text("student,node,share\n11,loss,1\n")
    assert marks(class_.check())["Ann Lee"] == "13 of 14"
    assert marks(class_.check("--overrides", str(tmp_path / "seen.csv")))["Ann Lee"] == "14 of 14"


# what stands in the folder


def copy_of(class_, folder):
    shutil.copytree(class_.folder, folder)
    return folder


def test_a_variant_that_was_changed_or_is_gone_stops_nobody_else(class_, tmp_path):
    for stem in ("0011", "0012", "0013"):
        class_.hand_in(stem)
    class_.folder = copy_of(class_, tmp_path / "made")
    (class_.folder / "problems" / "0011.toml").unlink()
    other = (class_.folder / "problems" / "0013.toml").read_text()
    (class_.folder / "problems" / "0012.toml").write_text(other)
    result = class_.check()
    assert list(marks(result)) == ["Cyd <b>Ö</b>"]
    assert "0011.toml: no file of this name, expected its variant" in result.stderr
    assert f"0012.toml: problem {class_.papers['0013'].fingerprint}, expected its variant" in result.stderr
    assert '  not marked     "Ann Lee", "Bob Ray"' in result.stdout


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "[]",
        lambda text: text.replace('"fingerprint"', '"finger"'),
        lambda text: text.replace('"stem": "0011"', '"stem": "../0011"'),
        lambda text: text.replace('"0012"', '"0011"'),
        lambda text: text.replace('"papers": [', '"papers": [],\n"others": ['),
    ],
)
def test_a_manifest_that_was_cut_off_or_edited_is_refused(class_, tmp_path, edit):
    class_.hand_in("0011")
    class_.folder = copy_of(class_, tmp_path / "made")
    path = class_.folder / "manifest.json"
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    result = class_.check()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "manifest.json: " in result.stderr
    assert "Traceback" not in result.output


def test_who_has_left_is_missed_by_nobody_and_an_unfinished_class_is_said(class_, tmp_path):
    class_.folder = copy_of(class_, tmp_path / "made")
    papers = [replace(paper, has_left=paper.stem in ("0011", "0012")) for paper in class_.manifest.papers]
    text = manifest_text(replace(class_.manifest, papers=tuple(papers), is_complete=False))
    (class_.folder / "manifest.json").write_text(text, encoding="utf-8")
    class_.hand_in("0011")
    found, result = class_.gradebook()
    assert (found["Ann Lee"]["mark"], found["Ann Lee"]["remarks"]) == ("14", "no longer on the roster")
    assert "Bob Ray" not in found
    assert "not everybody in the roster has a paper yet" in result.stderr


def test_of_two_people_with_the_same_numbers_neither_has_the_others_paper(class_, tmp_path):
    class_.folder = copy_of(class_, tmp_path / "made")
    first = class_.papers["0011"]
    papers = [
        replace(paper, fingerprint=first.fingerprint) if paper.stem == "0012" else paper for paper in class_.manifest.papers
    ]
    text = manifest_text(replace(class_.manifest, papers=tuple(papers)))
    (class_.folder / "manifest.json").write_text(text, encoding="utf-8")
    (class_.folder / "problems" / "0012.toml").write_text((class_.folder / "problems" / "0011.toml").read_text())
    class_.hand_in("0011")
    class_.hand_in("0011", name="x", student="Bob Ray")
    result = class_.check()
    assert marks(result) == {"Ann Lee": "14 of 14", "Bob Ray": "14 of 14"}
    assert "handed in the paper of" not in result.stdout


def test_a_folder_that_is_no_class_and_options_that_change_the_problem_are_refused(class_, tmp_path):
    class_.hand_in("0011")
    result = CliRunner().invoke(main, ["check", str(tmp_path), str(class_.answers)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "`symlstm class` writes one" in result.stderr
    for options in (("--places", "3"), ("--backward",)):
        assert "marked as they were made" in class_.check(*options).stderr
    (tmp_path / "course.toml").write_text('[given]\n"c.1.1" = "0.5"\n')
    assert "found [given]" in class_.check("--marking", str(tmp_path / "course.toml")).stderr


def test_what_everybodys_own_worksheet_prints_is_gone_on_from_and_not_asked(class_, tmp_path):
    class_.folder = copy_of(class_, tmp_path / "made")
    asked = ("c.2.1", "h.2.1", "i.1.1", "f.1.1")
    manifest = replace(class_.manifest, options={"go_on_from": ["h", "c"]}, asked=asked)
    wrong = {"i.1.1": "0.1234", "f.1.1": "0.4321"}  # from which the state before would be another one
    text = filled_form(manifest, class_.right("0011") | wrong, "Ann Lee", "")
    (class_.answers / "a.csv").write_text(text, encoding="utf-8")
    without = mark_class(class_.folder, class_.answers)["Ann Lee"]
    (class_.folder / "manifest.json").write_text(manifest_text(manifest), encoding="utf-8")
    sheet = mark_class(class_.folder, class_.answers)["Ann Lee"]
    assert set(sheet) == set(asked)
    assert (sheet["c.2.1"], sheet["h.2.1"]) == ("correct", "correct")
    assert without["c.2.1"] != "correct"


# from Python, and with one problem


def test_a_class_is_marked_from_python_with_the_same_results(class_):
    class_.hand_in("0011")
    class_.hand_in("0012", loss="nothing")
    found = mark_class(class_.folder, class_.answers)
    assert {name: found[name].mark for name in found} == {"Ann Lee": "14 of 14", "Bob Ray": "13 of 14"}
    assert found.register.missing == ("Cyd <b>Ö</b>", "Dan Fox (0014)", "Dan Fox (0015)")
    rows, _ = class_.gradebook()
    of_python = {row["name"]: row for row in csv.DictReader(io.StringIO(found.gradebook().removeprefix("\ufeff")))}
    assert of_python == rows
    assert "2 sheets" in found.render("md")
    with pytest.raises(UsageError, match="no sheet of this class"):
        found["Zed"]
    with pytest.raises(ProblemError):
        mark_class(class_.answers, class_.answers)


def test_a_folder_of_sheets_of_one_problem_is_read_a_file_or_a_folder_for_each_student(class_, tmp_path):
    problem = tmp_path / "my.toml"
    problem.write_text((class_.folder / "problems" / "0011.toml").read_text())
    right = class_.right("0011")
    answers = tmp_path / "in"
    (answers / "Bob Ray_77_assignsubmission_file").mkdir(parents=True)
    form = filled_form(class_.manifest, right, "", "")
    (answers / "ann.csv").write_text(form)
    (answers / "Bob Ray_77_assignsubmission_file" / "form.csv").write_text(form)
    (answers / "cyd.toml").write_text('[answers]\nloss = "' + right["loss"] + '"\n')
    (answers / "scan.pdf").write_bytes(b"%PDF")
    result = CliRunner().invoke(main, ["check", str(problem), str(answers), "--only", "loss"])
    assert marks(result) == dict.fromkeys(("Bob Ray", "ann", "cyd"), "1 of 1")
    assert 'found 1 other file, "scan.pdf", expected files that end in' in result.stderr


def test_an_empty_form_gives_way_to_one_that_is_filled_in(class_):
    (class_.answers / "a.csv").write_text(filled_form(class_.manifest, {}, "Ann Lee", ""), encoding="utf-8")
    class_.hand_in("0011", name="b")
    (class_.answers / "c.csv").write_text(filled_form(class_.manifest, {}, "Bob Ray", ""), encoding="utf-8")
    result = class_.check()
    assert marks(result) == {"Ann Lee": "14 of 14", "Bob Ray": "0 of 14"}
    assert "a.csv: sheet of" in result.stderr
    assert "another one is filled in and marked" in result.stderr


def test_whoever_handed_in_what_cannot_be_read_is_not_called_missing(class_):
    class_.hand_in("0011")
    (class_.answers / "0012.csv").write_bytes(b"\x00\x01\xff")
    (class_.answers / "0013.toml").write_text("[answers\n")
    (class_.answers / "x.toml").write_text('[sheet]\nproblem = "p0"\nstudent = "0014"\n[answers]\nloss = "1"\n')
    found, result = class_.gradebook()
    assert {found[name]["remarks"] for name in ("Bob Ray", "Cyd <b>Ö</b>")} == {"handed in, but cannot be marked"}
    assert '  not marked     "Bob Ray", "Cyd <b>Ö</b>", "Dan Fox (0014)"' in result.stdout
    assert result.stdout.count("missing") == 1


def test_a_file_may_be_called_by_any_bytes(class_, tmp_path):
    problem = tmp_path / "my.toml"
    problem.write_text((class_.folder / "problems" / "0011.toml").read_text())
    name = os.fsdecode(b"Zo\xeb") + ".csv"
    (class_.answers / name).write_text("node,value\nloss,1.0000\n")
    out = str(tmp_path / "out")
    result = CliRunner().invoke(main, ["check", str(problem), str(class_.answers), "--format", "csv,json,html", "--out", out])
    assert (result.exit_code, marks(result)) == (0, {"Zo\ufffd": "0 of 1"})


def test_the_only_sheet_of_a_class_that_answers_less_is_not_called_one_of_one(class_):
    (class_.answers / "a.csv").write_text("student,loss\n0011,1.5000\n", encoding="utf-8")
    assert "all that the forms ask for; the only sheet has fewer" in class_.check().stderr


def test_a_folder_without_sheets_is_said(class_):
    result = class_.check()
    assert result.exit_code == 2
    assert "no answer sheet in it" in result.stderr


def test_the_answers_of_a_class_in_other_encodings_are_read(class_):
    text = class_.form("0013")
    (class_.answers / "a.csv").write_bytes(text.encode("utf-16"))
    (class_.answers / "b.csv").write_bytes(class_.form("0011", student="Ann Lee").replace(",", ";").encode("cp1252"))
    assert marks(class_.check()) == {"Cyd <b>Ö</b>": "14 of 14", "Ann Lee": "14 of 14"}
