"""A folder that `symlstm class` made, as marking reads it: its manifest, its problem, and the variant of each person."""

import os
from pathlib import Path

from symlstm.classroom.manifest import MANIFEST, PROBLEM, Manifest, read_manifest
from symlstm.errors import Finding, ProblemError
from symlstm.marking.fingerprint import fingerprint
from symlstm.problem import Problem, load
from symlstm.problem.findings import Findings
from symlstm.problem.source import source_name
from symlstm.problem.wording import shown
from symlstm.words import N_, said

MAKE_AGAIN = N_("move it away, if it is there: `symlstm class` with the same problem, roster and folder makes it again")


class ClassFolder:
    """A folder that `symlstm class` made, as marking reads it.

    problem  the problem that all variants are of
    """

    def __init__(self, folder: str | os.PathLike[str]):
        """Raises ProblemError where there is no such folder, or its manifest or problem cannot be used."""
        self.folder = Path(folder)
        self.manifest = read_manifest(self.folder)
        _check(self.manifest, source_name(self.folder / MANIFEST))
        self.problem = _loaded(self.folder / PROBLEM, self.manifest.problem)
        self.papers = self.manifest.by_fingerprint()

    def variant(self, paper: str) -> Problem:
        """The variant of this fingerprint. Raises ProblemError where its file is missing, or was changed."""
        first, *others = self.papers[paper]  # whoever else has it has the same numbers
        try:
            return _loaded(self.folder / first.problem_file, paper)
        except ProblemError:
            if not others:
                raise
            return _loaded(self.folder / others[0].problem_file, paper)


def _loaded(path: Path, expected: str) -> Problem:
    problem = load(path)
    found = fingerprint(problem)
    if found != expected:
        finding = Finding("file", said("problem {found}", found=found), said("problem {expected}", expected=expected), MAKE_AGAIN)
        raise ProblemError(source_name(path), [finding])
    return problem


def _check(manifest: Manifest, source: str) -> None:
    """Raises ProblemError for a manifest of nobody, and for one in which an id or a file's name stands twice: it was edited."""
    findings = Findings()
    if not manifest.papers:
        findings.add("papers", N_("nobody"), N_("a paper for each person"), MAKE_AGAIN)
    seen: set[tuple[str, str]] = set()
    for number, paper in enumerate(manifest.papers, 1):
        for what, text in (("id", paper.person.id), ("stem", paper.stem)):
            if (what, text.casefold()) in seen:
                findings.add(f"papers[{number}].{what}", said("{stem} a second time", stem=shown(text)), N_("every one once"))
            seen.add((what, text.casefold()))
    if findings.count:
        raise ProblemError(source, findings.listed())
