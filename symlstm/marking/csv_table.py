"""A CSV text as headings and rows: separated by commas, semicolons or tabs, with a first line `sep=;` or without."""

import csv
import io
import re
from collections.abc import Iterator

from symlstm.marking.table import Comma, TextRow, TextTable
from symlstm.problem.findings import Findings
from symlstm.words import N_, counting, said

MAX_CHARACTERS = 20_000_000  # of a CSV: a class of thousands
MAX_ROWS = 1_000_000
_SEPARATOR = re.compile(r'\s*"?sep=([,;\t|])"?[ \t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)  # how Excel is told the separator
_BEHIND_STUDENT = re.compile(r'\s*"?student"?\s*([,;\t|])', re.IGNORECASE)
_COMMAS = {",": Comma.NEVER, "\t": Comma.ALONE}  # elsewhere always: semicolons are put where commas stand within numbers


def csv_table(text: str, findings: Findings) -> TextTable | None:
    """The table in a CSV text; None where it is too large or its headings cannot be read, which is reported."""
    if len(text) > MAX_CHARACTERS:
        found = counting("{n} character", "{n} characters", len(text))
        findings.add(said("the file"), found, said("at most {most}", most=f"{MAX_CHARACTERS:,}"))
        return None
    if (rows := max(map(text.count, "\r\n"))) > MAX_ROWS:
        found = counting("{n} line", "{n} lines", rows)
        findings.add(said("the file"), found, said("at most {most}", most=f"{MAX_ROWS:,}"))
        return None
    plain = text.removeprefix("\ufeff")
    told = _SEPARATOR.match(plain)
    delimiter = told[1] if told else _delimiter(plain)
    table = TextTable([], iter(()), _COMMAS.get(delimiter, Comma.ALWAYS))
    table.rows = _rows(plain[told.end() :] if told else plain, delimiter, 2 if told else 1, table, findings)
    head = next(table.rows, TextRow(1, ()))
    table.heads, table.head_line = list(head.cells), head.line
    return None if table.lost else table  # the line after broken headings is no heading


def _delimiter(text: str) -> str:
    """The separator of the first line that is not empty: what stands behind the column student, or else the most frequent."""
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    behind = _BEHIND_STUDENT.match(first)
    return behind[1] if behind else max(",;\t", key=first.count)


def _rows(text: str, delimiter: str, first: int, table: TextTable, findings: Findings) -> Iterator[TextRow]:
    """The rows that hold anything. One that cannot be split is reported and counted, and stops no other."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + first
        try:
            row = TextRow(line, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            last = reader.line_num + first - 1
            findings.add(said("the CSV"), *_broken(str(error), last > line), _unread(line, last), line)
            table.lost += max(1, last - line + 1)
            continue
        if not row.is_empty:
            yield row


def _broken(reason: str, is_over_lines: bool) -> tuple[str, str]:
    """What was found and what belongs there, where a row cannot be split."""
    if reason == "unexpected end of data" or ("expected after" in reason and is_over_lines):
        return N_("a quote that is never closed"), N_("one at each end of a cell, or none")
    if "expected after" in reason:
        return N_("something behind the closing quote of a cell"), N_("quotes at both ends of a cell; within it they are doubled")
    return said("a row that cannot be read ({reason})", reason=reason), N_("rows of one form")


def _unread(first: int, last: int) -> str:
    if last <= first:
        return N_("nothing of this row is used; put the quote right, or take it out")
    return said(
        "nothing of lines {first} to {last} is used; put the quote on line {first} right, or take it out", first=first, last=last
    )
