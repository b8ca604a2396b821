"""The whole way from a problem to its worked solution, top to bottom."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from symlstm.derivation import Derivation, Step, derive
from symlstm.document import Document, compose
from symlstm.document.compose import line_of
from symlstm.garbage import rare_searches
from symlstm.numbers.certify import certify
from symlstm.numbers.crosscheck import CrossCheck, cross_check
from symlstm.numbers.descent import DescentStep, descend
from symlstm.numbers.values import Values
from symlstm.problem import Problem
from symlstm.progress import Tell, silent
from symlstm.rendering import Format, write_document
from symlstm.rendering.fonts import Lost, warn_of_lost
from symlstm.rendering.links import Link, no_link
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.tex_engine import Engine, pdf_by_tex

if TYPE_CHECKING:
    from symlstm.rendering.picture import Picture
    from symlstm.rendering.safe import OwnTemplate


class Certified(str):
    """A certified decimal as text. In a notebook it shows the line of the derivation that gives it."""

    _line: Callable[[], str]

    def __new__(cls, text: str, line: Callable[[], str]) -> "Certified":
        made = super().__new__(cls, text)
        made._line = line
        return made

    def _repr_markdown_(self) -> str:
        return self._line()


@dataclass(frozen=True)
class Solution:
    """A solved problem: its steps, their certified values, the independent cross-check, and gradient descent if asked for.

    In a notebook it shows itself as Markdown.
    """

    problem: Problem
    derivation: Derivation
    values: Values
    crosscheck: CrossCheck
    descent: tuple[DescentStep, ...] = ()
    tell: Tell = field(default=silent, repr=False, compare=False)

    @cached_property
    def document(self) -> Document:
        """The worked solution as named sections, in no output language yet."""
        with rare_searches():
            return compose(self.problem, self.derivation, self.values, self.crosscheck, self.descent, self.tell)

    @cached_property
    def figures(self) -> Mapping[str, "Picture"]:
        """Every figure by its name: "cell-2", "gates", "states", "gradient-norms"."""
        from symlstm.rendering.picture import Picture

        return {figure.name: Picture(figure) for figure in self.document.figures}

    def __getitem__(self, quantity: str) -> "Certified":
        """The certified decimal of a quantity: `solution["c.2.1"]`. Raises UsageError for an unknown id."""
        step = self.derivation.step(quantity)
        return Certified(str(self.values.printed[step.target]), lambda: self._line(step))

    def _line(self, step: Step) -> str:
        """The line that gives a quantity, as Markdown."""
        from symlstm.rendering.markdown import display_in_markdown

        return display_in_markdown(line_of(self.problem, self.derivation, self.values, step))

    def _repr_markdown_(self) -> str:
        return render(self, "md")


@rare_searches()
def solve(problem: Problem, tell: Tell = silent) -> Solution:
    """Derive every step, certify every value, and check the values against the NumPy witness.

    tell  is told what is being done, for a progress bar

    Raises PrecisionError where a digit cannot be proven.
    """
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
    template  a top template of your own for this format, in place of the one that comes with symlstm

    Raises RenderError for another format, and for a mistake in the template.
    """
    with rare_searches():
        return write_document(solution.document, format, tikz, link, template)


def render_pdf(
    solution: Solution,
    engine: Engine | None = None,
    *,
    tikz: bool = False,
    template: "OwnTemplate | None" = None,
    lost: Lost = warn_of_lost,
) -> bytes:
    """The worked solution as a PDF: tagged for screen readers and the same bytes on every run, with the extra `pdf` and no TeX.

    engine    an installed TeX to use instead: "pdflatex", "lualatex" or "latexmk"; such a PDF is not tagged
    template  a top template of your own: in Typst, or in LaTeX with an engine
    lost      is told the letters of a title that no font has, which are printed as empty boxes; without it a warning says so

    Raises RenderError without the extra or the engine, and where the engine finds a mistake.
    """
    if engine is None:
        return pdf_of(render(solution, "typ", template=template), lost)
    return pdf_by_tex(render(solution, "tex", tikz=tikz, template=template), engine, lost)
