"""What is given read as something else, once for all lines that read it: held against the whole sheet, and kept where it is borne out."""

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from itertools import chain, product

import numpy as np

from symlstm.derivation.expression import Constant
from symlstm.marking.catalogue import Rule
from symlstm.marking.hypothesis import Throughout
from symlstm.marking.misread_inputs import (
    InputRows,
    entries_turned,
    input_rows,
    letters_renumbered,
    readings_of,
    rounded_givens,
    steps_exchanged,
    table_turned,
    turned_round,
    without_signs,
)
from symlstm.marking.misread_states import Reading, initial_states, is_other, misread
from symlstm.marking.misread_weights import (
    exchanged_with_readout,
    gates_exchanged,
    parameters,
    readings_of_weight,
    weights_without_signs,
)
from symlstm.marking.ranges import range_of_formula
from symlstm.marking.slips import ROUNDED_FURTHER, Miscopy
from symlstm.marking.trial import THROUGHOUT
from symlstm.marking.wrong_on_sheet import WrongOnSheet

MOST_LINES = 400  # of a problem of which it is asked which weights were misread
MOST_READINGS = 3  # of one number, that are held against the whole sheet


class MisreadGivens:
    """What may have been misread on one sheet."""

    def __init__(self, on_sheet: WrongOnSheet):
        self._search, self._on_sheet = on_sheet.search, on_sheet

    def found(self) -> Iterator[Throughout]:
        """All that is borne out."""
        yield from self.states()
        yield from self.inputs()
        yield from self.parameters()

    def states(self) -> Iterator[Throughout]:
        """The given initial states read as others, by all lines that read them. It is kept where at least two wrong lines come out as
        they are written, and more than there are right ones that speak against it."""
        states = initial_states(self._search.key.derivation)
        for rule in self._search.table.rules if states else ():
            for reading in rule.misread(states) if rule.misread else ():
                yield from self._read(rule, reading)

    def _read(self, rule: Rule | Miscopy, reading: Reading) -> Iterator[Throughout]:
        """Given numbers read as others, by all lines that read them: where these are several, the first wrong lines rest on some of them, as
        what was misread shows at once, and the sheet bears it out."""
        lines, givens = self._search.table.lines, self._search.key.derivation.givens
        changed = {entry for entry, read in reading.items() if is_other(entry, read, givens)}
        reads = {target for entry in changed for target in self._search.table.readers[entry]}
        if self._on_sheet.first.isdisjoint(reads) or not self._on_sheet.concerns_several(reads):
            return
        read = {entry: range_of_formula(reading[entry], self._search.known.__getitem__) for entry in changed}
        gives = self._search.worked_through({}, read)
        if self._on_sheet.is_borne_out(gives):
            edited = {target: misread(line.expression, reading) for target, line in lines.items() if target in reads}
            yield Throughout((THROUGHOUT, (rule.name, *reading.items())), rule, edited, gives)

    def inputs(self) -> Iterator[Throughout]:
        """Numbers of the input read as others, as initial states are, or what is given rounded before it is read; kept as these are."""
        givens = self._search.key.derivation.givens
        rules = [rule for rule in self._search.table.rules if rule.of_inputs]
        for rows, rule in product(input_rows(self._search.key.derivation), rules):
            readings = {
                "steps": steps_exchanged(rows, givens),
                "sequence": turned_round(rows, givens),
                "numbers": chain(
                    entries_turned(rows, givens),
                    without_signs(rows, givens),
                    letters_renumbered(rows, givens),
                    table_turned(rows, givens),
                    self._entries_misread(rows),
                ),
            }
            for reading in readings[rule.of_inputs]:
                yield from self._read(rule, reading)
        for reading in rounded_givens(input_rows(self._search.key.derivation), givens):
            yield from self._read(ROUNDED_FURTHER, reading)

    def parameters(self) -> Iterator[Throughout]:
        """Weights or biases read as others, on the way back, too; kept as what is misread of the input is. Not on long sheets, where it takes
        too long."""
        derivation = self._search.key.derivation
        rules = [rule for rule in self._search.table.rules if rule.of_parameters]
        for rule in rules if len(self._search.table.lines) <= MOST_LINES else ():
            readings = {
                "gates": chain(gates_exchanged(derivation), exchanged_with_readout(derivation)),
                "signs": weights_without_signs(derivation),
                "numbers": self._numbers_misread(
                    parameters(derivation), lambda entry: readings_of_weight(derivation.givens[entry])
                ),
            }
            for reading in readings[rule.of_parameters]:
                yield from self._read(rule, reading)

    def _entries_misread(self, rows: InputRows) -> Iterator[Reading]:
        """Numbers of one input misread, as the first wrong lines say."""
        givens = self._search.key.derivation.givens
        yield from self._numbers_misread(
            (entry for row in rows.values() for entry in row), lambda entry: readings_of(entry, rows, givens)
        )

    def _numbers_misread(self, entries: Iterable[str], readings: Callable[[str], list[Fraction]]) -> Iterator[Reading]:
        """Of each number that the first wrong lines read, the readings with which most of these come out as they are written."""
        suspects = {read for target in self._on_sheet.first for read in self._search.table.lines[target].reads}
        for entry in (entry for entry in entries if entry in suspects):
            values = readings(entry)
            each = np.array([float(value) for value in values])
            gives = self._search.worked_through({}, {entry: (each, each)}, self._on_sheet.leading)
            fitting = sum(
                (self._search.comes_out(target, gives[target]) * 1 for target in gives.keys() & self._on_sheet.wrong),
                np.zeros(len(each)),
            )
            likely = [value for value, number in zip(values, fitting, strict=True) if number == max(fitting) > 1]
            yield from ({entry: Constant(value)} for value in likely[:MOST_READINGS])
