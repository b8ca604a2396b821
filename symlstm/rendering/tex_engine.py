"""PDF by way of an installed TeX: without shell escape, reading and writing only in a folder of its own, within a time limit."""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Literal

from symlstm.errors import RenderError
from symlstm.rendering.child import run_child
from symlstm.rendering.own_folder import room_needed, working_folder

Engine = Literal["pdflatex", "lualatex", "latexmk"]
TIME_LIMIT = 120  # seconds for one run
RUNS = 2  # for the page numbers of the head
FLAGS = ("-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", "-file-line-error")
COMPLAINT = re.compile(r"^(?:\./)?solution\.tex:(\d+): (.*)$", re.M)


def pdf_by_tex(source: str, engine: Engine) -> bytes:
    """The PDF that the engine makes of a LaTeX source. Raises RenderError if it is missing, too slow, or finds a mistake,
    and WriteError where there is no room for its files."""
    program = shutil.which(engine)
    if program is None:
        raise RenderError(f"{engine} is not installed here; without --pdf-engine no TeX is needed, or compile the .tex elsewhere")
    with room_needed(), working_folder() as folder:
        Path(folder, "solution.tex").write_text(source, encoding="utf-8")
        for _ in range(1 if engine == "latexmk" else RUNS):
            _run(program, engine, folder)
        return Path(folder, "solution.pdf").read_bytes()


def _run(program: str, engine: Engine, folder: Path) -> None:
    command = [program, *(("-norc", "-pdf") if engine == "latexmk" else ()), *FLAGS, "solution.tex"]
    try:
        exit_code, _ = run_child(command, TIME_LIMIT, folder=folder, environment=_restricted())
    except subprocess.TimeoutExpired:
        raise RenderError(f"{engine} was stopped after {TIME_LIMIT} seconds") from None
    if exit_code or not Path(folder, "solution.pdf").exists():
        raise RenderError(f"{engine}: {_first_complaint(folder)}")


def _restricted() -> dict[str, str]:
    """The environment, in which TeX may read and write only below its own folder ("paranoid", see texmf.cnf)."""
    return os.environ | {"openin_any": "p", "openout_any": "p", "shell_escape": "f"}


def _first_complaint(folder: Path) -> str:
    """The first error of the log, with its line in the .tex."""
    log = Path(folder, "solution.log")
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    found = COMPLAINT.search(text)
    return f"line {found[1]} of the .tex: {found[2]}" if found else "no PDF was made, and the log names no line"
