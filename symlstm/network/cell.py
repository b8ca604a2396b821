"""A kind of cell, and the forms in which its weights can be given: what a cell's file declares, and what a problem file chooses.

A gate k has a stacked matrix `W_k` over [x; h] or [h; x], or `W_xk` for the input and `W_hk` for the hidden state; one bias `b_k`, two
biases `b_xk` and `b_hk` that are added, or none. Gates of one cell may differ in form. The same cell in the same form is the same Stage.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from sympy import Expr

from symlstm.network.equation import Equation, matmul, symbol, total
from symlstm.network.stage import Stage


@dataclass(frozen=True, slots=True)
class GateForm:
    """How the weights of one gate are given: stacked or split, and with how many biases (0, 1 or 2)."""

    split: bool = False
    biases: int = 1

    def matrices(self, gate: str) -> tuple[str, ...]:
        return (f"W_x{gate}", f"W_h{gate}") if self.split else (f"W_{gate}",)

    def bias_names(self, gate: str) -> tuple[str, ...]:
        return ((), (f"b_{gate}",), (f"b_x{gate}", f"b_h{gate}"))[self.biases]


@dataclass(frozen=True, slots=True)
class CellForm:
    """How a cell is given: the choices that it leaves open, and the form of each gate's weights.

    options      the cell's choices by name, such as ("activation", "tanh")
    gates        the form of each gate, by its letter
    state_first  whether stacked columns are [h; x]
    peepholes    whether there are weights from the cell state, where a cell can do without
    """

    options: tuple[tuple[str, str], ...] = ()
    gates: tuple[tuple[str, GateForm], ...] = ()
    state_first: bool = False
    peepholes: bool = False

    def option(self, name: str) -> str:
        return dict(self.options)[name]

    def of_gate(self, gate: str) -> GateForm:
        return dict(self.gates)[gate]

    def gate(self, gate: str, target: Expr, column: tuple[Expr, Expr], words: tuple[str, str], *others: Expr) -> Equation:
        """The pre-activation of a gate: its weights times input and hidden state, `others`, and its biases.

        column  the input, and the hidden state as the gate sees it
        words   the equation's rule, and whose weights these are
        """
        form, (x, h) = self.of_gate(gate), column
        stack = (h, x) if self.state_first else (x, h)
        weights = [symbol(name) for name in form.matrices(gate)]
        products = [matmul(weights[0], x), matmul(weights[1], h)] if form.split else [matmul(weights[0], *stack)]
        biases = [symbol(name) for name in form.bias_names(gate)]
        return Equation(target, total(*products, *others, *biases), words[0], owner=words[1])


@dataclass(frozen=True, eq=False)
class Cell:
    """A kind of cell that a problem file can name.

    gates      the letters of its gates, in reading order, each with the form that it has where nothing says otherwise
    build      the cell's equations, for a form
    options    the choices that it leaves open, each with what can be chosen, the default first
    split      gates whose weights are always split, with two biases or none
    peepholes  the weights from the cell state, by name; and whether a problem may leave them out
    aliases    other letters under which a gate's weights are accepted
    """

    name: str
    gates: Mapping[str, GateForm]
    build: Callable[[CellForm], Stage]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    split: tuple[str, ...] = ()
    peepholes: tuple[str, ...] = ()
    may_lack_peepholes: bool = False
    aliases: Mapping[str, str] = field(default_factory=dict)

    @property
    def usual(self) -> CellForm:
        """The form that the cell has where nothing says otherwise."""
        chosen = tuple((name, choices[0]) for name, choices in self.options.items())
        return CellForm(chosen, tuple(self.gates.items()), peepholes=bool(self.peepholes) and not self.may_lack_peepholes)

    def in_form(self, form: CellForm) -> Stage:
        """The cell's equations in a form; the same object for the same form."""
        return _built(self, form)

    def own_name(self, parameter: str) -> str:
        """The name that the cell itself uses for a parameter under another letter: W_c for W_g."""
        return self.other_names.get(parameter, parameter)

    @cached_property
    def other_names(self) -> Mapping[str, str]:
        """The cell's own name of each parameter by its name under another letter."""
        templates = ("W_{}", "W_x{}", "W_h{}", "b_{}", "b_x{}", "b_h{}")
        return {each.format(other): each.format(letter) for other, letter in self.aliases.items() for each in templates}

    @cached_property
    def names_of_parameters(self) -> tuple[str, ...]:
        """Every name that a parameter of the cell can have, in whatever form."""
        forms = [GateForm(split, biases) for split in (False, True) for biases in (1, 2)]
        letters = [letter for letter in self.gates if letter not in self.split]
        names = [name for gate in letters for form in forms for name in (*form.matrices(gate), *form.bias_names(gate))]
        names += [name for gate in self.split for name in (*forms[3].matrices(gate), *forms[3].bias_names(gate))]
        return (*dict.fromkeys(names), *self.peepholes)


@cache
def _built(cell: Cell, form: CellForm) -> Stage:
    return replace(cell.build(form), options=dict(form.options), form=form, aliases=cell.other_names)


def usual_gates(letters: str, **others: GateForm) -> dict[str, GateForm]:
    """Gates by their letters, stacked and with one bias where nothing else is said."""
    return {letter: others.get(letter, GateForm()) for letter in letters.split()}
