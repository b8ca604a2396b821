"""Makes the pictures in the README anew, from the pages that Typst sets: page.png, time step 1 of the bundled example;
backward.png, the page of the backward pass on which the work of step 2 stands; worksheet.png, time step 2 to be filled in; and
feedback.png, the feedback on a sheet with two mistakes.

    python docs/images/refresh.py

Needs pdftotext and pdftoppm, and Pillow (`pip install pillow`), which symlstm itself does not.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageOps

from symlstm import load_example, render_pdf, solve, with_backward
from symlstm.rendering.pdf import pdf_of

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))
from refresh_outputs import marked_example  # noqa: E402

WORDS = {
    "page": ("Time step 1", "Time step 2"),
    "backward": ("Back through step 2",),
    "worksheet": ("Time step 2",),
    "feedback": ("How to go on",),
}
UPPER_HALF = {"page"}  # time step 2 below it looks the same
DPI, MARGIN, EDGE = 110, 30, (200, 200, 200)


def run(*command: str, folder: str) -> str:
    return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True, errors="replace").stdout


def page_picture(folder: str, pdf: bytes, words: tuple[str, ...]) -> Image.Image:
    """The first page of a PDF on which all of the words stand."""
    Path(folder, "page.pdf").write_bytes(pdf)
    pages = run("pdftotext", "page.pdf", "-", folder=folder).split("\f")
    number = str(next(n for n, text in enumerate(pages, 1) if all(word in text for word in words)))
    run("pdftoppm", "-r", str(DPI), "-f", number, "-l", number, "-singlefile", "-png", "page.pdf", "page", folder=folder)
    return Image.open(Path(folder, "page.png")).convert("RGB")


def upper_half(page: Image.Image) -> Image.Image:
    """What stands above the middle of what is on a page."""
    box = ImageChops.invert(page).getbbox() or (0, 0, *page.size)
    return page.crop((0, 0, page.width, (box[1] + box[3]) // 2))


def trimmed(page: Image.Image) -> Image.Image:
    """The page without its white margins, in a thin grey frame."""
    box = ImageChops.invert(page).getbbox() or (0, 0, *page.size)
    paper = ImageOps.expand(page.crop(box), MARGIN, "white")
    return ImageOps.expand(paper, 1, EDGE).quantize(64)


if __name__ == "__main__":
    problem = load_example()
    pages = {
        "page": render_pdf(solve(problem)),
        "backward": render_pdf(solve(with_backward(problem))),
        "worksheet": (HERE.parents[1] / "outputs" / "lstm_numerical_example_worksheet.pdf").read_bytes(),
        "feedback": pdf_of(marked_example().render("typ")),
    }
    with tempfile.TemporaryDirectory() as folder:
        for name, pdf in pages.items():
            page = page_picture(folder, pdf, WORDS[name])
            trimmed(upper_half(page) if name in UPPER_HALF else page).save(HERE / f"{name}.png", optimize=True)
