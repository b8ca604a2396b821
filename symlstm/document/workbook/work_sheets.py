"""The lines of the derivation on sheets: one for each cell of the network, one for the way back through it, one for the gradients."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import groupby

from symlstm.derivation.expression import Expression
from symlstm.derivation.step import BlockAt, Derivation, Phase, Step
from symlstm.derivation.unit_equation import SumOverTime, UnitEquation
from symlstm.derivation.units import dimensions_of, unit_equations
from symlstm.document.appearance import symbolic
from symlstm.document.cells import title_of_sample, title_with_place
from symlstm.document.formula import EQUALS, Formula, Row
from symlstm.document.names import Names
from symlstm.document.wording import capitalized
from symlstm.document.workbook.book import WorkHeading, WorkLine, WorkSheet
from symlstm.language import N_, _
from symlstm.network.ids import Place
from symlstm.network.names import LOSS
from symlstm.problem.problem import Problem

FORWARD, READOUT, OF_LOSS = N_("Forward"), N_("Readout"), N_("Loss")
OTHERS: dict[Phase, str] = {"backward": N_("Backward"), "gradients": N_("Gradients"), "update": N_("Update")}
OVER_TIME: tuple[Phase, ...] = ("forward", "readout", "backward")
Tab = tuple[str, Place]


class WorkSheets:
    """Arranges the lines of a derivation on sheets."""

    def __init__(self, problem: Problem, derivation: Derivation, names: Names):
        self._problem, self._derivation, self._names = problem, derivation, names

    def sheets(self) -> Iterator[WorkSheet]:
        """The sheets in the order of the work."""
        by_tab: dict[Tab, list[BlockAt]] = {}
        for block in self._derivation.blocks:
            by_tab.setdefault((self._kind(block), block.place), []).append(block)
        for (kind, place), blocks in by_tab.items():
            yield WorkSheet(_named(kind, place), self._title(kind, place), tuple(self._parts(blocks)))

    @cached_property
    def results(self) -> tuple[str, ...]:
        """The last prediction of each sequence, and the losses; where there is neither, the states at the end."""
        found = [quantity for each in self._each for quantity in self._last(each)]
        losses = (each.network.place.prefix + LOSS for each in (*self._each, self._problem))
        return tuple(dict.fromkeys((*found, *(loss for loss in losses if loss in self._derivation.by_target))))

    @property
    def _each(self) -> Sequence[Problem]:
        return self._problem.each_sample or (self._problem,)

    def _last(self, problem: Problem) -> Iterator[str]:
        network, times = problem.network, problem.read_out_at
        of_states = ((state, 1 if Place.of(state).reverse else problem.steps) for state in network.hidden_states)
        ends = ((network.prediction, times[-1]),) if network.prediction and times else of_states
        for name, t in ends:
            yield from (network.names.entry(name, t, unit) for unit in range(1, self._names.length(name) + 1))

    def _kind(self, block: BlockAt) -> str:
        """What is on the sheet of a block: the readout and the loss stand below the cell's own lines where they have the same place."""
        if block.phase in OTHERS:
            return OTHERS[block.phase]
        with_the_same = [each.phase for each in self._derivation.blocks if each.place == block.place]
        return FORWARD if "forward" in with_the_same else READOUT if "readout" in with_the_same else OF_LOSS

    def _title(self, kind: str, place: Place) -> str:
        in_full = {FORWARD: _("Forward pass"), OTHERS["backward"]: _("Backward pass")}.get(kind, _(kind))
        titled = title_with_place(self._problem.network, place.in_any_sample, in_full) if place.layer else in_full
        return title_of_sample(place.sample, titled)

    def _parts(self, blocks: Sequence[BlockAt]) -> Iterator[WorkHeading | WorkLine]:
        for t, at_time in groupby(blocks, key=lambda block: block.time if block.phase in OVER_TIME else 0):
            if t:
                yield WorkHeading(_("Time step {t}", t=t))
            for block in at_time:
                yield WorkHeading(_heading(block), is_of_block=True)
                yield from map(self._line, block.steps)

    def _line(self, step: Step) -> WorkLine:
        equation = self._with_every_target(step)
        reads = {name: equation.references[name].at(step.time) for name in equation.names}
        letters = self._letters(step, equation.expression, reads)
        return WorkLine(
            step.target,
            _label(step),
            letters,
            equation.expression,
            reads,
            self._problem.rounding.carries(step.name),
            step.target in self.results,
        )

    def _letters(self, step: Step, expression: Expression, reads: dict[str, str]) -> Formula:
        """f = sigma(z_f); of what is called by its formula, tanh c, that alone."""
        name = self._names.of(step.target)
        if self._names.is_function(step.name):
            return name
        return Row((name, EQUALS, symbolic(expression, lambda each: self._names.of(reads[each]))))

    def _with_every_target(self, step: Step) -> UnitEquation | SumOverTime:
        """The equation of a loss with all targets in it, also those whose being 0 or 1 leaves nothing to be written: here they may change."""
        place = Place.of(step.name)
        of_sample = self._problem.each_sample[place.sample - 1] if place.sample else self._problem
        stage = of_sample.network.loss
        if stage is None or not stage.closing or step.unit_equation.equation not in stage.closing.equations:
            return step.unit_equation
        dimensions = replace(dimensions_of(of_sample), known={})
        (whole,) = unit_equations(step.unit_equation.equation, dimensions, stage.printed_order)
        return whole


def _named(kind: str, place: Place) -> str:
    """Forward, Forward s2.l1r: what is done, and what the ids of the sheet begin with."""
    return f"{_(kind)} {place.prefix[:-1]}".rstrip()


def _heading(block: BlockAt) -> str:
    begun = capitalized(_(block.block.title))
    return _("{title}: {purpose}", title=begun, purpose=_(block.block.purpose)) if block.block.purpose else begun


def _label(step: Step) -> str:
    """What it is; of a derivative, by which rule."""
    return _("{rule} ({reason})", rule=_(step.rule), reason=_(step.reason)) if step.reason else _(step.rule)
