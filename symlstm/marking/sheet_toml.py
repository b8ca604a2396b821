"""One student's answers from a TOML text, and the empty form of it.

    [sheet]
    problem = "p25d7927e109"
    student = "ann"
    places = 4

    [answers]
    "f.2.1" = "0.8208"

A number may stand bare: it is taken as it is written, its zeros at the end among it.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from symlstm.errors import ProblemError
from symlstm.marking.answers import Answer, ClassAnswers, Expected, gather
from symlstm.marking.student_name import student_name
from symlstm.problem.keys import UNKNOWN, table_at
from symlstm.problem.read import load_text
from symlstm.problem.scan import line_numbers
from symlstm.problem.tree import Tree
from symlstm.problem.wording import escaped
from symlstm.words import N_, said

HEAD, ANSWERS = "sheet", "answers"
KEYS = ("problem", "student", "places", "variant", "note")


def empty_toml(quantities: Iterable[str], problem: str, places: int | None = None) -> str:
    """The form that `read_sheet` reads, every answer left empty."""
    head = [f"[{HEAD}]", f'problem = "{problem}"', 'student = ""', *([] if places is None else [f"places = {places}"])]
    answers = [f"[{ANSWERS}]  # each number as it is written, between the quotes", *(f'"{q}" = ""' for q in quantities)]
    return "\n".join([*head, "", *answers]) + "\n"


def read_sheet(text: str, expected: Expected, source: str) -> ClassAnswers:
    """The sheet in a TOML text, and the problems found in it. `source` names the text in messages, and a student without a name."""
    found = ClassAnswers()
    try:
        tree = load_text(text, source)
    except ProblemError as error:
        found.gathered.extend(error.findings)
    else:
        _read(tree, text, expected, source, found)
    return found


def _read(tree: Tree, text: str, expected: Expected, source: str, found: ClassAnswers) -> None:
    lines = line_numbers(text, "toml")
    head, answers = (table_at(tree, name, found.gathered) for name in (HEAD, ANSWERS))
    for key in [key for key in tree if key not in (HEAD, ANSWERS)] + [f"{HEAD}.{key}" for key in head if key not in KEYS]:
        keys = said("[{head}] with {keys}, and [{answers}]", head=HEAD, keys=", ".join(KEYS), answers=ANSWERS)
        found.add(escaped(key), UNKNOWN, keys, "", lines.get(key))
    student = student_name(str(head.get("student", ""))) or student_name(source)
    if not head.get("student") and answers and not any(str(value).strip() for _, value in _flat(answers)):
        found.add(source, N_("an empty form"), N_("a student and answers"))
    elif not answers:
        found.add(ANSWERS, N_("no answers"), N_('"f.2.1" = "0.8208" and others below [answers]'))
    elif expected.is_of_problem(student, str(head.get("problem", "")), found, lines.get(f"{HEAD}.problem")):
        places = str(head.get("places", ""))
        pairs = list(_flat(answers))
        written = [
            Answer(student, expected.id_of(node), _written(value), lines.get(f"{ANSWERS}.{node}"), places)
            for node, value in pairs
        ]
        gather(written, expected, found)


def _flat(table: Tree, before: str = "") -> Iterator[tuple[str, Any]]:
    """The answers by id: f.2.1 without quotes is a table within a table to TOML."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, value


def _written(value: Any) -> str:
    """The text of an answer; what is neither text nor a number is left for a person to read."""
    return value if isinstance(value, str) else str(value)
