"""What can go wrong, and in what words.

Every error that a user can cause or meet is a child of `SymLSTMError` and carries its facts as fields;
the sentence is built from them. A `Finding` is one problem in an input file: its words are chosen when it is printed, in the language
that is spoken then.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from symlstm.words import N_, Message, Verbatim, _, ngettext, said


class SymLSTMError(Exception):
    """Base of all errors that symlstm raises on purpose. One made of a message (`symlstm.words.said`) is worded when it is printed. Each
    can be sent to another process, whatever it is made with."""

    def __str__(self) -> str:
        return _(self.args[0]) if len(self.args) == 1 and isinstance(self.args[0], str) else super().__str__()

    def __reduce__(self) -> tuple[Any, ...]:
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(kind: type[SymLSTMError], args: tuple[Any, ...], held: dict[str, Any]) -> SymLSTMError:
    made = kind.__new__(kind, *args)
    made.__dict__.update(held)
    return made


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem in the input: where it is, what was found, what was expected, and what to do.

    Words are marked by `N_`, or made by `said` and `counting` of `symlstm.words`; a place that is no message is a path of keys.
    """

    where: str
    found: str
    expected: str
    hint: str = ""
    line: int | None = None

    @property
    def message(self) -> Message:
        """All of it, to be worded when it is printed."""
        place = _place(self.where)
        told = said("{place} (line {line})", place=place, line=self.line) if self.line else place
        parts = {"place": told, "found": self.found, "expected": self.expected}
        finding = Message(N_("{place}: found {found}, expected {expected}"), parts)
        return Message("{finding}\n    {hint}", {"finding": finding, "hint": self.hint}) if self.hint else finding

    def __str__(self) -> str:
        return _(self.message)


def _place(where: str) -> str:
    """A place, of which no word is looked up but where it is a message."""
    return where if isinstance(where, Message) else Verbatim(where)


def indented(findings: Iterable[Finding]) -> str:
    """The findings below each other, as they stand below the first line of a message."""
    return "\n".join(f"  {finding}".replace("\n", "\n  ") for finding in findings)


class ProblemError(SymLSTMError):
    """The problem cannot be solved as it is written. Carries every Finding, not only the first."""

    def __init__(self, source: str, findings: Sequence[Finding]):
        self.source = source
        self.findings = tuple(findings)
        super().__init__(source, findings)

    def __str__(self) -> str:
        count = ngettext("{source}: {n} problem found", "{source}: {n} problems found", len(self.findings), source=self.source)
        return f"{count}\n{indented(self.findings)}"


class UsageError(SymLSTMError):
    """A command or function was asked for something that does not exist; says what does.

    findings  what is wrong with each entry, where several were given
    """

    def __init__(self, message: str, findings: Sequence[Finding] = ()):
        self.findings = tuple(findings)
        super().__init__(message)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *([indented(self.findings)] if self.findings else [])])


class ArgumentError(UsageError):
    """An argument that cannot be used; the `finding` has its name as its place. The command line says which option it is."""

    def __init__(self, finding: Finding):
        super().__init__(finding.message)
        self.finding = finding


class PrecisionError(SymLSTMError):
    """A digit could not be proven within the stated bound on precision.

    quantity  id of the value, such as `c.2.1`
    certain   how many digits are proven, in words
    bits      the working precision at which the work stopped
    """

    def __init__(self, quantity: str, certain: str, bits: int):
        self.quantity, self.certain, self.bits = quantity, certain, bits
        super().__init__(quantity, certain, bits)

    def __str__(self) -> str:
        return _(
            "{quantity}: not decided at {bits} bits of working precision. {certain}\n"
            "    The value is exactly, or almost exactly, on a boundary of the rounding rule and no proof of equality was found.\n"
            "    Ask for a different number of digits, or change one of the inputs a little.",
            quantity=self.quantity,
            bits=self.bits,
            certain=_(self.certain),
        )


class DomainError(SymLSTMError, ArithmeticError):
    """A function has no value where it is asked for one: the logarithm of a printed 0.

    what      such as ln(0)
    quantity  id of the value, as soon as it is known
    """

    def __init__(self, what: str, quantity: str = ""):
        self.what, self.quantity = what, quantity
        super().__init__(what, quantity)

    def __str__(self) -> str:
        if not self.quantity:
            return _("{function} does not exist", function=self.what)
        return _(
            "{quantity}: {function} does not exist\n"
            '    A number that goes on as it is printed was rounded too far. Ask for more digits, or for carry = "full".',
            quantity=self.quantity,
            function=self.what,
        )


class DerivationError(SymLSTMError):
    """A cell's equations cannot be turned into steps: a fault of the cell's definition, not of the problem."""


class SizeError(SymLSTMError):
    """What was asked for would be larger than the stated limit."""


class RenderError(SymLSTMError):
    """A document could not be made: unknown format, missing or mistaken template, missing library or program."""


class WriteError(SymLSTMError):
    """A file could not be put where it was asked for. Nothing was changed there.

    place   the file or folder, as it was named
    reason  what stood in the way
    hint    what to do
    """

    def __init__(self, place: str, reason: str, hint: str):
        self.place, self.reason, self.hint = place, reason, hint
        super().__init__(place, reason, hint)

    def __str__(self) -> str:
        return _("{place}: {reason}; {hint}", place=_(_place(self.place)), reason=_(self.reason), hint=_(self.hint))
