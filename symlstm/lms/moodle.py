"""Questions in Moodle's XML: an exercise as one question with gaps (cloze), or as a question for each number (numerical).

Read from Moodle's own importer, qformat_xml in question/format/xml/format.php. The first answer that fits counts: the right one stands
first, then the mistakes that are recognized, then whatever else.
"""

import xml.etree.ElementTree as ET
from base64 import b64encode
from collections.abc import Iterable
from html import escape

from symlstm.document.formula import EQUALS, Row
from symlstm.language import _
from symlstm.lms.cloze import ScoredAnswer, cloze_gap
from symlstm.lms.exercise import Exercise, Gap
from symlstm.lms.fractions import FULL, NOTHING, USUAL_CREDIT
from symlstm.lms.html import QuestionHtml, words
from symlstm.lms.window import decimal_text
from symlstm.rendering.printable import folded

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
PENALTY = "0.3333333"  # of each wrong try, where a quiz allows several: Moodle's own
LONGEST_NAME = 250  # characters; Moodle keeps 255
NAMELESS = "symlstm"


class ClozeQuiz:
    """A question with gaps for each exercise, in a category of its own.

    title   of the problem, which the category is called by
    credit  what a recognized mistake earns, in per cent
    """

    def __init__(self, title: str, credit: str = USUAL_CREDIT):
        self._title, self._credit = title, credit
        self._questions: list[ET.Element] = []

    def add(self, exercise: Exercise) -> None:
        self._questions.append(_cloze(exercise, self._credit))

    def xml(self) -> str:
        return _quiz([_category(self._title), *self._questions])


class NumericalQuiz:
    """A question for each number of each exercise. A quantity has a category of its own within that of the problem, so that a quiz can draw
    one of its variants. Title and credit are as above."""

    def __init__(self, title: str, credit: str = USUAL_CREDIT):
        self._title, self._credit = title, credit
        self._questions: dict[str, list[ET.Element]] = {}

    def add(self, exercise: Exercise) -> None:
        for gap in exercise.gaps:
            self._questions.setdefault(gap.quantity, []).append(_numerical(exercise, gap, self._credit))

    def xml(self) -> str:
        parts = ([_category(self._title, quantity), *questions] for quantity, questions in self._questions.items())
        return _quiz(element for part in parts for element in part)


def _quiz(elements: Iterable[ET.Element]) -> str:
    root = ET.Element("quiz")
    root.extend(elements)
    ET.indent(root)
    return f"{HEAD}{ET.tostring(root, encoding='unicode')}\n"


def _category(title: str, below: str = "") -> ET.Element:
    """What says where the questions behind it belong. Moodle parts a path at single slashes, and reads two as one that is meant."""
    question = ET.Element("question", type="category")
    path = "/".join(filter(None, ("$course$/top", _path_part(title), below)))
    _text(question, "category", path)
    return question


def _path_part(title: str) -> str:
    named = folded(title)[:LONGEST_NAME].strip("/ ") or NAMELESS
    return escape(named, quote=False).replace("/", "//")


def _cloze(exercise: Exercise, credit: str) -> ET.Element:
    printer = QuestionHtml()
    groups = "\n".join(
        f"<p><strong>{words(title)}</strong></p>\n{_gaps(exercise, gaps, printer, credit)}" for title, gaps in exercise.groups
    )
    question = _question("cloze", exercise, f"{_stem(exercise, printer)}\n{groups}", printer)
    solution = QuestionHtml()
    _end(question, solution.sections(exercise.worked), solution, len(exercise.gaps), exercise.fingerprint)
    return question


def _gaps(exercise: Exercise, gaps: Iterable[Gap], printer: QuestionHtml, credit: str) -> str:
    """The gaps below each other, each behind its name."""
    rows = (f"{_name(exercise, gap, printer)} {cloze_gap(_answers(exercise, gap, printer, credit))}" for gap in gaps)
    return "\n".join(f'<div style="margin: 0.2em 0">{row}</div>' for row in rows)


def _name(exercise: Exercise, gap: Gap, printer: QuestionHtml) -> str:
    return printer.maths(Row((exercise.name_of(gap), EQUALS)))


def _numerical(exercise: Exercise, gap: Gap, credit: str) -> ET.Element:
    printer = QuestionHtml()
    answer = words(_("Answer"))
    asked = f"<p><strong>{answer}</strong>: {_name(exercise, gap, printer)} ?</p>"
    question = _question("numerical", exercise, f"{_stem(exercise, printer)}\n{asked}", printer, gap.quantity)
    solution = QuestionHtml()
    _end(question, solution.block(exercise.worked_line(gap)), solution, 1, f"{exercise.fingerprint}.{gap.quantity}")
    question.extend(_answer(answer) for answer in _answers(exercise, gap, printer, credit))
    return question


def _answer(answer: ScoredAnswer) -> ET.Element:
    element = ET.Element("answer", fraction=answer.fraction, format="moodle_auto_format")
    ET.SubElement(element, "text").text = "*" if answer.window is None else decimal_text(answer.window.value)
    if answer.feedback:
        _text(element, "feedback", answer.feedback, format="html")
    ET.SubElement(element, "tolerance").text = "0" if answer.window is None else decimal_text(answer.window.tolerance)
    return element


def _answers(exercise: Exercise, gap: Gap, printer: QuestionHtml, credit: str) -> list[ScoredAnswer]:
    """The answers in the order in which they are tried."""
    recognized = (
        ScoredAnswer(found.window, credit, printer.text(exercise.said_of_recognized(found))) for found in gap.recognized
    )
    others = ScoredAnswer(None, NOTHING, printer.text(exercise.said_of_others(gap)))
    return [ScoredAnswer(gap.right, FULL), *recognized, others]


def _stem(exercise: Exercise, printer: QuestionHtml) -> str:
    """What stands above the answers: which problem it is, what is given and what is asked."""
    label = f"<p><small>{printer.text(exercise.label)}</small></p>"
    return "\n".join([label, f"<p>{printer.text(exercise.question)}</p>", printer.sections(exercise.given)])


def _question(kind: str, exercise: Exercise, text: str, printer: QuestionHtml, below: str = "") -> ET.Element:
    """A question of any kind, by its name and its text."""
    question = ET.Element("question", type=kind)
    _text(question, "name", _question_name(exercise, below))
    _with_files(_text(question, "questiontext", text, format="html"), printer)
    return question


def _end(question: ET.Element, solution: str, printer: QuestionHtml, grade: int, idnumber: str) -> None:
    """What stands between the text of a question and its answers: what is shown to who has finished, and what it is worth."""
    _with_files(_text(question, "generalfeedback", solution, format="html"), printer)
    for name, value in (("defaultgrade", str(grade)), ("penalty", PENALTY), ("hidden", "0"), ("idnumber", idnumber)):
        ET.SubElement(question, name).text = value


def _question_name(exercise: Exercise, below: str) -> str:
    """The name in lists of questions, where Moodle takes it for HTML and drops what looks like a tag."""
    ending = f": {below}" if below else ""
    return escape(folded(exercise.problem.title)[: LONGEST_NAME - len(ending)], quote=False) + ending


def _with_files(element: ET.Element, printer: QuestionHtml) -> None:
    for name, content in printer.files.items():
        file = ET.SubElement(element, "file", name=name, path="/", encoding="base64")
        file.text = b64encode(content.encode("utf-8")).decode("ascii")


def _text(parent: ET.Element, name: str, text: str, **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, name, attributes)
    ET.SubElement(element, "text").text = text
    return element
