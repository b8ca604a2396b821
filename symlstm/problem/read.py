"""Text to plain tree: TOML or JSON, every number kept as it is written.

The text is looked over first (`scan`), so that neither parser meets what it cannot handle.
"""

import json
import re
import tomllib
from itertools import islice
from pathlib import Path
from typing import Any

from symlstm.errors import Finding, ProblemError, UsageError
from symlstm.problem.demand import is_among
from symlstm.problem.findings import MAX_FINDINGS
from symlstm.problem.scan import dangers, repeated_keys
from symlstm.problem.source import MAX_BYTES
from symlstm.problem.tree import FORMATS, BareNumber, FileFormat, Tree
from symlstm.problem.wording import either, escaped, shown
from symlstm.words import N_, counting, said

_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_QUOTED = re.compile(r""""[^"]*"|'[^']*'|#.*""")
_HINTS = (
    (r"[0-9]\s*/\s*[0-9]", N_('write fractions in quotes: "13/20"')),
    (r"(?<![0-9])\.[0-9]|[0-9]\.(?![0-9])", N_("write a digit on both sides of the point: 0.5")),
    (r"[“”„‘’«»]", N_("write straight quotes, \"...\" or '...', where these are curved")),
    (r"[=:]\s*[+-]?[0-9]+,[0-9]", N_("write the decimal comma as a point")),
    (r"[=:]\s*$", N_('behind the sign = a value belongs; write "" for none')),
    (r"[=:]\s*(?!true|false|nan|inf)[A-Za-z]", N_("write text in quotes")),
)
_UNFINISHED = (
    "illegal character '\\n'",
    "unterminated string",
    'expected "\'"',
    "expected '=' after a key",
    "expected newline or end of document",
)


def format_of(path: Path) -> FileFormat:
    """The format that the name of a file stands for: JSON for `.json`, else TOML."""
    return "json" if path.suffix.lower() == ".json" else "toml"


def load_text(text: str, source: str, format: FileFormat = "toml") -> Tree:
    """The plain tree of a text in TOML or JSON. `source` names the text in messages.

    Raises ProblemError, with lines where they are known; UsageError for another format.
    """
    if not is_among(format, FORMATS):
        raise UsageError(
            said("no format {format} for problems: there is {formats}", format=shown(format), formats=either(FORMATS))
        )
    if len(text) > MAX_BYTES:
        raise ProblemError(
            source,
            [
                Finding(
                    said("text"),
                    counting("{n} character", "{n} characters", len(text)),
                    said("at most {most}", most=f"{MAX_BYTES:,}"),
                )
            ],
        )
    text = text.removeprefix("\ufeff")
    if findings := list(islice(dangers(text, format), MAX_FINDINGS)):
        raise ProblemError(source, findings)
    return _read_toml(text, source) if format == "toml" else _read_json(text, source)


def _read_toml(text: str, source: str) -> Tree:
    try:
        return tomllib.loads(text, parse_float=_written)
    except tomllib.TOMLDecodeError as error:
        raise ProblemError(source, _toml_findings(text, str(error))) from None


def _written(number: str) -> BareNumber:
    return BareNumber(number.replace("_", ""))  # TOML allows 1_000.5 and has checked where the underscores stand


def _toml_findings(text: str, message: str) -> list[Finding]:
    # tomllib calls a repeated key "Cannot overwrite a value", "Cannot declare (...) twice" or "Duplicate ...".
    if message.startswith(("Cannot", "Duplicate")) and (repeated := list(islice(repeated_keys(text, "toml"), MAX_FINDINGS))):
        return repeated
    place = _TOML_PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (None, None)
    reason = _TOML_PLACE.sub("", message)
    return [_open_quote(reason, text, line) or _syntax("TOML", reason, text, line, column)]


def _open_quote(reason: str, text: str, line: int | None) -> Finding | None:
    """What to say of a text whose quote is missing at one end; None where that is not the fault."""
    is_open = [bool(re.search("[\"']", _outside_quotes(each))) for each in text.split("\n")]
    number = line or 1 + next((at for at, each in enumerate(is_open) if each), 0)
    if not reason.casefold().startswith(_UNFINISHED) or not is_open[number - 1]:
        return None
    found, hint = N_("a quote that is not closed on its line"), N_('put a quote at each end of the text: "0.5"')
    return Finding("TOML", found, N_("text between two quotes"), hint, number)


def _outside_quotes(line: str) -> str:
    """A line without its comment, and with _ for each text in quotes."""
    return _QUOTED.sub(lambda found: "" if found[0].startswith("#") else "_", line.replace('\\"', ""))


def _read_json(text: str, source: str) -> Tree:
    try:
        tree = json.loads(
            text, parse_float=BareNumber, parse_int=BareNumber, parse_constant=BareNumber, object_pairs_hook=_unique
        )
    except _Repeated as repeated:
        raise ProblemError(source, list(islice(repeated_keys(text, "json"), MAX_FINDINGS)) or [repeated.finding]) from None
    except json.JSONDecodeError as error:
        raise ProblemError(source, [_syntax("JSON", error.msg, text, error.lineno, error.colno)]) from None
    if not isinstance(tree, dict):
        raise ProblemError(source, [Finding("JSON", shown(tree), N_('an object, {"sequence": ..., "weights": ...}'))])
    return tree


class _Repeated(Exception):
    def __init__(self, key: str):
        self.finding = Finding(escaped(key), N_("this key a second time"), N_("each key once"))


def _unique(pairs: list[tuple[str, Any]]) -> Tree:
    table: Tree = {}
    for key, value in pairs:
        if key in table:
            raise _Repeated(key)
        table[key] = value
    return table


def _syntax(language: str, message: str, text: str, line: int | None, column: int | None) -> Finding:
    reason = escaped(message[:1].lower() + message[1:])
    at_the_end = said("a fault at the end ({reason})", reason=reason)
    found = said("a fault at column {column} ({reason})", column=column, reason=reason) if column else at_the_end
    return Finding(language, found, said("valid {language}", language=language), _syntax_hint(text, line), line)


def _syntax_hint(text: str, line: int | None) -> str:
    lines = text.split("\n")
    written = _outside_quotes(lines[line - 1]) if line and line <= len(lines) else ""
    return next((hint for pattern, hint in _HINTS if re.search(pattern, written)), "")
