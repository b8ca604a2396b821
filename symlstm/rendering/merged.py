"""Several PDFs as one, to be printed on both sides: each begins on the front of a sheet.

By pikepdf (an extra), which is qpdf: it copies pages as they are, 1,500 of them in a second. What tags the pages for screen readers is
not copied: that stays with the single files.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from symlstm.errors import RenderError

MISSING = "one PDF of all papers needs the library pikepdf: pip install 'symlstm[class]'"


def check_merges() -> None:
    """Raises RenderError where pikepdf is not installed."""
    _pikepdf()


def merge_pdfs(parts: Iterable[tuple[str, Path]], title: str, language: str, out: Path) -> None:
    """Write the pages of PDFs, each with its name in the table of contents, into one file: the same bytes for the same parts.

    Raises RenderError without pikepdf and for a part that is no PDF, OSError where a file cannot be read or written.
    """
    pikepdf = _pikepdf()
    with pikepdf.new() as merged:
        begins = [(name, _append(pikepdf, merged, path)) for name, path in parts]
        with merged.open_outline() as outline:
            outline.root.extend(pikepdf.OutlineItem(name, page) for name, page in begins)
        merged.docinfo["/Title"] = title
        merged.Root.Lang = pikepdf.String(language)
        merged.save(out, deterministic_id=True)


def _append(pikepdf: Any, merged: Any, path: Path) -> int:
    """Append the pages of a file, and an empty one where the next would begin on a back; the number of its first page, from 0."""
    first = len(merged.pages)
    try:
        with pikepdf.open(path) as part:
            merged.pages.extend(part.pages)
    except pikepdf.PdfError as error:
        raise RenderError(f"{path.name} is no PDF that can be read: {str(error).splitlines()[0]}") from None
    if len(merged.pages) % 2:
        box = merged.pages[-1].mediabox
        merged.add_blank_page(page_size=(box[2] - box[0], box[3] - box[1]))
    return first


def _pikepdf() -> Any:
    try:
        import pikepdf
    except ImportError:
        raise RenderError(MISSING) from None
    return pikepdf
