"""The page of each of several samples: the part of the whole page that is its own, to be laid out as that of a problem of one sequence."""

from collections.abc import Sequence
from dataclasses import replace

from symlstm.derivation.step import Derivation
from symlstm.document.blocks import Paragraph, Section
from symlstm.document.cells import title_of_sample
from symlstm.document.lines import Writer
from symlstm.document.names import Samples, names_of
from symlstm.language import _
from symlstm.numbers.page import Page, Wanted
from symlstm.problem.problem import Problem
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


def said_of_all(problem: Problem, section: Section) -> Section:
    """The equations of the first sample, as those of any; with a word on numbers in them that others may have otherwise."""
    if len({(each.steps, each.network_alone()) for each in problem.each_sample}) == 1:
        return section
    divides = problem.over_time == "mean" or problem.loss == "mean-squared"
    said = (
        _("Where a time step or a divisor stands as a number here, it is that of sample 1.")
        if divides
        else _("Where a time step stands as a number here, it is that of sample 1.")
    )
    return replace(section, blocks=(*section.blocks, Paragraph((said,), "quiet")))


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
        norms=parts[0].norms,
        largest={vector: entries for part in parts for vector, entries in part.largest.items()},
    )
