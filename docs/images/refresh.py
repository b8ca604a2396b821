"""Makes the pictures in the README anew: page.png, on which time step 2 of the bundled example begins, and backward.png, the
page of the backward pass after the one on which time step 2 begins; and feedback.png, the feedback on a sheet with two mistakes.

    python docs/images/refresh.py

Needs pdflatex, pdftotext and pdftoppm, and Pillow (`pip install pillow`), which symlstm itself does not.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from symlstm import load_example, render, solve, with_backward

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))
from refresh_outputs import marked_example  # noqa: E402

FORWARD_MARK, BACKWARD_MARK = "what step 1 left behind", "What step 3 hands back"
DPI, MARGIN, EDGE = 110, 30, (200, 200, 200)


def run(*command: str, folder: str) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, errors="replace").stdout


def page_picture(folder: str, source: str, words: str, later: int = 0) -> Image.Image:
    """The page of a LaTeX source on which the words stand, or one so many pages later."""
    Path(folder, "page.tex").write_text(source, encoding="utf-8")
    for _ in range(2):
        run("pdflatex", "-interaction=batchmode", "-halt-on-error", "page.tex", folder=folder)
    pages = run("pdftotext", "page.pdf", "-", folder=folder).split("\f")
    number = str(next(n for n, text in enumerate(pages, 1) if words in text) + later)
    run("pdftoppm", "-r", str(DPI), "-f", number, "-l", number, "-singlefile", "-png", "page.pdf", "page", folder=folder)
    return Image.open(Path(folder, "page.png")).convert("RGB")


def trimmed(page: Image.Image) -> Image.Image:
    """The page without its white margins, in a thin grey frame."""
    box = ImageChops.invert(page).getbbox() or (0, 0, *page.size)
    paper = ImageOps.expand(page.crop(box), MARGIN, "white")
    return ImageOps.expand(paper, 1, EDGE).quantize(64)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        problem = load_example()
        trimmed(page_picture(folder, render(solve(problem), "tex"), FORWARD_MARK)).save(HERE / "page.png", optimize=True)
        backward = render(solve(with_backward(problem)), "tex")
        trimmed(page_picture(folder, backward, BACKWARD_MARK, later=1)).save(HERE / "backward.png", optimize=True)
        page = page_picture(folder, marked_example().render("tex"), "Lines to repair")
        trimmed(page.crop((0, 0, page.width, page.height * 3 // 4))).save(HERE / "feedback.png", optimize=True)
