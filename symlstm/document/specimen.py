"""One unit written out: the cell with the numbers of the first step, and beside it unit 1 spelled out, as the rows do for all units at once."""

from collections.abc import Iterator

from symlstm.derivation.step import BlockAt, Step
from symlstm.document.arrangement import Arrangement, arrangement_of
from symlstm.document.blocks import Beside, Block, Display, Figure, Paragraph, Section
from symlstm.document.breaking import broken
from symlstm.document.cells import first_of_each_kind, title_with
from symlstm.document.figures.section import cell_figure
from symlstm.document.lines import Writer
from symlstm.document.names import Names
from symlstm.document.unit_lines import notes
from symlstm.document.width import LINE
from symlstm.language import N_, _
from symlstm.network import Stage
from symlstm.network.equation import EquationBlock
from symlstm.network.ids import ALONE
from symlstm.problem.problem import Problem

MOST_BESIDE = 24.0  # em beside the figure
MEASURE, GAP, EM = 165.0, 3.0, 3.175  # mm: of the text, before what stands beside the figure, and of a letter of 9 pt
SLACK = 0.5  # em
OTHER_GATES = N_("The other gates are worked out alike; the time steps do so for all units at once.")
NO_OTHER_GATES = N_("The time steps work it out for all units at once.")
SMALL_NAMES = N_("The small names above the numbers say where they come from.")


def specimens(problem: Problem, writer: Writer) -> Iterator[Section]:
    """The first unit at the first time step, of each kind of cell; none where the cells have one unit, of which every line is such a one."""
    if arrangement_of(problem) is not Arrangement.LINES:
        yield from (_specimen(problem, writer, cell) for cell in first_of_each_kind(problem.network))


def _specimen(problem: Problem, writer: Writer, cell: Stage) -> Section:
    time = problem.steps if cell.place.reverse else 1
    arrangement = arrangement_of(problem)
    figures = (
        () if arrangement is Arrangement.VALUES else cell_figure(problem, writer, cell, time)
    )  # long sums have no room beside one
    figure = next(iter(figures), None)
    worked = writer.page.derivation.at(time, "forward", place=cell.place)
    steps = list(_steps(worked, cell, writer.names, arrangement is Arrangement.VALUES))
    lines = [writer.line(step) for step in steps]
    beside = _room_beside(figure)
    is_beside = figure is not None and all(part.fits(line.left, beside) for line in lines for part in line.parts)
    blocks: list[Block] = [Display(tuple(broken(line, beside if is_beside else LINE) for line in lines))]
    has_steps = problem.layout.shows("steps")
    if arrangement is Arrangement.ROWS:
        blocks.append(Paragraph((" ".join(map(_, (_for_all_units(cell), SMALL_NAMES)[not has_steps :])),)))
    blocks += () if has_steps else notes(steps, writer)
    title = title_with(problem.network, cell, _("One unit written out: step {t}, unit 1", t=time))
    place = ALONE if cell is problem.network.cell else cell.place.in_any_sample
    return Section(f"specimen-{place.prefix[:-1]}" if place.layer else "specimen", title, _with_figure(figure, is_beside, blocks))


def _for_all_units(cell: Stage) -> str:
    """Where the other units are, and the gates whose lines are not shown."""
    shown = sum(_is_shown(cell, block, n) for n, block in enumerate(cell.blocks))
    return OTHER_GATES if shown < len(cell.blocks) else NO_OTHER_GATES


def _is_shown(cell: Stage, block: EquationBlock, n: int) -> bool:
    """Whether a block is the first, of whose kind there may be others, or one that gives a state."""
    return n == 0 or block.equations[-1].name in cell.states


def _room_beside(figure: Figure | None) -> float:
    """How many em a line has beside the figure."""
    return min(MOST_BESIDE, (MEASURE - GAP - figure.drawing.width) / EM - SLACK) if figure else 0.0


def _with_figure(figure: Figure | None, is_beside: bool, blocks: list[Block]) -> tuple[Block, ...]:
    """The figure on the left; above lines that are too wide for that, as numbers of 50 places are."""
    if figure is None:
        return tuple(blocks)
    return (Beside(figure, tuple(blocks)),) if is_beside else (figure, *blocks)


def _steps(blocks: tuple[BlockAt, ...], cell: Stage, names: Names, all_of_them: bool) -> Iterator[Step]:
    """Of each kind of line one: of the first linear map, of the activation, of the states; or all there are."""
    for n, block in enumerate(blocks):
        if all_of_them or _is_shown(cell, block.block, n):
            of_unit = (step for step in block.steps if step.unit_equation.target.index == (1,))
            yield from (step for step in of_unit if all_of_them or not names.is_function(step.name))
