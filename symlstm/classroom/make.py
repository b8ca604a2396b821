"""A class: for everybody in a roster a paper with numbers of their own, in one folder."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from symlstm.classroom.folder import Folder
from symlstm.classroom.manifest import Manifest
from symlstm.classroom.paper import FORMS, PAGES, MadePaper, Order
from symlstm.classroom.pool import papers
from symlstm.classroom.roster import Person, Roster, checked_people, read_roster
from symlstm.classroom.run import ClassRun
from symlstm.classroom.slots import slots_of
from symlstm.classroom.variants import check_seed, diagnosability
from symlstm.document.blanks import KindOfBlanks
from symlstm.errors import ArgumentError, Finding
from symlstm.language import current_language
from symlstm.pipeline import solve
from symlstm.problem import Problem
from symlstm.problem.demand import demand
from symlstm.problem.toml_writer import toml_text
from symlstm.problem.wording import shown
from symlstm.rendering.merged import check_merges
from symlstm.words import N_, said
from symlstm.worksheets import make_worksheet, usually_asked

Watch = Callable[[Iterator[MadePaper], int], Iterator[MadePaper]]


@dataclass(frozen=True)
class MadeClass:
    """What was done.

    made     how many papers were made just now; all others were there
    changed  files that somebody has changed since they were made, and that are left as they are
    lost     letters of names that no font has
    """

    folder: Path
    manifest: Manifest
    made: int
    changed: tuple[str, ...] = ()
    lost: str = ""

    @property
    def left(self) -> tuple[Person, ...]:
        """Who has a paper, and is no longer in the roster."""
        return tuple(paper.person for paper in self.manifest.papers if paper.has_left)


def make_class(
    problem: Problem,
    roster: Roster | Iterable[Person] | str | os.PathLike[str],
    folder: str | os.PathLike[str],
    *,
    seed: int | str = 1,
    ask: Iterable[str] | None = None,
    formats: Sequence[str] = ("pdf", "csv"),
    blanks: KindOfBlanks = "results",
    go_on_from: Iterable[str] = (),
    points: int = 0,
    diagnosable: bool = False,
    jobs: int = 1,
    executor: Executor | None = None,
    watch: Watch = lambda made, total: made,
) -> MadeClass:
    """Make everybody's worksheet, answer form and solution, each with numbers of their own, all of one problem.

    roster       people, or a file with a row for each
    folder       made if missing; a class that is there already is continued: what is done is not done again
    seed         with another one everybody gets other numbers
    ask, blanks, go_on_from, points  as in `make_worksheet`; without `ask` the states, the prediction and the loss
    formats      of the answer form: csv, toml, xlsx; of worksheet and solution: pdf, html, tex, md
    diagnosable  only variants on which the catalogued mistakes can be told apart
    jobs         how many processes work at it; the files are the same
    executor     who makes the papers instead, in other threads, processes or machines; only their contents come back
    watch        is handed the papers as they are made and how many there will be, and hands them on: a progress bar

    Raises ProblemError for a roster with mistakes and for a folder with papers of another problem or other options, UsageError for an
    option, RenderError where a library is missing, WriteError for a folder that cannot be written, with what is done kept.
    """
    demand("make_class", problem, Problem, N_("a Problem, as load gives it"))
    demand("make_class, executor", executor, Executor | None, N_("an executor of concurrent.futures, or None"))
    given, processes = _roster(roster), _checked_jobs(jobs)
    order, asked = _order(problem, check_seed(seed), ask, _checked(formats), blanks, tuple(go_on_from), points, diagnosable)
    run = ClassRun(order, asked, given, Folder(Path(folder)))
    with papers(order, run.to_make, processes, executor) as made:
        run.take(watch(made, len(run.to_make)))
    run.finish()
    return MadeClass(Path(folder), run.manifest, len(run.to_make), tuple(run.folder.changed), "".join(sorted(run.lost)))


def _roster(roster: Roster | Iterable[Person] | str | os.PathLike[str]) -> Roster:
    if isinstance(roster, str | os.PathLike):
        return read_roster(roster)
    if isinstance(roster, Roster):
        return replace(roster, people=checked_people(roster.people))
    return Roster(checked_people(roster))


def _checked(formats: Sequence[str]) -> tuple[str, ...]:
    known = (*FORMS, *PAGES)
    unknown = [name for name in formats if name not in known]
    if unknown or not formats or isinstance(formats, str):
        expected = said("some of {names}", names=", ".join(known))
        raise ArgumentError(Finding("formats", shown(unknown[0] if unknown else formats), expected))
    if "pdf" in formats:
        check_merges()
    return tuple(name for name in known if name in formats)


def _checked_jobs(jobs: int) -> int:
    if type(jobs) is not int or jobs < 1:
        raise ArgumentError(Finding("jobs", shown(jobs), N_("a whole number of processes, 1 or more")))
    return jobs


def _order(
    problem: Problem,
    seed: str,
    ask: Iterable[str] | None,
    formats: tuple[str, ...],
    blanks: KindOfBlanks,
    go_on_from: tuple[str, ...],
    points: int,
    diagnosable: bool,
) -> tuple[Order, tuple[str, ...]]:
    """What is ordered for everybody, found to be possible; and the ids of the numbers that are asked."""
    names = tuple(usually_asked(problem) if ask is None else ask)
    solution = solve(problem)
    asked = make_worksheet(solution, names, blanks, go_on_from, points).asked
    slots_of(problem, solution.derivation)
    never = diagnosability(problem).never if diagnosable else None
    source = toml_text(problem, "The problem of which everybody's is a variant.")
    return Order(source, seed, names, formats, blanks, go_on_from, points, never, current_language().name), asked
