"""The way back of somebody who made a mistake on the way forward, and differentiates what was worked out.

Who takes tanh for the sigmoid goes back with 1 - f^2, who leaves the peepholes out has no gradient along them. That is one mistake,
not two; so the gradients are formed anew here from the edited formulas, line by line, each from the gradients below it.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import isclose, isfinite
from random import Random

import numpy as np

from symlstm.derivation.expression import ONE, ZERO, Constant, Expression, Sum, Variable, product_of, sum_of, variables
from symlstm.marking.float_formula import work_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.partial_derivatives import NoSlope, partial_derivative
from symlstm.network.ids import Id, Place, identity
from symlstm.network.names import LOSS, Kind, NameTable, gradient, handed_back, initial_gradient

ByTarget = Mapping[str, Expression]
SEED = 1  # of the numbers at which it is asked whether a gradient is a multiple of the right one, besides those of the problem
MOST_PARTS, LARGEST = 1000, 100  # of such a multiple


class WayBack:
    """The gradients of a problem, each as the sum of what the lines that read a quantity hand back to it."""

    def __init__(self, lines: Mapping[str, FormulaLine], givens: Mapping[str, Fraction], names: NameTable):
        self._lines, self._names = lines, names
        self._right = {target: line.expression for target, line in lines.items()}
        self._is_there = any(line.is_gradient for line in lines.values())
        self._samples = sorted({Id.parse(target).sample for target in lines} - {0})
        self._readers: dict[str, list[str]] = {}
        self._found: dict[tuple[tuple[str, int], ...], tuple[ByTarget, dict[str, Expression]]] = {}  # with what keeps the ids
        for target, line in lines.items():
            for name in line.names if line.is_forward else ():
                self._readers.setdefault(name, []).append(target)
        self._values = {name: float(value) for name, value in givens.items()}
        with np.errstate(all="ignore"):
            for target, formula in self._right.items() if self._is_there else ():
                self._values[target] = float(work_of(formula)(self._values))
        numbers = Random(SEED)
        self._elsewhere = {name: numbers.uniform(0.5, 1.5) for name in self._values}
        self._right_pass = _Pass(self._right, self._readers, {})
        self._right_wholes: dict[tuple[str, str], Expression | None] = {}

    def edited(self, edited: ByTarget) -> dict[str, Expression]:
        """The gradients that come out otherwise where lines of the forward pass are edited, and differentiated as they are; in the order
        of the work. Those that are edited themselves are left alone."""
        forward = {target: formula for target, formula in edited.items() if self._lines[target].is_forward}
        if not forward or not self._is_there:
            return {}
        key = tuple((target, id(formula)) for target, formula in edited.items())
        if key not in self._found:
            self._found[key] = edited, self._differentiated(forward, edited)
        return self._found[key][1]

    def _differentiated(self, forward: ByTarget, edited: ByTarget) -> dict[str, Expression]:
        edited_pass = _Pass(self._right, self._readers, forward)
        try:
            found = dict(each for name in self._changed(forward) for each in self._anew(name, edited_pass))
        except NoSlope:
            return {}
        return {target: found[target] for target in self._lines if target in found and target not in edited}

    def _changed(self, forward: ByTarget) -> list[str]:
        """The quantities to which something else is handed back."""
        found: dict[str, None] = {}
        for target, formula in forward.items():
            names = dict.fromkeys((*variables(self._right[target]), *variables(formula)))
            found |= dict.fromkeys(
                name for name in names if self._slope(target, formula, name) != self._slope(target, self._right[target], name)
            )
        waiting = list(found)
        while waiting:  # what has no gradient of its own hands it on
            name = waiting.pop()
            further = self._lines[name].names - found.keys() if name in self._lines and not self._of(name) else ()
            found |= dict.fromkeys(further)
            waiting += further
        return list(found)

    def _slope(self, target: str, formula: Expression, name: str) -> Expression | None:
        return partial_derivative(formula, name, Variable(target))

    def _of(self, name: str) -> str:
        """The gradient of a quantity; empty where it has none of its own."""
        found = Id.parse(name)
        own = identity(gradient(found.name), *found.numbers)
        return own if own in self._lines else ""

    def _anew(self, name: str, forward: "_Pass") -> Iterator[tuple[str, Expression]]:
        """The lines that hold what is handed back to a quantity, with other formulas; none where even the right ones do not come to what
        stands there."""
        for line in self._lines_of(name):
            if (right := self._right_whole(line, name)) is not None:
                found = self._as_multiple(line, right, self._whole(line, name, forward))
                yield from [(line, found)] if found is not self._right[line] else []

    def _right_whole(self, line: str, name: str) -> Expression | None:
        """What the right formulas hand back to a quantity; None where that is not what stands on the line."""
        if (line, name) not in self._right_wholes:
            whole = self._whole(line, name, self._right_pass)
            is_it = whole is not None and isclose(_at(whole, self._values), self._values[line], rel_tol=1e-7, abs_tol=1e-9)
            self._right_wholes[line, name] = whole if is_it else None
        return self._right_wholes[line, name]

    def _lines_of(self, name: str) -> Iterator[str]:
        """The lines that may hold what is handed back to a quantity; of a parameter one for each sample."""
        found = Id.parse(name)
        names = [(gradient(found.name), found.numbers)]
        if found.sample or not self._samples:
            if len(found.numbers) == 2:
                later = [step for step in (found.numbers[0] + 1, found.numbers[0] - 1) if step > 0]
                names += [(handed_back(found.name), (step, found.numbers[1])) for step in later]
                names.append((initial_gradient(found.name), found.numbers[1:]))
        else:
            names = [(Place(sample=sample).prefix + gradient(found.name), found.numbers) for sample in self._samples]
        yield from (line for each, numbers in names if (line := identity(each, *numbers)) in self._lines)

    def _whole(self, line: str, name: str, forward: "_Pass") -> Expression | None:
        """A line as the sum of what is handed back to a quantity, and of what the time step after it handed back; None where that is nothing."""
        returned = [Variable(read) for read in self._lines[line].reads if self._kind(read) is Kind.HANDED_BACK]
        readers = [
            reader
            for reader in forward.read_by(name)
            if self._belongs(reader, line, bool(returned), forward.is_new(name, reader))
        ]
        terms = [*self._handed_back(name, forward, readers), *returned]
        return sum_of(terms) if terms else None

    def _belongs(self, reader: str, line: str, has_returned: bool, is_new: bool) -> bool:
        """Whether what a line hands back stands on the line of a gradient: not what the time step after hands back, which has a line of its
        own."""
        gradient_line, reading = self._lines[line], self._lines[reader]
        if Id.parse(line).sample != Id.parse(reader).sample:
            return False
        is_in_cell = gradient_line.cell.equation_of(reading.step.name) is not None
        if self._kind(line) is Kind.HANDED_BACK:
            return is_in_cell and reading.step.time == gradient_line.step.time
        is_later = is_in_cell and reading.step.time != gradient_line.step.time
        return not (has_returned and is_later) or (is_new and reading.step.time != gradient_line.after)

    def _kind(self, quantity: str) -> Kind:
        return self._names.of_id(quantity).kind

    def _handed_back(self, name: str, forward: "_Pass", readers: Sequence[str]) -> list[Expression]:
        """What lines that read a quantity hand back to it."""
        found: list[Expression] = []
        for reader in readers:
            of_reader = partial_derivative(forward.formula(reader), name, Variable(reader))
            arrived = self._arrived_at(reader, forward) if of_reader is not None else None
            found += _expanded(arrived, of_reader) if of_reader is not None and arrived is not None else []
        return found

    def _arrived_at(self, reader: str, forward: "_Pass") -> Expression | None:
        """The gradient of what a line gives: by its id, or where it has none of its own, made of what arrives there."""
        if self._of(reader):
            return Variable(self._of(reader))
        if Id.parse(reader).base == LOSS:
            return ONE
        terms = self._handed_back(reader, forward, forward.read_by(reader))
        return sum_of(terms) if terms else None

    def _as_multiple(self, line: str, right: Expression, anew: Expression | None) -> Expression:
        """A gradient formed anew; as a multiple of what stands on the line where it is one, as that is known more exactly."""
        if anew is None:
            return ZERO
        ends = [(_at(anew, known), _at(right, known)) for known in (self._values, self._elsewhere)]
        ratios = [one / other if other else 0.0 for one, other in ends]
        multiple = Fraction(ratios[0]).limit_denominator(MOST_PARTS) if isfinite(ratios[0]) else Fraction(0)
        if 0 < abs(multiple) < LARGEST and all(isclose(ratio, multiple, rel_tol=1e-9) for ratio in ratios):
            return self._right[line] if multiple == 1 else product_of((Constant(multiple), self._right[line]))
        return anew


class _Pass:
    """A forward pass with some formulas edited: what each line is, and which lines read a quantity."""

    def __init__(self, right: ByTarget, readers: Mapping[str, list[str]], edited: ByTarget):
        self._right, self._readers, self._edited = right, readers, edited
        self._more: dict[str, list[str]] = {}  # lines that read it only now
        for target, formula in edited.items():
            for name in variables(formula):
                if target not in readers.get(name, ()):
                    self._more.setdefault(name, []).append(target)

    def formula(self, target: str) -> Expression:
        return self._edited[target] if target in self._edited else self._right[target]

    def is_new(self, name: str, reader: str) -> bool:
        """Whether a line reads a quantity only as it is edited."""
        return reader in self._more.get(name, ())

    def read_by(self, name: str) -> list[str]:
        return [*self._readers.get(name, ()), *self._more.get(name, ())]


def _at(formula: Expression, known: Mapping[str, float]) -> float:
    with np.errstate(all="ignore"):
        return float(work_of(formula)(known))


def _expanded(arrived: Expression, of_reader: Expression) -> Sequence[Expression]:
    """The product, term by term of what arrived, without factors of 1."""
    terms = arrived.terms if isinstance(arrived, Sum) else (arrived,)
    products = [[part for part in (term, of_reader) if part != ONE] for term in terms]
    return [product_of(parts) if parts else ONE for parts in products]
