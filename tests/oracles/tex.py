"""What TeX itself says of a document."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest


def log_of(source: str, folder: Path, engine: str = "pdflatex", name: str = "doc") -> str:
    """The log of one run, in which TeX may neither run programs nor read files elsewhere; the PDF lies in the folder."""
    if shutil.which(engine) is None:
        pytest.skip(f"{engine} is not installed")
    (folder / f"{name}.tex").write_text(source, encoding="utf-8")
    command = [engine, "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", f"{name}.tex"]
    run = subprocess.run(command, cwd=folder, capture_output=True, timeout=240, env={**os.environ, "openin_any": "p"})
    log = (folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")
    assert run.returncode == 0, log[-2000:]
    return log


def words_of(pdf: Path, *options: str) -> str:
    """The text of a PDF, by pdftotext."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    return subprocess.run(["pdftotext", *options, str(pdf), "-"], capture_output=True, text=True, check=True).stdout
