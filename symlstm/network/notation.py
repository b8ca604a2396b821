"""The letters that books and courses have for the same quantities: one record for each, and what a network's names look like in it.

Ids, equations and values are those of the network whatever the letters are. A set names quantities by their ids; what it does not name
looks as the network itself declares it. Matrices multiply columns in every set.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType
from typing import Literal

from symlstm.language import N_, Message
from symlstm.network.equation import names_as_written
from symlstm.network.glyph import Glyph, glyph_of, written_glyph
from symlstm.network.ids import without_place
from symlstm.network.names import Kind, Role
from symlstm.network.network import Network

TimeStyle = Literal["superscript", "subscript", "angle"]
GateTemplates = tuple[str, str, str]  # of what acts on the stacked column, on the input, and on the hidden state; {} is the gate

USUAL = "symlstm"  # the set of a problem that names none
RESERVED = {
    "e": N_("Euler's number"),
    "σ": N_("the sigmoid"),
    "δ": N_("a gradient"),
    "t": N_("the time step"),
    "T": N_("the last time step"),
    "j": N_("an index"),
    "k": N_("an index"),
}
_ROWS = N_("{book} writes vectors as rows, x W; here they are columns, W x, under the same letters.")


@dataclass(frozen=True, eq=False)
class NotationSet:
    """The letters of one source. Each is written as `written_glyph` reads it.

    source         where they are from
    time           (t) or ⟨t⟩ above, or t below
    letters        of quantities by their ids, in every cell
    pre            of pre-activations, which have the letter of what they are before as their subscript
    gates          what stands for a gate in the names of its weights, by what stands for it in their ids
    weights        how matrices are called, {} being that letter
    biases         the same of biases
    in_cell        letters that differ in one cell, by the cell's name, where there is no cell of another kind
    cuts           whether the columns of a stacked matrix that act on one vector have the name of a matrix that acts on that alone
    remarks        what a reader who knows the source must be told
    cell_remarks   the same in one cell
    remarks_alone  the same where there is no cell of another kind
    """

    name: str
    source: str
    time: TimeStyle
    letters: Mapping[str, str] = field(default_factory=dict)
    pre: str = "a"
    gates: Mapping[str, str] = field(default_factory=dict)
    weights: GateTemplates = ("W_{}", "W_x{}", "W_h{}")
    biases: GateTemplates = ("b_{}", "b_x{}", "b_h{}")
    in_cell: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    cuts: bool = False
    remarks: tuple[str, ...] = ()
    cell_remarks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    remarks_alone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def written(self, cell: str) -> dict[str, str]:
        """The letters of all ids that the set knows in a cell."""
        return {**self._of_weights(), **self.letters, **self.in_cell.get(cell, {})}

    def remarks_in(self, cells: Collection[str]) -> tuple[str, ...]:
        """What a reader must be told where there are cells of these kinds, each thing once."""
        kinds = set(cells)
        alone = self.remarks_alone.get(next(iter(kinds)), ()) if len(kinds) == 1 else ()
        found = (remark for cell in cells for remark in self.cell_remarks.get(cell, ()))
        return tuple(dict.fromkeys((*self.remarks, *found, *alone)))

    def cut(self, weight: str, role: Role) -> Glyph | None:
        """The name of the columns of a stacked matrix that act on the input, or on the state; None where it is made of both names."""
        gate = self.gates.get(without_place(weight).removeprefix("W_"))
        return _glyph(self.weights[1 if role is Role.INPUT else 2].format(gate)) if self.cuts and gate else None

    def _of_weights(self) -> dict[str, str]:
        peepholes = {f"p_{gate}": f"p_{letter}" for gate, letter in self.gates.items()}
        return peepholes | {
            f"{kind}_{which}{gate}": template.format(letter)
            for kind, templates in (("W", self.weights), ("b", self.biases))
            for which, template in zip(("", "x", "h"), templates, strict=True)
            for gate, letter in self.gates.items()
        }


def glyphs_in(network: Network, notation: NotationSet, own: Mapping[str, str] = MappingProxyType({})) -> dict[str, Glyph]:
    """How the declared names of a network look in a set, some of them as the user's `own` symbols say.

    A pre-activation follows the letter of what it is before, a function such as tanh c that of what it is a function of.
    """
    written = _written(network, notation, own)
    usual = {name: glyph_of(name, network.glyphs) for name in declared(network)}
    named = {name: _glyph(written[name]).marked_as(glyph) if name in written else glyph for name, glyph in usual.items()}
    for before, after in _activations(network):
        if usual[after].function:
            named[after] = replace(named[before], function=usual[after].function)
        elif before not in written and (named[after] != usual[after] or notation.name != USUAL):
            letter = usual[before].letter if notation.name == USUAL else notation.pre
            named[before] = Glyph(letter, sub=_below(named[after]).unmarked).marked_as(usual[before])
    return named if notation.name != USUAL else {**_apart_from_a_gate(named), **{name: named[name] for name in written}}


def _apart_from_a_gate(named: Mapping[str, Glyph]) -> dict[str, Glyph]:
    """The names with a for pre-activations, which are else z, where some cell of the network has an update gate z."""
    has_gate = any(glyph.letter == "z" and glyph.sub is None for glyph in named.values())
    return {
        name: replace(glyph, letter="a") if has_gate and glyph.letter == "z" and glyph.sub else glyph
        for name, glyph in named.items()
    }


def _written(network: Network, notation: NotationSet, own: Mapping[str, str]) -> dict[str, str]:
    """What a set and the user write, by the names of the network; what is called alike in several cells is written alike."""
    cells = {name: network.cell_of(name) or network.cell for name in declared(network)}
    is_mixed = (
        len({cell.name for cell in network.cells}) > 1
    )  # then what one kind of cell has otherwise would meet the letters of another
    by_cell = {cell: {**notation.written("" if is_mixed else cell.name), **own} for cell in set(cells.values())}
    found = ((name, by_cell[cell].get(without_place(name))) for name, cell in cells.items())
    return {name: text for name, text in found if text is not None}


def _activations(network: Network) -> Iterator[tuple[str, str]]:
    """Each quantity that a function is applied to, entry by entry, and what that gives."""
    for stage in network.stages:
        for equation in stage.equations:
            names = names_as_written(equation.formula)
            if len(names) == 1:
                yield min(names), equation.name


def declared(network: Network) -> tuple[str, ...]:
    """The names of a network that are no derivative, and not taken at another time."""
    return tuple(text for text, name in network.names.items() if name.kind is Kind.VALUE and not name.lag)


def same_symbols(glyphs: Mapping[str, Glyph]) -> Iterator[tuple[str, str]]:
    """The pairs of names that look the same."""
    yield from ((one, other) for one, other in combinations(glyphs, 2) if glyphs[one] == glyphs[other])


def _below(glyph: Glyph) -> Glyph:
    """A quantity's letter as a subscript: f of a gate Γ_f."""
    return glyph.sub or glyph


def _glyph(text: str) -> Glyph:
    glyph = written_glyph(text)
    if glyph is None:
        raise ValueError(f"no symbol is written {text!r}")
    return glyph


_STACKS = N_("{book} stacks the hidden state on the input; the columns of matrices are here in the order of the problem.")
_IN_BOTH_GRUS = ("gru", "gru-reset-after")
_KEEPS = N_(
    "In {book} an update gate near 1 lets the new in; in the equations here it keeps the old, so that it is 1 minus that of the source."
)

_SETS = (
    NotationSet(USUAL, "", "superscript"),
    NotationSet(
        "goodfellow",
        N_("Goodfellow, Bengio and Courville, Deep Learning, 2016, chapter 10"),
        "superscript",
        {"i": "g", "g": "s~", "c": "s", "o": "q", "z_o": "a_o", "z": "u", "n": "h~", "y": "y^", "target": "y", "diff": "d", "z_y": "o", "W_y": "V", "b_y": "c"},
        gates={"f": "f", "i": "g", "c": "s", "o": "o", "z": "u", "r": "r", "n": "h", "h": "h"},
        weights=("W_{}", "U_{}", "W_{}"),
        in_cell={"rnn": {"z_h": "a", "W_h": "W", "W_xh": "U", "W_hh": "W", "b_h": "b", "b_xh": "b_x", "b_hh": "b_h"}},
        remarks=(N_("The book has U for the input and W for the hidden state; where one matrix acts on both, it is W here."),),
        cell_remarks={
            "lstm": (
                N_("The book has no letter for the candidate, and σ where it is tanh here; its letter is that of the state it adds to, with a tilde."),
            ),
            **dict.fromkeys(
                _IN_BOTH_GRUS,
                (
                    N_("The book has no letter for the candidate, and σ where it is tanh here; its letter is that of the hidden state, with a tilde."),
                    N_("The book takes gates and input of a GRU one time step earlier."),
                ),
            ),
        },
    ),
    NotationSet(
        "olah",
        N_("Olah, Understanding LSTM Networks, 2015"),
        "subscript",
        {"g": "C~", "c": "C", "n": "h~", "diff": "d"},
        gates={"f": "f", "i": "i", "c": "C", "o": "o", "z": "z", "r": "r", "n": "h", "h": "h"},
        remarks=(Message(_STACKS, {"book": N_("Olah's text")}),),
        cell_remarks=dict.fromkeys(_IN_BOTH_GRUS, (Message(_KEEPS, {"book": N_("Olah's text")}),)),
    ),
    NotationSet(
        "pytorch",
        N_("the PyTorch documentation, torch.nn.LSTM, GRU and RNN"),
        "subscript",
        {"g": "g", "diff": "d"},
        gates={"f": "f", "i": "i", "c": "g", "o": "o", "z": "z", "r": "r", "n": "n", "h": "h"},
        weights=("W_{}", "W_i{}", "W_h{}"),
        biases=("b_{}", "b_i{}", "b_h{}"),
        cuts=True,
        remarks=(N_("PyTorch adds two biases at each gate, one for the input and one for the hidden state; where there is one here, it is their sum."),),
        cell_remarks={"gru": (N_("PyTorch's own GRU applies the reset gate behind the product: that is the cell gru-reset-after."),)},
    ),
    NotationSet(
        "d2l",
        N_("Zhang, Lipton, Li and Smola, Dive into Deep Learning, chapters 9 and 10"),
        "subscript",
        {
            "x": "X", "h": "H", "f": "F", "i": "I", "g": "C~", "c": "C", "o": "O", "z": "Z", "r": "R", "n": "H~", "m": "M",
            "y": "Y^", "target": "Y", "diff": "D", "W_y": "W_hq", "b_y": "b_q",
        },
        pre="A",
        gates={"f": "f", "i": "i", "c": "c", "o": "o", "z": "z", "r": "r", "n": "h", "h": "h"},
        cuts=True,
        remarks=(Message(_ROWS, {"book": N_("Dive into Deep Learning")}),),
    ),
    NotationSet(
        "jurafsky",
        N_("Jurafsky and Martin, Speech and Language Processing, 3rd edition (draft), the chapter on RNNs and LSTMs"),
        "subscript",
        {"g": "g", "n": "h~", "y": "y^", "target": "y", "diff": "d", "W_y": "V"},
        gates={"f": "f", "i": "i", "c": "g", "o": "o", "z": "z", "r": "r", "n": "h", "h": "h"},
        weights=("W_{}", "W_{}", "U_{}"),
        in_cell={"rnn": {"z_h": "a", "z_y": "z", "W_h": "W", "W_xh": "W", "W_hh": "U"}},
        remarks=(N_("The book has W for the input and U for the hidden state; where one matrix acts on both, it is W here."),),
        cell_remarks=dict.fromkeys(_IN_BOTH_GRUS, (N_("The book has no GRU; the letters of its gates are those of Cho et al. 2014."),)),
    ),
    NotationSet(
        "coursera",
        N_("Ng, Sequence Models, Coursera, week 1"),
        "angle",
        {"h": "a", "f": "Γ_f", "i": "Γ_u", "g": "c~", "o": "Γ_o", "z": "Γ_u", "r": "Γ_r", "n": "c~", "y": "y^", "target": "y", "diff": "d"},
        pre="z",
        gates={"f": "f", "i": "u", "c": "c", "o": "o", "z": "u", "r": "r", "n": "c", "h": "a"},
        weights=("W_{}", "W_{}x", "W_{}a"),
        biases=("b_{}", "b_{}x", "b_{}a"),
        in_cell={
            **{key: {"h": "c", "W_hz": "W_uc", "W_hr": "W_rc", "W_hn": "W_cc", "b_hz": "b_uc", "b_hr": "b_rc", "b_hn": "b_cc"} for key in _IN_BOTH_GRUS},
        },
        remarks=(Message(_STACKS, {"book": N_("The course")}),),
        cell_remarks=dict.fromkeys(_IN_BOTH_GRUS, (Message(_KEEPS, {"book": N_("the course")}),)),
        remarks_alone=dict.fromkeys(_IN_BOTH_GRUS, (N_("The hidden state of a GRU is c, that of other cells a, as in the course."),)),
    ),
)  # fmt: skip
NOTATIONS: Mapping[str, NotationSet] = MappingProxyType({each.name: each for each in _SETS})
