"""The people of a class, found by what stands on their sheets."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from symlstm.classroom.manifest import Paper
from symlstm.marking.student_name import student_name
from symlstm.rendering.spreadsheet import text_cell


class People:
    """The people of a class by whatever names them: the id, what their files are called, the e-mail, the name.

    Capitals make no difference, nor do zeros before a number, which spreadsheets drop. A name that two people have needs their id behind it.
    """

    def __init__(self, papers: Iterable[Paper]):
        self.papers = tuple(papers)
        names = Counter(paper.person.name.casefold() for paper in self.papers)
        self._known_as = {paper.stem: _known_as(paper, names) for paper in self.papers}
        self._by = [self._index(of) for of in (_id, _stem, _email, self.known_as, _name, _in_form, _number)]

    def known_as(self, paper: Paper) -> str:
        """The name under which the sheet of a paper's owner is marked: theirs, and the id where another one has the same name."""
        return self._known_as[paper.stem]

    def called(self, text: str) -> tuple[Paper, ...]:
        """The papers of all whom a text can mean: of one person, of none, or of several of the same name."""
        key = student_name(text).casefold()
        return next((index[key] for index in self._by if key in index), ()) or self._by[-1].get(_without_zeros(key), ())

    def _index(self, of: Callable[[Paper], str]) -> Mapping[str, tuple[Paper, ...]]:
        found: dict[str, tuple[Paper, ...]] = {}
        for paper in self.papers:
            if key := student_name(of(paper)).casefold():
                found[key] = (*found.get(key, ()), paper)
        return found


def _known_as(paper: Paper, names: Mapping[str, int]) -> str:
    person = paper.person
    return person.name if names[person.name.casefold()] == 1 else f"{person.name} ({person.id})"


def _id(paper: Paper) -> str:
    return paper.person.id


def _stem(paper: Paper) -> str:
    return paper.stem


def _email(paper: Paper) -> str:
    return paper.person.email


def _name(paper: Paper) -> str:
    return paper.person.name


def _in_form(paper: Paper) -> str:
    """The name as it stands in the answer form, where it is no formula to a spreadsheet."""
    return text_cell(paper.person.name)


def _number(paper: Paper) -> str:
    return _without_zeros(paper.person.id)


def _without_zeros(text: str) -> str:
    """A number without zeros before it; empty for what is none."""
    return text.lstrip("0") if text.isdecimal() else ""
