"""Hostile titles and file names in a browser: no script runs, nothing is asked of the network, the page is as it would be."""

from dataclasses import replace

import nbformat
import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt
from oracles.problems import titled
from rendering.test_hostile_titles import HOSTILE

from symlstm import load_example, render, solve
from symlstm.cli import main

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STATE = """[typeof owned, document.querySelector('h1').textContent, document.querySelectorAll('*').length,
  document.querySelectorAll('script, iframe, object, embed, form, base, meta[http-equiv=refresh]').length,
  [...document.querySelectorAll('[href]')].filter(e => /^\\s*javascript:/i.test(e.getAttribute('href'))).length]"""
GITHUB = MarkdownIt("gfm-like", {"html": True, "linkify": False})


def visited(chromium, source, path):
    """What a page did and holds, with its content security policy switched off: escaping alone has to hold."""
    with chromium.page() as page:
        page.call("Page.setBypassCSP", enabled=True)
        page.show(source, path)
        page.evaluate("new Promise(resolve => setTimeout(resolve, 100))")
        asked = [address for address in page.requests() if not address.startswith(("file:", "data:font/", "attachment:"))]
        return page.evaluate(STATE), asked, page.events("Page.javascriptDialogOpening")


def markdown_page(text):
    return f"<!doctype html><meta charset=utf-8><title>-</title><body>{GITHUB.render(text)}"


def notebook_page(text):
    return markdown_page("\n\n".join(cell.source for cell in nbformat.reads(text, as_version=4).cells))


PAGES = {
    "html": lambda solution: render(solution, "html"),
    "md": lambda solution: markdown_page(render(solution, "md")),
    "github": lambda solution: markdown_page(render(solution, "github.md")),
    "ipynb": lambda solution: notebook_page(render(solution, "ipynb")),
}


@pytest.fixture(scope="module")
def plain():
    return solve(load_example())


@pytest.fixture(scope="module")
def elements(chromium, plain, tmp_path_factory):
    """How many elements each page has under a plain title."""
    path = tmp_path_factory.mktemp("plain") / "page.html"
    return {form: visited(chromium, page(plain), path)[0][2] for form, page in PAGES.items()}


def shown(title):
    """A title without what cannot be printed, white space left out."""
    return "".join("".join(c for c in title if c.isprintable()).split())


@pytest.mark.parametrize("form", PAGES)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_title_is_text_and_nothing_else(chromium, plain, elements, name, form, tmp_path):
    hostile = replace(plain, problem=titled(plain.problem, HOSTILE[name]))
    state, asked, dialogs = visited(chromium, PAGES[form](hostile), tmp_path / "page.html")
    owned, heading, found, active, links = state
    assert (owned, asked, dialogs, active, links) == ("undefined", [], [], 0, 0)
    assert shown(heading) == shown(HOSTILE[name])
    assert found == elements[form]


def test_the_test_sees_a_script_and_a_request(chromium, plain, tmp_path):
    spoiled = render(plain, "html").replace("<h1>", f"<h1>{HOSTILE['html'].replace('//x', 'https://x')}", 1)
    state, asked, _ = visited(chromium, spoiled, tmp_path / "page.html")
    assert state[0] == "number"
    assert any("x.invalid" in address for address in asked)


NAMES = ["a](javascript:owned=1)", '" onerror="owned=1', "<img src=x onerror=owned=1>", "%2e%2e%2fb #?&;", "a b_c*d`e$f|g"]


@pytest.mark.parametrize("name", NAMES)
def test_figures_are_found_beside_a_markdown_file_of_any_name(chromium, name, tmp_path):
    """The name of the problem file is in the address of every figure."""
    problem = tmp_path / f"{name}.toml"
    runner = CliRunner()
    assert runner.invoke(main, ["new", str(tmp_path / "my.toml")]).exit_code == 0
    (tmp_path / "my.toml").rename(problem)
    done = runner.invoke(main, ["derive", str(problem), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    (written,) = (tmp_path / "out").glob("*.md")  # its name is the problem's but for letters that some system does not take
    text = written.read_text(encoding="utf-8")
    with chromium.page() as page:
        page.show(markdown_page(text), tmp_path / "out" / "page.html")
        assert page.evaluate("typeof owned") == "undefined"
        seen = page.evaluate("[...document.images].map(image => image.naturalWidth > 100)")
    assert seen
    assert all(seen)
