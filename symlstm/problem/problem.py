"""The Problem: what a lecturer gives, checked and exact. No float, no text to interpret, nothing missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from symlstm.network import Network, Stage
from symlstm.network.ids import Place, identity
from symlstm.network.names import RATE, Size
from symlstm.network.network import LayerCells
from symlstm.network.outputs import BIAS, WEIGHTS
from symlstm.network.samples import batch_of
from symlstm.problem.built import checked_fields
from symlstm.problem.head import HeadKeys
from symlstm.problem.notation import ChosenNotation
from symlstm.problem.settings import Layout, Readout, Rounding, Training
from symlstm.problem.stages import LossName, OutputName, OverTime, network_for
from symlstm.problem.targets import times_read_out
from symlstm.problem.typed import Matrix, Vector
from symlstm.problem.upstream import times_from_outside
from symlstm.problem.variants import Variants
from symlstm.problem.wording import counted

if TYPE_CHECKING:
    from symlstm.problem.samples import ProblemOfSample


OverSamples = Literal["sum", "mean"]
OVER_SAMPLES: tuple[OverSamples, ...] = ("sum", "mean")


@dataclass(frozen=True)
class Sample:
    """One of several sequences that go through the same weights: T rows of D numbers, its target, and its initial states (zero where they
    are left out), as those of a Problem of one sequence."""

    sequence: Matrix
    target: Matrix | None = None
    initial: Mapping[str, Vector] = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.sequence, self.target))

    def __reduce__(self) -> tuple[Any, ...]:
        return Sample, (self.sequence, self.target, dict(self.initial))


@dataclass(frozen=True, repr=False)
class Problem:
    """A recurrent network with hand-chosen numbers, and the sequence it reads. Nothing of it can be changed.

    sequence  T rows of D numbers
    matrices  weight matrices by name: of the LSTM each gate's (H, D + H), W_y (K, H) if there is a readout
    biases    biases and diagonal weights by name: of the LSTM each gate's (H,), b_y (K,) if there is a readout
    initial   every state of the cell by name, (H,); zero where it is left out
    readout   at which time steps the prediction is read off: "last", "every", or their numbers; None if nothing is
    target    one row of K numbers for each time step that is read out, or None
    training  gradient descent after the backward pass, or None
    notation  how quantities are called in formulas; ids and numbers do not depend on it
    output    what is applied to W_y h + b_y; without W_y the prediction is h itself
    loss      what a prediction is compared with its target by; without one, the usual loss of the output
    over_time whether the losses of the time steps are summed or averaged
    upstream  gradients from outside by the state that they belong to: T rows of H numbers, or one row for the last time step
    vocabulary  what the entries of one-hot columns stand for, where they stand for tokens
    layers    where there are several, or one that runs both ways: the cells of each from the bottom, first the one that runs from left to
              right; `cell` is then the first of them, and every matrix, bias and state has the name that it has in ids: `l1.W_f`, `l1r.h`
    samples   several sequences with the same weights; sequence, target and initial are then those of the first (built in Python, they are
              left empty: `sequence=(), initial={}`)
    over_samples  whether the losses of the samples are summed or averaged, and so their gradients
    variants  which numbers vary in variants of it, and what they may become; None for what is usual

    Built in Python it is checked as a file is: raises ProblemError, which lists every problem found. Numbers may be texts,
    whole numbers or Fractions there.
    """

    title: str
    cell: Stage
    sequence: Matrix
    matrices: Mapping[str, Matrix]
    biases: Mapping[str, Vector]
    initial: Mapping[str, Vector]
    readout: Readout | None = None
    target: Matrix | None = None
    rounding: Rounding = field(default_factory=Rounding)
    layout: Layout = field(default_factory=Layout)
    training: Training | None = None
    notation: ChosenNotation = field(default_factory=ChosenNotation)
    output: OutputName = "linear"
    loss: LossName | None = None
    over_time: OverTime = "sum"
    upstream: Mapping[str, Matrix] = field(default_factory=dict)
    vocabulary: tuple[str, ...] = ()
    layers: tuple[LayerCells, ...] = ()
    samples: tuple[Sample, ...] = ()
    over_samples: OverSamples = "sum"
    variants: Variants | None = None

    def __post_init__(self) -> None:
        for name, value in checked_fields(self).items():
            object.__setattr__(self, name, value)

    def __hash__(self) -> int:
        """Equal problems have equal ones; mappings have none, so that the sequence and the settings have to do."""
        settings = self.rounding, self.layout, self.training, self.notation
        return hash((self.title, self.cell, self.layers, self.sequence, self.target, self.samples, settings))

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied or sent to another process, it is built again: mappings that can only be read cannot be pickled."""
        values = (getattr(self, each.name) for each in fields(self))
        return Problem, tuple(dict(value) if isinstance(value, MappingProxyType) else value for value in values)

    def __repr__(self) -> str:
        steps = [counted(len(self.samples), "sample")] if self.samples else [counted(self.steps, "time step")]
        sizes = [*steps, counted(self.inputs, "input"), *self._widths()]
        outputs = [counted(self.outputs, "output")] * bool(self.outputs)
        return f"<Problem {self.title!r}: {self.cell.title}, {', '.join(sizes + outputs)}>"

    def _widths(self) -> list[str]:
        if not self.layers:
            return [counted(self.hidden, "hidden unit")]
        return [f"layers of {' and '.join(str(self.sizes[cell.size]) for cell in self.network.cells)} hidden units"]

    @cached_property
    def network(self) -> Network:
        """What is computed: the cells, the readout where there is one, and the loss where there is a target."""
        if not self.samples:
            return self.network_alone()
        return batch_of(self.network_alone(), tuple(sample.own_network for sample in self.each_sample))

    @cached_property
    def each_sample(self) -> "tuple[ProblemOfSample, ...]":
        """Each of several samples as a problem of its own; none where there is one sequence only."""
        from symlstm.problem.samples import problem_of_sample

        return tuple(problem_of_sample(self, number) for number in range(1, len(self.samples) + 1))

    def network_alone(self) -> Network:
        """The network of one sequence."""
        keys = HeadKeys(
            self.output if WEIGHTS in self.matrices else None,
            BIAS in self.biases,
            self.loss,
            self.over_time,
            tuple(self.upstream),
        )
        return network_for(self.layers or self.cell, keys.head(self._times_of_loss, self.outputs, self._sums_to_one))

    @property
    def _times_of_loss(self) -> int:
        """At how many time steps the prediction is compared with its target."""
        return len(self.read_out_at)

    @property
    def _sums_to_one(self) -> bool:
        return all(sum(row) == 1 for row in self.target or ())

    @property
    def has_any_length(self) -> bool:
        """Whether it stands for sequences of different lengths, so that the last time step has no number."""
        return False

    @property
    def sizes(self) -> Mapping[Size, int]:
        """D, H and K as the network's stages ask for them; of several cells each has an H of its own."""
        hidden = {cell.size: len(self.initial[cell.states[0]]) for cell in self.network.cells}
        return {Size.INPUT: self.inputs, **hidden, Size.OUTPUT: self.outputs, Size.ONE: 1}

    @property
    def steps(self) -> int:
        """T, the number of time steps."""
        return len(self.sequence)

    @property
    def times(self) -> tuple[int, ...]:
        """The time steps, counted from 1."""
        return tuple(range(1, self.steps + 1))

    def start(self, state: str) -> int:
        """The time at which a state is given: 0, or T + 1 in a cell that runs from right to left."""
        return self.steps + 1 if Place.of(state).reverse else 0

    @property
    def inputs(self) -> int:
        """D, the number of inputs at each time step."""
        return len(self.sequence[0])

    @property
    def hidden(self) -> int:
        """H, the number of hidden units; of several cells, the most that one has."""
        return max(len(states) for states in self.initial.values())

    @property
    def outputs(self) -> int:
        """K, the number of outputs: without W_y, that of the hidden units where there is a target, else 0."""
        rows = self.matrices.get(WEIGHTS)
        return len(rows) if rows else len(self.target[0]) if self.target is not None else 0

    @property
    def read_out_at(self) -> tuple[int, ...]:
        """The time steps, counted from 1, at which y is read off."""
        return () if self.readout is None else times_read_out(self.readout, self.steps)

    @property
    def is_read_out_after(self) -> bool:
        """Whether a prediction is read out after the last time step only, and not along the way."""
        return self.readout != "every" and self.read_out_at == (self.steps,)

    @cached_property
    def givens(self) -> Mapping[str, Fraction]:
        """Every given number by the id of its quantity: `W_f.1.2`, `b_f.1`, `x.2.1`, `h.0.1`, `target.3.1`, `rate`.

        It can only be read; `with_numbers` gives a problem with other numbers.
        """
        if self.samples:
            return MappingProxyType({name: value for each in self.each_sample for name, value in each.givens.items()})
        numbers = {
            identity(name, row, column): value
            for name, matrix in self.matrices.items()
            for row, values in enumerate(matrix, 1)
            for column, value in enumerate(values, 1)
        }
        numbers |= {identity(name, row): value for name, bias in self.biases.items() for row, value in enumerate(bias, 1)}
        for name in self.network.inputs:
            numbers |= _over_time(name, range(1, self.steps + 1), self.sequence)
        for name, state in self.initial.items():
            numbers |= _over_time(name, (self.start(name),), (state,))
        numbers |= {} if self.training is None else {RATE: self.training.rate}
        for name in self.network.targets:
            numbers |= _over_time(name, self.read_out_at, self.target or ())
        for of_state, name in self.network.upstreams.items():
            rows = self.upstream[of_state]
            numbers |= _over_time(name, times_from_outside(rows, self.steps), rows)
        return MappingProxyType(numbers)

    def with_numbers(self, numbers: Mapping[str, str | int | Fraction]) -> "Problem":
        """The problem with some given numbers exchanged, by their ids: `{"W_f.1.1": "1/2", "x.2.1": "0.3"}`.

        The numbers are checked as those of a file: texts, whole numbers or Fractions, never floats. Raises UsageError with
        every entry that is wrong.
        """
        from symlstm.problem.exchange import exchanged

        problem: Problem = exchanged(self, numbers)
        return problem


def _over_time(name: str, times: tuple[int, ...] | range, rows: Matrix) -> dict[str, Fraction]:
    return {identity(name, t, unit): value for t, row in zip(times, rows, strict=False) for unit, value in enumerate(row, 1)}
