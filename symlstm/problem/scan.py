"""A first pass over the raw text, before a parser sees it: what stands where.

One light walk over the tokens of TOML or JSON follows which place each belongs to (`weights.W_f[2][1]`). From it come
the guards (what would overrun a parser, or be taken for another number), repeated keys, and line numbers. Text that
is not valid gets the places it seems to have; the parser reports it afterwards.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from symlstm.errors import Finding
from symlstm.problem.exact import MAX_CHARACTERS
from symlstm.problem.tree import FileFormat
from symlstm.problem.wording import joined, plain
from symlstm.words import N_, said

MAX_DEPTH = 8  # brackets within brackets, and parts of a dotted key; a matrix needs 2, and the parsers recurse

# Possessive quantifiers (*+): a string that never ends is scanned once, not once per quotation mark.
_TOML = re.compile(
    r'''(?P<string> """(?:[^"\\]++|\\.|"(?!""))*+(?:"{3,5})? | \'\'\'(?:[^']++|'(?!''))*+(?:'{3,5})?
                  | "(?:[^"\\\n]++|\\[^\n])*+"? | '[^'\n]*+'? )
      | (?P<comment>\#[^\n]*) | (?P<newline>\n) | (?P<mark>[][{}=,.]) | (?P<word>[^][{}=,.\s"'#]+)''',
    re.VERBOSE | re.DOTALL,
)
_JSON = re.compile(
    r'(?P<string>"(?:[^"\\]++|\\.)*+"?)|(?P<newline>\n)|(?P<mark>[][{}:,])|(?P<word>[^][{}:,\s"]+)',
    re.DOTALL,
)
_NOT_DECIMAL = re.compile(r"[+-]?0[xob]", re.IGNORECASE)
_ENDLESS = re.compile(rf"[0-9_]{{{MAX_CHARACTERS + 1},}}")


class Spot(NamedTuple):
    """A token and the place it belongs to. `kind` is "key", "value" or "open" (a bracket that opens a value)."""

    kind: str
    place: str
    line: int
    text: str


class TooDeep(Exception):
    """The walk stopped at brackets or dotted keys more than MAX_DEPTH deep."""

    def __init__(self, place: str, line: int):
        self.place, self.line = place, line


def dangers(text: str, format: FileFormat) -> Iterator[Finding]:
    """What must not reach a parser: deep nesting, numbers without end, and integers that are not decimal."""
    try:
        for spot in spots(text, format):
            if spot.kind != "value":
                continue
            where = spot.place or format.upper()
            if _NOT_DECIMAL.match(spot.text):
                yield Finding(where, plain(spot.text), N_("a decimal number"), N_("write it in decimal digits"), spot.line)
            elif _ENDLESS.search(spot.text):
                found = said("a number of {n} characters", n=len(spot.text))
                yield Finding(where, found, said("at most {n} characters", n=MAX_CHARACTERS), line=spot.line)
    except TooDeep as deep:
        found, expected = said("nesting deeper than {most}", most=MAX_DEPTH), N_("at most a list of lists of numbers")
        yield Finding(deep.place or format.upper(), found, expected, line=deep.line)


def repeated_keys(text: str, format: FileFormat) -> Iterator[Finding]:
    """A Finding for each key that stands in the text a second time."""
    first: dict[str, int] = {}
    for kind, place, line, _ in spots(text, format):
        if kind == "key" and place in first:
            hint = said("it stands on line {line} already", line=first[place])
            yield Finding(place, N_("this key a second time"), N_("each key once"), hint, line)
        elif kind == "key":
            first[place] = line


def line_numbers(text: str, format: FileFormat) -> dict[str, int]:
    """The line on which each key and each element of a list begins."""
    lines: dict[str, int] = {}
    for _, place, line, _ in spots(text, format):
        lines.setdefault(place, line)
    return lines


def spots(text: str, format: FileFormat) -> Iterator[Spot]:
    """The keys, values and opening brackets of the text, each with its place and line.

    Raises TooDeep on the way.
    """
    walk, line = _Walk(format), 1
    for token in (_TOML if format == "toml" else _JSON).finditer(text):
        for kind, place in walk.step(str(token.lastgroup), token[0], line):
            yield Spot(kind, place, line, token[0])
        line += token[0].count("\n")


class _Frame:
    """An open table or array; `index` counts the elements of an array from 1 and is 0 in a table."""

    __slots__ = ("index", "path")

    def __init__(self, path: str, index: int = 0):
        self.path, self.index = path, index


class _Walk:
    """Where the walk is: the open frames, the key being read, and the place of the value being read."""

    def __init__(self, format: FileFormat):
        self.toml = format == "toml"
        self.frames = [_Frame("")]
        self.parts: list[str] = []
        self.place = ""
        self.dots = 0
        self.in_key = self.toml
        self.in_header = False
        self.is_element = False  # whether the header is one of [[...]]
        self.elements: dict[str, int] = {}  # how many tables each [[...]] has so far

    def step(self, kind: str, text: str, line: int) -> Iterator[tuple[str, str]]:
        """Take one token; give what it begins, as (kind, place)."""
        if kind == "newline" and self.toml and len(self.frames) == 1:
            yield from self._end_line()
        elif kind in ("string", "word"):
            if self.in_key:
                self.parts.append(text.strip("\"'"))
            elif kind == "word":
                yield "value", self.place
            else:
                yield "string", self.place
        elif kind == "mark":
            yield from self._mark(text, line)

    def _mark(self, mark: str, line: int) -> Iterator[tuple[str, str]]:
        if mark in "[{":
            yield from self._open(mark, line)
        elif mark in "]}":
            self._close()
        elif mark == ",":
            self._next()
        elif self.in_key and mark == ".":
            self.dots += 1
            if self.dots >= MAX_DEPTH:
                raise TooDeep(self.frames[-1].path, line)
        elif self.in_key:  # the mark that assigns
            self.place, self.in_key = self._key(), False
            yield "key", self.place

    def _open(self, bracket: str, line: int) -> Iterator[tuple[str, str]]:
        if self.in_key and len(self.frames) == 1:
            self.in_header, self.is_element = True, self.in_header
            return
        if len(self.frames) > MAX_DEPTH:
            raise TooDeep(self.place, line)
        yield "open", self.place
        self.frames.append(_Frame(self.place, index=int(bracket == "[")))
        if bracket == "[":
            self.place, self.in_key = f"{self.place}[1]", False
        else:
            self._begin_key()

    def _close(self) -> None:
        if not self.in_header and len(self.frames) > 1:
            self.place, self.in_key = self.frames.pop().path, False

    def _next(self) -> None:
        frame = self.frames[-1]
        if frame.index:
            frame.index += 1
            self.place = f"{frame.path}[{frame.index}]"
        elif len(self.frames) > 1:
            self._begin_key()

    def _end_line(self) -> Iterator[tuple[str, str]]:
        if self.in_header:
            if self.is_element:
                yield "open", self._table(self.parts[:-1], self.parts[-1:])
                self._count_element()
            self.frames[0].path = self._table(self.parts)
            yield "key", self.frames[0].path
        self.in_header = self.is_element = False
        self._begin_key()

    def _count_element(self) -> None:
        """One table more of a [[...]]."""
        array = self._table(self.parts[:-1], self.parts[-1:])
        self.elements[array] = self.elements.get(array, 0) + 1

    def _table(self, parts: list[str], last: Sequence[str] = ()) -> str:
        """The place of a table; of what stands in a [[...]], in the last of its tables so far. `last` are parts of which that is not asked."""
        path = ""
        for part in parts:
            path = joined(path, part)
            path += f"[{self.elements[path]}]" if path in self.elements else ""
        for part in last:
            path = joined(path, part)
        return path

    def _begin_key(self) -> None:
        self.parts, self.dots, self.in_key = [], 0, True

    def _key(self) -> str:
        path = self.frames[-1].path
        for part in self.parts:
            path = joined(path, part)
        return path
