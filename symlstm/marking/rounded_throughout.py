"""Ways of rounding that somebody has on a whole sheet: in the exponential, in the argument, on blank lines, on every line."""

from collections.abc import Hashable, Iterator, Mapping
from functools import partial
from itertools import chain

from symlstm.derivation.expression import Call, Expression
from symlstm.marking.coarser_blanks import coarser_blanks
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.hypothesis import Throughout
from symlstm.marking.ranges import ROUNDED_ARGUMENTS, ROUNDED_EXPONENTIALS, Range, exponential_to, rounded_to
from symlstm.marking.rounded_blanks import rounded_through
from symlstm.marking.slips import BLANKS_ROUNDED, ROUNDED_FURTHER, ROUNDED_WITHIN, exponential_in, sigmoid_with
from symlstm.marking.trial import THROUGHOUT
from symlstm.marking.wrong_on_sheet import WrongOnSheet


class RoundedThroughout:
    """How the numbers of one sheet may have been rounded."""

    def __init__(self, on_sheet: WrongOnSheet):
        self._search, self._on_sheet = on_sheet.search, on_sheet

    def found(self) -> Iterator[Throughout]:
        """All that may have been."""
        yield from self.functions()
        yield from self.blanks()
        yield from self.every_number()

    def functions(self) -> Iterator[Throughout]:
        """The exponential rounded before the division, in every sigmoid; the argument, wherever a function is read off a table."""
        within = ((ROUNDED_WITHIN, _rounded, places) for places in ROUNDED_EXPONENTIALS)
        before = ((ROUNDED_FURTHER, _looked_up, places) for places in ROUNDED_ARGUMENTS)
        for slip, edit, places in chain(within, before):
            edited = self._search.table.everywhere(partial(edit, places))
            if self._on_sheet.concerns_several(edited):
                gives, changed = self._search.worked_on(edited, lines=self._on_sheet.leading)
                yield Throughout((THROUGHOUT, (slip.name, places)), slip, edited, gives, changed)

    def blanks(self) -> Iterator[Throughout]:
        """The numbers of blank lines rounded to fewer places."""
        search, seen = self._search, set[Hashable]()
        blank = {target: line for target, line in search.table.lines.items() if target not in search.written}
        for way in coarser_blanks(search.key.derivation, search.key.units):
            edited = {target: line.expression for target, line in blank.items() if target in way.lines}
            key = BLANKS_ROUNDED.name, way.fewer, *edited
            if len(edited) > 1 and key not in seen:
                seen.add(key)
                yield Throughout((THROUGHOUT, key), BLANKS_ROUNDED, edited, rounded_through(search, way, self._on_sheet.leading))

    def every_number(self) -> Iterator[Throughout]:
        """Every number rounded to fewer places before it is gone on with, that of a line that is written with all of them, too."""
        search, leading = self._search, self._on_sheet.leading
        for way in coarser_blanks(search.key.derivation, search.key.units):
            if way.lines >= search.written.keys():
                gives = rounded_through(search, way, search.table.lines, written_too=True)
                if self._on_sheet.is_borne_out(gives) and self._is_no_matter_of_zeros(gives):
                    edited = {target: line.expression for target, line in leading.items()}
                    key = THROUGHOUT, (ROUNDED_FURTHER.name, "every number", way.fewer)
                    yield Throughout(
                        key, ROUNDED_FURTHER, edited, {target: gives[target] for target in leading if target in gives}
                    )

    def _is_no_matter_of_zeros(self, gives: Mapping[str, Range]) -> bool:
        """Whether most lines that come out are not 0, which is written for many reasons."""
        entries = [self._search.written[target].value for target in self._on_sheet.fitting(gives)]
        return 2 * sum(map(bool, entries)) > len(entries)


def _rounded(places: int, line: FormulaLine) -> Expression | None:
    """A sigmoid with its exponential rounded to so many places; None where the line is none."""
    exponential = exponential_in(line.expression, exponential_to(places))
    return None if exponential is None else sigmoid_with(exponential)


def _looked_up(places: int, line: FormulaLine) -> Expression | None:
    """A function of its argument rounded to so many places; None where the line is none."""
    match line.expression:
        case Call(function, (argument,)):
            return Call(function, (Call(rounded_to(places), (argument,)),))
    return None
