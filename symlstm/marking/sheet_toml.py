"""One student's answers from a TOML text, and the empty form of it.

    [sheet]
    problem = "p25d7927e109"
    student = "ann"
    places = 4

    [answers]
    "f.2.1" = "0.8208"

A number may stand bare: it is taken as it is written, its zeros at the end among it.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from symlstm.errors import ProblemError
from symlstm.marking.answers import PROBLEM, VARIANT, Answer, ClassAnswers, Expected, gather
from symlstm.marking.student_name import student_name
from symlstm.problem.keys import UNKNOWN, table_at
from symlstm.problem.read import load_text
from symlstm.problem.scan import line_numbers
from symlstm.problem.tree import Tree
from symlstm.problem.wording import escaped
from symlstm.words import N_, said

HEAD, ANSWERS = "sheet", "answers"
OF_A_PROBLEM = frozenset({"cell", "layers", "weights", "sequence", "samples"})  # keys that tell a problem file from a sheet
KEYS = (PROBLEM, "student", "places", VARIANT, "note")


def empty_toml(quantities: Iterable[str], problem: str, places: int | None = None, student: str = "") -> str:
    """The form that `read_sheet` reads, every answer left empty, and the student unless known."""
    head = [
        f"[{HEAD}]",
        f'problem = "{problem}"',
        f"student = {json.dumps(student, ensure_ascii=False)}",
        *([] if places is None else [f"places = {places}"]),
    ]
    answers = [f"[{ANSWERS}]  # each number as it is written, between the quotes", *(f'"{q}" = ""' for q in quantities)]
    return "\n".join([*head, "", *answers]) + "\n"


def read_sheet(text: str, expected: Expected, source: str, of_file: str = "") -> ClassAnswers:
    """The sheet in a TOML text, and the problems found in it. `source` names the text in messages; `of_file` is the student whom the
    file's name names, if that is another."""
    found = ClassAnswers(is_text=True)
    try:
        tree = load_text(text, source)
    except ProblemError as error:
        found.gathered.extend(error.findings)
    else:
        _read(tree, text, expected, source, of_file, found)
    return found


def _read(tree: Tree, text: str, expected: Expected, source: str, of_file: str, found: ClassAnswers) -> None:
    lines = line_numbers(text, "toml")
    if HEAD not in tree and ANSWERS not in tree and OF_A_PROBLEM.intersection(tree):
        found.add(source, N_("a problem file"), N_("a sheet: a student and answers"), N_("`symlstm sheet` writes an empty one"))
        return
    head, answers = (table_at(tree, name, found.gathered) for name in (HEAD, ANSWERS))
    for key in [key for key in tree if key not in (HEAD, ANSWERS)] + [f"{HEAD}.{key}" for key in head if key not in KEYS]:
        keys = said("[{head}] with {keys}, and [{answers}]", head=HEAD, keys=", ".join(KEYS), answers=ANSWERS)
        found.add(escaped(key), UNKNOWN, keys, "", lines.get(key))
    name = student_name(str(head.get("student", ""))) or of_file
    if not head.get("student") and answers and not any(str(value).strip() for _, value in _flat(answers)):
        found.add(source, N_("an empty form"), N_("a student and answers"))
    elif not answers:
        found.add(ANSWERS, N_("no answers"), N_('"f.2.1" = "0.8208" and others below [answers]'))
    else:
        found.named |= {name: None} if name else {}
        of_head = {key: str(head.get(key, "")) for key in KEYS}
        paper = expected.paper_of(name or student_name(source), of_head, found, lines.get(f"{HEAD}.{PROBLEM}"))
        if paper is not None:
            student = name or expected.student_of(paper) or student_name(source)
            first = Answer(student, "", "", places=of_head["places"], paper=paper)
            gather(_answers(first, answers, lines, expected), expected, found)


def _answers(first: Answer, answers: Tree, lines: Mapping[str, int], expected: Expected) -> Iterator[Answer]:
    """Each answer of a sheet, of the student, the places and the paper of the first."""
    for node, value in _flat(answers):
        yield replace(first, node=expected.id_of(node), value=_written(value), line=lines.get(f"{ANSWERS}.{node}"))


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
