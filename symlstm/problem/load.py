"""From a file, a text or the name of an example to a Problem: the whole way of the input."""

import os
from importlib.resources import files
from pathlib import Path

from symlstm.errors import ProblemError, UsageError
from symlstm.problem.check import checked_problem
from symlstm.problem.demand import demand, is_among
from symlstm.problem.findings import Findings
from symlstm.problem.keys import nearest
from symlstm.problem.problem import Problem
from symlstm.problem.read import format_of, load_text
from symlstm.problem.scan import line_numbers
from symlstm.problem.source import read_text, source_name
from symlstm.problem.title import is_title
from symlstm.problem.tree import FileFormat
from symlstm.problem.wording import either, shown
from symlstm.words import N_, Message, said

# The first is what is solved when no problem is named.
EXAMPLES = (
    "seed",
    "gru",
    "fractions",
    "saturated",
    "rnn",
    "hello",
    "sentiment",
    "addition",
    "gru-pytorch",
    "peephole",
    "coupled",
    "upstream",
    "two-layers",
    "both-ways",
    "batch",
)
DEFAULT_TITLE = "Worked example"


def load(path: str | os.PathLike[str]) -> Problem:
    """The problem in the file at `path`: JSON if its name ends in `.json`, else TOML.

    Raises ProblemError, which lists every problem found.
    """
    demand("load", path, str | os.PathLike, N_("the path of a problem file"))
    file = Path(path)
    return _checked(read_text(path), format_of(file), source_name(path), file.stem)


def loads(text: str, format: FileFormat = "toml", source: str = "<text>") -> Problem:
    """The problem that the text describes. `source` names the text in messages.

    Raises ProblemError, which lists every problem found.
    """
    demand("loads", text, str, N_("the text of a problem"), N_("load reads a file"))
    demand("loads, source", source, str, N_("what messages call the text"))
    return _checked(text, format, source, DEFAULT_TITLE)


def load_example(name: str = EXAMPLES[0]) -> Problem:
    """The bundled example of this name.

    Raises UsageError if there is none.
    """
    return loads(example_text(name), source=f"{name}.toml")


def example_text(name: str = EXAMPLES[0]) -> str:
    """The commented TOML file of a bundled example.

    Raises UsageError if there is none of this name.
    """
    if not is_among(name, EXAMPLES):
        guess = nearest(name, EXAMPLES) if isinstance(name, str) else None
        raise UsageError(_no_example(shown(name), guess))
    return files("symlstm.problem").joinpath("examples", f"{name}.toml").read_text(encoding="utf-8")


def _no_example(name: str, guess: str | None) -> Message:
    if guess is None:
        return said("no example {name}: there is {names}", name=name, names=either(EXAMPLES))
    return said('no example {name}: there is {names}; did you mean "{guess}"?', name=name, names=either(EXAMPLES), guess=guess)


def _checked(text: str, format: FileFormat, source: str, title: str) -> Problem:
    findings = Findings()
    problem = checked_problem(load_text(text, source, format), title if is_title(title) else DEFAULT_TITLE, findings)
    if problem is None:
        raise ProblemError(source, findings.listed(line_numbers(text, format)))
    return problem
