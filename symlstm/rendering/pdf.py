"""PDF by way of Typst, without TeX: tagged for screen readers (PDF/UA-1), and the same bytes on every run."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from threading import Lock
from typing import Any
from unicodedata import category

from symlstm.errors import RenderError
from symlstm.problem.wording import cut_off, escaped
from symlstm.rendering.fonts import BLANK, Lost, fonts_for, script_of, warn_of_lost
from symlstm.rendering.own_folder import OwnFolder, room_needed, working_folder
from symlstm.rendering.printable import BREAK
from symlstm.words import N_, said

NO_GLYPH = re.compile(r'^error: .*?the text `"(.+?)"` could not be displayed', re.M)
CODE_POINT = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_SAID = 200  # letters of why the library does not load
PNG_DENSITY = 200.0  # dots per inch
REMEMBERED = 10  # documents for which Typst remembers what it set
ROUNDS = 4  # Typst names all letters without a font at once; a few more may show only when these are replaced


def pdf_of(source: str, lost: Lost = warn_of_lost) -> bytes:
    """The PDF that Typst makes of a source. Nothing outside the source is read but fonts: the root is an empty folder.

    The fonts are those within Typst, so that the pages look alike everywhere. Only a letter that these lack is taken from a font
    of the machine; one that none of them has is printed as an empty box, and `lost` is told. Raises RenderError without typst,
    and for a source that cannot be set.
    """
    typst = _typst()
    made, unknown = typst.attempt(source)
    others, boxed = unknown, set[str]()
    for _ in range(ROUNDS):
        if made is not None:
            break
        made, unknown = typst.attempt(source.translate(_blanks(boxed)), others)
        boxed |= set(unknown) - {BLANK}
    if made is None:
        raise RenderError(N_("Typst cannot set this document: it has letters that no font here has"))
    if boxed:
        lost("".join(sorted(boxed)))
    return made


def png_of(source: str) -> bytes:
    """A picture of the one page that Typst makes of a source. Raises RenderError without typst."""
    return _typst().made(source, format="png", ppi=PNG_DENSITY)


def _unescaped(text: str) -> str:
    """A letter as Typst names it: an accent by its code point."""
    return CODE_POINT.sub(lambda found: chr(int(found[1], 16)), text)


def _blanks(letters: set[str]) -> dict[int, str]:
    """What stands for letters that no font has; nothing for what belongs to the letter before it."""
    return {ord(letter): "" if category(letter).startswith("M") else BLANK for letter in letters}


@dataclass(frozen=True)
class Typst:
    """Typst in an empty folder. A process keeps one: with the fonts read, a document takes a third less.

    compiler  with its own fonts only
    library   makes the one that also has the fonts of the machine, once it is needed
    root      the folder, which lives as long as the process
    lock      it makes one document at a time
    made_yet  counts the documents
    """

    compiler: Any
    library: Any
    root: OwnFolder
    lock: Lock
    made_yet: Iterator[int] = field(default_factory=lambda: count(1))

    def attempt(self, source: str, others: str = "") -> tuple[bytes | None, str]:
        """The PDF, with fonts of the machine for some other letters; or else the letters that no font has. Raises RenderError."""
        try:
            return self.made(source, others, format="pdf", pdf_standards=["ua-1"], timestamp=0), ""
        except self.library.TypstError as error:
            unknown = "".join(map(_unescaped, NO_GLYPH.findall(error.diagnostic)))
            if unknown.isascii():
                reason = str(error).splitlines()[0]
                raise RenderError(said("Typst cannot set this document: {reason}", reason=reason)) from None
            return None, unknown.replace(BREAK, "")  # which is named with a letter beside it

    def made(self, source: str, others: str = "", **options: Any) -> bytes:
        with self.lock:
            compiler = self._with_fonts_of_the_machine(others) if others else self.compiler
            made = compiler.compile(source.encode("utf-8"), **options)
            if next(self.made_yet) % REMEMBERED == 0:
                self._forget()
        assert isinstance(made, bytes), "a PDF is one file, and a figure one page"
        return made

    def _forget(self) -> None:
        """Typst becomes slower by what it remembers, a document by a third after a hundred others. It forgets what it has not met again
        in so many documents; empty ones take next to no time."""
        for _ in range(REMEMBERED + 1):
            self.compiler.compile(b"", format="pdf", timestamp=0)

    def _with_fonts_of_the_machine(self, letters: str) -> Any:
        """A compiler that first asks the well-known fonts that are here; Typst asks all others by itself."""
        fonts = _fonts_of_the_machine(self.library)
        wanted = [family for script in sorted(set(map(script_of, letters))) for family in fonts_for(script)]
        here = [family for family in dict.fromkeys(wanted) if family in fonts.families()]
        return self.library.Compiler(root=str(self.root.path), font_paths=fonts, sys_inputs={"fonts": ",".join(here)})


def _missing(reason: str) -> str:
    """That there is no Typst: it is not installed, or there is a reason why it does not load."""
    why = said("it does not load here ({reason})", reason=reason) if reason else said("it is not installed")
    return said(
        "a PDF needs the library typst, and {why}: pip install typst (or compile the .tex with a TeX of your own)", why=why
    )


def _typst() -> Typst:
    """Raises RenderError where it is not installed, or does not load."""
    try:
        import typst
    except ImportError as error:
        is_absent = isinstance(error, ModuleNotFoundError) and error.name == "typst"
        raise RenderError(_missing("" if is_absent else cut_off(escaped(str(error)), MOST_SAID))) from None
    return _started(typst)


@cache
def _started(typst: Any) -> Typst:
    with room_needed():
        root = working_folder()
    return Typst(typst.Compiler(root=str(root.path), ignore_system_fonts=True), typst, root, Lock())


@cache
def _fonts_of_the_machine(typst: Any) -> Any:
    return typst.Fonts()
