"""What a document wants of the numbers on its page: which lines show equally many digits, which sums their terms, which are charted."""

from collections.abc import Iterator

from symlstm.derivation.expression import is_sum_of_products
from symlstm.derivation.step import Derivation, Phase, Step
from symlstm.document.arrangement import Arrangement, arrangement_of
from symlstm.document.calculation_table import TableOfGates, by_equation, in_tables
from symlstm.document.cells import places
from symlstm.document.figures.gradient_norms import gradients_of_hidden_states
from symlstm.document.figures.section import rounded_in_figures
from symlstm.document.lines import has_shares
from symlstm.document.outline import outline
from symlstm.document.parameter_gradients import gradients_of_biases, shows_shares
from symlstm.document.sample_pages import derivation_of, wanted_of_all
from symlstm.document.tokens import predictions_of_tokens
from symlstm.network.equation import pullback
from symlstm.network.ids import identity
from symlstm.network.names import LOSS
from symlstm.numbers.page import Wanted
from symlstm.problem.problem import Problem
from symlstm.problem.settings import MAX_GUARD

WORKED: tuple[Phase, ...] = ("forward", "readout", "loss", "backward")


def digits_wanted(problem: Problem, derivation: Derivation) -> Wanted:
    """What is shown besides the lines, and with how many digits; of several samples, of each of them."""
    if problem.samples:
        return wanted_of_all([_of_one(each, derivation_of(each, derivation)) for each in problem.each_sample], derivation)
    return _of_one(problem, derivation)


def _of_one(problem: Problem, derivation: Derivation) -> Wanted:
    detail, rounding, layout = problem.layout.detail, problem.rounding, problem.layout
    drifting = [*last_quantities(problem), *gradients_of_biases(derivation)]
    charts = "over-time" in outline(problem)
    return Wanted(
        together=tuple(_together(problem, derivation)),
        fixed=dict(_fixed(derivation)),
        running_sums=tuple(step.target for step in derivation.steps if is_sum_of_products(step.expression) and _is_timed(step))
        if detail == "full"
        else (),
        shares=tuple(step.target for step in derivation.steps if has_shares(step)) if shows_shares(problem) else (),
        drifts=tuple(drifting) if rounding.carry == "printed" else (),
        rounded=rounded_in_figures(problem) if layout.shows_charts else {},
        norms=dict(gradients_of_hidden_states(problem)) if charts and layout.backward else {},
        largest=predictions_of_tokens(problem),
    )


def last_quantities(problem: Problem) -> list[str]:
    """The last state, and what is read out of it."""
    network = problem.network
    last = {state: 1 if cell.place.reverse else problem.steps for cell in network.layers[-1] for state in cell.states}
    ids = [identity(state, t, unit) for state, t in last.items() for unit in range(1, len(problem.initial[state]) + 1)]
    if problem.network.prediction:
        ids += [identity(problem.network.prediction, problem.steps, k) for k in range(1, problem.outputs + 1)]
    return ids + [network.place.prefix + LOSS] * (problem.target is not None)


def _is_timed(step: Step) -> bool:
    return step.time > 0 and bool(step.unit_equation.target.index)


def _fixed(derivation: Derivation) -> Iterator[tuple[str, int]]:
    """Gradients of parameters show all digits of what they are summed from; updates the gradients as printed above them."""
    for phase, extra in (("gradients", MAX_GUARD), ("update", 0)):
        for block in derivation.of_phase(phase):  # type: ignore[arg-type]
            yield from ((step.target, extra) for step in block.steps)


def _together(problem: Problem, derivation: Derivation) -> Iterator[tuple[str, ...]]:
    """The units of a vector; all gates of a calculation table; what goes back through the weights at one time step."""
    in_one_table: set[str] = set()
    at = ((t, place) for place in places(problem.network) for t in range(problem.steps + 1))
    for t, place in at if arrangement_of(problem) is Arrangement.TABLES else ():
        for part in in_tables(derivation.at(t, "forward", "readout", place=place), problem.network.printed_order):
            if isinstance(part, TableOfGates):
                in_one_table.update(part.sums)
                yield part.sums
    for block in derivation.of_phase(*WORKED):
        back = tuple(step.target for steps in by_equation(block) for step in steps if _goes_back(step))
        yield from ((back,) if len(back) > 1 else ())
        for steps in by_equation(block):
            if steps[0].target not in in_one_table and not _goes_back(steps[0]) and not _is_alone(steps[0]):
                yield tuple(step.target for step in steps)


def _goes_back(step: Step) -> bool:
    return bool(step.unit_equation.equation.formula.has(pullback))


def _is_alone(step: Step) -> bool:
    """Whether the further digits of what a line reads are said of each unit by itself: those of an activation."""
    return step.unit_equation.equation.activates is not None
