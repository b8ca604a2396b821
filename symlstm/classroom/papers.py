"""The papers of a class: which variant each sheet is marked against, and who handed in what."""

from collections.abc import Iterator, Mapping

from symlstm.classroom.class_folder import ClassFolder
from symlstm.classroom.expected import ExpectedOfClass
from symlstm.classroom.manifest import Paper
from symlstm.classroom.people import People
from symlstm.classroom.printed import marking_with_printed, printed_ids, with_printed
from symlstm.marking.answers import ClassAnswers
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.papers import refused, remarks_on_twice
from symlstm.marking.register import Register
from symlstm.marking.sheet import Sheet
from symlstm.words import N_


class ClassPapers:
    """The papers of a class, each sheet's by what stands on it."""

    def __init__(self, folder: ClassFolder, marking: Marking | None = None, decimal_comma: bool = False):
        self.folder, self.people = folder, People(folder.manifest.papers)
        self.common = Marker(folder.problem, marking)
        self.expected = ExpectedOfClass(
            self.common.derivation.by_target, self.common.fingerprint, decimal_comma, folder=folder, people=self.people
        )
        self.asked = tuple(each for each in folder.manifest.asked if each in self.common.derivation.by_target)
        self._printed = printed_ids(folder.manifest, folder.problem)
        self._last: tuple[str, Marker] = ("", self.common)

    def of(self, sheet: Sheet) -> tuple[Marker, Sheet]:
        """The marker of a sheet's variant, and the sheet with what its own worksheet prints. Raises ProblemError where the variant's file was
        changed since the sheet was read."""
        if self._last[0] != sheet.paper:
            variant = self.folder.variant(sheet.paper)
            self._last = (sheet.paper, Marker(variant, marking_with_printed(self.common.marking, variant, self._printed)))
        marker = self._last[1]
        return marker, with_printed(sheet, marker.marking)

    def known_as(self, student: str) -> str:
        """The name under which somebody's sheet is marked, by their id, e-mail or name."""
        called = self.people.called(student)
        return self.people.known_as(called[0]) if len(called) == 1 else student

    def register(self, read: Mapping[str, ClassAnswers]) -> Register:
        """Who of the roster handed in what. Who has left the class is in it if there is a sheet of theirs."""
        named = {student for answers in read.values() for student in answers.named}
        present = [paper for paper in self.people.papers if not paper.has_left or self.people.known_as(paper) in named]
        others = tuple(dict.fromkeys(head for paper in present for head in paper.person.others))
        has_email = any(paper.person.email for paper in present)
        names = [self.people.known_as(paper) for paper in present]
        return Register(
            heads=("id", "name", *(("email",) if has_email else ()), *others),
            roster={name: tuple(_cells(paper, has_email, others)) for name, paper in zip(names, present, strict=True)},
            file_names={name: paper.stem for name, paper in zip(names, present, strict=True)},
            missing=tuple(name for name in names if name not in named),
            refused=refused(read),
            remarks=_joined(self.expected.remarks, remarks_on_twice(read), self._left(present)),
        )

    def _left(self, present: list[Paper]) -> dict[str, tuple[str, ...]]:
        return {self.people.known_as(paper): (N_("no longer on the roster"),) for paper in present if paper.has_left}


def _cells(paper: Paper, has_email: bool, others: tuple[str, ...]) -> Iterator[str]:
    """What the roster says of a person, below the headings."""
    person = paper.person
    yield from (person.id, person.name, *((person.email,) if has_email else ()))
    yield from (person.others.get(head, "") for head in others)


def _joined(*remarks: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """All remarks on each, in this order."""
    found: dict[str, tuple[str, ...]] = {}
    for each in remarks:
        for student, said in each.items():
            found[student] = (*found.get(student, ()), *said)
    return found
