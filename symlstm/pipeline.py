"""The whole way from a problem to its worked solution, top to bottom."""

from collections.abc import Callable, Iterator, KeysView, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, get_args

from symlstm.derivation import Derivation, Step, derive
from symlstm.derivation.step import unknown_quantity
from symlstm.document import Document, compose
from symlstm.document.compose import line_of, wanted
from symlstm.document.wording import digits_kept
from symlstm.errors import Finding, RenderError, UsageError
from symlstm.gc_tuning import infrequent_gc
from symlstm.language import cached_in_language
from symlstm.network.ids import Id
from symlstm.numbers.certify import certify
from symlstm.numbers.crosscheck import CrossCheck, cross_check
from symlstm.numbers.descent import DescentStep, descend
from symlstm.numbers.finished_page import finished_page
from symlstm.numbers.floats import floats_of
from symlstm.numbers.page import Page
from symlstm.numbers.values import Values
from symlstm.problem import Problem
from symlstm.problem.demand import demand, is_among
from symlstm.problem.wording import counted, either, shown
from symlstm.progress import Tell, silent
from symlstm.rendering import Format, write_document
from symlstm.rendering.certified import Certified
from symlstm.rendering.fonts import Lost, warn_of_lost
from symlstm.rendering.links import Link, no_link
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.tex_engine import Engine, pdf_by_tex
from symlstm.words import N_, said

if TYPE_CHECKING:
    from symlstm.rendering.picture import Picture
    from symlstm.rendering.safe import OwnTemplate


@dataclass(frozen=True, repr=False)
class Solution:
    """A solved problem: its steps, their certified values, the independent cross-check, and gradient descent if asked for.

    It can be read as a mapping from ids to certified decimals. In a notebook it shows itself as Markdown.
    """

    problem: Problem
    derivation: Derivation = field(compare=False)  # it follows from the problem
    values: Values
    crosscheck: CrossCheck
    descent: tuple[DescentStep, ...] = ()
    tell: Tell = field(default=silent, repr=False, compare=False)

    @cached_in_language
    def document(self) -> Document:
        """The worked solution as named sections, in no output language yet."""
        with infrequent_gc():
            return compose(self.problem, self.page, self.crosscheck, self.descent, self.tell)

    @cached_property
    def page(self) -> Page:
        """Every number that the document shows, finished before it is worded."""
        self.tell("Working every line out again", 0.0)
        return finished_page(self.derivation, self.values, wanted(self.problem, self.derivation))

    @cached_in_language
    def figures(self) -> Mapping[str, "Picture"]:
        """Every figure by its name: "cell-2", "gates", "states", "gradient-norms"."""
        from symlstm.rendering.picture import Picture

        return {figure.name: Picture(figure) for figure in self.document.figures}

    def __getitem__(self, quantity: str) -> Any:
        """The certified decimal of a quantity, `solution["c.2.1"]`; of an id that is cut short all below it, in tuples:
        `solution["c.2"]` is the vector, `solution["d_W_f"]` the matrix. Raises UsageError for an unknown id."""
        demand("solution[...]", quantity, str, N_('the id of a quantity, such as "c.2.1"'))
        if quantity in self.derivation.by_target:
            return self._certified(self.derivation.by_target[quantity])
        if quantity in self._below:
            return tuple(self[part] for part in self._below[quantity])
        raise UsageError(unknown_quantity(quantity, self.derivation))

    def __iter__(self) -> Iterator[str]:
        """The ids of all quantities, in reading order."""
        return iter(self.derivation.by_target)

    def __len__(self) -> int:
        return len(self.derivation.steps)

    def __contains__(self, quantity: object) -> bool:
        return quantity in self.derivation.by_target or quantity in self._below

    def keys(self) -> KeysView[str]:
        """The ids of all quantities, in reading order."""
        return self.derivation.by_target.keys()

    def items(self) -> Iterator[tuple[str, Certified]]:
        """Every quantity's id and certified decimal, in reading order."""
        return ((step.target, self._certified(step)) for step in self.derivation.steps)

    def to_frame(self) -> Any:
        """Every quantity as a row of a pandas DataFrame: value, exact value, what it is. All are texts, so that no digit is lost.

        Raises UsageError where pandas is not installed.
        """
        from symlstm.rendering.data import value_rows
        from symlstm.rendering.frame import frame_of

        return frame_of(map(asdict, value_rows(self.derivation, self.values)))

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        """For every id that is cut short, the ids that are longer by one number."""
        found: dict[str, dict[str, None]] = {}
        for target in self.derivation.by_target:
            whole = Id.parse(target)
            while whole.numbers:
                entry, whole = str(whole), whole.whole
                found.setdefault(str(whole), {})[entry] = None
        return {stem: tuple(parts) for stem, parts in found.items()}

    def _certified(self, step: Step) -> Certified:
        return Certified(str(self.values.printed[step.target]), lambda: line_of(self.problem, self.page, step))

    def __repr__(self) -> str:
        sizes = f"{counted(len(self), 'quantity', 'quantities')} to {digits_kept(self.problem.rounding)}"
        return f"<Solution of {self.problem.title!r}: {sizes}; cross-check {self.crosscheck.outcome.value}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied or sent to another process, it derives its steps again: they hold each other by identity."""
        return _solution, (self.problem, self.values, self.crosscheck, self.descent)

    def _repr_markdown_(self) -> str:
        return render(self, "md")


def _solution(problem: Problem, values: Values, crosscheck: CrossCheck, descent: tuple[DescentStep, ...]) -> Solution:
    return Solution(problem, derive(problem), values, crosscheck, descent)


@infrequent_gc()
def solve(problem: Problem, tell: Tell = silent) -> Solution:
    """Derive every step, certify every value, and check the values against the NumPy witness.

    tell  is called with what is being done and the share that is done, for a progress bar

    Raises PrecisionError where a digit cannot be proven.
    """
    demand("solve", problem, Problem, N_("a Problem, as load gives it"))
    demand("solve, tell", tell, Callable, N_("a function of a text and a share of the work"))
    tell("Deriving every step", 0.0)
    derivation = derive(problem)
    tell("Proving every digit", 0.0)
    values = certify(derivation, problem.rounding)
    tell("Comparing with NumPy", 0.0)
    crosscheck = cross_check(problem, derivation, values.true)
    training = problem.training
    descent = descend(derivation, values, training.steps) if training else ()
    return Solution(problem, derivation, values, crosscheck, descent, tell)


def render(
    solution: Solution, format: Format = "md", *, tikz: bool = False, link: Link = no_link, template: "OwnTemplate | None" = None
) -> str:
    """The worked solution as text: "md", "github.md", "tex", "fragment.tex" for \\input, "html", "ipynb", or "typ".

    tikz      figures in LaTeX as TikZ pictures, which can be edited; else they need no package
    link      in Markdown, the address of each figure's file; without it figures are described in words
    template  a top template of your own for this format, in place of the one that comes with symlstm; it works in a process
              of its own, with bounded time and memory

    Raises RenderError for another format, for a mistake in the template, and for one that takes too much.
    """
    demand("render", solution, Solution, N_("a Solution, as solve gives it"))
    demand("render, tikz", tikz, bool, N_("True or False"))
    demand("render, link", link, Callable, N_("a function that gives the address of a figure"))
    _check_template("render", template)
    with infrequent_gc():
        return write_document(solution.document, format, tikz, link, template)


def render_pdf(
    solution: Solution,
    engine: Engine | None = None,
    *,
    tikz: bool = False,
    template: "OwnTemplate | None" = None,
    lost: Lost = warn_of_lost,
) -> bytes:
    """The worked solution as a PDF: tagged for screen readers and the same bytes on every run, without TeX.

    engine    an installed TeX to use instead: "pdflatex", "lualatex" or "latexmk"; such a PDF is not tagged
    template  a top template of your own: in Typst, or in LaTeX with an engine
    lost      is told the letters of a title that no font has, which are printed as empty boxes; without it a warning says so

    Raises RenderError where typst does not load or the engine is missing, and where the engine finds a mistake.
    """
    demand("render_pdf", solution, Solution, N_("a Solution, as solve gives it"))
    demand("render_pdf, tikz", tikz, bool, N_("True or False"))
    demand("render_pdf, lost", lost, Callable, N_("a function that is told the letters"))
    _check_template("render_pdf", template)
    if engine is not None and not is_among(engine, get_args(Engine)):
        expected = said("{names}, or None", names=either(get_args(Engine)))
        raise RenderError(Finding("engine", shown(engine), expected).message)
    if engine is None:
        return pdf_of(render(solution, "typ", template=template), lost)
    return pdf_by_tex(render(solution, "tex", tikz=tikz, template=template), engine, lost)


@infrequent_gc()
def render_workbook(solution: Solution) -> bytes:
    """The worked solution as an .xlsx workbook of live formulas: whoever changes a given number sees everything follow. The same bytes
    on every run.

    Raises RenderError where XlsxWriter is not installed, and for a problem that is too large for a sheet.
    """
    demand("render_workbook", solution, Solution, "a Solution, as solve gives it")
    from symlstm.document.workbook.compose_book import compose_book
    from symlstm.rendering.workbook.write import write_book

    derivation, values = solution.derivation, solution.values
    given = floats_of(derivation.givens)
    computed, carried = (given | floats_of(reals) for reals in (values.computed, values.carried))
    return write_book(compose_book(solution.problem, derivation, values.printed), derivation.givens, computed, carried)


def _check_template(where: str, template: "OwnTemplate | None") -> None:
    if template is not None:
        from symlstm.rendering.safe import OwnTemplate

        demand(f"{where}, template", template, OwnTemplate, N_("an OwnTemplate of symlstm.rendering.safe, or None"))
