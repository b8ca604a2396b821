"""Networks over several sequences, which share their parameters: the same stages for each sample, their quantities with the sample in front.

In sample 2, `f` is `s2.f`, and `l1.h` is `s2.l1.h`; `W_f` stays `W_f`, and the gradient of one sample's loss by it is `s2.d_W_f`. Without a
sample, `loss` and `d_W_f` are those of all samples together.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from symlstm.network.equation import Equation, EquationBlock, names_as_written, symbol, with_names
from symlstm.network.glyph import Glyph, glyph_of
from symlstm.network.ids import Place
from symlstm.network.names import PREVIOUS, NameTable, gradient
from symlstm.network.network import Network
from symlstm.network.stage import Stage


@dataclass(frozen=True, eq=False)
class SampleNetwork(Network):
    """The network of one of several samples. Made by `of_sample`.

    alone   the same network where there is one sequence only
    number  which sample, counted from 1
    """

    alone: Network = None  # type: ignore[assignment]
    number: int = 0

    def __reduce__(self) -> tuple[Any, ...]:
        return of_sample, (self.alone, self.number)

    @property
    def place(self) -> Place:
        return Place(sample=self.number)

    def gradient_of(self, parameter: str) -> str:
        return self.place.prefix + gradient(parameter)

    @cached_property
    def names(self) -> NameTable:
        return NameTable(self.declared, self.place.prefix)

    @cached_property
    def glyphs(self) -> Mapping[str, Glyph]:
        """Everything looks as it does where there is one sequence only."""
        prefix, alone = self.place.prefix, self.alone
        return {**alone.glyphs, **{prefix + name: glyph_of(name, alone.glyphs) for name in alone.lengths}}


@dataclass(frozen=True, eq=False)
class BatchNetwork(Network):
    """A network over several samples: its own stages are those of any one of them. Made by `batch_of`."""

    alone: Network = None  # type: ignore[assignment]
    samples: tuple[SampleNetwork, ...] = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return batch_of, (self.alone, self.samples)

    @cached_property
    def names(self) -> NameTable:
        return NameTable(self.declared, others=(sample.names for sample in self.samples))

    @cached_property
    def glyphs(self) -> Mapping[str, Glyph]:
        return {name: glyph for network in (*self.samples, self.alone) for name, glyph in network.glyphs.items()}

    def of_name(self, name: str) -> Network:
        number = Place.of(name).sample
        return self.samples[number - 1] if number else self

    def equation_of(self, name: str) -> Equation:
        """The equation that defines a quantity, of any sample. Raises KeyError where there is none."""
        number = Place.of(name).sample
        return self.samples[number - 1].equation_of(name) if number else self.alone.equation_of(name)


@lru_cache(256)
def of_sample(network: Network, number: int) -> SampleNetwork:
    """The network of one sample: the same object for the same arguments."""
    placed = {stage: _placed(stage, number) for stage in network.stages}
    output, loss, upstream = (placed[stage] if stage else None for stage in (network.output, network.loss, network.upstream))
    return SampleNetwork(tuple(placed[cell] for cell in network.cells), output, loss, upstream, network, number)


@lru_cache(64)
def batch_of(network: Network, samples: tuple[SampleNetwork, ...]) -> BatchNetwork:
    """The network over these samples: the same object for the same arguments."""
    return BatchNetwork(network.cells, network.output, network.loss, network.upstream, network, samples)


def _placed(stage: Stage, number: int) -> Stage:
    """A stage as it works on one sample."""
    names = _Names(stage, number)
    return replace(
        stage,
        reads={names.of(name): size for name, size in stage.reads.items()},
        order=tuple(map(names.of, stage.order)),
        blocks=tuple(map(names.block, stage.blocks)),
        states=tuple(map(names.of, stage.states)),
        closing=names.block(stage.closing) if stage.closing else None,
        inline=tuple(map(names.of, stage.inline)),
        glyphs={names.of(name): glyph for name, glyph in stage.glyphs.items()},
        known={names.formula(old): names.formula(new) for old, new in stage.known.items()},
        place=replace(stage.place, sample=number),
    )


class _Names:
    """What the names of a stage are called in a sample: all but those of its parameters have it in front."""

    def __init__(self, stage: Stage, number: int):
        self._shared, self._prefix = stage.parameters, Place(sample=number).prefix

    def of(self, name: str) -> str:
        return name if name.removesuffix(PREVIOUS) in self._shared else self._prefix + name

    def formula(self, formula: Any) -> Any:
        return with_names(formula, {name: self.of(name) for name in names_as_written(formula)}, {})

    def block(self, block: EquationBlock) -> EquationBlock:
        return replace(block, equations=tuple(map(self._equation, block.equations)))

    def _equation(self, equation: Equation) -> Equation:
        return replace(equation, target=symbol(self.of(equation.name)), formula=self.formula(equation.formula))
