"""The seed takes as few pages on US letter as on A4, by Typst and by LaTeX; the browser's pages are counted in tests/browser."""

import pytest
from printed_pages import ASKED, by_latex, by_typst, page_count, seed

from symlstm.problem.settings import PAPERS


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", ASKED)
def test_typst_sets_the_seed_on_the_pages_asked(kind, paper):
    assert page_count(by_typst(seed(paper, *kind))) == ASKED[kind]


@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", ASKED)
def test_latex_sets_the_seed_on_the_pages_asked(kind, paper):
    assert page_count(by_latex(seed(paper, *kind))) == ASKED[kind]
