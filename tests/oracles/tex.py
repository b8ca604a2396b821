"""What TeX itself says of a document."""

import os
import subprocess
from pathlib import Path

from tools import require


def log_of(source: str, folder: Path, engine: str = "pdflatex", name: str = "doc") -> str:
    """The log of one run, in which TeX may neither run programs nor read files elsewhere; the PDF lies in the folder."""
    (folder / f"{name}.tex").write_text(source, encoding="utf-8")
    return compile_tex(folder, engine, f"{name}.tex")


def compile_tex(folder: Path, engine: str = "pdflatex", name: str = "doc.tex") -> str:
    """The log of one run over a file that lies in the folder."""
    require(engine)
    command = [engine, "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", name]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=240, env={**os.environ, "openin_any": "p"})
    log = (folder / name).with_suffix(".log").read_text(encoding="utf-8", errors="replace")
    assert run.returncode == 0, log[-2000:]
    return log


def words_of(pdf: Path, *options: str) -> str:
    """The text of a PDF, by pdftotext."""
    require("pdftotext")
    return subprocess.run(["pdftotext", *options, str(pdf), "-"], capture_output=True, text=True, check=True).stdout
