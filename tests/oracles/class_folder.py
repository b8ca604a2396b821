"""A folder as `symlstm class` makes it, put together from variants and forms; and forms filled in as students do."""

import csv
import io
from pathlib import Path

from oracles.calculator import honest

from symlstm import Problem, load, vary
from symlstm.classroom.manifest import Manifest, Paper, manifest_text
from symlstm.classroom.roster import Person
from symlstm.classroom.variants import variant_file
from symlstm.derivation import derive
from symlstm.marking.class_csv import form_rows
from symlstm.marking.fingerprint import fingerprint
from symlstm.problem.toml_writer import toml_text

ASKED = ("c", "h", "y", "loss")


def class_folder(folder: Path, problem: Problem, people: list[Person], names=ASKED, **options) -> Manifest:
    """The class of these people, each with a variant that is called as their id."""
    (folder / "problems").mkdir(parents=True)
    asked = tuple(step.target for step in derive(problem).steps if step.name in names)
    papers = []
    for number, (person, variant) in enumerate(zip(people, vary(problem, "class", len(people)), strict=True), 1):
        paper = Paper(person, person.id, "class", fingerprint(variant), {})
        (folder / paper.problem_file).write_text(variant_file(variant, problem, "class", number), encoding="utf-8")
        papers.append(paper)
    columns = ("id", "name", "email", *dict.fromkeys(head for person in people for head in person.others))
    manifest = Manifest(fingerprint(problem), problem.title, "class", asked, options, columns, tuple(papers))
    (folder / "problem.toml").write_text(toml_text(problem, "The problem of all."), encoding="utf-8")
    (folder / "manifest.json").write_text(manifest_text(manifest), encoding="utf-8")
    return manifest


def variant_of(folder: Path, paper: Paper) -> Problem:
    return load(folder / paper.problem_file)


def right_answers(folder: Path, paper: Paper, **habits) -> dict[str, str]:
    """What an honest student with a calculator writes on this paper."""
    return honest(derive(variant_of(folder, paper)), 4, **habits)


def filled_form(manifest: Manifest, answers: dict[str, str], student: str, problem: str) -> str:
    """The form with a name, a fingerprint and numbers; either may be empty."""
    stream = io.StringIO()
    head, *rows = form_rows(manifest.asked, problem, 4)
    csv.writer(stream).writerows([head, *((student, *row[1:4], answers.get(row[3], "")) for row in rows)])
    return stream.getvalue()
