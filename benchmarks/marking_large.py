"""Marking sheets of a large exercise, (D, H, T) = (2, 4, 8) with gradients: a class with a few mistakes each, on both forms; and, each
marked first of all, where nothing is known yet, sheets on which most is wrong."""

import random
from collections.abc import Iterator
from statistics import mean
from time import process_time

from marking_class import EVERY, USUAL, asked_of, sheets_of, wrong_line
from oracles.calculator import cut, honest
from oracles.generic import generic_problem
from timing import Row

from symlstm import with_backward
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of

PROBLEM = with_backward(generic_problem(1, "lstm", inputs=2, hidden=4, steps=8))
SHEETS, SECONDS, MOST_SECONDS = 60, 0.4, 5.0
FORMS = {EVERY: "every line", USUAL: "the usual form"}
Answers = dict[str, str]


def rows() -> Iterator[Row]:
    for form, called in FORMS.items():
        marker = Marker(PROBLEM)
        sheets = list(sheets_of(marker, SHEETS))
        found = mean(_seconds(marker, answers, form) for answers in sheets)
        what = f"marking a sheet with up to three mistakes, (D, H, T) = (2, 4, 8) with gradients, {called}"
        yield Row(what, f"{found:.2f} s, mean of {SHEETS}", f"at most {SECONDS} s", found <= SECONDS)
        by_kind = {kind: _seconds(Marker(PROBLEM), answers, form) for kind, answers in hard(Marker(PROBLEM)).items()}
        slowest = max(by_kind, key=lambda kind: by_kind[kind])
        measured = f"{by_kind[slowest]:.1f} s ({slowest})"
        yield Row(
            f"the hardest sheet of these, {called}", measured, f"at most {MOST_SECONDS:.0f} s", by_kind[slowest] <= MOST_SECONDS
        )


def _seconds(marker: Marker, answers: Answers, form: str) -> float:
    asked = asked_of(marker, form)
    start = process_time()
    marker.mark(sheet_of("somebody", {quantity: text for quantity, text in answers.items() if quantity in asked}), asked)
    return process_time() - start


def hard(marker: Marker) -> dict[str, Answers]:
    """Sheets that give much to search."""
    choice, right = random.Random(6), honest(marker.derivation, 4)

    def off(share: float) -> Answers:
        return {q: cut(float(t) + choice.uniform(-0.3, 0.3) * (choice.random() < share), 4, False) for q, t in right.items()}

    many = honest(marker.derivation, 4, slip=dict(wrong_line(marker, right, choice) for _ in range(30)))
    return {
        "random numbers": {quantity: cut(choice.uniform(-1, 1), 4, False) for quantity in right},
        "random numbers, half blank": {q: cut(choice.uniform(-1, 1), 4, False) for q in right if choice.random() < 0.5},
        "every line off": off(1),
        "half of the lines off": off(0.5),
        "30 mistakes, a third blank": {q: text for q, text in many.items() if choice.random() < 0.67},
        "every sign turned": {q: text[1:] if text.startswith("-") else f"-{text}" for q, text in right.items()},
        "zeros": dict.fromkeys(right, "0.0000"),
        "the same number everywhere": dict.fromkeys(right, "0.5000"),
    }
