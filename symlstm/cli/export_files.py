"""The files of an export: each exercise is taken in as it is made, and what is told of them at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from symlstm.lms.exercise import Exercise, Gap
from symlstm.lms.moodle import ClozeQuiz, NumericalQuiz
from symlstm.lms.rexams import exercise_rmd
from symlstm.lms.window import decimal_text
from symlstm.numbers.outcome import Outcome
from symlstm.problem.wording import counted

Quizzes = dict[str, tuple[str, type[ClozeQuiz] | type[NumericalQuiz]]]
QUIZZES: Quizzes = {"moodle-cloze": ("cloze", ClozeQuiz), "moodle-numerical": ("numerical", NumericalQuiz)}
MOST_NAMED = 5
COARSE = 10  # times a tolerance that is as large as its number


class ExportFiles:
    """What an export writes.

    said       what is said of each file, by its name
    unchecked  the problems whose cross-check does not hold
    """

    def __init__(self, stem: str, title: str, formats: Sequence[str], credit: str):
        self._stem, self._title, self._with_rmd = stem, title, "rmd" in formats
        self._quizzes = {f"{stem}_{QUIZZES[name][0]}.xml": QUIZZES[name][1](title, credit) for name in formats if name in QUIZZES}
        self._rmd: dict[str, str] = {}
        self.said: dict[str, str] = {}
        self.unchecked: list[str] = []
        self._widest: Gap | None = None
        self._coarse: dict[str, None] = {}
        self._exercises = self._numbers = 0

    def add(self, exercise: Exercise) -> None:
        for quiz in self._quizzes.values():
            quiz.add(exercise)
        if self._with_rmd:
            name = f"{self._stem}{f'_variant_{exercise.number}' if exercise.number else ''}.Rmd"
            self._rmd[name] = exercise_rmd(exercise, self._title)
            self.said[name] = f"{counted(len(exercise.gaps), 'number')} asked, problem {exercise.fingerprint}"
        if exercise.solution.crosscheck.outcome is not Outcome.HOLDS:
            self.unchecked.append(f"problem {exercise.fingerprint}")
        self._exercises += 1
        self._numbers = len(exercise.gaps)
        self._look_at_windows(exercise.gaps)

    def _look_at_windows(self, gaps: Sequence[Gap]) -> None:
        self._widest = max((*gaps, *filter(None, [self._widest])), key=lambda gap: gap.right.tolerance)
        self._coarse |= dict.fromkeys(gap.quantity for gap in gaps if COARSE * gap.right.tolerance >= abs(gap.right.value) > 0)

    def files(self) -> Mapping[str, str]:
        """Every file by its name."""
        for name, quiz in self._quizzes.items():
            questions = self._exercises * (self._numbers if isinstance(quiz, NumericalQuiz) else 1)
            self.said[name] = f"{counted(questions, 'question')}, {counted(self._numbers, 'number')} asked of each student"
        return {name: quiz.xml() for name, quiz in self._quizzes.items()} | self._rmd

    def tell_of_windows(self) -> None:
        """How far answers may lie from the value shown, and for which numbers that is much."""
        if self._widest is not None:
            tolerance = decimal_text(self._widest.right.tolerance)
            click.echo(f"right within rounding on every line: at most {tolerance}, for {self._widest.quantity}")
        if self._coarse:
            names = list(self._coarse)
            more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
            click.echo(
                f"note: a tenth more or less is right for {', '.join(names[:MOST_NAMED])}{more}; ask for more --places, or for --figures",
                err=True,
            )
