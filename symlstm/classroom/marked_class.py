"""A class, marked in one go: the sheets of everybody, against the one problem or against everybody's own variant."""

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from symlstm.checking import MarkedSheet, mark_sheets
from symlstm.classroom.class_folder import ClassFolder
from symlstm.classroom.papers import ClassPapers
from symlstm.document.feedback.class_page import class_page
from symlstm.errors import Finding, UsageError
from symlstm.marking.charges import Override
from symlstm.marking.limits import refuse_too_many
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.papers import OnePaper, Papers
from symlstm.marking.register import Register
from symlstm.marking.sheet_files import read_sheets
from symlstm.marking.tally import Tally
from symlstm.problem import Problem
from symlstm.problem.demand import demand
from symlstm.problem.wording import shown
from symlstm.rendering import Format, write_document
from symlstm.rendering.gradebook import gradebook
from symlstm.words import N_, said

FilePath = str | os.PathLike[str]


@dataclass(frozen=True, repr=False)
class MarkedClass:
    """A marked class: `class_["Ann Lee"]` is her sheet, `class_.sheets` are all of them, in the order of the files.

    register  who of the roster is missing, whose sheets cannot be marked, and what else there is to say of someone
    findings  what is wrong in the files, by their paths
    """

    sheets: tuple[MarkedSheet, ...]
    register: Register
    findings: Mapping[str, tuple[Finding, ...]]
    common: Marker

    def __getitem__(self, student: str) -> MarkedSheet:
        """The sheet of a student, by the name under which it is marked. Raises UsageError where there is none."""
        found = self._by_name.get(student)
        if found is None:
            raise UsageError(
                said(
                    "{student}: no sheet of this class; there are those of {students}, ...",
                    student=shown(student),
                    students=", ".join(list(self._by_name)[:3]),
                )
            )
        return found

    def __iter__(self) -> Iterator[str]:
        """The names under which the sheets are marked."""
        return iter(self._by_name)

    def __len__(self) -> int:
        return len(self.sheets)

    def __repr__(self) -> str:
        return f"<MarkedClass: {len(self.sheets)} sheets, {len(self.register.missing)} missing>"

    @cached_property
    def _by_name(self) -> Mapping[str, MarkedSheet]:
        return {sheet.marked.student: sheet for sheet in self.sheets}

    @cached_property
    def tally(self) -> Tally:
        """The class in numbers: causes, hardest lines, a row for each student."""
        tally = Tally()
        for sheet in self.sheets:
            tally.add(sheet.marked)
        return tally

    def gradebook(self) -> str:
        """The gradebook as CSV, with what the roster says of each."""
        return gradebook(self.tally, {}, self.register)

    def render(self, format: Format = "md") -> str:
        """The page of the class as text: "md", "github.md", "tex", "html", "ipynb" or "typ"."""
        return write_document(class_page(self.tally, self.common, self.register), format)

    def _repr_markdown_(self) -> str:
        return self.render("md")


def mark_class(
    papers: Problem | FilePath,
    sheets: FilePath | Iterable[FilePath],
    marking: Marking | None = None,
    asked: Collection[str] = (),
    overrides: Mapping[str, Mapping[str, Override]] | None = None,
    decimal_comma: bool = False,
) -> MarkedClass:
    """The sheets of a class, each marked line by line against its own paper.

    papers     the problem that all have, or the folder that `symlstm class` made, in which each has a variant
    sheets     files and folders of files
    marking    tolerance, marks and rules; without it those for practice
    asked      the ids that count; without them those of the forms of a class, or all that the files ask for
    overrides  what persons decided, by student and id

    Raises ProblemError for a folder that is no class. What is wrong with a sheet is in `findings`, and stops no other.
    """
    demand("mark_class", papers, Problem | str | os.PathLike, N_("a Problem, or the folder of a class"))
    demand("mark_class, marking", marking, Marking | None, N_("a Marking, or None"))
    of = _papers(papers, marking, decimal_comma)
    read = read_sheets([sheets] if isinstance(sheets, str | os.PathLike) else sheets, of.expected)
    found = [sheet for answers in read.values() for sheet in answers.sheets]
    refuse_too_many(len(found), len(of.common.derivation.steps))
    ids = asked or of.asked or {quantity for answers in read.values() for quantity in answers.listed}
    marked = (each for marker, sheet in map(of.of, found) for each in mark_sheets(marker, [sheet], ids, overrides))
    findings = {path: answers.gathered.listed() for path, answers in read.items() if answers.findings}
    return MarkedClass(tuple(marked), of.register(read), findings, of.common)


def _papers(papers: Problem | FilePath, marking: Marking | None, decimal_comma: bool) -> Papers:
    if isinstance(papers, Problem):
        return OnePaper(Marker(papers, marking), decimal_comma)
    return ClassPapers(ClassFolder(papers), marking, decimal_comma)
