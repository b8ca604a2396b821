"""The document as a Jupyter notebook: a Markdown cell for the head and one for each section. Nothing in it runs."""

from base64 import b64encode

from symlstm.document.blocks import Document
from symlstm.errors import RenderError
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.markdown import head_and_sections
from symlstm.rendering.picture import Picture
from symlstm.rendering.printable import folded
from symlstm.words import N_

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}  # named, else Jupyter asks for one
MISSING = N_("a notebook needs the library nbformat: pip install 'symlstm[notebook]'")


def render_notebook(document: Document, decimal: DecimalSign = POINT) -> str:
    """The notebook as JSON text, the same on every run. Raises RenderError without nbformat."""
    try:
        from nbformat import v4, validate, writes
    except ModuleNotFoundError:
        raise RenderError(MISSING) from None
    pictures = _pictures(document, decimal)
    texts = head_and_sections(document, lambda figure: f"attachment:{figure.name}.png" if pictures else "", decimal)
    cells = [v4.new_markdown_cell(text, id=f"part-{n}") for n, text in enumerate(texts)]
    for cell, section in zip(cells[1:], document.sections, strict=True):  # the first is the head
        if pictures and section.figures:
            cell.attachments = {f"{figure.name}.png": {"image/png": pictures[figure.name]} for figure in section.figures}
    notebook = v4.new_notebook(cells=cells, metadata={"title": folded(document.title), "kernelspec": KERNEL})
    validate(notebook)
    return str(writes(notebook)) + "\n"


def _pictures(document: Document, decimal: DecimalSign) -> dict[str, str]:
    """The figures in base64 by their names; none without the library that makes PNGs."""
    try:
        return {figure.name: b64encode(Picture(figure, decimal).png).decode("ascii") for figure in document.figures}
    except RenderError:
        return {}
