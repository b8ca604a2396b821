"""PDF by way of an installed TeX: without shell escape, reading and writing only in a folder of its own, within a time limit."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Literal

from symlstm.errors import RenderError
from symlstm.rendering.fonts import Lost, warn_of_lost

Engine = Literal["pdflatex", "lualatex", "latexmk"]
TIME_LIMIT = 120  # seconds for one run
RUNS = 2  # for the page numbers of the head
FLAGS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
COMPLAINT = re.compile(r"^(?:\./)?solution\.tex:(\d+): (.*)$", re.M)
NO_FONT = re.compile(r"^symlstm: no font here has (\S+)", re.M)


def pdf_by_tex(source: str, engine: Engine, lost: Lost = warn_of_lost) -> bytes:
    """The PDF that the engine makes of a LaTeX source; `lost` is told the letters that no font has, or that pdflatex cannot set.

    Raises RenderError if the engine is missing, too slow, or finds a mistake.
    """
    program = shutil.which(engine)
    if program is None:
        raise RenderError(f"{engine} is not installed here; without --pdf-engine no TeX is needed, or compile the .tex elsewhere")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "solution.tex").write_text(source, encoding="utf-8")
        for _ in range(1 if engine == "latexmk" else RUNS):
            _run(program, engine, folder)
        letters = NO_FONT.findall(_log(folder))
        if letters:
            lost("".join(sorted({letter for found in letters for letter in found})))
        return Path(folder, "solution.pdf").read_bytes()


def _run(program: str, engine: Engine, folder: str) -> None:
    command = [program, *(("-norc", "-pdf") if engine == "latexmk" else ()), *FLAGS, "solution.tex"]
    try:
        done = subprocess.run(
            command, cwd=folder, env=_restricted(), capture_output=True, timeout=TIME_LIMIT, check=False, stdin=subprocess.DEVNULL
        )
    except subprocess.TimeoutExpired:
        raise RenderError(f"{engine} was stopped after {TIME_LIMIT} seconds") from None
    if done.returncode or not Path(folder, "solution.pdf").exists():
        raise RenderError(f"{engine}: {_first_complaint(folder)}")


def _restricted() -> dict[str, str]:
    """The environment, in which TeX may read and write only below its own folder ("paranoid", see texmf.cnf)."""
    return os.environ | {"openin_any": "p", "openout_any": "p", "shell_escape": "f"}


def _first_complaint(folder: str) -> str:
    """The first error of the log, with its line in the .tex."""
    found = COMPLAINT.search(_log(folder))
    return f"line {found[1]} of the .tex: {found[2]}" if found else "no PDF was made, and the log names no line"


def _log(folder: str) -> str:
    log = Path(folder, "solution.log")
    return log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
