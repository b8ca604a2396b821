"""`[notation]`: whose letters the quantities have in formulas, and symbols of one's own. Ids and numbers do not depend on it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from symlstm.errors import ProblemError
from symlstm.network import Network, Stage
from symlstm.network.glyph import Glyph, written_glyph
from symlstm.network.notation import NOTATIONS, RESERVED, USUAL, declared, glyphs_in, same_symbols
from symlstm.problem.findings import Findings
from symlstm.problem.keys import NOTATION, name_parameters, refuse_unknown, table_at
from symlstm.problem.options import did_you_mean, read_choice
from symlstm.problem.stages import WHOLE, network_for
from symlstm.problem.tree import Tree
from symlstm.problem.wording import joined, one_of, shown
from symlstm.words import N_, Message, said

FORM = N_('a letter such as "q", "c~", "y^", "Γ_f" or "W_hi"')
HOW = N_("one Latin or Greek letter, ~ or ^ for a tilde or a hat over it, and perhaps _ and a subscript of letters")
Symbols = Mapping[str, str] | tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ChosenNotation:
    """The set of letters by its name, and the problem's own symbols by the ids of quantities, in order.

    Raises ProblemError for an unknown set, and for a symbol that is none.
    """

    set: str = USUAL
    symbols: Symbols = ()

    def __post_init__(self) -> None:
        if isinstance(self.symbols, Mapping):
            object.__setattr__(self, "symbols", tuple(self.symbols.items()))
        findings = Findings()
        read_choice({"set": self.set}, "notation", "set", tuple(NOTATIONS), USUAL, findings)
        for name, text in dict(self.symbols).items():
            _check_symbol(str(name), text, findings)
        if findings.count:
            raise ProblemError("ChosenNotation", findings.listed())


def read_notation(tree: Tree, cell: Stage | None, findings: Findings) -> ChosenNotation:
    """The notation of a file; the usual one, if anything was reported. What a symbol is for is known where the cell is."""
    before, table = findings.count, table_at(tree, "notation", findings)
    refuse_unknown(table, "notation", NOTATION, findings)
    chosen = read_choice(table, "notation", "set", tuple(NOTATIONS), USUAL, findings)
    symbols = _symbols(table, cell, findings)
    if cell is not None:
        _check_names(symbols, cell, findings)
    if findings.count > before:
        return ChosenNotation()
    notation = ChosenNotation(chosen, symbols)
    if cell is not None:
        _check_clashes(notation, cell, findings)
    return notation


def check_notation(notation: ChosenNotation, cell: Stage, findings: Findings) -> None:
    """Report symbols of unknown quantities, or else each symbol that would stand for two of them."""
    before = findings.count
    _check_names(dict(notation.symbols), cell, findings)
    if findings.count == before:
        _check_clashes(notation, cell, findings)


def _symbols(table: Tree, cell: Stage | None, findings: Findings) -> dict[str, str]:
    """The symbols by the ids that the cell itself uses."""
    given = table.get("symbols", {})
    if not isinstance(given, dict):
        findings.add("notation.symbols", shown(given), N_("a table, [notation.symbols]"))
        return {}
    named = name_parameters(given, "notation.symbols", cell.aliases if cell else {}, findings)
    for name, each in named.items():
        _check_symbol(name, each.value, findings)
    return {name: each.value for name, each in named.items()}


def _check_symbol(name: str, text: Any, findings: Findings) -> None:
    """Report what is no symbol, and a letter that stands for something else on every page."""
    where, glyph = joined("notation.symbols", name), written_glyph(text) if type(text) is str else None
    if glyph is None:
        findings.add(where, shown(text), FORM, HOW)
    elif glyph.letter in RESERVED and not glyph.accent:
        taken = Message(RESERVED[glyph.letter], {})
        findings.add(where, shown(text), FORM, said("{letter} stands for {meaning}", letter=glyph.letter, meaning=taken))


def _check_names(symbols: Mapping[str, str], cell: Stage, findings: Findings) -> None:
    """Report each id that is that of no quantity of the cell, its readout or its loss."""
    known = _nameable(_whole(cell)) if symbols else ()
    for name in (name for name in symbols if name not in known):
        hint = "" if findings.is_full else did_you_mean(name, known)
        findings.add(joined("notation.symbols", name), N_("no quantity of this id"), one_of(known), hint)


def _check_clashes(notation: ChosenNotation, cell: Stage, findings: Findings) -> None:
    """Report each symbol of the problem's own that another quantity has, too; of two of its own the later one."""
    own = dict(notation.symbols)
    for pair in _clashes(_whole(cell), notation, own) if own else ():
        old, new = sorted(pair, key=lambda name: list(own).index(name) if name in own else -1)
        found = said("{symbol}, which stands for {quantity}, too", symbol=shown(own[new]), quantity=old)
        expected = said("a symbol other than that of {quantity}", quantity=old)
        hint = said("give {first} another symbol, too, or {second} one that no quantity has", first=old, second=new)
        findings.add(joined("notation.symbols", new), found, expected, hint)


def _clashes(network: Network, notation: ChosenNotation, own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Pairs of quantities that look the same, one of which the problem itself gives a symbol."""
    glyphs: Mapping[str, Glyph] = glyphs_in(network, NOTATIONS[notation.set], own)
    yield from (pair for pair in same_symbols(glyphs) if pair[0] in own or pair[1] in own)


def _whole(cell: Stage) -> Network:
    """The cell with a readout and a loss: symbols may be given to quantities that a problem does not have."""
    return network_for(cell, WHOLE)


def _nameable(network: Network) -> tuple[str, ...]:
    """The names that may have a symbol: all but functions such as tanh c, which follow what they are functions of."""
    return tuple(name for name in declared(network) if not (name in network.glyphs and network.glyphs[name].function))
