"""How a problem's numbers are rounded, its solution laid out, its weights trained: `[rounding]`, `[layout]`, `[training]`.

The rule is data here; `symlstm.numbers.rounding` applies it and `symlstm.document` says it in words. Built in Python, each is checked
as it is when it is read from a file.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from symlstm.errors import Finding, ProblemError
from symlstm.network.ids import of_any_sample, without_place
from symlstm.problem.entries import read_number
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given
from symlstm.problem.sections import faults_of_sections, is_left_out, section_names
from symlstm.problem.wording import either, shown
from symlstm.words import N_, said

Ties = Literal["half-even", "half-up", "half-down", "truncate"]
Carry = Literal["full", "printed"]
Detail = Literal["brief", "normal", "full"]
PaperSize = Literal["a4", "us-letter"]
Readout = Literal["last", "every"] | tuple[int, ...]  # or time steps, counted from 1

TIES: tuple[Ties, ...] = ("half-even", "half-up", "half-down", "truncate")
CARRIES: tuple[Carry, ...] = ("full", "printed")
DETAILS: tuple[Detail, ...] = ("brief", "normal", "full")
PAPERS: tuple[PaperSize, ...] = ("a4", "us-letter")

USUAL_PLACES = 4
MAX_DIGITS = 10_000  # places or figures; 10,000 digits of the bundled example take a few seconds
MAX_GUARD = 20
MAX_TRAINING_STEPS = 100


@dataclass(frozen=True, slots=True)
class Rounding:
    """The declared rounding rule. Raises ProblemError for one that a file could not declare either.

    places   digits after the point, or None where `figures` counts significant digits instead; 4 if neither is given
    ties     what happens halfway (half-up: away from zero; half-down: towards zero; truncate: cut off, no rounding)
    carry    "full": lines go on with unrounded values; "printed": with the numbers as printed
    carried  with carry = "printed": the quantities to which that applies, or None for all
    guard    with carry = "full": how many more digits operands show
    """

    places: int | None = None
    figures: int | None = None
    ties: Ties = "half-even"
    carry: Carry = "full"
    carried: frozenset[str] | None = None
    guard: int = 2

    def __post_init__(self) -> None:
        if self.places is None and self.figures is None:
            object.__setattr__(self, "places", USUAL_PLACES)
        if isinstance(self.carried, list | tuple | set) and all(isinstance(name, str) for name in self.carried):
            object.__setattr__(self, "carried", frozenset(self.carried))
        _refuse("Rounding", _faults_of_rounding(self))

    @property
    def digits(self) -> int:
        return self.figures if self.figures is not None else self.places or 0

    def carries(self, name: str) -> bool:
        """Whether the quantity called `name` is rounded and carried on as printed; `h` is that of every layer."""
        if self.carry != "printed" or self.carried is None:
            return self.carry == "printed"
        return not self.carried.isdisjoint((name, of_any_sample(name), without_place(name)))


@dataclass(frozen=True, slots=True)
class Layout:
    """How much of the work is shown, whether the backward pass is part of it, and whether figures are.

    sections  the names of the sections that are shown, of those that there are (`symlstm.problem.sections.SECTIONS`), in any order;
              None for all
    without   the names of sections that are left out
    paper     of PDFs and LaTeX documents

    Raises ProblemError for an unknown detail, section or paper, and for a switch that is neither True nor False.
    """

    detail: Detail = "normal"
    backward: bool = False
    figures: bool = True
    sections: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    paper: PaperSize = "a4"

    def __post_init__(self) -> None:
        for name in ("sections", "without"):
            object.__setattr__(self, name, section_names(getattr(self, name)))
        _refuse("Layout", _faults_of_layout(self))

    def shows(self, section: str) -> bool:
        """Whether a section may be shown, or the figures. Whether the numbers were checked is always said, unless it is left out by
        name."""
        if is_left_out(section, self.without) or (section == "figures" and not self.figures):
            return False
        return self.sections is None or section in self.sections or section == "checked"

    @property
    def shows_charts(self) -> bool:
        """Whether the figures over time may be shown: their section, asked for by its name, is nothing without them."""
        is_left_out_of_all = not self.figures or "figures" in self.without
        return self.shows("figures") or (self.asks_for("over-time") and not is_left_out_of_all)

    def asks_for(self, section: str) -> bool:
        """Whether a section is asked for by name."""
        return self.sections is not None and section in self.sections


@dataclass(frozen=True, slots=True)
class Training:
    """Gradient descent: its rate, and how many steps are taken (the first is shown in full, all of them in a table).

    The rate may be a text, "0.1". Raises ProblemError for one that is not an exact number above 0, and for steps out of bounds.
    """

    rate: Fraction
    steps: int = 1

    def __post_init__(self) -> None:
        object.__setattr__(self, "rate", rate_of(self.rate, lambda found: _refuse("Training", found)))
        _refuse("Training", filter(None, [_whole("training.steps", self.steps, 1, MAX_TRAINING_STEPS)]))


def rate_of(value: Any, refuse: Callable[[Sequence[Finding]], None]) -> Fraction:
    """A learning rate from a text, a whole number or a Fraction; any Finding goes to `refuse`."""
    findings = Findings()
    rate = read_number(Given("training.rate", value), findings)
    if rate <= 0 and not findings.count:
        findings.add("training.rate", shown(value), N_("a number above 0"), N_("a step goes against the gradient by itself"))
    refuse(findings.listed())
    return rate


def both_digits() -> Finding:
    """The Finding for a rule that has both places and figures."""
    hint = N_("places count from the point, figures from the front")
    return Finding("rounding", N_("both places and figures"), N_("one of them"), hint)


def carried_in_full() -> Finding:
    """The Finding for a list of quantities to carry on where nothing is carried on as printed."""
    hint = N_('write carry = "printed", or leave carried out')
    return Finding("rounding.carried", N_("a list"), N_('no list with carry = "full"'), hint)


def whole_number(least: int, most: int) -> str:
    """What is expected of a number of digits, or of steps."""
    return said("a whole number from {least} to {most}", least=least, most=f"{most:,}")


def _faults_of_rounding(rounding: Rounding) -> Iterator[Finding]:
    digits = [("places", rounding.places, 0), ("figures", rounding.figures, 1)]
    if rounding.places is not None and rounding.figures is not None:
        yield both_digits()
    parts = [_whole(f"rounding.{name}", value, least, MAX_DIGITS) for name, value, least in digits if value is not None]
    parts += [_choice("rounding.ties", rounding.ties, TIES), _choice("rounding.carry", rounding.carry, CARRIES)]
    yield from filter(None, [*parts, _whole("rounding.guard", rounding.guard, 0, MAX_GUARD), _carried(rounding.carried)])
    if rounding.carried is not None and rounding.carry == "full":
        yield carried_in_full()


def _faults_of_layout(layout: Layout) -> Iterator[Finding]:
    yield from filter(None, [_choice("layout.detail", layout.detail, DETAILS), _choice("layout.paper", layout.paper, PAPERS)])
    yield from filter(None, [_switch("layout.backward", layout.backward), _switch("layout.figures", layout.figures)])
    if layout.sections is not None:
        yield from faults_of_sections("layout.sections", layout.sections, 1)
    yield from faults_of_sections("layout.without", layout.without)


def _carried(names: Any) -> Finding | None:
    if names is None or (isinstance(names, frozenset) and names and all(isinstance(name, str) for name in names)):
        return None
    hint = N_("None carries every quantity as printed")
    return Finding("rounding.carried", shown(names), N_('a set of quantities, such as {"h"}'), hint)


def _whole(where: str, value: Any, least: int, most: int) -> Finding | None:
    if type(value) is int and least <= value <= most:
        return None
    return Finding(where, shown(value), whole_number(least, most))


def _choice(where: str, value: Any, choices: Sequence[str]) -> Finding | None:
    return None if isinstance(value, str) and value in choices else Finding(where, shown(value), either(choices))


def _switch(where: str, value: Any) -> Finding | None:
    return None if type(value) is bool else Finding(where, shown(value), N_("True or False"))


def _refuse(what: str, findings: Iterator[Finding] | Sequence[Finding]) -> None:
    if found := list(findings):
        raise ProblemError(what, found)
