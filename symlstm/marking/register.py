"""Who of a class handed in what: what stands in the gradebook and on the page of the class besides the marks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

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
        said = self._states.get(student, "")
        return (*((said,) if said else ()), *self.remarks.get(student, ()))

    @cached_property
    def _states(self) -> Mapping[str, str]:
        return {**dict.fromkeys(self.refused, NOT_MARKED), **dict.fromkeys(self.missing, MISSING)}

    @property
    def told(self) -> tuple[str, ...]:
        """Those who are marked, and of whom there is something to say, in the order of the roster."""
        return tuple(student for student in self.in_order if student in self.remarks and student not in self._states)

    @property
    def in_order(self) -> tuple[str, ...]:
        """Everyone: the roster, and behind it those who are not on it."""
        return tuple(dict.fromkeys((*self.roster, *self.refused, *self.remarks)))


NO_ROSTER = Register()
