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
from symlstm.marking.answers import PROBLEM, Answer, ClassAnswers, Expected, gather
from symlstm.marking.sheet_keys import ANSWERS, HEAD, KEYS, StrayKeys, flat
from symlstm.marking.student_name import student_name
from symlstm.problem.keys import table_at
from symlstm.problem.read import load_text
from symlstm.problem.scan import line_numbers
from symlstm.problem.tree import Tree
from symlstm.problem.wording import shown
from symlstm.words import N_

OF_A_PROBLEM = frozenset({"cell", "layers", "weights", "sequence", "samples"})  # keys that tell a problem file from a sheet


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
    is_known_why = ANSWERS in tree and not answers and tree[ANSWERS] != {}  # which has been said
    name = _student(head, lines, found) or of_file
    stray = StrayKeys(expected, lines, found, name or student_name(source))
    is_known_why |= any([stray.say("", tree), stray.say(HEAD, head)])
    if not head.get("student") and answers and not any(str(value).strip() for _, value in flat(answers)):
        found.add(source, N_("an empty form"), N_("a student and answers"))
    elif not answers:
        if not is_known_why:
            found.add(ANSWERS, N_("no answers"), N_('"f.2.1" = "0.8208" and others below [answers]'))
    else:
        found.named |= {name: None} if name else {}
        of_head = {key: str(head.get(key, "")) for key in KEYS}
        paper = expected.paper_of(name or student_name(source), of_head, found, lines.get(f"{HEAD}.{PROBLEM}"))
        if paper is not None:
            student = name or expected.student_of(paper) or student_name(source)
            first = Answer(student, "", "", places=of_head["places"], paper=paper)
            gather(_answers(first, answers, lines, expected), expected, found)


def _student(head: Tree, lines: Mapping[str, int], found: ClassAnswers) -> str:
    """The student whom a sheet names; empty where it names none, or several, which is reported."""
    given = head.get("student", "")
    if isinstance(given, list | dict):
        hint = N_("the file's name is taken for it")
        found.add(f"{HEAD}.student", shown(given), N_("one name or number, in quotes"), hint, lines.get(f"{HEAD}.student"))
        return ""
    return student_name(str(given))


def _answers(first: Answer, answers: Tree, lines: Mapping[str, int], expected: Expected) -> Iterator[Answer]:
    """Each answer of a sheet, of the student, the places and the paper of the first."""
    for node, value in flat(answers):
        yield replace(first, node=expected.id_of(node), value=_written(value), line=lines.get(f"{ANSWERS}.{node}"))


def _written(value: Any) -> str:
    """The text of an answer; what is neither text nor a number is left for a person to read."""
    if isinstance(value, list):
        return ", ".join(map(_written, value))
    return value if isinstance(value, str) else str(value)
