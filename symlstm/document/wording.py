"""Sentences that stand in more than one place: the rounding rule in words, lists."""

from collections.abc import Iterable, Iterator, Mapping

from symlstm.language import N_, _, ngettext
from symlstm.network import Network, Stage
from symlstm.network.notation import NotationSet, TimeStyle
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Rounding

TIES_IN_WORDS = {
    "half-even": N_("ties to even"),
    "half-up": N_("ties away from zero"),
    "half-down": N_("ties towards zero"),
    "truncate": N_("further digits cut off"),
}


def listed(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = words
    return _("{first} and {last}", first=", ".join(most), last=last) if most else last


def cell_in_words(cell: Stage) -> str:
    """The cell as it is called in a sentence: "LSTM cell"."""
    return _("{cell} cell", cell=_(cell.title).removesuffix(" cell"))


def digits_kept(rounding: Rounding) -> str:
    """How many digits results have."""
    if rounding.figures is not None:
        return ngettext("{n} significant figure", "{n} significant figures", rounding.figures)
    if rounding.places == 0:
        return _("whole numbers")
    return ngettext("{n} decimal place", "{n} decimal places", rounding.places or 0)


def rounding_in_words(rounding: Rounding) -> str:
    """How results are rounded, after "Results are bold, "."""
    template = _("given as {digits}, {ties}") if rounding.places == 0 else _("with {digits}, {ties}")
    return template.format(digits=digits_kept(rounding), ties=_(TIES_IN_WORDS[rounding.ties]))


TINY = N_("A value that would print as zero but is not zero is given in scientific notation.")
WORDS = (
    N_("no"),
    N_("one"),
    N_("two"),
    N_("three"),
    N_("four"),
    N_("five"),
    N_("six"),
    N_("seven"),
    N_("eight"),
    N_("nine"),
    N_("ten"),
    N_("eleven"),
    N_("twelve"),
)
ORDINALS = (
    N_("first"),
    N_("second"),
    N_("third"),
    N_("fourth"),
    N_("fifth"),
    N_("sixth"),
    N_("seventh"),
    N_("eighth"),
    N_("ninth"),
    N_("tenth"),
)


def number_in_words(number: int) -> str:
    """five, 13."""
    return _(WORDS[number]) if number < len(WORDS) else str(number)


def ordinal(number: int) -> str:
    """third, 13th."""
    if number <= len(ORDINALS):
        return _(ORDINALS[number - 1])
    return _(_ordinal_in_digits(number), number=number)


def _ordinal_in_digits(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return N_("{number}th")
    return {1: N_("{number}st"), 2: N_("{number}nd"), 3: N_("{number}rd")}.get(number % 10, N_("{number}th"))


def capitalized(words: str) -> str:
    """The words with a capital letter in front."""
    return words[0].upper() + words[1:]


def uncapitalized(words: str) -> str:
    """The words with a small letter in front."""
    return words[0].lower() + words[1:]


TIME_IN_NAMES: Mapping[TimeStyle, str] = {
    "superscript": N_("The number in brackets is the time step."),
    "subscript": N_(
        "The first subscript of a quantity is the time step, one after a comma the unit; a superscript says what a pre-activation "
        "belongs to."
    ),
    "angle": N_("A superscript in angle brackets is the time step, a subscript the unit."),
}


def notation_in_words(notation: NotationSet, network: Network) -> Iterator[tuple[str]]:
    """Whose letters these are, and what a reader who knows them must be told; nothing of the usual ones."""
    if notation.source:
        letters = _("The letters are those of {source}.", source=_(notation.source))
        yield (" ".join((letters, *map(_, notation.remarks_in([cell.name for cell in network.cells])))),)


def begins_with_a_vowel(name: str) -> bool:
    """Whether the letters of a name are spoken so that "an" stands before it: "An LSTM", but "A GRU"."""
    return name[0] in "AEFHILMNORSX"


def title_of_readout(problem: Problem) -> str:
    """What stands after the last time step: "Prediction and loss"."""
    parts = [_("prediction")] * problem.is_read_out_after + [_("loss")] * (problem.target is not None)
    return capitalized(listed(parts or [_("drift")]))


def span(numbers: range) -> str:
    """Numbers that follow each other: "1 and 2", "1 to 4"."""
    if len(numbers) == 2:
        return listed(map(str, numbers))
    return _("{first} to {last}", first=numbers[0], last=numbers[-1])


def out_of(part: object, whole: object) -> str:
    """`3 of 4`."""
    return _("{part} of {whole}", part=part, whole=whole)
