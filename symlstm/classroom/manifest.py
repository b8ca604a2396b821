"""The manifest of a class: whose paper is made of which numbers, and which files belong to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from symlstm.classroom.roster import Person
from symlstm.errors import Finding, ProblemError
from symlstm.problem.source import FileKind, read_text, source_name
from symlstm.problem.wording import shown
from symlstm.words import N_, said

MANIFEST, PROBLEM = "manifest.json", "problem.toml"
MANIFEST_FILE = FileKind(N_("the manifest of a class"), 200_000_000, N_("`symlstm class` writes one"))
VERSION = 1
Hashes = Mapping[str, str]


@dataclass(frozen=True)
class Paper:
    """What somebody got.

    stem         what their files are called
    seed         the words that their variant is made of: variant 1 of `symlstm vary` with this seed has the same numbers
    fingerprint  that of their variant, as it stands on their worksheet and their answer form
    files        the SHA-256 of each file by its path below the folder, with / between folders
    has_left     whether they are no longer in the roster
    stress       what the report says of their numbers
    """

    person: Person
    stem: str
    seed: str
    fingerprint: str
    files: Hashes
    has_left: bool = False
    stress: Mapping[str, Any] = field(default_factory=dict)

    @property
    def problem_file(self) -> str:
        """The path of their variant below the folder."""
        return f"problems/{self.stem}.toml"


@dataclass(frozen=True)
class Manifest:
    """A class as its folder holds it.

    problem      the fingerprint of the problem that all variants are of, which is `problem.toml`
    seed         the words that all seeds are made of
    asked        the ids of the numbers that the answer form asks, in the order of the work
    options      what else was asked for: formats, blanks, points and so on
    columns      the headings of the roster, as they came
    papers       in the order of the roster; behind them those of people who have left
    files        the SHA-256 of the files of all: the problem, the sheets to print, the report
    is_complete  whether everybody in the roster has a paper: a run may have been interrupted
    unfinished   what the files are called that were still to be made then; some of them may be there
    """

    problem: str
    title: str
    seed: str
    asked: tuple[str, ...]
    options: Mapping[str, Any]
    columns: tuple[str, ...]
    papers: tuple[Paper, ...] = ()
    files: Hashes = field(default_factory=dict)
    is_complete: bool = True
    unfinished: tuple[str, ...] = ()

    def by_fingerprint(self) -> dict[str, tuple[Paper, ...]]:
        """The papers of each fingerprint: seldom more than one."""
        found: dict[str, tuple[Paper, ...]] = {}
        for paper in self.papers:
            found[paper.fingerprint] = (*found.get(paper.fingerprint, ()), paper)
        return found


def manifest_text(manifest: Manifest) -> str:
    """The manifest as its file holds it: the same bytes for the same class."""
    head = {
        "symlstm_class": VERSION,
        "problem": manifest.problem,
        "title": manifest.title,
        "seed": manifest.seed,
        "asked": list(manifest.asked),
        "options": dict(manifest.options),
        "columns": list(manifest.columns),
        "is_complete": manifest.is_complete,
        "unfinished": list(manifest.unfinished),
        "files": dict(manifest.files),
    }
    papers = ",\n".join(f"  {_json(_of_paper(paper))}" for paper in manifest.papers)
    fields = "".join(f"{_json(key)}: {_json(value)},\n" for key, value in head.items())
    return f'{{\n{fields}"papers": [\n{papers}\n]\n}}\n'


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder that `symlstm class` made. Raises ProblemError where there is none, or none that can be read."""
    path = folder / MANIFEST
    try:
        return _manifest(json.loads(read_text(path, MANIFEST_FILE)))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        hint = N_("it was changed, or is of another version; make the class again in an empty folder")
        found = said("what cannot be used ({reason})", reason=shown(f"{type(error).__name__}: {error}"))
        raise ProblemError(source_name(path), [Finding("file", found, MANIFEST_FILE.name, hint)]) from None


def _of_paper(paper: Paper) -> dict[str, Any]:
    person = {"id": paper.person.id, "name": paper.person.name, "email": paper.person.email, "others": dict(paper.person.others)}
    left = {"has_left": True} if paper.has_left else {}
    files = dict(paper.files)
    head = {"person": person, "stem": paper.stem, "seed": paper.seed, "fingerprint": paper.fingerprint}
    return {**head, "files": files, "stress": dict(paper.stress)} | left


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _manifest(read: Any) -> Manifest:
    if read["symlstm_class"] != VERSION:
        raise ValueError(f"version {read['symlstm_class']}")
    return Manifest(
        problem=_text(read["problem"]),
        title=_text(read["title"]),
        seed=_text(read["seed"]),
        asked=tuple(map(_text, read["asked"])),
        options=dict(read["options"]),
        columns=tuple(map(_text, read["columns"])),
        papers=tuple(map(_paper, read["papers"])),
        files=_hashes(read["files"]),
        is_complete=read["is_complete"] is True,
        unfinished=tuple(map(_text, read["unfinished"])),
    )


def _paper(read: Any) -> Paper:
    who = read["person"]
    others = {_text(head): _text(cell) for head, cell in who["others"].items()}
    person = Person(_text(who["id"]), _text(who["name"]), _text(who["email"]), others)
    stem = _text(read["stem"])
    if "/" in stem or not is_below(stem):
        raise ValueError(f"stem {stem}")
    seed, fingerprint = _text(read["seed"]), _text(read["fingerprint"])
    return Paper(
        person, stem, seed, fingerprint, _hashes(read["files"]), read.get("has_left") is True, dict(read.get("stress", {}))
    )


def _hashes(read: Any) -> Hashes:
    """The hashes of some files. Raises ValueError for a path that leads out of the folder."""
    for path in read:
        if not is_below(path):
            raise ValueError(f"path {path}")
    return {path: _text(found) for path, found in read.items()}


def is_below(path: str) -> bool:
    """Whether a path with / between folders stays below the folder that it starts from."""
    parts = path.split("/")
    return bool(path) and not {"", ".", ".."}.intersection(parts) and not any(letter in path for letter in "\\:\0")


def _text(read: Any) -> str:
    if not isinstance(read, str):
        raise TypeError(f"{type(read).__name__} where a text is due")
    return read
