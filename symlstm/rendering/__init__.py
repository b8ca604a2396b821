"""How it is written: one printer per language over the formula tree. What a page looks like, its colours, sizes and spaces, is set in the
templates of the language, which lie in `templates/` beside the package.

A printer is imported when it is first asked for.
"""

from typing import TYPE_CHECKING, Literal, get_args

from symlstm.document.blocks import Document
from symlstm.errors import RenderError
from symlstm.problem.demand import is_among
from symlstm.problem.wording import shown
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.links import Link, no_link
from symlstm.words import said

if TYPE_CHECKING:
    from symlstm.rendering.safe import OwnTemplate

Format = Literal["md", "github.md", "tex", "fragment.tex", "typ", "ipynb", "html"]

__all__ = ["Format", "write_document", "written_here"]


def write_document(
    document: Document,
    format: Format,
    tikz: bool = False,
    link: Link = no_link,
    own: "OwnTemplate | None" = None,
    decimal: DecimalSign = POINT,
) -> str:
    """The document in a format, figures in LaTeX as TikZ if asked for, and in Markdown by their files; laid out by a user's own
    template if there is one; with this sign before decimals. Raises RenderError for a format that does not exist, for a mistake in the template, and where the
    template takes more than its time or memory."""
    if own is None:
        return written_here(document, format, tikz, link, decimal=decimal)
    from symlstm.rendering.confined import write_confined

    return write_confined(document, format, tikz, link, own, decimal)


def written_here(
    document: Document,
    format: Format,
    tikz: bool = False,
    link: Link = no_link,
    own: "OwnTemplate | None" = None,
    decimal: DecimalSign = POINT,
) -> str:
    """The same in this process, where a template may take what it likes."""
    if not is_among(format, get_args(Format)):
        names = ", ".join(get_args(Format))
        raise RenderError(said("unknown format {format}; expected one of {names}", format=shown(format), names=names))
    match format:
        case "md" | "github.md":
            from symlstm.rendering.markdown import render_markdown

            return render_markdown(document, "pandoc" if format == "md" else "github", link, own, decimal)
        case "tex" | "fragment.tex":
            from symlstm.rendering.latex import render_latex

            return render_latex(document, fragment=format == "fragment.tex", tikz=tikz, own=own, decimal=decimal)
        case "typ":
            from symlstm.rendering.typst import render_typst

            return render_typst(document, own, decimal)
        case "html":
            from symlstm.rendering.html import render_html

            return render_html(document, own, decimal)
        case "ipynb":
            from symlstm.rendering.notebook import render_notebook

            return render_notebook(document, decimal)
