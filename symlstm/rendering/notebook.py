"""The document as a Jupyter notebook: a Markdown cell for the head and one for each section. Nothing in it runs."""

from symlstm.document.blocks import Document
from symlstm.errors import RenderError
from symlstm.rendering.markdown import head_and_sections

MISSING = "a notebook needs the library nbformat: pip install 'symlstm[notebook]'"


def render_notebook(document: Document) -> str:
    """The notebook as JSON text, the same on every run. Raises RenderError without nbformat."""
    try:
        from nbformat import v4, validate, writes
    except ModuleNotFoundError:
        raise RenderError(MISSING) from None
    cells = [v4.new_markdown_cell(text, id=f"part-{n}") for n, text in enumerate(head_and_sections(document))]
    notebook = v4.new_notebook(cells=cells, metadata={"title": document.title})
    validate(notebook)
    return str(writes(notebook)) + "\n"
