"""One run over a class: what is there, what is to be made, and what has been made so far."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

from symlstm.classroom.folder import Folder
from symlstm.classroom.manifest import MANIFEST, PROBLEM, Manifest, Paper
from symlstm.classroom.paper import MadePaper, Order, hash_of, paths_for, source_fingerprint
from symlstm.classroom.report import report
from symlstm.classroom.roster import Person, Roster
from symlstm.classroom.same_class import refuse_another_class, refuse_edited_stress
from symlstm.classroom.stems import stems_of
from symlstm.errors import WriteError
from symlstm.problem import loads
from symlstm.problem.source import source_name
from symlstm.rendering.merged import merge_pdfs

REPORT = "report.md"
MERGED = {"worksheets.pdf": "worksheets", "solutions.pdf": "solutions"}  # and the folder of the files that it has the pages of
SECONDS = 1.0  # between two manifests, at least
SHARE = 20  # and at most one part in so many of the time goes into them


class ClassRun:
    """Gathers the papers of a class in its folder.

    to_make  the people without a paper
    lost     letters of names that no font has
    """

    def __init__(self, order: Order, asked: tuple[str, ...], roster: Roster, folder: Folder):
        self.order, self.asked, self.roster, self.folder = order, asked, roster, folder
        self.lost: set[str] = set()
        self._is_finished = False
        self._source = order.source.encode("utf-8")
        self._title = loads(order.source).title
        self._files = {PROBLEM: hash_of(self._source)}
        self._papers: dict[str, Paper] = {}
        self._ours: dict[str, str] = {}
        self._stems = stems_of(roster.people)
        self._old = self._saved = self._known()
        self._stems = stems_of((*roster.people, *(paper.person for paper in self._papers.values())))
        self.to_make = [person for person in roster.people if not self._is_done(person)]
        self._begin()

    @property
    def manifest(self) -> Manifest:
        """As it is now."""
        people = {person.id: None for person in self.roster.people}
        unfinished = tuple(self._stems[person] for person in people if person not in self._papers)
        return Manifest(
            problem=source_fingerprint(self.order.source),
            title=self._title,
            seed=self.order.seed,
            asked=self.asked,
            options=_options(self.order),
            columns=self.roster.columns,
            papers=_in_order(people, self._papers),
            files=dict(sorted(self._files.items())),
            is_complete=self._is_finished,
            unfinished=unfinished,
        )

    def take(self, made: Iterator[MadePaper]) -> None:
        """Put each paper in place as it comes, and now and then the manifest; whatever ends this, what is done is in it."""
        written, took = monotonic(), 0.0
        try:
            for each in made:
                self.folder.write(each.files, self._ours)
                self._papers[each.paper.person.id] = each.paper
                self.lost.update(each.lost)
                if monotonic() - written > max(SECONDS, SHARE * took):
                    began = monotonic()
                    self._save()
                    written, took = monotonic(), monotonic() - began
        except BaseException:
            with suppress(WriteError):
                self._save()
            raise

    def finish(self) -> None:
        """Put together what is of all: the sheets to print, the report, the manifest."""
        for name, folder in MERGED.items() if "pdf" in self.order.pages else ():
            if not self._is_merged(name):
                self._replace(name, partial(self._merge, name, folder))
        content = report(self.manifest).encode("utf-8")
        if self.folder.hash_of(REPORT) != hash_of(content):
            self._replace(REPORT, lambda path: _write(path, content))
        self._is_finished = True
        if self.manifest != self._saved:
            self._save()

    def _save(self) -> None:
        """Put the manifest in place as it is now. Raises WriteError."""
        self._saved = self.manifest
        self.folder.write_manifest(self._saved)

    def _known(self) -> Manifest | None:
        """The manifest that is there, with its papers and files taken over. Raises ProblemError for one of another class."""
        old = self.folder.manifest()
        if old is not None:
            refuse_another_class(old, self.manifest, source_name(self.folder.path))
            refuse_edited_stress(old, source_name(self.folder.path / MANIFEST))
            self._files |= old.files
            self._papers = {paper.person.id: replace(paper, has_left=True) for paper in old.papers}
        return old

    def _is_done(self, person: Person) -> bool:
        """Whether somebody's paper is there, under the name that they have now; what is known of them is brought up to date."""
        paper = self._papers.pop(person.id, None)
        if paper is None:
            return False
        self._ours |= paper.files
        if paper.person.name != person.name or not self.folder.has(paper.files):
            return False
        self._papers[person.id] = replace(paper, person=person, has_left=False)
        return True

    def _begin(self) -> None:
        """Say in the manifest what will be made, before anything is. Raises WriteError where something of somebody else is in the way."""
        if not self.to_make and self.folder.has({PROBLEM: self._files[PROBLEM]}):
            return
        new = [path for person in self.to_make for path in paths_for(self.order, self._stems[person.id])]
        unfinished = self._old.unfinished if self._old else ()
        again = [path for stem in unfinished for path in paths_for(self.order, stem)]
        of_all = (MANIFEST, PROBLEM, REPORT, *MERGED) if self._old is None else ()
        self.folder.refuse_others((*of_all, *new), {*self._ours, *again})
        self._save()
        self.folder.write({PROBLEM: self._source}, self._files)

    def _is_merged(self, name: str) -> bool:
        """Whether the sheets to print are those of these papers."""
        is_same = self._old is not None and self._old.is_complete and _parts(self._old) == _parts(self.manifest)
        return is_same and name in self._files and self.folder.has({name: self._files[name]})

    def _replace(self, name: str, make: Callable[[Path], None]) -> None:
        self.folder.replace(name, make, self._files.get(name), self._declare)

    def _declare(self, name: str, content: str) -> None:
        self._files[name] = content
        self._save()

    def _merge(self, name: str, folder: str, out: Path) -> None:
        papers = [paper for paper in self.manifest.papers if not paper.has_left]
        parts = [
            (f"{paper.person.name} ({paper.person.id})", self.folder.path / folder / f"{paper.stem}.pdf") for paper in papers
        ]
        merge_pdfs(parts, f"{self._title}: {folder}", self.order.language, out)


def _options(order: Order) -> Mapping[str, Any]:
    """What is asked for, as the manifest has it."""
    return {
        "formats": list(order.formats),
        "blanks": order.blanks,
        "go_on_from": list(order.go_on_from),
        "points": order.points,
        "diagnosable": order.never is not None,
        "never": list(order.never or ()),
        "language": order.language,
    }


def _in_order(people: Iterable[str], papers: Mapping[str, Paper]) -> tuple[Paper, ...]:
    """The papers that there are, in the order of the roster, and behind them those of people who are in it no more."""
    here = [papers[person] for person in people if person in papers]
    return (*here, *(paper for paper in papers.values() if paper.has_left))


def _parts(manifest: Manifest) -> list[tuple[str, Mapping[str, str]]]:
    """The papers that are printed, in order, with what each holds."""
    return [(paper.stem, paper.files) for paper in manifest.papers if not paper.has_left]


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
