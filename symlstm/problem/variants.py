"""`[variants]`: which given numbers vary from one variant of a problem to the next, and which numbers they may become."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from symlstm.errors import ProblemError
from symlstm.network import Network
from symlstm.network.ids import without_place
from symlstm.problem.entries import read_number, read_vector
from symlstm.problem.findings import Findings
from symlstm.problem.keys import VARIANTS, Given, refuse_unknown, table_at
from symlstm.problem.options import did_you_mean
from symlstm.problem.settings import whole_number
from symlstm.problem.tree import BareNumber, Tree
from symlstm.problem.wording import joined, one_of, shown
from symlstm.words import N_, said

ALL = "all"  # in tables of steps and ranges: every number that varies
WEIGHTS, SEQUENCE, TARGET, INITIAL = "weights", "sequence", "target", "initial"
USUAL = (WEIGHTS, SEQUENCE)
MAX_PLACES = 12

NumberRange = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class Variants:
    """Which numbers vary, and what they may become. What is not said is read off the problem's own numbers.

    vary    names of weights and biases, or "weights" for all of them; "sequence", "target", "initial"
    step    every number is a multiple of it: one for all, or a mapping from names
    range   the smallest and the largest number: one pair for all, or a mapping from names
    places  digits after the point, at most; without a step, a unit of the last of them is one

    Raises ProblemError, which lists every problem found.
    """

    vary: Any = None
    step: Any = None
    range: Any = None
    places: int | None = None

    def __post_init__(self) -> None:
        findings = Findings()
        vary = _names(self.vary, findings)
        step = _by_name("variants.step", self.step, _step, findings)
        between = _by_name("variants.range", self.range, _range, findings)
        _check_places(self.places, step, findings)
        if findings.count:
            raise ProblemError("Variants", findings.listed())
        for name, value in (("vary", vary), ("step", step), ("range", between)):
            object.__setattr__(self, name, value)

    def step_of(self, *names: str) -> Fraction | None:
        """The step that is declared under the first of these names, or else for all; None where none is."""
        unit = Fraction(1, 10**self.places) if self.places is not None else None
        found: Fraction | None = _declared(self.step, names)
        return unit if found is None else found

    def range_of(self, *names: str) -> NumberRange | None:
        """The range that is declared under the first of these names, or else for all; None where none is."""
        found: NumberRange | None = _declared(self.range, names)
        return found


def _declared(table: tuple[tuple[str, Any], ...], names: tuple[str, ...]) -> Any:
    values = dict(table)
    return next((values[name] for name in (*names, ALL) if name in values), None)


def read_variants(tree: Tree, network: Network | None, findings: Findings) -> Variants | None:
    """What the file says of variants; None where it says nothing, or anything was reported."""
    before, table = findings.count, table_at(tree, "variants", findings)
    refuse_unknown(table, "variants", VARIANTS, findings)
    if not isinstance(tree.get("variants"), dict):
        return None
    given = {name: table[name] for name in VARIANTS if name in table}
    if "places" in given:
        given["places"] = _whole(given["places"])
    try:
        variants = Variants(**given)
    except ProblemError as error:
        findings.extend(error.findings)
        return None
    if network is not None:
        check_variants(variants, network, findings)
    return variants if findings.count == before else None


def check_variants(variants: Variants, network: Network, findings: Findings) -> None:
    """Report each name of what a problem does not have."""
    known = names_that_vary(network)
    places = [(f"variants.vary[{number}]", name) for number, name in enumerate(variants.vary or (), 1)]
    places += [
        (joined(f"variants.{key}", name), name) for key in ("step", "range") for name, _ in getattr(variants, key) if name != ALL
    ]
    for where, name in places:
        if name not in known:
            hint = "" if findings.is_full else did_you_mean(name, known)
            findings.add(where, shown(name), one_of(known), hint)


def names_that_vary(network: Network) -> tuple[str, ...]:
    """What `vary` may name; weights of one of several cells with their layer, or without, which means all of them."""
    own = [name for stage in network.stages for name in stage.parameters]
    target = [TARGET] if network.targets else []
    return tuple(dict.fromkeys((WEIGHTS, SEQUENCE, *target, INITIAL, *own, *map(without_place, own))))


def _names(names: Any, findings: Findings) -> tuple[str, ...] | None:
    if names is None:
        return None
    is_list = isinstance(names, list | tuple) and names and all(type(name) is str for name in names)
    if not is_list:
        hint = (
            said("write {list}", list=f"[{shown(names)}]")
            if type(names) is str
            else N_("leave it out for all weights and the sequence")
        )
        findings.add("variants.vary", shown(names), N_('a list of names, such as ["weights", "sequence"]'), hint)
        return None
    return tuple(names)


def _by_name(where: str, value: Any, read: Any, findings: Findings) -> tuple[tuple[str, Any], ...]:
    """One value for all, or one for each name."""
    if value is None:
        return ()
    if isinstance(value, tuple) and all(isinstance(each, tuple) and len(each) == 2 and type(each[0]) is str for each in value):
        value = dict(value)  # as it is kept
    if not isinstance(value, Mapping):
        return ((ALL, read(where, value, findings)),)
    return tuple((str(name), read(joined(where, str(name)), each, findings)) for name, each in value.items())


def _step(where: str, value: Any, findings: Findings) -> Fraction:
    before = findings.count
    step = read_number(Given(where, value), findings)
    if step <= 0 and findings.count == before:
        findings.add(where, shown(value), N_("a number above 0"), N_("numbers are multiples of it, such as 0.05"))
    return step


def _range(where: str, value: Any, findings: Findings) -> NumberRange:
    before, listed = findings.count, list(value) if isinstance(value, tuple) else value
    numbers = read_vector(Given(where, listed), findings)
    if findings.count > before:
        return Fraction(0), Fraction(1)
    if len(numbers) != 2 or len(listed) != 2 or numbers[0] >= numbers[1]:
        findings.add(where, shown(listed), N_("two numbers, the smaller one first: [-0.9, 0.9]"))
        return Fraction(0), Fraction(1)
    return numbers[0], numbers[1]


def _whole(value: Any) -> Any:
    """A whole number of JSON as one, and anything else as it is."""
    text = str(value)
    return int(text) if isinstance(value, BareNumber) and text.isdecimal() and len(text) < 6 else value


def _check_places(places: Any, steps: Collection[tuple[str, Fraction]], findings: Findings) -> None:
    if places is None:
        return
    if type(places) is not int or not 0 <= places <= MAX_PLACES:
        findings.add("variants.places", shown(places), whole_number(0, MAX_PLACES))
        return
    for where, step in _too_fine(places, steps):
        expected = said("a multiple of {unit}, as places = {places}", unit=f"1e-{places}", places=places)
        findings.add(where, shown(step), expected)


def _too_fine(places: int, steps: Collection[tuple[str, Fraction]]) -> Iterator[tuple[str, Fraction]]:
    for name, step in steps:
        if (step * 10**places).denominator != 1:
            yield "variants.step" if name == ALL else joined("variants.step", name), step
