"""The page as it is printed."""

import re
import subprocess

import pytest

from symlstm import load_example, render, solve, with_backward

pytestmark = [pytest.mark.browser, pytest.mark.needs("pdftotext"), pytest.mark.slow]

HEAD = re.compile(r"Quantity\s+float64")  # of the longest table


@pytest.fixture
def pages(chromium, tmp_path):
    """The words of each printed page of a source."""

    def printed(source):
        with chromium.page() as page:
            page.show(source, tmp_path / "page.html")
            (tmp_path / "page.pdf").write_bytes(page.printed())
        command = ["pdftotext", "-layout", "page.pdf", "-"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split("\f")[:-1]

    return printed


def test_a_long_table_begins_below_its_heading_and_goes_on_below_its_head(pages):
    source = render(solve(with_backward(load_example())), "html")
    with_head = [page for page in pages(source) if HEAD.search(page)]
    assert len(with_head) >= 2
    assert "Cross-check" in with_head[0]
    twin = source.replace("table:not(:has(tbody tr:nth-child(17))) {", "table {")
    assert "Cross-check" not in next(page for page in pages(twin) if HEAD.search(page))
