"""The title: one line of text that every document format takes."""

import re
from typing import Any

from symlstm.problem.findings import Findings
from symlstm.problem.wording import shown
from symlstm.words import said

MAX_TITLE = 200  # characters: two lines of a page

# Control characters, line breaks, halves of surrogate pairs, and two non-characters: no document format takes them.
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def is_title(text: str) -> bool:
    """Whether the text can stand as a title in every document format."""
    return text.strip() != "" and len(text) <= MAX_TITLE and not _UNPRINTABLE.search(text)


def read_title(title: Any, default: str, findings: Findings) -> str:
    """The title itself; the default, reported, for what cannot be one."""
    if type(title) is str and is_title(title):
        return title
    is_long = type(title) is str and len(title) > MAX_TITLE
    found = said("{n} characters", n=len(title)) if is_long else shown(title)
    findings.add("title", found, said("one line of text, in quotes, of at most {most} characters", most=MAX_TITLE))
    return default
