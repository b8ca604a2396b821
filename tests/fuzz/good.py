"""Inputs that are right, of every kind, from which wrong ones are made: short ones, so that each takes a moment."""

import csv
import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from click.testing import CliRunner

from symlstm.cli import main
from symlstm.problem import EXAMPLES, example_text

ROOT = Path(__file__).parents[2]
LONGEST = 4000  # bytes of a file of tests/data that is taken

SMALL_LSTM = """title = "Small"
sequence = [[1], [-0.5]]
target = ["1/4"]
[weights]
W_f = [[0.5, 0.25]]
b_f = [0.1]
W_i = [[0.5, -0.25]]
b_i = [0]
W_c = [[1, 0.5]]
b_c = [-0.3]
W_o = [["1/3", 0.75]]
b_o = [0.2]
W_y = [[2]]
b_y = [0.05]
"""
SMALL_GRU = """title = "Small GRU: café 李"
cell = "gru"
readout = "every"
sequence = [[0.5], [1e-3]]
target = [[1], [0]]
[weights]
W_z = [[0.5, 0.25]]
b_z = [0.1]
W_r = [[0.5, -0.25]]
b_r = [0]
W_n = [[1, 0.5]]
b_n = [-0.3]
W_y = [[2]]
b_y = [0.05]
[initial]
h = [0.5]
"""
SETTINGS = (
    "",
    '[rounding]\nplaces = 2\nties = "half-up"\ncarry = "printed"\ncarried = ["h", "c"]\n',
    '[rounding]\nfigures = 3\nties = "truncate"\nguard = 0\n',
    '[layout]\ndetail = "full"\nbackward = true\nfigures = false\n',
    '[layout]\nbackward = true\n[training]\nrate = "0.1"\n',
)
MARKING = """preset = "graded"
tolerance = "strict"
follows = "3/4"
few_digits = "1/10"
repeat = "each"
without = ["gru-habit"]
[weights]
c = 2
[credit]
bias-dropped = "1/2"
[given]
"c.1.1" = "0.2949"
[[rule]]
name = "peephole"
wording = "the cell state before added to the pre-activation"
hint = "Does this LSTM have peepholes?"
lines = ["z_*"]
edits = [["A + bias", "A + bias + c_prev"]]
"""
OVERRIDES = 'student,node,share,note\nann,c.1.1,1/2,"half, seen"\nbob,loss,1,\n'
TEMPLATES = {
    "tex": "latex/document.tex",
    "md": "markdown/document.md",
    "html": "html/document.html",
    "typ": "typst/document.typ",
}
OWN_TEMPLATE = """<% for section in document.sections %><< section.title >>
<% for block in section.blocks %><% include "_blocks.{ending}" %><% endfor %>
<% endfor %><< document.lead | inline >> <# a comment #> << document.title >>
"""


@dataclass(frozen=True)
class Answered:
    """A problem, and every line of it with its right value."""

    problem: str
    fingerprint: str
    values: dict[str, str]


def problems() -> list[str]:
    """Problems in TOML."""
    small = [text + settings for text in (SMALL_LSTM, SMALL_GRU) for settings in SETTINGS]
    return [*small, *map(example_text, EXAMPLES), *_kept("toml", "sequence")]


def sheets() -> list[str]:
    """Whole sheets that lie in tests/data."""
    return [*_kept("csv", "student"), *_kept("toml", "[answers]")]


def answered() -> list[Answered]:
    """The problems to which sheets are made."""
    return [
        _answers(text) for text in (SMALL_LSTM, SMALL_GRU, SMALL_LSTM + SETTINGS[1], SMALL_GRU + SETTINGS[4], example_text("gru"))
    ]


def templates(ending: str) -> list[str]:
    """Templates for a format: the one that comes with symlstm, and a short one."""
    return [(ROOT / "templates" / TEMPLATES[ending]).read_text(encoding="utf-8"), OWN_TEMPLATE.replace("{ending}", ending)]


def sheet_text(given: Answered, form: str, rng: Random, separators: str = ",,,;\t") -> str:
    """A sheet with right values: form "toml" of one student, "long" or "wide" CSV of some."""
    values = (
        given.values if rng.random() < 0.5 else dict(rng.sample(sorted(given.values.items()), rng.randint(1, len(given.values))))
    )
    if form == "toml":
        lines = "\n".join(f'"{node}" = "{text}"' for node, text in values.items())
        return f'[sheet]\nproblem = "{given.fingerprint}"\nstudent = "ann"\nplaces = 4\n\n[answers]\n{lines}\n'
    students = ["ann", "bob", "Zoë Müller, jr."][: rng.randint(1, 3)]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=rng.choice(separators), lineterminator=rng.choice(["\n", "\r\n"]))
    if form == "wide":
        writer.writerow(["student", "problem", *values])
        writer.writerows([student, given.fingerprint, *values.values()] for student in students)
    else:
        writer.writerow(["student", "problem", "places", "node", "value"])
        writer.writerows([s, given.fingerprint, 4, node, text] for s in students for node, text in values.items())
    return out.getvalue()


def _answers(problem: str) -> Answered:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "p.toml")
        path.write_text(problem, encoding="utf-8")
        values = _printed("values", str(path), "--format", "csv")
        _printed("sheet", str(path), "--format", "csv", "--out", folder)
        form = list(csv.DictReader(io.StringIO(Path(folder, "p_sheet.csv").read_text(encoding="utf-8-sig"))))
    return Answered(problem, form[0]["problem"], {row["id"]: row["value"] for row in csv.DictReader(io.StringIO(values))})


def _printed(*arguments: str) -> str:
    done = CliRunner().invoke(main, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def _kept(ending: str, word: str) -> Iterator[str]:
    """The short files of tests/data that hold a word."""
    for path in sorted((ROOT / "tests" / "data").rglob(f"*.{ending}")):
        text = path.read_bytes()[: LONGEST + 1].decode(errors="replace")
        if word in text and len(text) <= LONGEST:
            yield text
