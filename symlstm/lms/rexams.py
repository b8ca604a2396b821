"""Exercises for R/exams, which writes them for Moodle, Canvas, ILIAS, OpenOlat, QTI and paper: one file in R Markdown for each variant.

The numbers are fixed: no R stands in a file. knitr runs whatever looks like code, even behind a backslash, so that text of others
goes in without back-ticks.

Source: https://www.r-exams.org/intro/elearning/ and the help pages of the R package exams (types cloze and num, extol, exclozetype).
"""

import re
from collections.abc import Iterator

from symlstm.document.blocks import Beside, Block, Document, Figure, Section, Strong
from symlstm.document.formula import EQUALS, Row
from symlstm.lms.exercise import Exercise, Gap
from symlstm.lms.window import decimal_text
from symlstm.rendering.markdown import MarkdownText, head_and_sections
from symlstm.rendering.printable import folded

ANSWER, SECTION_TITLE = "##ANSWER{}##", re.compile(r"\A## (.*)$", re.M)
PLACEHOLDER = re.compile(
    r"(#)(\\?#\s*ANSWER)", re.I
)  # in text of others; R/exams looks for it when Markdown has been turned into HTML
JOINER = "\u2060"  # draws nothing, and parts what would be read together
UNNAMED = re.compile(r"[^\w .()-]+")  # what a name in the meta-information does without
NAMELESS = "symlstm"


def exercise_rmd(exercise: Exercise, section: str) -> str:
    """An exercise of type cloze.

    section  what the question bank files it under
    """
    question = (_paragraphs(exercise), *_sections(exercise.given), *_asked(exercise))
    parts = (
        _headed("Question", "\n\n".join(question)),
        _headed("Solution", "\n\n".join(_sections(exercise.worked))),
        _headed("Meta-information", "\n".join(f"{key}: {value}" for key, value in _meta(exercise, section))),
    )
    return "\n\n".join(parts) + "\n"


def _headed(title: str, text: str) -> str:
    return f"{title}\n{'=' * len(title)}\n{text}"


def _paragraphs(exercise: Exercise) -> str:
    """Which problem it is, what goes in and what is asked."""
    text = MarkdownText()
    return "\n\n".join(_harmless(text.inline(each)) for each in (exercise.label, exercise.question))


def _sections(sections: tuple[Section, ...]) -> Iterator[str]:
    """Sections with titles in bold: headings are R/exams' own."""
    kept = tuple(Section(each.name, each.title, tuple(_without_figures(each.blocks)), each.remark) for each in sections)
    _, *texts = head_and_sections(Document("", "", (), kept))
    yield from (SECTION_TITLE.sub(r"**\1**", _harmless(text), count=1) for text in texts)


def _without_figures(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """A file that stands alone has no figures."""
    for block in blocks:
        if isinstance(block, Beside):
            yield from _without_figures(block.blocks)
        elif not isinstance(block, Figure):
            yield block


def _asked(exercise: Exercise) -> Iterator[str]:
    """A list of the numbers below each title, each with its place for the answer."""
    number = 0
    for title, gaps in exercise.groups:
        items = []
        for gap in gaps:
            number += 1
            items.append(f"- {_name(exercise, gap)} {ANSWER.format(number)}")
        yield _harmless(MarkdownText().inline((Strong(title),)))
        yield "\n".join(items)


def _name(exercise: Exercise, gap: Gap) -> str:
    return f"${MarkdownText().formulas(Row((exercise.name_of(gap), EQUALS)))}$"


def _meta(exercise: Exercise, section: str) -> Iterator[tuple[str, str]]:
    yield "extype", "cloze"
    yield "exclozetype", "|".join("num" for _ in exercise.gaps)
    yield "exsolution", "|".join(decimal_text(gap.right.value) for gap in exercise.gaps)
    yield "extol", "|".join(decimal_text(gap.right.tolerance) for gap in exercise.gaps)
    yield "exname", _named(f"{exercise.problem.title} {exercise.fingerprint}")
    yield "exsection", _named(section)


def _named(text: str) -> str:
    """A name of letters, digits and a few signs, on one line."""
    return " ".join(UNNAMED.sub(" ", folded(text)).split()) or NAMELESS


def _harmless(markdown: str) -> str:
    """Markdown in which knitr finds no code, and R/exams no place for an answer."""
    return PLACEHOLDER.sub(rf"\1{JOINER}\2", markdown.replace("\\`", "&#96;"))
