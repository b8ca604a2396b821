"""What README and docs say is run: examples, commands and their output, links, and the bounds they name.

Marks in the pages, as HTML comments that no reader sees:

    <!-- file: my.toml -->          the block below is a file of this name, for the commands of the page
    <!-- file: my.toml, wrong -->   the same, and the file is meant to be refused
    1,000 <!-- symlstm.a.b.LIMIT --> the number before it is that constant
"""

import doctest
import importlib
import json
import math
import os
import re
import shlex
import subprocess
import tomllib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import refresh_examples
from click.testing import CliRunner

from symlstm import ProblemError, load, loads
from symlstm.cli import main
from symlstm.problem import example_text

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
BOUND_MODULES = ("check", "exact", "findings", "scan", "settings", "sizes", "source")
BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>[^\s,]+)(?P<wrong>, wrong)? -->\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.M | re.S
)
BOUND = re.compile(r"(?P<number>2\^-?\d+|\d[\d,]*)[a-z ]*<!-- (?P<module>symlstm[\w.]*)\.(?P<name>[A-Z_]+) -->")
FLAGS = doctest.ELLIPSIS
ELSEWHERE = {"make", "pip", "pdflatex"}  # programs whose commands are not run here


@dataclass(frozen=True)
class Fenced:
    """A fenced block: where it stands, its language, its text, and its name if it is a file."""

    page: str
    line: int
    language: str
    text: str
    file: str | None
    wrong: bool

    def __str__(self):
        return f"{self.page}:{self.line}"


def fenced(path):
    text = path.read_text(encoding="utf-8")
    assert text.count("\n```") == 2 * len(BLOCK.findall(text)), f"{path.name}: a fenced block has no language or no end"
    return [
        Fenced(
            path.name,
            text[: match.start("text")].count("\n"),
            match["language"],
            match["text"],
            match["file"],
            bool(match["wrong"]),
        )
        for match in BLOCK.finditer(text)
    ]


BLOCKS = {path: fenced(path) for path in PAGES}
ALL = [block for blocks in BLOCKS.values() for block in blocks]


def chosen(language, condition=lambda block: True):
    return [pytest.param(block, id=str(block)) for block in ALL if block.language == language and condition(block)]


def pages_with(language):
    return [pytest.param(path, id=path.name) for path, blocks in BLOCKS.items() if any(b.language == language for b in blocks)]


@contextmanager
def working_folder(folder, path):
    """The folder as working directory, with the page's files in it."""
    for block in BLOCKS[path]:
        if block.file:
            (folder / block.file).write_text(block.text, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


# --- problem files -------------------------------------------------------------------------------------------------


def is_complete(block):
    return "sequence" in block.text


@pytest.mark.parametrize("block", chosen("toml", lambda block: is_complete(block) and not block.wrong))
def test_a_complete_problem_loads(block):
    loads(block.text)


@pytest.mark.parametrize("block", chosen("json"))
def test_a_complete_problem_in_json_loads(block):
    loads(block.text, format="json")


@pytest.mark.parametrize("block", chosen("toml", lambda block: block.wrong))
def test_a_faulty_problem_is_refused(block):
    with pytest.raises(ProblemError):
        loads(block.text)


@pytest.mark.parametrize("block", chosen("toml", lambda block: not is_complete(block) and not block.file))
def test_a_table_fits_into_the_bundled_example(block):
    whole = tomllib.loads(example_text(), parse_float=str) | tomllib.loads(block.text, parse_float=str)
    loads(json.dumps(whole), format="json")


# --- commands and Python -------------------------------------------------------------------------------------------


def commands(block):
    """The commands of a console block, each with the output that is shown below it."""
    for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def run(command):
    """What a command prints, on stdout and stderr; `make demo` prints its recipe first."""
    if command == "make demo":
        recipe = re.search(r"^demo:.*\n\t\$\(BIN\)/(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)[1]
        return f".venv/bin/{recipe}\n{run(recipe)}"
    words, wants_code = command.removesuffix('; echo "exit code $?"'), command.endswith('$?"')
    result = CliRunner().invoke(main, shlex.split(words)[1:], prog_name="symlstm")
    assert result.exception is None or isinstance(result.exception, SystemExit), repr(result.exception)
    return result.output + (f"exit code {result.exit_code}\n" if wants_code else "")


def is_run_here(command):
    return command == "make demo" or command.split()[0] not in ELSEWHERE


@pytest.mark.parametrize("path", pages_with("console"))
def test_commands_print_what_is_shown(path, tmp_path):
    with working_folder(tmp_path, path):
        for block in (b for b in BLOCKS[path] if b.language == "console"):
            for command, expected in commands(block):
                if is_run_here(command):
                    got = run(command)
                    assert agree(expected, got), f"{block}\n$ {command}\nexpected:\n{expected}\ngot:\n{got}"


def agree(expected, got):
    """Equal, where `...` stands for anything: within a line, or as a line of its own for any lines."""
    return doctest.OutputChecker().check_output(expected, got, FLAGS)


def test_output_that_differs_is_noticed():
    assert agree("a\n...\nc\n", "a\nb\nc\n")
    assert not agree("a\nb\n", "a\nc\n")
    assert not agree("a\n", "a\nb\n")


@pytest.mark.parametrize("path", pages_with("python"))
def test_python_examples_give_what_is_shown(path, tmp_path):
    examples = "\n".join(b.text for b in BLOCKS[path] if b.language == "python")
    test = doctest.DocTestParser().get_doctest(examples, {}, path.name, str(path), 0)
    assert test.examples, "python blocks are written with >>>"
    report = []
    with working_folder(tmp_path, path):
        Path("my.toml").write_text(example_text(), encoding="utf-8")
        failed = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=report.append).failed
    assert not failed, "".join(report)


@pytest.mark.tex
@pytest.mark.parametrize("document", ["handout.tex", "slides.tex"])
def test_the_handout_and_the_slides_compile(document, tmp_path):
    with working_folder(tmp_path, ROOT / "docs" / "commands.md"):
        run("symlstm derive --fragment-parts --format tex --out solution")
        for _ in range(2):  # slides have an outline, which the second run knows
            done = subprocess.run(
                ["pdflatex", "-no-shell-escape", "-interaction=nonstopmode", "-halt-on-error", document],
                capture_output=True, text=True, errors="replace", timeout=100,
            )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overfull" not in done.stdout
    assert "Warning" not in done.stdout


# --- links, picture, bounds ----------------------------------------------------------------------------------------

LINK = re.compile(r"\]\((?P<target>[^)\s#]*)(?:#(?P<anchor>[^)\s]+))?\)")
TEXTS = {path: BLOCK.sub("", path.read_text(encoding="utf-8")) for path in PAGES}


def anchors(path):
    """The anchors of a page's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", TEXTS[path], re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [pytest.param(path, id=path.name) for path in PAGES])
def test_links_lead_somewhere(path):
    for link in LINK.finditer(TEXTS[path]):
        if link["target"].startswith("https://"):
            continue
        target = (path.parent / link["target"]).resolve() if link["target"] else path
        assert target.exists(), link[0]
        assert target.is_relative_to(ROOT), link[0]
        if link["anchor"]:
            assert link["anchor"] in anchors(target), link[0]


def test_the_readme_has_five_rows_of_what_the_benchmark_last_printed():
    printed = (ROOT / "benchmarks" / "results.md").read_text(encoding="utf-8").splitlines()
    _, _, rest = (ROOT / "README.md").read_text(encoding="utf-8").partition("<!-- what make bench printed -->\n")
    shown = [line for line in rest.partition("<!-- end of it -->")[0].splitlines() if line]
    assert len([line for line in shown if line.startswith("| ")]) == 2 + 5
    assert set(shown) <= set(printed)


def test_every_page_is_reached_from_the_readme():
    linked = {(ROOT / link["target"]).resolve() for link in LINK.finditer(TEXTS[ROOT / "README.md"])}
    assert set(PAGES) - {ROOT / "README.md"} <= linked


@pytest.mark.parametrize("name", ["page", "backward", "worksheet", "feedback"])
def test_the_picture_is_a_small_png(name):
    picture = (ROOT / f"docs/images/{name}.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) < 200_000


def named_bounds():
    for text in TEXTS.values():
        for match in BOUND.finditer(text):
            yield match["module"], match["name"], match["number"]


def number(text):
    return 2.0 ** int(text[2:]) if text.startswith("2^") else int(text.replace(",", ""))


@pytest.mark.parametrize(("module", "name", "said"), [pytest.param(*bound, id=bound[1]) for bound in named_bounds()])
def test_a_bound_is_what_is_said(module, name, said):
    assert math.isclose(getattr(importlib.import_module(module), name), number(said), rel_tol=0, abs_tol=0)


def test_every_comment_that_names_a_constant_is_read():
    comments = sum(text.count("<!-- symlstm") for text in TEXTS.values())
    assert comments == len(list(named_bounds()))


@pytest.mark.parametrize("module", BOUND_MODULES)
def test_every_bound_on_input_is_said(module):
    constants = {name for name in vars(importlib.import_module(f"symlstm.problem.{module}")) if name.startswith("MAX_")}
    said = {name for _, name, _ in named_bounds()}
    assert constants <= said


def test_the_starter_that_the_readme_edits_loads(tmp_path):
    with working_folder(tmp_path, ROOT / "README.md"):
        run("symlstm new my.toml")
        assert load("my.toml").title == "LSTM numerical example"


def test_the_page_of_starters_holds_each_of_them_as_it_is():
    assert refresh_examples.PAGE.read_text(encoding="utf-8") == refresh_examples.page(), "run make outputs"
