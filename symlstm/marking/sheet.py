"""A student's sheet: what was written for each quantity."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from symlstm.errors import Finding, UsageError
from symlstm.marking.written import Entry, Unanswered, read_entry
from symlstm.words import Verbatim, said


class LeftOut(NamedTuple):
    """What of a file was a student's and is not used, and why: the first findings in the order of the lines, and how many there are; and
    all ids of a pass that the problem does not make, of which the findings name the first ones."""

    findings: tuple[Finding, ...] = ()
    number: int = 0
    ids: tuple[str, ...] = ()


NOTHING = LeftOut()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One student's entries by the id of the quantity. What is not listed is blank.

    unused    how many rows of the file were this student's and could not be used
    left_out  what of it was not used, and why
    paper     in a class in which everybody has other numbers, the fingerprint that stands on the sheet; empty where none does
    """

    student: str
    entries: Mapping[str, Entry]
    unused: int = 0
    paper: str = ""
    left_out: LeftOut = NOTHING

    @property
    def is_blank(self) -> bool:
        """Whether nothing is written on it."""
        return all(isinstance(entry, Unanswered) for entry in self.entries.values())

    def of(self, quantity: str) -> Entry:
        return self.entries.get(quantity, Unanswered())


def sheet_of(student: str, answers: Mapping[str, str], decimal_comma: bool = False, unused: int = 0) -> Sheet:
    """A sheet from the texts that were written. Raises UsageError for an answer that is no text: a float has lost its digits."""
    for quantity, text in answers.items():
        if not isinstance(text, str):
            expected = said('the text as it was written, "{number}"; the last digit counts', number=text)
            raise UsageError(Finding(quantity, Verbatim(repr(text)), expected).message)
    return Sheet(student, {quantity: read_entry(text, decimal_comma) for quantity, text in answers.items()}, unused)
