"""Who of a class handed in what: what stands in the gradebook and on the page of the class besides the marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from symlstm.words import N_

MISSING, NOT_MARKED = N_("missing"), N_("handed in, but cannot be marked")


@dataclass(frozen=True)
class Register:
    """Who of a class handed in what, by the names under which their sheets are marked. Without a roster little is known.

    heads       the headings of what the roster says of each person: the id, the name, and whatever else
    roster      what it says, in the order of its people
    file_names  what the files of each are called
    missing     those from whom there is no sheet
    refused     those whose sheets cannot be marked; on the roster or not
    remarks     what else there is to say of someone: another's paper, a second sheet, not on the roster
    """

    heads: tuple[str, ...] = ()
    roster: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    file_names: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def said_of(self, student: str) -> tuple[str, ...]:
        """What there is to say of somebody, that they are missing among it."""
        said = MISSING if student in self.missing else NOT_MARKED if student in self.refused else ""
        return (*((said,) if said else ()), *self.remarks.get(student, ()))

    @property
    def in_order(self) -> tuple[str, ...]:
        """Everyone: the roster, and behind it those who are not on it."""
        return tuple(dict.fromkeys((*self.roster, *self.refused, *self.remarks)))


NO_ROSTER = Register()
