"""`symlstm class`: what it says, and that it can be killed at any moment and goes on to the same bytes."""

import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from symlstm import make_class
from symlstm.classroom.manifest import read_manifest
from symlstm.classroom.roster import Person
from symlstm.cli import main
from symlstm.problem import load, load_example

ROSTER = "id,name\n" + "".join(f"s{n:02},Student {n}\n" for n in range(12))


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text("id,name,group\ns1,Ann,A\ns2,Bob,B\n", encoding="utf-8")
    words = ["class", "--roster", "roster.csv", "--out", "papers", "--format", "md,csv", "--jobs", "1"]
    return lambda *more: CliRunner().invoke(main, [*words, *more])


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_it_makes_what_python_makes_and_says_what_was_done(run, tmp_path):
    result = run()
    assert (result.exit_code, result.output) == (0, "papers: 2 papers made, problem p25d7927e109\n")
    people = [Person("s1", "Ann", "", {"group": "A"}), Person("s2", "Bob", "", {"group": "B"})]
    make_class(load_example("seed"), people, tmp_path / "other", formats=["md", "csv"])
    of_python = contents(tmp_path / "other")
    assert {name: found for name, found in contents(tmp_path / "papers").items() if name != "manifest.json"} == {
        name: found for name, found in of_python.items() if name != "manifest.json"
    }
    assert run().output == "papers: 0 papers made, 2 were there, problem p25d7927e109\n"


def test_a_roster_that_changed_adds_papers_and_takes_none_away(run, tmp_path):
    run()
    (tmp_path / "roster.csv").write_text("id,name\ns2,Bob\ns3,Cid\n", encoding="utf-8")
    result = run()
    assert result.exit_code == 0
    assert "note: no longer in the roster; their papers stay: s1" in result.output
    assert "1 paper made, 1 was there" in result.output
    assert (tmp_path / "papers/forms/s1.csv").exists()


def test_a_note_on_the_roster_names_its_file(run, tmp_path):
    (tmp_path / "roster.csv").write_text("id,name\ns1,Ann\ns2,Ann\n", encoding="utf-8")
    assert 'note: roster.csv: name: found "Ann" for the ids "s1", "s2"' in run().output


def test_the_report_is_called_by_the_title_of_the_problem(run, tmp_path):
    run()
    assert (tmp_path / "papers/report.md").read_text().startswith("# LSTM numerical example: the papers of a class\n")


def test_options_of_the_worksheet_are_called_idle_where_there_is_none(run):
    assert (
        "note: --points changes nothing without a worksheet" in run("--format", "csv", "--points", "2", "--out", "forms").output
    )
    assert "changes nothing" not in run("--points", "2").output


def test_a_mistake_in_the_roster_is_said_with_its_line_and_nothing_is_made(run, tmp_path):
    (tmp_path / "roster.csv").write_text("id,name\ns1,Ann\ns1,\n", encoding="utf-8")
    result = run()
    assert result.exit_code == 2
    assert "name (line 3)" in result.output
    assert 'id (line 3): found "s1" a second time' in result.output
    assert not (tmp_path / "papers").exists()


def test_a_folder_begun_with_other_options_is_refused(run):
    run()
    result = run("--points", "3")
    assert result.exit_code == 2
    assert "points: found 3, expected 0" in result.output


def test_the_options_of_a_problem_hold_for_every_paper(run, tmp_path):
    assert run("--places", "6", "--only", "loss", "--backward").exit_code == 0
    manifest = read_manifest(tmp_path / "papers")
    assert manifest.asked == ("loss",)
    for paper in manifest.papers:
        variant = load(tmp_path / "papers" / paper.problem_file)
        assert (variant.rounding.places, variant.layout.backward) == (6, True)


@pytest.mark.slow
def test_killed_again_and_again_it_goes_on_to_the_same_bytes_whatever_the_number_of_processes(tmp_path):
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    assert begun(tmp_path, "whole", 1).wait() == 0
    for ending in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT):
        before = set(contents(tmp_path / "killed"))
        process = begun(tmp_path, "killed", 2)
        while process.poll() is None and len(list((tmp_path / "killed").rglob("solutions/*.pdf"))) < 2 + len(before) // 4:
            time.sleep(0.02)
        process.send_signal(ending)
        process.wait()
        done = {name: found for name, found in contents(tmp_path / "killed").items() if name.count("/") == 1 and name[0] != "."}
        whole = contents(tmp_path / "whole")
        assert done.items() <= whole.items(), "each file is whole"
        assert len(done) < len(whole)
    assert begun(tmp_path, "killed", 2).wait() == 0
    assert contents(tmp_path / "killed") == contents(tmp_path / "whole")


def begun(folder, out, jobs):
    words = ["class", "--roster", "roster.csv", "--out", out, "--jobs", str(jobs)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, "-m", "symlstm", *words], cwd=folder, env=environment, stdout=subprocess.DEVNULL)
