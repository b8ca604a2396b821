"""What the sheets of a class are checked against: whose sheet each is, and whose paper stands on it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar

from symlstm.classroom.class_folder import MAKE_AGAIN, ClassFolder
from symlstm.classroom.manifest import Paper
from symlstm.classroom.people import People
from symlstm.errors import ProblemError
from symlstm.marking.answer_folder import AnswerFile
from symlstm.marking.answers import PROBLEM, VARIANT, ClassAnswers, Expected, sheet_of_student
from symlstm.marking.class_table import NONE_MARKED
from symlstm.marking.sheet import Sheet
from symlstm.marking.student_name import student_name
from symlstm.problem.wording import shown
from symlstm.words import N_, Message, said

OTHER_CLASS = N_("the sheet belongs to another class or another problem, or the class was made again with other numbers")
PERSON = ("id", "email", "name")  # in this order, whatever their order in a table
NOT_MARKED = N_("this sheet is not marked")


@dataclass(frozen=True)
class ExpectedOfClass(Expected):
    """What the sheets of a class are checked against.

    remarks  what there is to say of someone, by the name under which their sheet is marked
    """

    has_papers: ClassVar[bool] = True

    folder: ClassFolder = field(kw_only=True)
    people: People = field(kw_only=True)
    remarks: dict[str, tuple[Message | str, ...]] = field(default_factory=dict, kw_only=True)

    @cached_property
    def roster_columns(self) -> tuple[str, ...]:  # type: ignore[override]
        """The headings of the roster, and what they are called here, in small letters: who is looked for by id, e-mail and name."""
        return tuple(dict.fromkeys((*PERSON, *map(str.casefold, self.folder.manifest.columns))))

    def student_in(self, cells: Mapping[str, str]) -> str:
        """The student whom a row names, by the column `student`, or by the first column of the roster that names one person."""
        named = super().student_in(cells)
        told = () if named else (student_name(cells.get(column, "")) for column in self._telling)
        return named or next((text for text in told if len(self.people.called(text)) == 1), "")

    @cached_property
    def _telling(self) -> tuple[str, ...]:
        """The columns of the roster that tell who somebody is."""
        others = {head.casefold() for paper in self.people.papers for head in paper.person.others}
        return tuple(column for column in self.roster_columns if column not in others)

    def paper_of(self, student: str, head: Mapping[str, str], found: ClassAnswers, line: int | None = None) -> str | None:
        """The fingerprint of the paper that a sheet names: by its fingerprint, or by a variant that is somebody's; "" where it names
        none. None for a fingerprint that is no paper's of this class, which is reported."""
        problem = head.get(PROBLEM, "").strip().lower()
        if not problem:
            named = self.people.called(head.get(VARIANT, ""))
            return named[0].fingerprint if len(named) == 1 else ""
        if problem in self.folder.papers:
            return problem
        found.say_foreign(student, problem, N_("a paper of this class"), OTHER_CLASS, line)
        return None

    def name_of_file(self, name: str, is_in_folder: bool) -> str:
        """The student whom a file's name names: somebody of the class."""
        return name if self.people.called(name) else ""

    def student_of(self, paper: str) -> str:
        """Whose paper it is; empty where several have the same numbers."""
        owners = self.folder.papers.get(paper, ())
        return self.people.known_as(owners[0]) if len(owners) == 1 else ""

    def settle(self, found: ClassAnswers, file: AnswerFile) -> None:
        """Put each sheet under the name of its person, with the paper that it is marked against; what cannot be marked is reported."""
        self._tell_namesakes_by_file(found, file)
        stated = {sheet.student: sheet.paper for sheet in found.sheets}
        called = {student: self._known_as(student, stated.get(student, "")) for student in found.named}
        found.named = dict.fromkeys(called.values())
        found.twice = {called.get(student, student): what for student, what in found.twice.items()}
        settled = [self._settled(sheet, found) for sheet in found.sheets]
        found.sheets = list(self._once_each([sheet for sheet in settled if sheet], found))
        for sheet in found.sheets if file.is_in_folder else ():
            self._compare_with_file(sheet, file, found)

    def _tell_namesakes_by_file(self, found: ClassAnswers, file: AnswerFile) -> None:
        """Where several people have the name on a sheet, and nothing else on it tells which, take the one whom the file's name names."""
        of_file = self.people.called(file.name)
        for at, sheet in enumerate(found.sheets if len(of_file) == 1 else ()):
            called = self._called(sheet.student, sheet.paper)
            if len(called) > 1 and of_file[0] in called:
                found.sheets[at] = replace(sheet, student=self.people.known_as(of_file[0]))
                found.named[found.sheets[at].student] = found.named.pop(sheet.student, None)

    def _known_as(self, student: str, paper: str) -> str:
        """The name under which a student's sheet is marked; of several of the same name the one whose paper it is."""
        called = self._called(student, paper)
        return self.people.known_as(called[0]) if len(called) == 1 else student

    def _called(self, student: str, paper: str) -> tuple[Paper, ...]:
        called = self.people.called(student)
        having = tuple(each for each in called if each.fingerprint == paper)
        return having if len(called) > 1 and having else called

    def _settled(self, sheet: Sheet, found: ClassAnswers) -> Sheet | None:
        """A sheet under the name of its person, with its paper; None where that cannot be told, or the variant cannot be read."""
        called = self._called(sheet.student, sheet.paper)
        where = sheet_of_student(sheet.student)
        if len(called) > 1:
            ids = ", ".join(shown(each.person.id) for each in called[:5])
            found.add(where, said("the name of several people"), said("one of the ids {ids}", ids=ids), NOT_MARKED)
            return None
        if not called and not sheet.paper:
            found.add(
                where, N_("nobody on the roster"), N_("an id, a name or an e-mail of the roster, or a fingerprint"), NOT_MARKED
            )
            return None
        sheet = self._remarked(sheet, called[0]) if called else self._of_stranger(sheet)
        return sheet if self._is_readable(sheet, where, found) else None

    def _remarked(self, sheet: Sheet, own: Paper) -> Sheet:
        student, paper = self.people.known_as(own), sheet.paper or own.fingerprint
        if paper != own.fingerprint:
            self._remark(student, said("handed in the paper of {owner}, and is marked against that", owner=self._owners(paper)))
        return replace(sheet, student=student, paper=paper)

    def _of_stranger(self, sheet: Sheet) -> Sheet:
        owner = self._owners(sheet.paper)
        self._remark(
            sheet.student, said("not on the roster; handed in the paper of {owner}, and is marked against that", owner=owner)
        )
        return sheet

    def _owners(self, paper: str) -> str:
        return ", ".join(shown(self.people.known_as(owner)) for owner in self.folder.papers[paper])

    def _remark(self, student: str, what: Message | str) -> None:
        self.remarks[student] = (*self.remarks.get(student, ()), what)

    def _is_readable(self, sheet: Sheet, where: str, found: ClassAnswers) -> bool:
        """Whether the variant of a sheet can be read; if not, that is reported."""
        try:
            self.folder.variant(sheet.paper)
        except ProblemError as error:
            first = error.findings[0]
            at = said("{file}: {found}", file=error.source, found=first.found)
            found.add(where, at, said("its variant, problem {paper}", paper=sheet.paper), MAKE_AGAIN)
            return False
        return True

    def _once_each(self, sheets: list[Sheet], found: ClassAnswers) -> list[Sheet]:
        """The sheets of those who have one in this file; two of one person, under two of their names, are reported."""
        number = Counter(sheet.student for sheet in sheets)
        for student in (student for student, each in number.items() if each > 1):
            found.add(sheet_of_student(student), N_("a second sheet in this file"), N_("one sheet per student"), NOT_MARKED)
            found.twice[student] = NONE_MARKED
        return [sheet for sheet in sheets if number[sheet.student] == 1]

    def _compare_with_file(self, sheet: Sheet, file: AnswerFile, found: ClassAnswers) -> None:
        """Say where the name of a file is not that of whose sheet is in it."""
        called = {self.people.known_as(paper) for paper in self.people.called(file.name)}
        if called and sheet.student not in called:
            what = said("the file is called {name}", name=shown(file.name))
            self._remark(sheet.student, what)
