"""A network: one cell or layers of them, perhaps an output layer over the hidden state, and perhaps a loss, as stages of one kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

from symlstm.language import N_
from symlstm.network.equation import Equation
from symlstm.network.glyph import Glyph
from symlstm.network.ids import ALONE, Place, without_place
from symlstm.network.names import LOSS, RATE, NameTable, Role, Size, gradient, upstream
from symlstm.network.placed import Below, placed
from symlstm.network.stage import Parameter, Stage

RATE_GLYPH = Glyph("η")


@dataclass(frozen=True, eq=False)
class Network:
    """What is computed: the stages in the order of the forward pass. Made by `network_of`, and compared by identity.

    cells   from the bottom layer; in a layer that runs both ways, the cell that runs from left to right before the other
    output  the layer that reads the prediction off the hidden state, where there is one
    loss    what the prediction is compared with its target by, where there is a target
    upstream  which states get a gradient from outside, where any does
    """

    cells: tuple[Stage, ...]
    output: Stage | None = None
    loss: Stage | None = None
    upstream: Stage | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        return network_of, (self.cells, self.output, self.loss, self.upstream)

    def __copy__(self) -> "Network":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Network":
        return self

    @cached_property
    def stages(self) -> tuple[Stage, ...]:
        return tuple(stage for stage in (*self.cells, self.output, self.loss, self.upstream) if stage is not None)

    def stages_at(self, read_out: bool) -> tuple[Stage, ...]:
        """The stages that work at a time step: only the cells where nothing is read out."""
        return self.stages if read_out else self.cells

    @property
    def cell(self) -> Stage:
        """The only cell, or the first of the bottom layer."""
        return self.cells[0]

    @property
    def is_layered(self) -> bool:
        """Whether there is more than one cell, so that each has a place."""
        return len(self.cells) > 1

    @cached_property
    def layers(self) -> tuple[tuple[Stage, ...], ...]:
        """The cells of each layer, from the bottom."""
        return tuple(tuple(cells) for _, cells in groupby(self.cells, key=lambda cell: cell.place.layer))

    @cached_property
    def states(self) -> tuple[str, ...]:
        """The states of all cells."""
        return tuple(state for cell in self.cells for state in cell.states)

    def is_top(self, cell: Stage) -> bool:
        """Whether a cell is one of the layer that is read out."""
        return cell in self.layers[-1]

    def cell_of(self, name: str) -> Stage | None:
        """The cell that a declared name belongs to; None for what belongs to none."""
        return next((cell for cell in self.cells if cell.equation_of(name) or name in cell.parameters), None)

    @cached_property
    def upstreams(self) -> Mapping[str, str]:
        """The given gradients, by the states to which they are added."""
        states = [name for name in self.states if self.upstream is not None and name in self.upstream.reads]
        return {state: upstream(state) for state in states}

    @property
    def has_gradients(self) -> bool:
        """Whether there is anything that a backward pass could start from."""
        return self.loss is not None or self.upstream is not None

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """All parameters by name, in reading order."""
        return {name: parameter for stage in self.stages for name, parameter in stage.parameters.items()}

    @property
    def hidden_state(self) -> str:
        """The state that is read out; of a layer that runs both ways, that of the cell that runs from left to right."""
        return self.hidden_states[0]

    @property
    def hidden_states(self) -> tuple[str, ...]:
        """The states that are read out."""
        return tuple(cell.states[0] for cell in self.layers[-1])

    @property
    def prediction(self) -> str | None:
        """The quantity that is compared with the target: what is read out, or a state itself."""
        if self.output is not None:
            return self.output.equations[-1].name
        return next((name for name in self.loss.reads if self._is_defined(name)), None) if self.loss else None

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The vectors that the cells are given at every time step."""
        return tuple(dict.fromkeys(name for cell in self.cells for name in cell.reads if not self._is_defined(name)))

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The vectors that the loss is given where something is read out."""
        return tuple(name for name in self.loss.reads if not self._is_defined(name)) if self.loss else ()

    def _is_defined(self, name: str) -> bool:
        return any(stage.equation_of(name) for stage in self.stages)

    def equations(self, read_out: bool = True) -> Iterator[tuple[Stage, Equation]]:
        """Every equation with its stage, in the order of the forward pass."""
        for stage in self.stages_at(read_out):
            yield from ((stage, equation) for equation in stage.all_equations)

    @cached_property
    def printed_order(self) -> tuple[str, ...]:
        """All names of the forward pass in the order in which terms and factors are printed."""
        return tuple(dict.fromkeys(name for stage in self.stages for name in stage.printed_order))

    def is_inline(self, name: str) -> bool:
        """Whether a quantity gets no gradient of its own."""
        return any(name in stage.inline for stage in self.stages)

    def equation_of(self, name: str) -> Equation:
        """The equation that defines a quantity. Raises KeyError where there is none."""
        for stage in self.stages:
            if found := stage.equation_of(name):
                return found
        raise KeyError(name)

    def meaning(self, name: str) -> str:
        """What a quantity or an input is, in words."""
        given = {**dict.fromkeys(self.inputs, N_("input")), **dict.fromkeys(self.targets, N_("target"))}
        given |= dict.fromkeys(self.upstreams.values(), N_("gradient from outside"))
        return given[name] if name in given else self.equation_of(name).meaning

    @cached_property
    def lengths(self) -> Mapping[str, Size]:
        """The length of every vector by its name."""
        found = {name: size for stage in self.stages for name, size in stage.reads.items()}
        found |= {equation.name: stage.size for stage in self.stages for equation in stage.equations}
        return found | ({e.name: Size.ONE for e in self.loss.closing.equations} if self.loss and self.loss.closing else {})

    @cached_property
    def names(self) -> NameTable:
        """Every name, and what is derived from it."""
        return NameTable(self.declared)

    @property
    def declared(self) -> Mapping[str, tuple[Role, Size]]:
        """What each declared name stands for, and its length."""
        vectors = {name: (self._role(name), size) for name, size in self.lengths.items()}
        parameters = {name: (parameter.role, parameter.rows) for name, parameter in self.parameters.items()}
        return {**vectors, **parameters, RATE: (Role.RATE, Size.ONE)}

    def of_name(self, name: str) -> "Network":
        """The network that works out a quantity: of several samples, that of its own."""
        return self

    def gradient_of(self, parameter: str) -> str:
        """The name of the gradient of a parameter."""
        return gradient(parameter)

    @property
    def place(self) -> Place:
        """The place of what belongs to none of the cells."""
        return ALONE

    def _role(self, name: str) -> Role:
        if name in self.inputs:
            return Role.INPUT
        if name in self.targets:
            return Role.TARGET
        if name in self.upstreams.values():
            return Role.UPSTREAM
        return Role.STATE if name in self.states else Role.LOSS if without_place(name) == LOSS else Role.QUANTITY

    @cached_property
    def glyphs(self) -> Mapping[str, Glyph]:
        """How names look where that differs from the name itself."""
        found = {name: self._marked(stage, glyph) for stage in self.stages[::-1] for name, glyph in stage.glyphs.items()}
        return {**found, RATE: RATE_GLYPH}

    def _marked(self, stage: Stage, glyph: Glyph) -> Glyph:
        """The glyph of a cell with its layer, where there are several, and its direction, where its layer runs both ways."""
        if not stage.place.layer:
            return glyph
        runs_both_ways = len(self.layers[stage.place.layer - 1]) > 1
        arrow = ("left" if stage.place.reverse else "right") * runs_both_ways
        return replace(glyph, layer=stage.place.layer * (len(self.layers) > 1), arrow=arrow)


LayerCells = tuple[Stage, ...]  # a cell that runs from left to right, and perhaps one that runs from right to left


def layered(layers: tuple[LayerCells, ...]) -> tuple[Stage, ...]:
    """The cells of several layers, or of one that runs both ways, each at its place; a cell alone stays as it is."""
    if len(layers) == 1 and len(layers[0]) == 1:
        return layers[0]
    cells: list[Stage] = []
    below: Below = ()
    for number, layer in enumerate(layers, 1):
        here = [placed(cell, Place(number, reverse), below) for cell, reverse in zip(layer, (False, True), strict=False)]
        below = tuple((cell.states[0], cell.size) for cell in here)
        cells += here
    return tuple(cells)


def network_of(
    cells: Stage | tuple[Stage, ...], output: Stage | None = None, loss: Stage | None = None, upstream: Stage | None = None
) -> Network:
    """The network of these stages: the same object for the same stages."""
    return _network_of((cells,) if isinstance(cells, Stage) else cells, output, loss, upstream)


@lru_cache(64)
def _network_of(cells: tuple[Stage, ...], output: Stage | None, loss: Stage | None, upstream: Stage | None) -> Network:
    return Network(cells, output, loss, upstream)
