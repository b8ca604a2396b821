"""Worked solutions as PDFs by each way to print them: Typst, LaTeX, a browser; and their number of pages."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO

import pikepdf

from symlstm import Training, load_example, render, render_pdf, solve
from symlstm.rendering.tex_engine import pdf_by_tex

SEED = load_example()
ASKED = {(False, "normal"): 3, (True, "normal"): 6, (False, "brief"): 2}  # pages of the seed, by backward pass and detail


def laid_out(problem, paper, backward, detail):
    """The problem on this paper, with the backward pass and a step of descent or without both."""
    layout = replace(problem.layout, detail=detail, backward=backward, paper=paper)
    return replace(problem, layout=layout, training=Training(Fraction(1, 10)) if backward else None)


def seed(paper, backward, detail):
    """The bundled example, solved."""
    return solve(laid_out(SEED, paper, backward, detail))


def by_typst(solution):
    return render_pdf(solution)


def by_latex(solution):
    return pdf_by_tex(render(solution, "tex"), "pdflatex")


def by_browser(chromium, folder):
    """What prints the web page of a solution, by way of a file in the folder."""

    def printed(solution):
        with chromium.page() as page:
            page.show(render(solution, "html"), folder / "page.html")
            return page.printed()

    return printed


def page_count(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        return len(opened.pages)
