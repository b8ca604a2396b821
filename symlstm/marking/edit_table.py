"""The edits of every line of a problem, worked out once for all sheets."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from symlstm.derivation.expression import Expression, negative, variables
from symlstm.derivation.step import Derivation
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.formula_line import FormulaLine, formula_lines
from symlstm.marking.range_function import RangeFunction, range_function
from symlstm.marking.ranges import Range, range_of_formula
from symlstm.marking.signature import put_in_place, signature
from symlstm.marking.slips import SIGN_LOST

Places = tuple[Hashable, ...]
NOTHING: Mapping[Expression, Places] = {}  # what most rules make of most lines
GATES = "gates"
GIVEN = (-1, -1)  # in the order of the work, before every line


@dataclass(frozen=True, slots=True)
class TableEdit:
    """An edited formula of a line, the rule that makes it, and what it has in common with edits of other lines: of those of the same
    quantity, and of all. Edits of one line with the same sign are the same formula."""

    rule: Rule
    formula: Expression
    sign: int
    keys: tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class OnBlank:
    """What may have been done on a blank line: each cause with what it has in common with others, and what the line is with it."""

    causes: tuple[tuple[Cause, tuple[Hashable, ...]], ...]
    formulas: tuple[Expression, ...]

    def __len__(self) -> int:
        return len(self.causes)


class EditTable:
    """The edits of each line. Where two of the `rules` give the same formula, the first one counts."""

    def __init__(self, derivation: Derivation, rules: Sequence[Rule]):
        self.rules, self.lines = tuple(rules), formula_lines(derivation)
        self.ranges = _Ranges(derivation, self.lines)
        self.readers = _readers(self.lines)
        self._first_of = {line.step.name: line for line in reversed(self.lines.values())}
        self._order = dict(_order_of_work(derivation))
        self._edits: dict[str, tuple[TableEdit, ...]] = {}
        self._causes: dict[str, tuple[Cause, ...]] = {}
        self._on_blank: dict[str, OnBlank] = {}
        self._made = defaultdict[str, dict[str, Mapping[Expression, Places]]](dict)
        self._signed: dict[Hashable, tuple[int, tuple[int, ...]]] = {}
        self._everywhere: dict[Hashable, Mapping[str, Expression]] = {}
        self._numbers: dict[Hashable, int] = {}  # of what edits have in common, as formulas are slow to compare

    def edits(self, target: str) -> tuple[TableEdit, ...]:
        """Every different edit of a line. One that reads what is worked out only later is left out: nobody could have made it."""
        if target not in self._edits:
            self._edits[target] = tuple(self._found(target))
        return self._edits[target]

    def causes(self, target: str) -> tuple[Cause, ...]:
        """The causes that the edits of a line are."""
        if target not in self._causes:
            self._causes[target] = tuple(Cause(edit.rule, (target,), edit.formula) for edit in self.edits(target))
        return self._causes[target]

    def done_on_blank(self, target: str) -> OnBlank:
        """What may have been done on a blank line: every edit, and its sign lost in going on with it."""
        if target not in self._on_blank:
            edits = self.edits(target)
            turned = negative(self.lines[target].expression)
            causes = [(cause, edit.keys) for cause, edit in zip(self.causes(target), edits, strict=True)]
            lost = Cause(SIGN_LOST, (target,), None), ((SIGN_LOST.name, target),)
            self._on_blank[target] = OnBlank((*causes, lost), (*(edit.formula for edit in edits), turned))
        return self._on_blank[target]

    def everywhere(self, edit: Callable[[FormulaLine], Expression | None]) -> Mapping[str, Expression]:
        """What an edit makes of every line that it fits, in the order of the work."""
        key = (edit.func, edit.args) if isinstance(edit, partial) else edit
        if key not in self._everywhere:
            self._everywhere[key] = {target: made for target, line in self.lines.items() if (made := edit(line))}
        return self._everywhere[key]

    def by_rule(self, rule: Rule) -> Mapping[Hashable, Mapping[str, TableEdit]]:
        """The edits of one rule on all lines, by what they have in common, in the order of the work."""
        found: dict[Hashable, dict[str, TableEdit]] = {}
        stands = {name: rule.may_stand_on(line) for name, line in self._first_of.items()}
        for target, line in self.lines.items():
            formulas = self._formulas(rule, target) if stands[line.step.name] else NOTHING
            for formula, numbers in formulas.items():
                edit = TableEdit(rule, formula, *self._sign_and_keys(rule, formula, line, numbers, len(formulas) == 1))
                for key in edit.keys:
                    found.setdefault(key, {})[target] = edit
        return found

    def _formulas(self, rule: Rule, target: str) -> Mapping[Expression, Places]:
        """What a rule makes of a line, each with its numbers among these: several ways may come to the same."""
        of_rule = self._made[rule.name]
        if target not in of_rule:
            made: dict[Expression, list[Hashable]] = {}
            for numbers, formula in rule.at(self.lines[target]):
                if self._is_known(formula, target, rule):
                    made.setdefault(formula, []).extend(numbers)
            of_rule[target] = {formula: tuple(numbers) for formula, numbers in made.items()} or NOTHING
        return of_rule[target]

    def _is_known(self, formula: Expression, target: str, rule: Rule) -> bool:
        """Whether a formula reads nothing that is worked out only later, or its rule is of another order of the work."""
        own, known = self._order[target], self.lines[target].names
        return rule.reorders or all(name in known or self._order.get(name, GIVEN) < own for name in variables(formula))

    def _found(self, target: str) -> Iterator[TableEdit]:
        line, found = self.lines[target], dict[Expression, tuple[Rule, Places]]()
        for rule in self.rules:
            for formula, numbers in self._formulas(rule, target).items():
                found.setdefault(formula, (rule, numbers))
        edits_of = Counter(rule.name for rule, _ in found.values())
        for formula, (rule, numbers) in found.items():
            yield TableEdit(rule, formula, *self._sign_and_keys(rule, formula, line, numbers, edits_of[rule.name] == 1))

    def _sign_and_keys(
        self, rule: Rule, formula: Expression, line: FormulaLine, numbers: Places, is_only: bool
    ) -> tuple[int, tuple[int, ...]]:
        """What an edit has in common with others: on lines of the same quantity, of the same formula, of gates, on all; with the edit that has the
        same number among those of the rule, as a candidate with a reset gate has another formula than a gate; with the edit that puts
        the same in place of the same; where it is the only one of its rule, with whatever the rule makes of other lines."""
        place = rule.name, line.step.target, numbers[0]
        if place not in self._signed:
            sign = self._number(signature(formula, line))
            common = self._number((rule.name, sign))
            of_formula = self._number((common, self._number(signature(line.expression, line))))
            replaced = put_in_place(formula, line)
            alike = (self._number((rule.name, replaced)),) if replaced else ()
            keys = (
                *(self._number((rule.name, number)) for number in numbers),
                *(self._number((rule.name, number, line.step.name)) for number in numbers),
                *(self._number((rule.name, number, GATES)) for number in numbers if line.is_of_gate),
                *alike,
                self._number((common, line.step.name)),
                of_formula,
                common,
            )
            self._signed[place] = sign, keys
        sign, keys = self._signed[place]
        return sign, ((*keys, self._number(rule.name)) if is_only else keys)

    def _number(self, common: Hashable) -> int:
        return self._numbers.setdefault(common, len(self._numbers))


def _readers(lines: Mapping[str, FormulaLine]) -> defaultdict[str, list[str]]:
    """The lines that read each quantity, in the order of the work; none of what is not there."""
    found = defaultdict[str, list[str]](list)
    for target, line in lines.items():
        for read in dict.fromkeys(line.reads):
            found[read].append(target)
    return found


class _Ranges(dict[str, RangeFunction]):
    """What each line gives as a function of what is known, made when it is asked for."""

    def __init__(self, derivation: Derivation, lines: Mapping[str, FormulaLine]):
        super().__init__()
        self._edited: dict[int, tuple[Expression, list[RangeFunction]]] = {}
        names = derivation.network.names
        self._lines = lines
        self._weights = {given: float(v) for given, v in derivation.givens.items() if names.of_id(given).role.is_parameter}

    def __missing__(self, target: str) -> RangeFunction:
        self[target] = range_function(self._lines[target].expression, self._weights)
        return self[target]

    def of_edited(self, formula: Expression, known: Mapping[str, Range]) -> Range:
        """What an edited formula gives. The first time it is worked out as it stands: taking it apart pays from the fourth time on."""
        place = id(formula)  # formulas are slow to compare; those of edits are kept as they are
        if place not in self._edited:
            self._edited[place] = formula, []
            return range_of_formula(formula, known.__getitem__)
        _, made = self._edited[place]
        if not made:
            made.append(range_function(formula, self._weights))
        return made[0](known)


def _order_of_work(derivation: Derivation) -> Iterator[tuple[str, tuple[int, int]]]:
    """The block and the equation in it that define each quantity: all units of an equation are worked out before the next one."""
    for number, block in enumerate(derivation.blocks):
        equations = {equation.name: place for place, equation in enumerate(block.block.equations)}
        yield from ((step.target, (number, equations[step.name])) for step in block.steps)
