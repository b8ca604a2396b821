"""How long a document will be is said before it is made."""

import re
import subprocess
from dataclasses import replace

import pytest
from click.testing import CliRunner
from oracles.generic import generic_problem

from symlstm import Layout, load_example, render_pdf, solve, with_backward
from symlstm.cli import main
from symlstm.derivation import derive
from symlstm.document.length import estimated_pages, warning

LONG = derive(generic_problem(1, "lstm", 3, 4, 200))


def pages(problem, tmp_path):
    (tmp_path / "document.pdf").write_bytes(render_pdf(solve(problem)))
    info = subprocess.run(["pdfinfo", "document.pdf"], cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", info)[1])


@pytest.mark.slow
@pytest.mark.parametrize("size", [(1, 1, 6), (1, 2, 3), (3, 4, 5), (2, 4, 10), (3, 8, 4)])
@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
@pytest.mark.parametrize("backward", [False, True], ids=["forward", "backward"])
def test_the_estimate_is_within_a_third_of_the_pages(size, detail, backward, tmp_path):
    problem = replace(generic_problem(2, "lstm", *size), layout=Layout(detail, backward, figures=False))
    true = pages(problem, tmp_path)
    assert abs(estimated_pages(derive(problem).steps, detail) - true) <= max(4, true / 3)


def test_a_document_of_readable_length_is_made_without_a_word():
    assert warning(derive(with_backward(load_example())), Layout("full")) == ""


def test_a_long_document_is_announced_with_the_detail_that_is_shorter():
    assert re.fullmatch(
        r"this document will have about \d+ pages; --detail brief gives about \d+; `symlstm values` lists the numbers alone",
        warning(LONG, Layout("normal")),
    )
    assert "--detail" not in warning(LONG, Layout("brief")), "there is none that is shorter"


def test_the_announcement_goes_to_stderr_before_the_files_are_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("symlstm.document.length.READABLE", 1)
    result = CliRunner().invoke(main, ["derive", "--format", "md", "--no-figures"])
    assert result.exit_code == 0
    assert re.match(r"note: this document will have about \d pages", result.stderr)
    assert "note" not in result.stdout
