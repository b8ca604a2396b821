"""Composing the document: every section, built once, for all output languages."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial

from symlstm.derivation.step import Derivation, Phase, Step
from symlstm.document.all_values import all_gradients, all_values
from symlstm.document.backward import backward_steps, gradients_over_time
from symlstm.document.backward_equations import backward_equations
from symlstm.document.blocks import Display, Document, Section
from symlstm.document.breaking import broken
from symlstm.document.cell_equations import cell_equations
from symlstm.document.checked import checked
from symlstm.document.conventions import conventions
from symlstm.document.counts import counts
from symlstm.document.cross_check import crosscheck
from symlstm.document.derivatives import derivatives
from symlstm.document.digits import digits_wanted, last_quantities
from symlstm.document.figures.section import over_time
from symlstm.document.givens import givens
from symlstm.document.lines import Writer
from symlstm.document.names import Samples, names_of
from symlstm.document.outline import outline, shows_all_lines
from symlstm.document.parameter_gradients import gradients_of_parameters
from symlstm.document.proof import drift_blocks, proof
from symlstm.document.question import question
from symlstm.document.sample_pages import of_the_sample, untrained, with_what_t_is, writer_of
from symlstm.document.samples import gradients_of_all, loss_of_all
from symlstm.document.specimen import specimens
from symlstm.document.symbols import symbols
from symlstm.document.time_steps import time_steps, worked
from symlstm.document.tokens import predicted
from symlstm.document.wording import title_of_readout
from symlstm.language import _
from symlstm.numbers.crosscheck import CrossCheck
from symlstm.numbers.descent import DescentStep
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.page import Page, Wanted
from symlstm.problem.problem import Problem
from symlstm.problem.samples import problem_of_any_sample
from symlstm.progress import Tell, silent

NO_CHECK = CrossCheck(())  # that of all samples is shown once
OF_BACKWARD = ("backward-", "derivatives", "gradients")  # how the names of its sections begin


def compose(
    problem: Problem,
    page: Page,
    check: CrossCheck,
    descent: tuple[DescentStep, ...] = (),
    tell: Tell = silent,
) -> Document:
    """The worked solution as a document, with as much detail as the problem's layout asks for: it arranges what stands on the page,
    and works nothing out. `tell` is told of each time step."""
    writer = Writer(page, names_of(problem))
    builders = _builders(problem, writer, check, descent, tell)
    if problem.samples:
        builders = _of_samples(problem, writer, builders, descent)
    names = outline(problem, check.outcome is Outcome.HOLDS)
    sections = tuple(_starting_pages(section for name in names for section in builders[name]()))
    return Document(problem.title, _("worked solution"), tuple(question(problem, writer)), sections, problem.layout.paper)


def _builders(problem: Problem, writer: Writer, check: CrossCheck, descent: tuple[DescentStep, ...], tell: Tell) -> "Builders":
    """What writes each section, by the names of `outline`."""
    return {
        "givens": lambda: [givens(problem, writer)],
        "conventions": lambda: [conventions(problem, writer)],
        "equations": lambda: [cell_equations(problem, writer)],
        "symbols": lambda: [symbols(problem, writer)],
        "specimen": lambda: specimens(problem, writer),
        "steps": lambda: _time_steps(problem, writer, tell),
        "readout": lambda: [_readout(problem, writer)],
        "summary": lambda: [_summary(problem, writer)],
        "backward-equations": lambda: [backward_equations(problem, writer)],
        "derivatives": lambda: [derivatives(problem, writer)],
        "backward-steps": lambda: backward_steps(problem, writer),
        "gradients": lambda: [gradients_of_parameters(problem, writer, descent)],
        "gradients-of-steps": lambda: [all_gradients(problem, writer, gradients_over_time(problem))],
        "checked": lambda: [checked(check, writer)],
        "crosscheck": lambda: [crosscheck(check)],
        "proof": lambda: [proof(writer, shows_all_lines(problem))],
        "over-time": lambda: _if_any(over_time(problem, writer)),
    }


Builders = Mapping[str, Callable[[], Iterable[Section]]]
OF_ANY = (
    "equations",
    "symbols",
    "backward-equations",
    "derivatives",
)  # sections that hold for any of several samples; the first says what T is
FORWARD, BACKWARD = ("steps", "readout", "summary"), ("backward-steps", "gradients", "gradients-of-steps")


def _of_samples(problem: Problem, writer: Writer, of_all: Builders, descent: tuple[DescentStep, ...]) -> Builders:
    """What writes each section where there are several samples: first what holds for any of them, then the work of each, sample by sample,
    and what they come to together."""
    general = problem_of_any_sample(problem)
    of_any = _builders(general, writer_of(general, writer.page, Samples.NONE), NO_CHECK, (), silent)
    of_each = [
        _builders(each, writer_of(each, writer.page), NO_CHECK, (), silent) for each in map(untrained, problem.each_sample)
    ]
    names = outline(problem)

    def each(group: tuple[str, ...]) -> Iterator[Section]:
        for number, builders in enumerate(of_each, 1):
            for section in (section for name in group if name in names for section in builders[name]()):
                yield of_the_sample(number, section)

    def first_of(group: tuple[str, ...], last: Callable[[], Iterable[Section]]) -> Builders:
        """All sections of a group stand in the place of its first one."""
        there = [name for name in group if name in names]
        return {name: (lambda: (*each(group), *last())) if name == there[0] else tuple for name in there}

    return {
        **of_all,
        **{name: of_any[name] for name in OF_ANY},
        **{name: partial(_with_what_t_is, of_any[name]) for name in [each for each in OF_ANY if each in names][:1]},
        "specimen": of_each[0]["specimen"],
        **first_of(("over-time",), tuple),
        **first_of(FORWARD, lambda: loss_of_all(problem, writer) if "readout" in names else ()),
        **first_of(BACKWARD, lambda: gradients_of_all(problem, writer, descent) if "gradients" in names else ()),
    }


def _with_what_t_is(builder: Callable[[], Iterable[Section]]) -> Iterator[Section]:
    return map(with_what_t_is, builder())


def _starting_pages(sections: Iterable[Section]) -> Iterator[Section]:
    """The first section of the backward pass starts a page, so that what stands before can be handed out alone; so nothing does where
    nothing stands before."""
    parts = list(sections)
    first = next((n for n, section in enumerate(parts) if section.name.startswith(OF_BACKWARD)), 0)
    yield from (replace(section, starts_page=True) if n == first > 0 else section for n, section in enumerate(parts))


def line_of(problem: Problem, page: Page, step: Step) -> Display:
    """The line of one step on its own."""
    return Display((broken(Writer(page, names_of(problem)).line(step)),))


def wanted(problem: Problem, derivation: Derivation) -> Wanted:
    """What the document shows besides its lines, and with how many digits."""
    return digits_wanted(problem, derivation)


def _time_steps(problem: Problem, writer: Writer, tell: Tell) -> Iterator[Section]:
    for n, section in enumerate(time_steps(problem, writer)):
        yield section
        tell("Writing the time steps", (n + 1) / problem.steps)


def _readout(problem: Problem, writer: Writer) -> Section:
    """Prediction and loss, and the drift where printed numbers were carried on."""
    phases: tuple[Phase, ...] = ("readout", "loss") if problem.is_read_out_after else ("loss",)
    blocks = writer.page.derivation.of_phase(*phases)
    after = predicted(problem, writer, problem.steps) if problem.is_read_out_after else ()
    body = (*worked(problem, writer, blocks), *after, *drift_blocks(writer, last_quantities(problem)))
    return Section("readout", title_of_readout(problem), body)


def _summary(problem: Problem, writer: Writer) -> Section:
    """Every value, and how large the network is; of several samples that is said below the first."""
    values = all_values(problem, writer)
    return values if problem.network.place.sample > 1 else replace(values, blocks=(*values.blocks, *counts(problem)))


def _if_any(section: Section | None) -> list[Section]:
    return [section] if section else []
