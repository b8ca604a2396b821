"""The programs that some tests need beside Python: each is asked once whether it works here, by letting it do a little.

That a program is installed says little: lualatex comes without its fonts, a Chromium without its libraries, npm without its packages.

    python3 tests/tools.py               what does not work here, and why; ends with 1 if anything does not
    python3 tests/tools.py --packages    the Debian packages that bring it
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

sys.path.append(str(Path(__file__).parent))
from browser import chromium

PACKAGES = Path(__file__).parent / "browser" / "node_modules"
PATIENCE = 300  # seconds; lualatex looks through all fonts of the machine when it runs for the first time

# one page with what the templates and the handout in the docs load, in each kind of letters that they use
PAGE = r"""\documentclass[11pt,a4paper,fleqn]{article}
\usepackage{iftex}
\ifPDFTeX\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{textcomp}\else\usepackage{fontspec}\fi
\usepackage{lmodern}
\usepackage[margin=23mm]{geometry}
\usepackage{microtype}\usepackage{fancyhdr}\usepackage{amsmath}\usepackage{xcolor}\usepackage{booktabs}\usepackage{graphicx}\usepackage{tikz}
\begin{document}
Roman \textbf{bold} \textit{italic} \texttt{code} {\small small} $\tilde c_1 \approx \sum \mathbf{x} \, \text{words}$
\tikz \draw (0, 0) -- (1, 1);
\end{document}
"""
ONE_WORD = b"""%PDF-1.4
1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj
2 0 obj <</Type /Pages /Kids [3 0 R] /Count 1>> endobj
3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Contents 4 0 R
  /Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj
4 0 obj <</Length 30>> stream
BT /F 9 Tf 9 9 Td (Word) Tj ET
endstream endobj
trailer <</Root 1 0 R>>
"""


class DoesNotWork(Exception):
    """Says why."""


@dataclass(frozen=True)
class Tool:
    """A program or package: a trial of it in an empty folder, which raises DoesNotWork, and what brings it."""

    trial: Callable[[Path], None]
    debian: tuple[str, ...] = ()
    command: str = ""

    @property
    def remedy(self) -> str:
        return self.command or f"on Debian: apt-get install {' '.join(self.debian)}"


@cache
def why_not(name: str) -> str:
    """Why a tool does not work here, and what would bring it; empty if it works."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            TOOLS[name].trial(Path(folder))
        except DoesNotWork as reason:
            return f"{name} does not work here: {reason}; {TOOLS[name].remedy}"
    return ""


def require(*names: str) -> None:
    """Skip the running test where a tool does not work, with the reason."""
    import pytest

    for name in names:
        if why_not(name):
            pytest.skip(why_not(name))


def needed_by(test: Any) -> list[str]:
    """The tools that a test's markers name: `tex` an engine, `browser` a Chromium and packages for its pages, `needs` any other."""
    names = [name for marker in test.iter_markers("needs") for name in marker.args]
    names += [name for marker in test.iter_markers("tex") for name in marker.args or ["pdflatex"]]
    names += [name for marker in test.iter_markers("browser") for name in ["chromium", *marker.args]]
    return list(dict.fromkeys(names))


def output_of(folder: Path, *command: str) -> str:
    """What a command prints in the folder. Raises DoesNotWork where it is missing, does not start, does not end, or fails."""
    if which(command[0]) is None:
        raise DoesNotWork("it is not installed")
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            env=os.environ | {"max_print_line": "1000"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=PATIENCE,
        )
    except OSError as error:
        raise DoesNotWork(f"it does not start ({error.strerror})") from None
    except subprocess.TimeoutExpired:
        raise DoesNotWork(f"it does not end within {PATIENCE} seconds") from None
    said = done.stdout.decode(errors="replace")
    if done.returncode:
        raise DoesNotWork(telling_line(said) or f"it ends with exit code {done.returncode} and says nothing")
    return said


def telling_line(said: str) -> str:
    """The line that sounds like the cause, else the last one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = (line for line in lines if re.search(r"^! |not found|can't find|cannot|could not|error:", line))
    return next(telling, lines[-1] if lines else "")[:200]


def _expect(is_right: bool, found: str) -> None:
    if not is_right:
        raise DoesNotWork(f"it gives {found[:80]!r}")


def _tex(engine: str) -> Callable[[Path], None]:
    def sets_a_page(folder: Path) -> None:
        (folder / "page.tex").write_text(PAGE, encoding="utf-8")
        said = output_of(folder, engine, "-no-shell-escape", "-halt-on-error", "-interaction=nonstopmode", "page.tex")
        if not (folder / "page.pdf").exists():
            raise DoesNotWork(telling_line(said) or "it makes no PDF")

    return sets_a_page


def _pdftotext(folder: Path) -> None:
    (folder / "word.pdf").write_bytes(ONE_WORD)
    said = output_of(folder, "pdftotext", "word.pdf", "-")
    _expect("Word" in said, said)


def _pandoc(folder: Path) -> None:
    (folder / "formula.md").write_text("$x$")
    said = output_of(folder, "pandoc", "--from=markdown", "--to=latex", "formula.md")
    _expect(said.strip() == r"\(x\)", said)


def _fc_match(folder: Path) -> None:
    said = output_of(folder, "fc-match", "--format=%{file}", "serif")
    _expect(Path(said).is_file(), said)


def _chinese_font(folder: Path) -> None:
    said = output_of(folder, "fc-list", ":lang=zh", "family")
    _expect(bool(said.strip()), "no font has Chinese letters")


def _npm(folder: Path) -> None:
    said = output_of(folder, "npm", "--version")
    _expect(re.match(r"\d+\.", said) is not None, said)


def _chromium(folder: Path) -> None:
    reasons = chromium.that_works()[1]
    if chromium.that_works()[0] is None:
        raise DoesNotWork("; ".join(reasons) or "it is not installed")


def _package(name: str) -> Callable[[Path], None]:
    def is_installed(folder: Path) -> None:
        asked = json.loads((PACKAGES.parent / "package.json").read_text(encoding="utf-8"))["dependencies"][name]
        try:
            found = json.loads((PACKAGES / name / "package.json").read_text(encoding="utf-8"))["version"]
        except (OSError, ValueError, KeyError):
            raise DoesNotWork("it is not installed") from None
        if found != asked:
            raise DoesNotWork(f"its version is {found} and {asked} is asked for")

    return is_installed


LATEX = ("texlive-latex-base", "texlive-latex-recommended", "texlive-pictures", "lmodern")
TOOLS = {
    "pdflatex": Tool(_tex("pdflatex"), LATEX),
    "lualatex": Tool(_tex("lualatex"), (*LATEX, "texlive-luatex")),
    "pdftotext": Tool(_pdftotext, ("poppler-utils",)),
    "pandoc": Tool(_pandoc, ("pandoc",)),
    "fc-match": Tool(_fc_match, ("fontconfig", "fonts-dejavu-core")),
    "chinese-font": Tool(_chinese_font, ("fontconfig", "fonts-noto-cjk")),
    "chromium": Tool(_chromium, ("chromium",)),
    "npm": Tool(_npm, ("npm",)),
    "axe-core": Tool(_package("axe-core"), command="make browser"),
    "katex": Tool(_package("katex"), command="make browser"),
}
PROGRAMS = [name for name, tool in TOOLS.items() if tool.debian]  # npm's packages come later, by `make browser`


def main(arguments: list[str]) -> int:
    failing = [name for name in PROGRAMS if why_not(name)]
    if "--packages" in arguments:
        print(" ".join(dict.fromkeys(package for name in failing for package in TOOLS[name].debian)))
        return 0
    for name in failing:
        print(why_not(name), file=sys.stderr)
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
