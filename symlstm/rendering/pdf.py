"""PDF by way of Typst, without TeX: tagged for screen readers (PDF/UA-1), and the same bytes on every run."""

import re
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

from symlstm.errors import RenderError
from symlstm.rendering.own_folder import OwnFolder, room_needed, working_folder

MISSING = "a PDF needs the library typst: pip install 'symlstm[pdf]' (or compile the .tex with a TeX of your own)"
NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
PNG_DENSITY = 200.0  # dots per inch
MOST_UNKNOWN = 100  # different letters that no font has; a title has at most 200


def pdf_of(source: str) -> bytes:
    """The PDF that Typst makes of a source. Nothing outside the source is read: the root is an empty folder.

    Only the fonts within Typst are used, so that the pages look alike everywhere; a letter that they lack is printed as its
    code point. Raises RenderError without typst, and for a source that cannot be set.
    """
    typst = _typst()
    for _ in range(MOST_UNKNOWN):
        try:
            return typst.made(source, format="pdf", pdf_standards=["ua-1"], timestamp=0)
        except typst.refusal as error:
            source = _without_unknown_letters(source, error)
    raise RenderError("Typst cannot set this document: too many letters that its fonts do not have")


def png_of(source: str) -> bytes:
    """A picture of the one page that Typst makes of a source. Raises RenderError without typst."""
    return _typst().made(source, format="png", ppi=PNG_DENSITY)


@dataclass(frozen=True)
class Typst:
    """Typst in an empty folder, with its own fonts only. A process keeps one: with the fonts read, a document takes a third less.

    root     the folder, which lives as long as the process
    refusal  what it raises for a source that cannot be set
    lock     it makes one document at a time
    """

    compiler: Any
    root: OwnFolder
    refusal: type[Exception]
    lock: Lock

    def made(self, source: str, **options: Any) -> bytes:
        with self.lock:
            made = self.compiler.compile(source.encode("utf-8"), **options)
        assert isinstance(made, bytes), "a PDF is one file, and a figure one page"
        return made


def _typst() -> Typst:
    """Raises RenderError where it is not installed."""
    try:
        import typst
    except ModuleNotFoundError:
        raise RenderError(MISSING) from None
    return _started(typst)


@cache
def _started(typst: Any) -> Typst:
    with room_needed():
        root = working_folder()
    return Typst(typst.Compiler(root=str(root.path), ignore_system_fonts=True), root, typst.TypstError, Lock())


def _without_unknown_letters(source: str, error: Exception) -> str:
    """The source with [U+674E] in place of a letter that no font has. Raises RenderError for any other complaint."""
    found = NO_GLYPH.search(str(error))
    letters = [letter for letter in found[1] if not letter.isascii()] if found else []
    if not letters:
        raise RenderError(f"Typst cannot set this document: {str(error).splitlines()[0]}")
    return source.translate({ord(letter): f"[U+{ord(letter):04X}]" for letter in letters})
