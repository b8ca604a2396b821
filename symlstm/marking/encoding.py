"""Text as spreadsheets save it: UTF-8, UTF-16 with or without a mark, and the code page of western Windows.

Excel's "Unicode text" is UTF-16, its plain CSV the code page of the country. UTF-8 identifies itself; what is not UTF-8 is read as
Windows-1252, which is reported, because another code page would give other letters in names (never other digits).
"""

import re

from symlstm.errors import Finding, ProblemError
from symlstm.problem.source import UTF8, decoded, utf16_of
from symlstm.words import N_, said

WESTERN = "cp1252"
_CONTROL = re.compile(r"[\0-\x08\x0b\x0e-\x1f]")


def spreadsheet_text(content: bytes, source: str) -> tuple[str, list[Finding]]:
    """The text, and a Finding about its encoding where that is in doubt. Raises ProblemError where it is none of these: `source` names the file."""
    if encoding := utf16_of(content):
        return _from_utf16(content, encoding, source), []
    try:
        return decoded(content, source), []
    except ProblemError as error:
        text = _western(content)
        if text is None:
            raise
        return text, [_as_western(finding) for finding in error.findings]


def _from_utf16(content: bytes, encoding: str, source: str) -> str:
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        found = said("UTF-16 text that breaks off or is damaged at offset {offset}", offset=error.start)
        finding = Finding(said("file"), found, N_("UTF-8 or UTF-16 text"), UTF8)
        raise ProblemError(source, [finding]) from None
    if "\0" in text:
        raise ProblemError(source, [Finding(said("file"), N_("a NUL character"), N_("text"), N_("is this the right file?"))])
    return text


def _western(content: bytes) -> str | None:
    try:
        text = content.decode(WESTERN)
    except UnicodeDecodeError:
        return None
    return None if _CONTROL.search(text) else text


def _as_western(finding: Finding) -> Finding:
    hint = N_("read as Windows-1252; where letters in names come out wrong, save the file again with the encoding UTF-8")
    return Finding(finding.where, finding.found, finding.expected, hint, finding.line)
