"""What TeX said when it made no PDF: the one sentence that names the cause, wherever in its log or on its streams it stands."""

import re

from symlstm.problem.wording import cut_off, escaped

SOURCE = "solution.tex"
LONGEST = 300  # characters of a sentence that are told
UNBROKEN = {"max_print_line": "10000"}  # in TeX's environment: else its lines are broken after 79 characters, within words

_CONSEQUENCE = r"(?!Emergency\ stop|\ ?==>\ Fatal\ error)"  # that TeX ends is said after what it ended for
_CAUSE = re.compile(
    rf"""^(?:\./)?{re.escape(SOURCE)}:(?P<line>\d+):\ {_CONSEQUENCE}(?P<in_source>.+)
       | ^(?P<place>[^\s[(]+:\d+):\ {_CONSEQUENCE}(?P<in_file>.+)
       | ^!\ ?{_CONSEQUENCE}(?P<plain>.+)
       | (?P<module>module\ '\S+'\ not\ found)""",
    re.MULTILINE | re.VERBOSE,
)
_SIGN = re.compile(r"(?im)^(?!luaotfload \|).*(?:\berror:|fatal|can't find|cannot|could not|not found|no such).*")


def first_complaint(said: str) -> str:
    """The cause in all that TeX said, its log first: with its line if it lies in the source, else with a question after the TeX."""
    found = _CAUSE.search(said)
    if found and found["line"]:
        return f"line {found['line']} of the .tex: {_told(found['in_source'])}"
    sentence = found.group(found.lastgroup or 0) if found else _other_sign(said)
    place = f"{found['place'].rpartition('/')[2]}: " if found and found["place"] else ""
    return (
        f"{place}{_told(sentence)} (is this TeX installed completely?)" if sentence else "no PDF was made, and nothing was said"
    )


def _other_sign(said: str) -> str:
    """A line that sounds like a failure, else the last line."""
    sign = _SIGN.search(said)
    lines = said.split("\n")
    return sign[0] if sign else next((line for line in reversed(lines) if line.strip()), "")


def _told(sentence: str) -> str:
    return cut_off(escaped(sentence.strip().rstrip(":")), LONGEST)
