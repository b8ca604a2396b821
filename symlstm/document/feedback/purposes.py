"""What the gates of a line are for, in the words of the cell's own equations."""

from collections.abc import Iterator

from symlstm.derivation.step import Step
from symlstm.document.blocks import Maths, Paragraph, Text
from symlstm.document.formula import Formula
from symlstm.document.names import Names
from symlstm.document.sentence import commas, run_together, sentence
from symlstm.document.wording import uncapitalized
from symlstm.language import _
from symlstm.network import EquationBlock, Stage
from symlstm.network.ids import Id

QUESTIONS = ("how ", "what ", "which ")
Purpose = tuple[str, Formula, str]  # what it is, its letter, what it is for; the first and the last in English


def purposes(step: Step, names: Names) -> Iterator[Paragraph]:
    """What the gates that a line reads are for; where it reads none, what its own quantity is for. Nothing of a gradient."""
    if names.network.names[step.name].is_gradient:
        return
    read = {Id.parse(quantity).name for quantity in step.reads.values()}
    gates = [said for stage, block in _blocks(names) for said in _of_gates(stage, block, read, names)]
    said = gates or [said for _, block in _blocks(names) for said in _of_block(block, step.name, names)]
    if said:
        yield Paragraph(run_together([*commas([_worded(clause, number == 0) for number, clause in enumerate(said)]), "."]))


def _blocks(names: Names) -> Iterator[tuple[Stage, EquationBlock]]:
    for stage in names.network.stages:
        yield from ((stage, block) for block in stage.blocks if block.purpose)


def _of_gates(stage: Stage, block: EquationBlock, read: set[str], names: Names) -> Iterator[Purpose]:
    """What is said about a gate or candidate: what applies a function and is no mere step on the way."""
    for equation in block.equations:
        if equation.activates and equation.name in read and equation.name not in (*stage.states, *stage.inline):
            yield _clause(block, equation.name, names)


def _of_block(block: EquationBlock, name: str, names: Names) -> Iterator[Purpose]:
    if any(equation.name == name for equation in block.equations):
        yield _clause(block, block.equations[-1].name, names)


def _clause(block: EquationBlock, name: str, names: Names) -> Purpose:
    return block.title, names.plain(name), block.purpose


def _worded(clause: Purpose, is_first: bool) -> Text:
    """The gate f says how much stays, the gate i how much comes in."""
    title, name, purpose = clause
    if purpose.startswith(QUESTIONS):
        template = _("The {gate} {letter} says {purpose}") if is_first else _("the {gate} {letter} {purpose}")
    else:
        template = _("The {gate} {letter}: {purpose}") if is_first else _("the {gate} {letter}: {purpose}")
    return sentence(template, gate=uncapitalized(_(title)), letter=Maths(name), purpose=_(purpose))
