"""How it is written: one printer per language over the formula tree, one folder of templates each."""

from typing import Literal, get_args

from symlstm.document.blocks import Document
from symlstm.errors import RenderError
from symlstm.rendering.html import render_html
from symlstm.rendering.latex import render_latex
from symlstm.rendering.markdown import Link, no_link, render_markdown
from symlstm.rendering.notebook import render_notebook
from symlstm.rendering.typst import render_typst

Format = Literal["md", "github.md", "tex", "fragment.tex", "typ", "ipynb", "html"]

__all__ = ["Format", "write_document"]


def write_document(document: Document, format: Format, tikz: bool = False, link: Link = no_link) -> str:
    """The document in a format, figures in LaTeX as TikZ if asked for, and in Markdown by their files. Raises RenderError for a
    format that does not exist."""
    match format:
        case "md":
            return render_markdown(document, link=link)
        case "github.md":
            return render_markdown(document, "github", link)
        case "tex":
            return render_latex(document, tikz=tikz)
        case "fragment.tex":
            return render_latex(document, fragment=True, tikz=tikz)
        case "typ":
            return render_typst(document)
        case "html":
            return render_html(document)
        case "ipynb":
            return render_notebook(document)
    raise RenderError(f"unknown format {format!r}; expected one of {', '.join(get_args(Format))}")
