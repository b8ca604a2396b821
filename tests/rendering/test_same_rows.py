"""Every format of a worked solution shows the same rows in the same order: labels and results, one by one; and a PDF can be searched for each."""

import json
import re
import subprocess
from collections import Counter
from dataclasses import fields, is_dataclass
from html import unescape

import pytest

from symlstm import load_example, render, render_pdf, solve, with_backward
from symlstm.document.blocks import CalculationRow, Figure, Strong
from symlstm.document.formula import Mark, Numeral

PROBLEMS = {"forward": load_example, "backward": lambda: with_backward(load_example(), "0.1")}
NUMBER = r"[-−]?\d+(?:\.\d+)?"
SHOWN = {
    "md": rf"\*\*(?P<label>[^*]+)\*\*|\\mathbf\{{(?P<result>{NUMBER})\}}",
    "tex": rf"\\symrow\{{(?P<row>[^}}]+)\}}|\\textbf\{{(?P<label>[^}}]+)\}}|\\symresult\{{(?P<result>{NUMBER})\}}",
    "html": r'<strong>(?P<label>[^<]+)</strong>|class="result"[^>]*>(?P<result>(?:<m\w+[^>]*>|−|</mo>)*\d[\d.]*)<',
    "typ": rf'label-of\([\d.]+mm, [\d.]+pt, "(?P<row>[^"]+)"|strong\("(?P<label>[^"]+)"\)|heavy\("(?P<result>{NUMBER})"\)',
}
FORMATS = {"md": "md", "github.md": "md", "ipynb": "md", "tex": "tex", "fragment.tex": "tex", "html": "html", "typ": "typ"}


@pytest.fixture(scope="module", params=PROBLEMS)
def solution(request):
    return solve(PROBLEMS[request.param]())


def in_document(part):
    """Labels, words that stand out and results, in reading order, whatever they stand in."""
    match part:
        case Figure() | str():
            return
        case Strong(text):
            yield text
        case Mark("result", Numeral(pieces)):
            yield "".join(pieces)
        case CalculationRow(label) if label:
            yield label
    if isinstance(part, tuple):
        for item in part:
            yield from in_document(item)
    elif is_dataclass(part):
        for field in fields(part):
            yield from in_document(getattr(part, field.name))


def in_text(text, format):
    """The same, as a text shows them."""
    if format == "ipynb":
        text = "\n\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    body = text.partition("\\begin{document}\n")[2] if format == "tex" else text.partition("\n= ")[2] if format == "typ" else text
    if format == "typ":
        body = re.sub(r"(?s)#calculations\(.*?(?=\n\n|\Z)", with_last_row_last, body)
    for found in re.finditer(SHOWN[FORMATS[format]], body):
        yield unescape(re.sub(r"<.*?>", "", next(filter(None, found.groups())))).replace("−", "-")


def with_last_row_last(call):
    """The call of rows in Typst, which is given the last row first."""
    start, last, *rows = call[0].split(" calculation([")
    return " calculation([".join([start, *rows, last])


@pytest.mark.parametrize("format", FORMATS)
def test_a_format_shows_the_rows_of_the_document_in_its_order(solution, format):
    expected = list(in_document(solution.document.sections))
    assert list(in_text(render(solution, format), format)) == expected


def test_every_value_is_a_result_of_the_document(solution):
    results = Counter(in_document(solution.document.sections))
    values = Counter(
        "0" if solution.values.exact(quantity) == 0 else str(value) for quantity, value in solution.values.printed.items()
    )
    assert values.total() in (69, 211)
    assert set(values) <= set(results)
    assert sum(count for text, count in results.items() if re.fullmatch(NUMBER, text)) >= values.total()


@pytest.mark.needs("pdftotext")
def test_a_pdf_can_be_searched_for_every_result(solution, tmp_path):
    (tmp_path / "doc.pdf").write_bytes(render_pdf(solution))
    text = subprocess.run(["pdftotext", "doc.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    found = Counter(re.findall(r"(?<![\d.])" + NUMBER, text.replace("−", "-")))
    results = Counter(token for token in in_document(solution.document.sections) if re.fullmatch(NUMBER, token))
    assert results.total() > 60
    assert results - found == Counter()
