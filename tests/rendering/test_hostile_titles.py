"""A title with code in it, in every text format and as a PDF: it stays a title, and the rest of the document is as it was."""

import json
import re
from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest
from oracles.problems import titled

from symlstm import load_example, render, render_pdf, solve, with_backward

PLAIN = "TITLE"
HOSTILE = {
    "html": '"><script>owned=1</script><img src=//x.invalid/a onerror=owned=1>',
    "svg": "</title></svg><svg onload=owned=1><use href=//x.invalid/a#b>",
    "link": "[a](javascript:owned=1) ![b](//x.invalid/c.png) <//x.invalid>",
    "attachment": '![x](attachment:../../etc/passwd) {"cell_type": "code"}',
    "latex": r"\input{/etc/passwd}\write18{touch owned}^^5cend{document} $x$ \csname",
    "tikz": r"\pgfimage{/etc/passwd};\end{tikzpicture}\directlua{os.exit()}",
    "typst": '"); #read("/etc/passwd") #image("/etc/passwd") #panic() */ // $',
    "template": "{{ 7 * 7 }} <% include '/etc/passwd' %> << 7 * 7 >> <# # >",
    "markdown": "# a `b` ``` $$ | --- | > 1. * _c_ &lt; \\",
    "lines": "a\x0bb\x0cc\x1cd\x85e\u2028f\u2029g\u202eh\ufeff",
    "long": "W" * 200,
}
FORMS = {
    "tex": ("tex", {}),
    "tikz": ("tex", {"tikz": True}),
    "fragment": ("fragment.tex", {}),
    "md": ("md", {}),
    "github": ("github.md", {}),
    "html": ("html", {}),
    "ipynb": ("ipynb", {}),
    "typ": ("typ", {}),
}
ACTIVE = ("/JS", "/JavaScript", "/OpenAction", "/AA", "/Launch", "/URI", "/EmbeddedFiles", "/GoToR", "/SubmitForm")


@pytest.fixture(scope="module")
def problem():
    return with_backward(replace(load_example(), title=PLAIN), "0.1")


@pytest.fixture(scope="module", params=HOSTILE)
def pair(request, problem):
    """The same solution under a plain and under a hostile title."""
    return solve(problem), solve(titled(problem, HOSTILE[request.param]))


@pytest.mark.parametrize("form", FORMS)
def test_nothing_changes_but_the_lines_on_which_the_title_stands(pair, form):
    name, options = FORMS[form]
    plain, hostile = (render(solution, name, **options).splitlines() for solution in pair)
    assert len(hostile) == len(plain)
    changed = [before for before, after in zip(plain, hostile, strict=True) if before != after]
    assert [line for line in changed if PLAIN not in line] == []


def test_a_notebook_has_the_same_cells_and_runs_nothing(pair):
    plain, hostile = (json.loads(render(solution, "ipynb")) for solution in pair)
    assert [cell["cell_type"] for cell in hostile["cells"]] == ["markdown"] * len(plain["cells"])
    assert [cell["source"] for cell in hostile["cells"][1:]] == [cell["source"] for cell in plain["cells"][1:]]
    assert [set(cell.get("attachments", ())) for cell in hostile["cells"]] == [
        set(cell.get("attachments", ())) for cell in plain["cells"]
    ]


def test_figures_do_not_know_the_title(pair):
    plain, hostile = ({name: picture.svg for name, picture in solution.figures.items()} for solution in pair)
    assert hostile == plain
    assert not re.search(r"(?i)<script|<foreignObject|href|\son\w+=|url\(|<!|<\?", "".join(plain.values()))


def test_a_pdf_holds_nothing_that_acts_and_its_title_letter_for_letter(pair):
    _, hostile = pair
    with pikepdf.open(BytesIO(render_pdf(hostile))) as made:
        tables = [thing for thing in made.objects if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream)]
        assert len(tables) > 100
        assert {key for table in tables for key in table.keys()} & set(ACTIVE) == set()  # noqa: SIM118
        with made.open_metadata() as said:
            title = said["dc:title"]
    kept = "".join(c for c in hostile.problem.title if c.isprintable())
    assert "".join(title.replace("\u200b", "").split()) == "".join(kept.split())
