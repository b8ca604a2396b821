"""Moodle XML read back by Moodle's own rules, written down apart from what writes it.

What is read: question/format/xml (text in <text>, a fraction in per cent, an absolute tolerance), question/type/numerical (the first
answer that fits counts, both ends of its interval among what fits; a comma or a point), and question/type/multianswer (gaps in the text; the
feedback of a gap is decoded from HTML entities once, then a backslash before } and # goes). Moodle adds some 1e-14 to a tolerance; here it
does not.
"""

import html
import re
import xml.etree.ElementTree as ET
from base64 import b64decode
from dataclasses import dataclass
from fractions import Fraction

NUMBER = r"-?(?:(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][-+]?[0-9]+)?)"
GAP = re.compile(r"\{([0-9]*):(?:NUMERICAL|NM):")
SHARE = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
VALUE = re.compile(rf"({NUMBER})(?::({NUMBER}))?")
SHARES = {
    "100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667", "14.28571", "12.5",
    "11.11111", "10", "5", "0",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """An answer; without a value it is any."""

    value: Fraction | None
    tolerance: Fraction
    share: str  # per cent
    feedback: str

    def fits(self, typed):
        return self.value is None or abs(typed - self.value) <= self.tolerance


@dataclass(frozen=True)
class Question:
    kind: str
    category: str
    name: str
    text: str  # of a question with gaps, {#1} and so on in their place
    solution: str
    grade: Fraction
    penalty: str
    idnumber: str
    gaps: tuple[tuple[Answer, ...], ...]
    weights: tuple[int, ...]
    files: dict[str, dict[str, bytes]]  # by the element that they belong to


def number(text):
    assert re.fullmatch(NUMBER, text), text
    return Fraction(text.replace(",", "."))


def mark(answers, typed):
    """The first answer that fits what was typed."""
    return next(answer for answer in answers if answer.fits(number(typed)))


def read(xml):
    """All questions."""
    assert xml.startswith('<?xml version="1.0" encoding="UTF-8"?>\n')
    root = ET.fromstring(xml.encode("utf-8"))
    assert root.tag == "quiz"
    category, found = "", []
    for element in root:
        assert element.tag == "question"
        if element.get("type") == "category":
            category = element.findtext("category/text")
        else:
            found.append(_question(element, category))
    return found


def path(category):
    """The parts of a category's path: single slashes part it, two are one that is meant."""
    return [part.strip().replace("//", "/") for part in re.split(r"(?<!/)/(?!/)", category)]


def _question(element, category):
    assert all(element.find(name).get("format") == "html" for name in ("questiontext", "generalfeedback"))
    text = element.findtext("questiontext/text").strip()
    weights, gaps = (1,), (tuple(map(_answer, element.findall("answer"))),)
    if element.get("type") == "cloze":
        assert "{#" not in text
        text, weights, gaps = _extracted(text)
    return Question(
        element.get("type"),
        category,
        element.findtext("name/text"),
        text,
        element.findtext("generalfeedback/text"),
        Fraction(element.findtext("defaultgrade")),
        element.findtext("penalty"),
        element.findtext("idnumber"),
        gaps,
        weights,
        {
            name: {f.get("name"): b64decode(f.text) for f in element.findall(f"{name}/file")}
            for name in ("questiontext", "generalfeedback")
        },
    )


def _answer(element):
    text, tolerance = element.findtext("text").strip(), element.findtext("tolerance")
    assert text == "*" or re.fullmatch(NUMBER, text)
    value = None if text == "*" else number(text)
    return Answer(value, number(tolerance), element.get("fraction"), element.findtext("feedback/text") or "")


def _extracted(text):
    """The text without its gaps, the weights and the answers of these."""
    gaps, weights = [], []
    while (start := GAP.search(text)) is not None:
        parts, end = _parts(text, start.end())
        weights.append(int(start[1] or 1))
        gaps.append(tuple(map(_alternative, parts)))
        text = f"{text[: start.start()]}{{#{len(gaps)}}}{text[end:]}"
    return text, tuple(weights), tuple(gaps)


def _parts(text, at):
    """The alternatives of a gap, and where it ends: at a } or a ~ that no backslash stands before."""
    parts, start = [], at
    while True:
        if text[at] in "~}" and text[at - 1] != "\\":
            parts.append(text[start:at])
            if text[at] == "}":
                return parts, at + 1
            start = at + 1
        at += 1


def _alternative(part):
    share = SHARE.match(part)
    answer, _, feedback = part[share.end() if share else 0 :].partition("#")
    found = VALUE.fullmatch(answer)
    assert found or answer == "*", part
    decoded = html.unescape(feedback).replace("\\}", "}").replace("\\#", "#")
    per_cent = "100" if share and share[0] == "=" else share[1] if share else "0"
    return Answer(number(found[1]) if found else None, number(found[2] or "0") if found else Fraction(0), per_cent, decoded)
