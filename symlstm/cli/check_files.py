"""The files that `symlstm check` writes: feedback for each student as it comes, then gradebook, evidence and the class page.

my_marks.csv  my_evidence.json  my_class.html  my_feedback/ann.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from symlstm.cli.letters import note_letters_beyond_pdflatex, note_lost_letters
from symlstm.cli.student_files import FileNames
from symlstm.problem.source import source_name

if TYPE_CHECKING:
    from symlstm.checking import MarkedSheet
    from symlstm.cli.check_reading import HandedIn
    from symlstm.document.blocks import Document
    from symlstm.marking.mark import Marker
    from symlstm.marking.tally import StudentRow, Tally
    from symlstm.rendering.files import Staged

DATA = ("csv", "json")


class FeedbackFiles:
    """Makes what is asked for; keeps of each sheet no more than its line of evidence."""

    def __init__(self, staged: Staged, stem: str, formats: list[str], common: Marker, handed_in: HandedIn):
        self.staged, self.stem, self.common = staged, stem, common
        self.register, self.findings = handed_in.register, handed_in.findings
        self.data = [name for name in formats if name in DATA]
        self.formats = [name for name in formats if name not in DATA]
        self.names: dict[str, str] = {}
        self._file_names = FileNames()
        self._evidence: list[str] = []
        self._lost: set[str] = set()  # letters that no font has
        self._beyond_pdflatex: set[str] = set()

    def add(self, sheet: MarkedSheet, row: StudentRow) -> None:
        """Take in a marked sheet: make its feedback, keep its evidence."""
        if "json" in self.data:
            from symlstm.rendering.evidence import evidence

            shows_key = sheet.feedback_options.key is not None
            of_variant = {} if sheet.marker is self.common else {"problem": sheet.marker.fingerprint}
            found = evidence(sheet.marked, sheet.marker, shows_key) | of_variant
            self._evidence.append(json.dumps(found, ensure_ascii=False))
        if self.formats:
            name = self._name_for(row.student)
            for format in self.formats:
                self.staged.add(f"{self.stem}_feedback/{name}.{format}", self._rendered(sheet.document, format))

    def finish(self, tally: Tally) -> Iterator[str]:
        """Make the files of the class, and put all in place; what was written, in a line each."""
        files = self._of_class(tally)
        for name, content in files.items():
            self.staged.add(name, content)
        written = self.staged.put()
        yield from (f"written {source_name(path)}" for path in written[len(written) - len(files) :])
        if self.names:
            number, folder = len(written) - len(files), self.staged.folder / f"{self.stem}_feedback"
            yield f"written {source_name(folder)}/ ({number} {'file' if number == 1 else 'files'})"
        note_lost_letters(self._lost)
        note_letters_beyond_pdflatex(self._beyond_pdflatex)

    def _of_class(self, tally: Tally) -> dict[str, str | bytes]:
        """The gradebook, the evidence and the page of the class, as far as they are asked for, by their names."""
        from symlstm.document.feedback.class_page import class_page
        from symlstm.rendering.evidence import as_json, head, not_used
        from symlstm.rendering.gradebook import gradebook

        files: dict[str, str | bytes] = {}
        if "csv" in self.data:
            feedback_of = {student: f"{name}.{self.formats[0]}" for student, name in self.names.items()}
            files[f"{self.stem}_marks.csv"] = gradebook(tally, feedback_of, self.register)
        if "json" in self.data:
            files[f"{self.stem}_evidence.json"] = as_json(
                head(self.common) | {"not_used": not_used(self.findings)}, self._evidence
            )
        if self.formats and (len(tally.students) > 1 or self.register.roster):
            page = class_page(tally, self.common, self.register)
            files |= {f"{self.stem}_class.{format}": self._rendered(page, format) for format in self.formats}
        return files

    def _rendered(self, report: Document, format: str) -> str | bytes:
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
        name = self.names[student] = self._file_names.name_for(self.register.file_names.get(student, student))
        return name
