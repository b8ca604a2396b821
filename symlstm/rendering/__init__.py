"""How it is written: one printer per language over the formula tree, one folder of templates each.

A printer is imported when it is first asked for.
"""

from typing import Literal, get_args

from symlstm.document.report import Printable
from symlstm.errors import RenderError
from symlstm.rendering.links import Link, no_link

Format = Literal["md", "github.md", "tex", "fragment.tex", "typ", "ipynb", "html"]

__all__ = ["Format", "write_document"]


def write_document(document: Printable, format: Format, tikz: bool = False, link: Link = no_link) -> str:
    """The document in a format, figures in LaTeX as TikZ if asked for, and in Markdown by their files. Raises RenderError for a
    format that does not exist."""
    match format:
        case "md" | "github.md":
            from symlstm.rendering.markdown import render_markdown

            return render_markdown(document, "pandoc" if format == "md" else "github", link)
        case "tex" | "fragment.tex":
            from symlstm.rendering.latex import render_latex

            return render_latex(document, fragment=format == "fragment.tex", tikz=tikz)
        case "typ":
            from symlstm.rendering.typst import render_typst

            return render_typst(document)
        case "html":
            from symlstm.rendering.html import render_html

            return render_html(document)
        case "ipynb":
            from symlstm.rendering.notebook import render_notebook

            return render_notebook(document)
    raise RenderError(f"unknown format {format!r}; expected one of {', '.join(get_args(Format))}")
