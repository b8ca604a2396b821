"""A derivation as equations between lists of numbers: what all units do at a time step, worked out in one go.

Each unit's equation is one line of an equation between vectors, and is the same at every time step. So the affine maps of
a time step are one matrix times a column, and every other equation is one list of formulas over lists. This is only another
arrangement of the steps of a derivation; no arithmetic is done here.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import groupby
from weakref import WeakKeyDictionary

from symlstm.derivation.affine import Entry, affine_terms
from symlstm.derivation.expression import Expression, Product, Variable
from symlstm.derivation.step import BlockAt, Derivation, Step
from symlstm.derivation.unit_equation import Reference, SumOverTime, UnitEquation
from symlstm.network.ids import Place, identity
from symlstm.numbers.vector_equations import AffineMap, Formulas, Key, Slot, Stretch, SumsOverTime, VectorEquation

At = tuple[str, tuple[int, ...]]  # the name and index of an entry


class VectorForm:
    """A derivation's stretches, each kind of them arranged once."""

    def __init__(self, derivation: Derivation):
        self._givens = derivation.givens
        self._in_reading_order = [step.target for step in derivation.steps]
        self._places: dict[At, int] = {}
        self._kinds: dict[tuple[int, ...], tuple[tuple[VectorEquation, ...], tuple[int, ...]]] = {}
        self._equations: dict[tuple[int, ...], VectorEquation] = {}
        self._columns: dict[tuple[Entry, ...], Formulas] = {}
        self.stretches = tuple(
            self._stretch(each[0], list(blocks)) for each, blocks in groupby(derivation.blocks, _time_and_pass)
        )

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each quantity among the targets of all stretches; the quantities in reading order."""
        places = {target: n for n, target in enumerate(target for stretch in self.stretches for target in stretch.targets)}
        return {target: places[target] for target in self._in_reading_order}

    def given(self, key: Key) -> list[Fraction]:
        """The entries of a given vector."""
        return [self._givens[quantity] for quantity in self.ids_of_given(key)]

    def ids_of_given(self, key: Key) -> list[str]:
        """The ids of the entries of a given vector."""
        name, time = key
        whole = () if time is None else (time,)
        ids: list[str] = []
        while (quantity := identity(name, *whole, len(ids) + 1)) in self._givens:
            ids.append(quantity)
        return ids or [identity(name, *whole)]

    def _stretch(self, time: int, blocks: list[BlockAt]) -> Stretch:
        steps = [step for block in blocks for step in block.steps]
        kind = tuple([id(step.unit_equation) for step in steps])
        if kind not in self._kinds:
            self._kinds[kind] = self._kind(steps)
        equations, order = self._kinds[kind]
        return Stretch(time, equations, tuple([steps[n].target for n in order]))

    def _kind(self, steps: list[Step]) -> tuple[tuple[VectorEquation, ...], tuple[int, ...]]:
        """The equations of a kind of stretch, what needs nothing of the stretch itself in front, and which step each unit is."""
        groups = list(_by_name(steps))
        found = [(self._equation([steps[n] for n in group]), group) for group in groups]
        names = {equation.name for equation, _ in found}
        in_order = sorted(found, key=lambda each: not _is_ready(each[0], names))
        return tuple(equation for equation, _ in in_order), tuple(n for _, group in in_order for n in group)

    def _equation(self, steps: list[Step]) -> VectorEquation:
        units = [step.unit_equation for step in steps]
        key, target = tuple(map(id, units)), units[0].target
        if key not in self._equations:
            self._places.update(((target.name, unit.target.index), place) for place, unit in enumerate(units))
            self._equations[key] = VectorEquation(target.name, target.is_parameter, len(units), self._right(units))
        return self._equations[key]

    def _right(self, units: Sequence[UnitEquation | SumOverTime]) -> Formulas | AffineMap | SumsOverTime:
        sums = [unit for unit in units if isinstance(unit, SumOverTime)]
        if sums and all(each.factors for each in sums):
            return self._over_time(sums)
        of_units = [unit for unit in units if isinstance(unit, UnitEquation)]
        affine = None if sums else self._affine(of_units)
        return affine or self._formulas([unit.expression for unit in units], [unit.references for unit in units])

    def _affine(self, units: list[UnitEquation]) -> AffineMap | None:
        """The units as rows over one column of all entries that any of them reads; None where they are not affine."""
        rows = [affine_terms(unit, self._givens) for unit in units]
        if any(row is None for row in rows):
            return None
        known = [row for row in rows if row is not None]
        entries = tuple(dict.fromkeys(entry for row in known for _, entry in row if entry))
        weights = [_added_up(row) for row in known]
        zero = Fraction(0)
        matrix = tuple(tuple(row.get(entry, zero) for entry in entries) for row in weights)
        return AffineMap(matrix, tuple(row.get((), zero) for row in weights), self._column(entries))

    def _column(self, entries: tuple[Entry, ...]) -> Formulas:
        if entries not in self._columns:
            self._columns[entries] = self._products(entries)
        return self._columns[entries]

    def _products(self, entries: Sequence[Entry]) -> Formulas:
        references = [{str(n): reference for n, reference in enumerate(entry)} for entry in entries]
        factors = [tuple(map(Variable, named)) for named in references]
        return self._formulas([Product(f) if len(f) > 1 else f[0] for f in factors], references)

    def _over_time(self, sums: list[SumOverTime]) -> SumsOverTime:
        factors = [equation.factors for equation in sums]
        first: dict[Entry, int] = {}
        second: dict[Entry, int] = {}
        pairs = tuple(
            (first.setdefault(each[:1], len(first)), second.setdefault(each[1:], len(second)) if each[1:] else 0)
            for each in factors
        )
        others = self._column(tuple(second)) if second else None
        return SumsOverTime(sums[0].times, self._column(tuple(first)), others, pairs)

    def _formulas(self, expressions: list[Expression], references: Sequence[Mapping[str, Reference]]) -> Formulas:
        slots: dict[Slot, int] = {}
        reads: list[dict[str, tuple[int, int]]] = []
        parameters: list[dict[str, Fraction]] = []
        for named in references:
            given = {name: self._givens[r.at(0)] for name, r in named.items() if r.is_parameter and r.at(0) in self._givens}
            parameters.append(given)
            reads.append({name: self._read(r, slots) for name, r in named.items() if name not in given})
        return Formulas(tuple(expressions), tuple(slots), tuple(reads), tuple(parameters))

    def _read(self, reference: Reference, slots: dict[Slot, int]) -> tuple[int, int]:
        slot = Slot(reference.name, reference.lag, reference.time)
        place = self._places.get((reference.name, reference.index), reference.index[0] - 1 if reference.index else 0)
        return slots.setdefault(slot, len(slots)), place


_forms: WeakKeyDictionary[Derivation, VectorForm] = WeakKeyDictionary()


def vector_form(derivation: Derivation) -> VectorForm:
    """The derivation's vector form; made once."""
    if derivation not in _forms:
        _forms[derivation] = VectorForm(derivation)
    return _forms[derivation]


def _time_and_pass(block: BlockAt) -> tuple[int, str, Place]:
    return block.time, block.phase, block.place


def _by_name(steps: list[Step]) -> Iterator[list[int]]:
    """The places of the steps of each name, in the order of the names."""
    groups: dict[str, list[int]] = {}
    for n, step in enumerate(steps):
        groups.setdefault(step.name, []).append(n)
    yield from groups.values()


def _is_ready(equation: VectorEquation, names: set[str]) -> bool:
    """Whether an affine map reads nothing of its own stretch, whose vectors are `names`."""
    if not isinstance(equation.right, AffineMap):
        return False
    return not any(slot.name in names and slot.lag == 0 for slot in equation.right.column.slots)


def _added_up(row: list[tuple[Fraction, Entry]]) -> dict[Entry, Fraction]:
    """The weight of each entry, where one stands in several terms their sum."""
    weights: dict[Entry, Fraction] = {}
    for weight, entry in row:
        weights[entry] = weights[entry] + weight if entry in weights else weight
    return weights
