"""PDF by way of an installed TeX: without shell escape, reading and writing only in a folder of its own, within a time limit."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Literal

from symlstm.errors import RenderError
from symlstm.rendering.child import run_child
from symlstm.rendering.fonts import Lost, warn_of_lost
from symlstm.rendering.own_folder import room_needed, working_folder
from symlstm.rendering.tex_log import SOURCE, UNBROKEN, first_complaint
from symlstm.words import said

Engine = Literal["pdflatex", "lualatex", "latexmk"]
TIME_LIMIT = 120  # seconds for one run
RUNS = 2  # for the page numbers of the head
FLAGS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
NO_FONT = re.compile(r"^symlstm: no font here has (\S+)", re.M)


def pdf_by_tex(source: str, engine: Engine, lost: Lost = warn_of_lost) -> bytes:
    """The PDF that the engine makes of a LaTeX source; `lost` is told the letters that no font has, or that pdflatex cannot set.

    Raises RenderError if the engine is missing, does not start, is too slow, or makes no PDF, and WriteError where there is no room
    for its files.
    """
    program = shutil.which(engine)
    if program is None:
        words = said(
            "{engine} is not installed here; without --pdf-engine no TeX is needed, or compile the .tex elsewhere", engine=engine
        )
        raise RenderError(words)
    with room_needed(), working_folder() as folder:
        Path(folder, SOURCE).write_text(source, encoding="utf-8")
        for _ in range(1 if engine == "latexmk" else RUNS):
            _run(program, engine, folder)
        letters = NO_FONT.findall(_log(folder))
        if letters:
            lost("".join(sorted({letter for found in letters for letter in found})))
        return _pdf(folder).read_bytes()


def _run(program: str, engine: Engine, folder: Path) -> None:
    command = [program, *(("-norc", "-pdf") if engine == "latexmk" else ()), *FLAGS, SOURCE]
    try:
        exit_code, printed = run_child(command, TIME_LIMIT, folder=folder, environment=_restricted(), with_errors=True)
    except subprocess.TimeoutExpired:
        raise RenderError(said("{engine} was stopped after {number} seconds", engine=engine, number=TIME_LIMIT)) from None
    except OSError as error:
        words = said(
            "{engine} does not start: {reason}; without --pdf-engine no TeX is needed", engine=engine, reason=error.strerror
        )
        raise RenderError(words) from None
    if exit_code or not _pdf(folder).exists():
        raise RenderError(f"{engine}: {first_complaint(_log(folder) + _text(printed))}")


def _restricted() -> dict[str, str]:
    """The environment, in which TeX may read and write only below its own folder ("paranoid", see texmf.cnf)."""
    return os.environ | {"openin_any": "p", "openout_any": "p", "shell_escape": "f"} | UNBROKEN


def _pdf(folder: Path) -> Path:
    return Path(folder, SOURCE).with_suffix(".pdf")


def _log(folder: Path) -> str:
    """What stands in the log; nothing where TeX did not come as far as to begin one."""
    log = Path(folder, SOURCE).with_suffix(".log")
    return _text(log.read_bytes()) if log.exists() else ""


def _text(printed: bytes) -> str:
    return printed.decode(errors="replace")
