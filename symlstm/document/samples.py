"""What several samples come to together: the loss, its gradients, and the parameters after a step of gradient descent."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symlstm.derivation.step import BlockAt, Step
from symlstm.document.blocks import Block, Display, Section
from symlstm.document.breaking import Line, broken
from symlstm.document.cells import title_with_place
from symlstm.document.formula import APPROX
from symlstm.document.lines import Writer
from symlstm.document.parameter_gradients import heading_of, loss_after
from symlstm.document.unit_lines import notes
from symlstm.document.wording import capitalized
from symlstm.language import _
from symlstm.numbers.descent import DescentStep
from symlstm.problem.problem import Problem


def loss_of_all(problem: Problem, writer: Writer) -> Iterator[Section]:
    """The loss of all samples."""
    blocks = _of_all(writer, "loss")
    if blocks:
        yield Section("readout-all", _("Loss of all samples"), tuple(_lines(blocks[0], writer)))


def gradients_of_all(problem: Problem, writer: Writer, descent: Sequence[DescentStep]) -> Iterator[Section]:
    """The gradients of all samples, and with a rate the updated parameters."""
    title = _("Gradients of all samples, and one step of gradient descent") if problem.training else _("Gradients of all samples")
    yield Section("gradients-all", title, (*_gradients(problem, writer), *loss_after(writer, descent)))


def _gradients(problem: Problem, writer: Writer) -> Iterator[Block]:
    updates = _of_all(writer, "update")
    for number, block in enumerate(_of_all(writer, "gradients")):
        title = title_with_place(problem.network, block.place, capitalized(_(block.block.title)))
        yield heading_of(block, title, problem)
        yield from _lines(block, writer)
        yield from _lines(updates[number], writer) if updates else ()


def _of_all(writer: Writer, phase: str) -> list[BlockAt]:
    """The blocks of a phase that belong to no one sample."""
    return [block for block in writer.page.derivation.blocks if block.phase == phase and not block.place.sample]


def _line(step: Step, writer: Writer) -> Line:
    """The line of one sum; no = before a blank tells that nothing is rounded there."""
    line = writer.line(step)
    *others, last = line.parts
    parts = (*others, replace(last, relation=APPROX)) if writer.withholds else line.parts
    return replace(line, parts=parts, reason="")


def _lines(block: BlockAt, writer: Writer) -> Iterator[Block]:
    yield Display(tuple(broken(_line(step, writer)) for step in block.steps))
    yield from () if writer.withholds else notes(block.steps, writer)
