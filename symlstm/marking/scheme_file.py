"""How a course marks, from a TOML file: preset, weights, credit for mistakes, numbers printed on the handout, rules of its own.

preset = "graded"            # or "practice"
tolerance = "usual"          # or "strict"; or a table, [tolerance] rule = "usual", functions = "table-4"
follows = "3/4"              # what a line that follows from a wrong one earns
few_digits = "1/10"          # taken off for too few digits
repeat = "once"              # or "each": whether the same mistake again is charged again
count = "lines"              # or "concepts": all lines of a quantity weigh together what one weighs else
without = ["gru-habit"]      # mistakes of the catalogue that are not looked for

[weights]
c = 2
[credit]
bias-dropped = "1/2"
[given]
"c.1.1" = "0.3654"
[[rule]]
name = "peephole"
wording = "the cell state before added to the pre-activation"
hint = "Does this LSTM have peepholes?"
lines = ["z_f", "z_i"]
edits = [["A + bias", "A + bias + c_prev"]]
"""

import fnmatch
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from symlstm.derivation.expression import variables as names_in
from symlstm.errors import ProblemError
from symlstm.marking.catalogue import ANY, CATALOGUE, Rule
from symlstm.marking.follow import Status
from symlstm.marking.formula_line import CLASSES
from symlstm.marking.mark import Marking
from symlstm.marking.marks import PLAIN, PRACTICE, PRESETS, MarkScheme, is_plain
from symlstm.marking.pattern import PatternError, Rewrite, is_letter, rewrite
from symlstm.marking.tolerance import CALCULATOR, FUNCTIONS, TOLERANCES, USUAL, Tolerance
from symlstm.marking.written import Written, read_entry
from symlstm.network import CELLS
from symlstm.network.ids import Id
from symlstm.network.names import Name
from symlstm.problem.entries import read_number
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given, refuse_unknown, table_at
from symlstm.problem.options import did_you_mean, read_choice
from symlstm.problem.read import load_text
from symlstm.problem.scan import line_numbers
from symlstm.problem.source import FileKind, read_text, source_name
from symlstm.problem.stages import WHOLE, network_for
from symlstm.problem.tree import Tree
from symlstm.problem.wording import shown
from symlstm.words import N_, said

MARKING_FILE = FileKind("a marking file", missing="it is a TOML file with preset, [weights] and others; see docs/checking.md")
KEYS = ("preset", "tolerance", "follows", "few_digits", "repeat", "count", "without", "weights", "credit", "given", "rule")
RULE_KEYS = ("name", "wording", "hint", "lines", "edits", "everywhere")
TOLERANCE_KEYS = ("rule", "functions")
REPEATS, COUNTS = ("once", "each"), ("lines", "concepts")
MOST_RULES, MOST_EDITS, MOST_LINES = 200, 50, 100  # rules of a file; edits and names of quantities of a rule
MOST_WEIGHT = 1000


def load_marking(path: str | os.PathLike[str], quantities: Collection[str]) -> Marking:
    """How the file at `path` marks. `quantities` are the ids that the problem derives.

    Raises ProblemError, which lists every problem found."""
    return loads_marking(read_text(path, MARKING_FILE), quantities, source_name(path))


def loads_marking(text: str, quantities: Collection[str], source: str = "<text>") -> Marking:
    """How the text marks. Raises ProblemError, which lists every problem found."""
    tree, findings = load_text(text, source), Findings()
    refuse_unknown(tree, "", KEYS, findings)
    marking = _marking(tree, quantities, findings)
    if findings.count:
        raise ProblemError(source, findings.listed(line_numbers(text, "toml")))
    return marking


def _marking(tree: Tree, quantities: Collection[str], findings: Findings) -> Marking:
    own = tuple(_rules(tree, findings))
    rules = (*own, *_kept(tree, findings))  # a lecturer's rule comes first
    return Marking(
        _tolerance(tree, findings), _scheme(tree, quantities, rules, findings), rules, _given(tree, quantities, findings)
    )


def _tolerance(tree: Tree, findings: Findings) -> Tolerance:
    """The rule by its name, or a table with its name and where sigma and tanh come from."""
    if not isinstance(tree.get("tolerance"), dict):
        return TOLERANCES[read_choice(tree, "", "tolerance", tuple(TOLERANCES), USUAL.name, findings)]
    table = table_at(tree, "tolerance", findings)
    refuse_unknown(table, "tolerance", TOLERANCE_KEYS, findings)
    rule = TOLERANCES[read_choice(table, "tolerance", "rule", tuple(TOLERANCES), USUAL.name, findings)]
    functions = read_choice(table, "tolerance", "functions", tuple(FUNCTIONS), CALCULATOR, findings)
    return replace(rule, functions=FUNCTIONS[functions])


def _scheme(tree: Tree, quantities: Collection[str], rules: Collection[Rule], findings: Findings) -> MarkScheme:
    preset = PRESETS[read_choice(tree, "", "preset", tuple(PRESETS), PRACTICE.name, findings)]
    follows = _share(tree, "follows", findings)
    earns = preset.earns if follows is None else {**preset.earns, Status.FOLLOWS: follows}
    names = dict.fromkeys(Id.parse(quantity).name for quantity in quantities)
    return replace(
        preset,
        earns=earns,
        weights=_numbers(tree, "weights", names, MOST_WEIGHT, findings),
        few_digits=_share(tree, "few_digits", findings) or Fraction(0),
        credit=_numbers(tree, "credit", [rule.name for rule in rules], 1, findings),
        repeat_once=read_choice(tree, "", "repeat", REPEATS, "once", findings) == "once",
        by_concept=read_choice(tree, "", "count", COUNTS, "lines", findings) == "concepts",
    )


def _share(tree: Tree, key: str, findings: Findings) -> Fraction | None:
    return _number(Given(key, tree[key]), 1, findings) if key in tree else None


def _number(given: Given, most: int, findings: Findings) -> Fraction:
    value = read_number(given, findings)
    if not 0 <= value <= most or not is_plain(value):
        findings.add(given.where, shown(given.value), said("a number from 0 to {most}", most=f"{most:,}"), PLAIN)
    return value


def _numbers(tree: Tree, name: str, known: Collection[str], most: int, findings: Findings) -> Mapping[str, Fraction]:
    table = table_at(tree, name, findings)
    refuse_unknown(table, name, known, findings)
    return {key: _number(Given(f"{name}.{key}", value), most, findings) for key, value in table.items() if key in known}


def _given(tree: Tree, quantities: Collection[str], findings: Findings) -> Mapping[str, Written]:
    table = table_at(tree, "given", findings)
    refuse_unknown(table, "given", quantities, findings)
    found: dict[str, Written] = {}
    for quantity in [key for key in table if key in quantities]:
        entry = read_entry(str(table[quantity]))
        if isinstance(entry, Written):
            found[quantity] = entry
        else:
            findings.add(f"given.{quantity}", shown(table[quantity]), N_('the number as the handout prints it, such as "0.3654"'))
    return found


def _kept(tree: Tree, findings: Findings) -> Iterator[Rule]:
    """The rules of the catalogue but those that are named in `without`."""
    without, names = tree.get("without", []), [rule.name for rule in CATALOGUE]
    if not isinstance(without, list):
        findings.add("without", shown(without), N_('a list of mistakes, such as ["gru-habit"]'))
        without = []
    for number, name in enumerate(without, 1):
        if name not in names:
            hint = "" if findings.is_full else did_you_mean(name, names)
            findings.add(f"without[{number}]", shown(name), N_("a mistake of the catalogue"), hint)
    yield from (rule for rule in CATALOGUE if rule.name not in without)


def _rules(tree: Tree, findings: Findings) -> Iterator[Rule]:
    tables = tree.get("rule", [])
    if not isinstance(tables, list) or len(tables) > MOST_RULES:
        findings.add("rule", shown(tables), said("at most {most} tables, each headed [[rule]]", most=MOST_RULES))
        return
    names = [rule.name for rule in CATALOGUE]
    for number, table in enumerate(tables, 1):
        where = f"rule[{number}]"
        if not isinstance(table, dict):
            findings.add(where, shown(table), N_("a table, headed [[rule]]"))
            continue
        refuse_unknown(table, where, RULE_KEYS, findings)
        name = _text(table, where, "name", findings)
        if name in names:
            findings.add(f"{where}.name", shown(name), N_("a name that no other rule has"))
        names.append(name)
        lines = _texts(table, where, "lines", findings) if "lines" in table else ANY
        hint = _text(table, where, "hint", findings) if "hint" in table else N_("Look at this line once more.")
        yield Rule(name, _text(table, where, "wording", findings), hint, tuple(_edits(table, where, findings)), lines)


def _text(table: Tree, where: str, key: str, findings: Findings) -> str:
    value = table.get(key)
    text = " ".join(value.split()) if isinstance(value, str) else ""
    if 0 < len(text) <= 200 and text.isprintable():
        return text
    found = N_("nothing") if key not in table else shown(value)
    findings.add(f"{where}.{key}", found, N_("a text of 1 to 200 characters that can be printed"))
    return ""


def _texts(table: Tree, where: str, key: str, findings: Findings) -> tuple[str, ...]:
    value = table[key]
    if not (isinstance(value, list) and 0 < len(value) <= MOST_LINES and all(isinstance(text, str) for text in value)):
        expected = said('a list of at most {most} names of quantities, such as ["f", "z_*"]', most=MOST_LINES)
        findings.add(f"{where}.{key}", shown(value), expected)
        return ()
    names = list(dict.fromkeys(name.text for name in names_of_cells().values()))
    for number, text in enumerate(value, 1):
        if not fnmatch.filter(names, text):
            hint = "" if findings.is_full else did_you_mean(text, names)
            findings.add(f"{where}.{key}[{number}]", shown(text), N_("the name of a quantity, with * for anything"), hint)
    return tuple(value)


def _edits(table: Tree, where: str, findings: Findings) -> Iterator[Any]:
    edits, everywhere = table.get("edits"), table.get("everywhere", False)
    if type(everywhere) is not bool:
        findings.add(f"{where}.everywhere", shown(everywhere), N_("true or false"))
    if not isinstance(edits, list) or not 0 < len(edits) <= MOST_EDITS:
        expected = said('up to {most} pairs of patterns, such as [["sigma(A)", "tanh(A)"]]', most=MOST_EDITS)
        findings.add(f"{where}.edits", shown(edits), expected)
        return
    for number, pair in enumerate(edits, 1):
        place = f"{where}.edits[{number}]"
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)):
            two = N_('a pair of patterns, ["what should stand there", "what stands there instead"]')
            findings.add(place, shown(pair), two)
            continue
        try:
            edit = rewrite(pair[0], pair[1], everywhere is True)
        except PatternError as error:
            findings.add(place, error.found, error.expected)
            continue
        _refuse_names(edit, place, findings)
        yield edit


def _refuse_names(edit: Rewrite, place: str, findings: Findings) -> None:
    """Report each name of an edit by which it would fit no line, or make nothing of one: the rule would be there in vain."""
    wanted = names_in(edit.pattern)
    new = [] if edit.by is None else [name for name in names_in(edit.by) if name not in wanted]
    for name in (name for name in wanted if not is_letter(name) and name not in CLASSES.values()):
        _refuse_name(name, place, findings)
    for name in new:
        if is_letter(name) or name in CLASSES.values():
            findings.add(place, said("{name} in the replacement alone", name=name), N_("what the first pattern calls so, too"))
        else:
            _refuse_name(name, place, findings)


def _refuse_name(name: str, place: str, findings: Findings) -> None:
    if name not in names_of_cells():
        expected = N_("a capital letter, weight, bias, or the name of a quantity, such as c or c_prev")
        findings.add(
            place, said("the name {name}", name=name), expected, "" if findings.is_full else did_you_mean(name, names_of_cells())
        )


@cache
def names_of_cells() -> Mapping[str, Name]:
    """The names of all cells, as a file may serve for the problems of a whole course."""
    return {text: name for cell in CELLS.values() for text, name in network_for(cell, WHOLE).names.items()}
