"""A class in its folder: everybody has numbers of their own, nobody's paper depends on anybody else, and no file of others is touched."""

import hashlib
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from symlstm import Person, ProblemError, load, load_example, make_class, vary
from symlstm.classroom.manifest import read_manifest
from symlstm.errors import RenderError, UsageError, WriteError
from symlstm.marking.fingerprint import fingerprint

PEOPLE = [Person("s1", "Ann Lee"), Person("s2", "Bob <b>$#", "", {"group": "A"}), Person("../s3", "Cid")]
RNN = load_example("rnn")


def made(folder, people=PEOPLE, problem=RNN, **options):
    return make_class(problem, people, folder, **({"formats": ("md", "csv")} | options))


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def papers(folder):
    """The files of single papers."""
    return {name: content for name, content in contents(folder).items() if "/" in name}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    made(folder)
    return folder


def test_everybody_has_a_variant_of_their_own_and_all_that_belongs_to_it(whole):
    manifest = read_manifest(whole)
    assert manifest.is_complete
    assert [paper.person for paper in manifest.papers] == PEOPLE
    assert len({paper.fingerprint for paper in manifest.papers}) == len(PEOPLE)
    for paper in manifest.papers:
        assert fingerprint(load(whole / paper.problem_file)) == paper.fingerprint
        for name, content in ((name, (whole / name).read_text()) for name in paper.files):
            assert paper.fingerprint in content, name
        assert paper.person.name in (whole / f"forms/{paper.stem}.csv").read_text()
    assert papers(whole).keys() == {name for paper in manifest.papers for name in paper.files}


def test_the_manifest_has_what_every_file_holds(whole):
    manifest = read_manifest(whole)
    hashes = dict(manifest.files) | {name: found for paper in manifest.papers for name, found in paper.files.items()}
    found = {name: hashlib.sha256(content).hexdigest() for name, content in contents(whole).items() if name != "manifest.json"}
    assert hashes == found


def test_vary_makes_the_same_variant_of_its_seed(whole):
    paper = read_manifest(whole).papers[0]
    assert fingerprint(next(vary(RNN, paper.seed, 1))) == paper.fingerprint


def test_whoever_comes_later_changes_nobodys_paper(whole, tmp_path):
    made(tmp_path, PEOPLE[:1])
    before = papers(tmp_path)
    result = made(tmp_path, [Person("late", "Zoe"), *PEOPLE])
    assert result.made == len(PEOPLE)
    assert before.items() <= papers(tmp_path).items()
    assert papers(whole).items() <= papers(tmp_path).items()


def test_a_class_that_is_there_is_not_touched(whole):
    before = {path: path.stat().st_mtime_ns for path in whole.rglob("*")}
    assert made(whole).made == 0
    assert {path: path.stat().st_mtime_ns for path in whole.rglob("*")} == before


def test_who_left_keeps_their_paper_and_is_named(tmp_path):
    made(tmp_path)
    before = papers(tmp_path)
    assert made(tmp_path, PEOPLE[1:]).left == (PEOPLE[0],)
    assert papers(tmp_path) == before
    assert "`s1`" in (tmp_path / "report.md").read_text()
    assert made(tmp_path).left == ()


def test_a_corrected_name_is_on_the_paper_and_the_numbers_stay(tmp_path):
    first = made(tmp_path).manifest.papers[0]
    second = made(tmp_path, [replace(PEOPLE[0], name="Ann Leigh"), *PEOPLE[1:]])
    assert second.made == 1
    assert second.manifest.papers[0].fingerprint == first.fingerprint
    assert "Ann Leigh" in (tmp_path / "forms/s1.csv").read_text()


def test_what_is_missing_is_made_again_to_the_same_bytes(whole, tmp_path):
    made(tmp_path)
    (tmp_path / "worksheets/s1.md").unlink()
    (tmp_path / "report.md").unlink()
    assert made(tmp_path).made == 1
    assert contents(tmp_path) == contents(whole)


def test_what_somebody_changed_is_left_and_named(tmp_path):
    made(tmp_path)
    (tmp_path / "worksheets/s1.md").write_text("mine")
    (tmp_path / "report.md").write_text("mine, too")
    result = made(tmp_path, [*PEOPLE, Person("s4", "Dan")])
    assert set(result.changed) == {"worksheets/s1.md", "report.md"}
    assert (tmp_path / "worksheets/s1.md").read_text() == "mine"
    assert (tmp_path / "report.md").read_text() == "mine, too"


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"problem": load_example("gru")}, "problem"),
        ({"problem": replace(RNN, title="another")}, "problem"),
        ({"seed": 2}, "seed"),
        ({"points": 2}, "points"),
        ({"formats": ("md",)}, "formats"),
        ({"ask": ["loss"]}, "asked"),
    ],
)
def test_another_problem_or_other_options_are_refused_and_nothing_is_changed(whole, changed, where):
    before = contents(whole)
    with pytest.raises(ProblemError) as caught:
        made(whole, **changed)
    assert where in [finding.where for finding in caught.value.findings]
    assert contents(whole) == before


def with_stress(folder, edit):
    """Edit what the manifest says of the first paper's numbers."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    edit(manifest["papers"][0]["stress"])
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


@pytest.mark.parametrize(
    "edit",
    [
        lambda stress: stress.clear(),
        lambda stress: stress.update(tries="x"),
        lambda stress: stress.update(largest="abc"),
        lambda stress: stress.update(tie="NaN"),
        lambda stress: stress.update(tiny=[1]),
        lambda stress: stress.update(ranges=[]),
        lambda stress: stress["ranges"].pop("h"),
        lambda stress: stress["ranges"].update(h=["1"]),
    ],
)
def test_a_manifest_whose_numbers_for_the_report_were_edited_is_refused_and_nothing_is_changed(tmp_path, edit):
    made(tmp_path)
    with_stress(tmp_path, edit)
    before = contents(tmp_path)
    with pytest.raises(ProblemError, match=r"papers\[\d\].stress"):
        made(tmp_path, [*PEOPLE, Person("s4", "Dee")])
    assert contents(tmp_path) == before


@pytest.mark.parametrize("name", ["worksheets/s1.md", "problem.toml", "report.md", "forms/s2.csv"])
def test_a_file_of_somebody_else_is_refused_before_anything_is_made(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    with pytest.raises(WriteError):
        made(tmp_path)
    assert contents(tmp_path) == {name: b"mine"}


def test_other_files_in_the_folder_are_not_touched(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    made(tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_nothing_is_written_outside_the_folder(tmp_path):
    inside = tmp_path / "in" / "class"
    made(inside, [Person("../../x", "a/b"), Person("/etc/x", "..")])
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert [path.name for path in (tmp_path / "in").iterdir()] == ["class"]


def test_a_link_that_leads_elsewhere_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "class").mkdir()
    (tmp_path / "class/forms").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WriteError):
        made(tmp_path / "class")
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_full_disk_is_said_and_what_is_done_is_gone_on_with(whole, tmp_path, monkeypatch):
    from symlstm.classroom import folder

    real, written = folder.write_files, []

    def write_files(place, files):
        if len(written) == 3:
            raise WriteError(str(place), "cannot write here (No space left on device)", "")
        written.append(files)
        return real(place, files)

    monkeypatch.setattr(folder, "write_files", write_files)
    with pytest.raises(WriteError, match="No space"):
        made(tmp_path)
    monkeypatch.undo()
    made(tmp_path)
    assert contents(tmp_path) == contents(whole)


def test_a_folder_without_permission_is_said(tmp_path, monkeypatch):
    def refuse(*_, **__):  # as the system refuses all but root
        raise PermissionError(13, "Permission denied", str(tmp_path / "class"))

    monkeypatch.setattr(Path, "mkdir", refuse)
    monkeypatch.setattr(os, "makedirs", refuse)
    with pytest.raises(WriteError, match="Permission denied"):
        made(tmp_path / "class")


def test_any_executor_gives_the_same_bytes(whole, tmp_path):
    with ThreadPoolExecutor(2) as executor:
        made(tmp_path, executor=executor)
    assert contents(tmp_path) == contents(whole)


def test_a_form_is_no_formula_to_a_spreadsheet_and_names_may_have_commas(tmp_path):
    made(tmp_path, [Person("s1", "=HYPERLINK(1)"), Person("s2", "Lee, Ann"), Person("s3", "علی\u200cرضا")])
    assert "\nعلی\u200cرضا," in (tmp_path / "forms/s3.csv").read_text()
    assert "\n'=HYPERLINK(1)," in (tmp_path / "forms/s1.csv").read_text()
    assert '\n"Lee, Ann",' in (tmp_path / "forms/s2.csv").read_text()


def test_the_form_as_a_workbook_has_the_name_in_each_row_and_what_is_given_and_no_formula(tmp_path):
    made(tmp_path, [Person("s1", "=HYPERLINK(1)"), Person("s2", "Lee, Ann")], formats=("xlsx",))
    answers, given = openpyxl.load_workbook(tmp_path / "forms/s2.xlsx").worksheets
    assert {cell.value for cell in answers["A"][1:]} == {"Lee, Ann"}
    assert "name" not in given["A2"].value  # which is there: nobody is asked for it
    assert given["A1"].value == "RNN numerical example: worksheet"
    cells = [cell for row in openpyxl.load_workbook(tmp_path / "forms/s1.xlsx").worksheets[0].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.column == 1} == {"s"}


@pytest.mark.parametrize(
    "wrong", [{"formats": ()}, {"formats": ("doc",)}, {"formats": "md"}, {"jobs": 0}, {"points": -1}, {"ask": ["q"]}]
)
def test_options_that_there_are_not_are_refused_before_anything_is_made(tmp_path, wrong):
    with pytest.raises(UsageError):
        made(tmp_path / "class", **wrong)
    assert not (tmp_path / "class").exists()


def test_without_the_library_for_one_pdf_of_all_nothing_is_begun(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pikepdf", None)
    with pytest.raises(RenderError, match=r"symlstm\[class\]"):
        made(tmp_path / "class", formats=("pdf",))
    assert not (tmp_path / "class").exists()
    assert made(tmp_path / "class").made == len(PEOPLE)  # without PDFs it is not needed
