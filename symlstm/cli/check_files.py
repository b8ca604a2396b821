"""The files that `symlstm check` writes: feedback for each student as it comes, then gradebook, evidence and the class page.

my_marks.csv  my_evidence.json  my_class.html  my_feedback/ann.html
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from symlstm.cli.letters import note_letters_beyond_pdflatex, note_lost_letters
from symlstm.rendering.files import write_files

if TYPE_CHECKING:
    from symlstm.checking import MarkedSheet
    from symlstm.document.report import Report
    from symlstm.marking.mark import Marker
    from symlstm.marking.tally import StudentRow, Tally

DATA = ("csv", "json")
UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
DEVICES = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}  # no files to Windows
LONGEST = 60  # characters of a file's name


class FeedbackFiles:
    """Writes what is asked for; keeps of each sheet no more than its line of evidence."""

    def __init__(self, folder: Path, stem: str, formats: list[str], marker: Marker):
        self.folder, self.stem, self.marker = folder, stem, marker
        self.data = [name for name in formats if name in DATA]
        self.formats = [name for name in formats if name not in DATA]
        self.names: dict[str, str] = {}
        self._evidence: list[str] = []
        self._lost: set[str] = set()  # letters that no font has
        self._beyond_pdflatex: set[str] = set()

    def add(self, sheet: MarkedSheet, row: StudentRow) -> None:
        """Take in a marked sheet: write its feedback, keep its evidence."""
        if "json" in self.data:
            from symlstm.rendering.evidence import evidence

            self._evidence.append(json.dumps(evidence(sheet.marked, self.marker), ensure_ascii=False))
        if self.formats:
            name = self._name_for(row.student)
            files = {f"{name}.{format}": self._rendered(sheet.document, format) for format in self.formats}
            write_files(self.folder / f"{self.stem}_feedback", files)

    def finish(self, tally: Tally) -> Iterator[str]:
        """Write the files of the class; what was written, in a line each."""
        from symlstm.document.feedback.class_page import class_page
        from symlstm.rendering.evidence import as_json, head
        from symlstm.rendering.gradebook import gradebook

        files: dict[str, str | bytes] = {}
        if "csv" in self.data:
            feedback_of = {student: f"{name}.{self.formats[0]}" for student, name in self.names.items()}
            files[f"{self.stem}_marks.csv"] = gradebook(tally, feedback_of)
        if "json" in self.data:
            files[f"{self.stem}_evidence.json"] = as_json(head(self.marker), self._evidence)
        if self.formats and len(tally.students) > 1:
            page = class_page(tally, self.marker)
            files |= {f"{self.stem}_class.{format}": self._rendered(page, format) for format in self.formats}
        if files:
            yield from (f"written {path}" for path in write_files(self.folder, files))
        if self.names:
            number = len(self.names) * len(self.formats)
            yield f"written {self.folder / f'{self.stem}_feedback'}/ ({number} {'file' if number == 1 else 'files'})"
        note_lost_letters(self._lost)
        note_letters_beyond_pdflatex(self._beyond_pdflatex)

    def _rendered(self, report: Report, format: str) -> str | bytes:
        from symlstm.rendering import write_document

        if format == "pdf":
            from symlstm.rendering.pdf import pdf_of

            return pdf_of(write_document(report, "typ"), self._lost.update)
        text = write_document(report, format)  # type: ignore[arg-type]
        if format == "tex":
            from symlstm.rendering.latex import beyond_pdflatex

            self._beyond_pdflatex.update(beyond_pdflatex(text))
        return text

    def _name_for(self, student: str) -> str:
        """A file name from a student's name: plain letters only, and no two alike, whatever the file system makes of capitals."""
        plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode("ascii")
        base = UNSAFE.sub("-", plain).strip("-.")[:LONGEST] or "student"
        taken = DEVICES | {name.lower() for name in self.names.values()}
        name = next(name for name in _numbered(base) if name.lower() not in taken)
        self.names[student] = name
        return name


def _numbered(base: str) -> Iterator[str]:
    yield base
    number = 2
    while True:
        yield f"{base}-{number}"
        number += 1
