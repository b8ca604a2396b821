"""The page of each of several samples: the part of the whole page that is its own, to be laid out as that of a problem of one sequence."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace

from symlstm.derivation.step import Derivation
from symlstm.document.blocks import Maths, Paragraph, Section
from symlstm.document.cells import title_of_sample
from symlstm.document.formula import Letter
from symlstm.document.lines import Writer
from symlstm.document.names import Samples, names_of
from symlstm.document.scripts import LAST_T
from symlstm.document.sentence import sentence
from symlstm.language import _
from symlstm.numbers.page import Page, Wanted
from symlstm.problem.samples import ProblemOfSample

BY_TIME = ("step-", "backward-step-")  # how the names of sections begin that say themselves to which sample they belong


def derivation_of(sample: ProblemOfSample, derivation: Derivation) -> Derivation:
    """The steps of one sample."""
    own = tuple(block for block in derivation.blocks if block.place.sample == sample.sample)
    return Derivation(sample.givens, own, sample.network)


def writer_of(sample: ProblemOfSample, page: Page, marked: Samples | None = None) -> Writer:
    """What writes the lines of one sample."""
    return Writer(replace(page, derivation=derivation_of(sample, page.derivation)), names_of(sample, marked))


def untrained(sample: ProblemOfSample) -> ProblemOfSample:
    """A sample by itself trains nothing: gradient descent acts on what all of them come to."""
    return replace(sample, training=None)


def with_what_t_is(section: Section) -> Section:
    """A section that says what T is, if it has one."""
    if not _mentions(section, LAST_T):
        return section
    said = sentence(_("{last} is the last time step, which differs from sample to sample."), last=Maths(LAST_T))
    return replace(section, blocks=(*section.blocks, Paragraph(said, "quiet")))


def _mentions(part: object, letter: Letter) -> bool:
    """Whether a letter stands anywhere in a block or a formula."""
    if part == letter:
        return True
    if is_dataclass(part):
        return any(_mentions(getattr(part, each.name), letter) for each in fields(part))
    return isinstance(part, tuple) and any(_mentions(each, letter) for each in part)


def of_the_sample(number: int, section: Section) -> Section:
    """A section that says to which sample it belongs."""
    if section.name.startswith(BY_TIME):
        return section
    return replace(section, name=f"{section.name}-s{number}", title=title_of_sample(number, section.title))


def wanted_of_all(parts: Sequence[Wanted], whole: Derivation) -> Wanted:
    """What the document of all samples wants: what each wants, and updates with the gradients as printed above them."""
    updates = {step.target: 0 for block in whole.of_phase("update") for step in block.steps}
    return Wanted(
        together=tuple(group for part in parts for group in part.together),
        fixed={target: extra for part in parts for target, extra in part.fixed.items()} | updates,
        running_sums=tuple(target for part in parts for target in part.running_sums),
        shares=tuple(target for part in parts for target in part.shares),
        drifts=tuple(target for part in parts for target in part.drifts),
        rounded={target: rule for part in parts for target, rule in part.rounded.items()},
        norms={vector: entries for part in parts for vector, entries in part.norms.items()},
        largest={vector: entries for part in parts for vector, entries in part.largest.items()},
    )
