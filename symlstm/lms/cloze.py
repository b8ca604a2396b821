r"""Moodle's language of gaps within a text: {1:NUMERICAL:=0.6225:0.0005~%50%0.3775:0.0005#feedback~*#feedback}.

Read from Moodle's own reader, qtype_multianswer_extract_question in question/type/multianswer/questiontype.php: a } and a # that belong to
the feedback stand behind a backslash, and HTML entities are decoded once before the feedback is HTML. A ~ has no way of its own, and is
written as an entity. The first answer that fits counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from symlstm.lms.fractions import FULL
from symlstm.lms.window import Window, decimal_text


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """An answer, what it earns in per cent, and what is said to it in HTML. Without a window it is any answer."""

    window: Window | None
    fraction: str
    feedback: str = ""


def cloze_gap(answers: Sequence[ScoredAnswer], weight: int = 1) -> str:
    """A gap for a number."""
    return f"{{{weight}:NUMERICAL:{'~'.join(map(_alternative, answers))}}}"


def _alternative(answer: ScoredAnswer) -> str:
    feedback = f"#{escaped_feedback(answer.feedback)}" if answer.feedback else ""
    if answer.window is None:
        return f"*{feedback}"
    share = "=" if answer.fraction == FULL else f"%{answer.fraction}%"
    return f"{share}{decimal_text(answer.window.value)}:{decimal_text(answer.window.tolerance)}{feedback}"


def escaped_feedback(html: str) -> str:
    """Feedback such that Moodle reads this HTML. A backslash at its end would take what ends the feedback for its own."""
    closed = f"{html} " if html.endswith("\\") else html
    return escape(closed, quote=False).replace("}", r"\}").replace("#", r"\#").replace("~", "&#126;")
