"""Whether a folder holds the class that is asked for: the same problem, with the same options, and a manifest that nobody edited."""

from collections.abc import Mapping
from typing import Any

from symlstm.classroom.manifest import PROBLEM, Manifest
from symlstm.classroom.stress import is_stress
from symlstm.errors import Finding, ProblemError
from symlstm.problem.findings import Findings
from symlstm.problem.wording import cut_off, escaped
from symlstm.words import N_, said

EDITED = N_("it was changed: put the manifest back as it was, or make the class again in an empty folder")
MOST_LETTERS = 200  # of what is shown of an option
CHANGED = N_("papers of a problem that has changed go into another folder: name it with --out")
BEGUN = N_("what a class was begun with stays; name another folder with --out for what is new")


def refuse_another_class(old: Manifest, new: Manifest, source: str) -> None:
    """Raises ProblemError where the folder holds papers of another problem, or of the same with other options."""
    before, now = _what_stays(old), _what_stays(new)
    findings = [
        Finding(what, _shown(now.get(what)), _shown(before.get(what)), CHANGED if what == "problem" else BEGUN)
        for what in dict.fromkeys((*before, *now))
        if before.get(what) != now.get(what)
    ]
    if not findings and old.files.get(PROBLEM) != new.files.get(PROBLEM):
        found = N_("another title, layout or notation than that of the papers")
        findings = [Finding("problem", found, N_("the problem as it was"), CHANGED)]
    if findings:
        raise ProblemError(source, findings)


def refuse_edited_stress(old: Manifest, source: str) -> None:
    """Raises ProblemError for a manifest with papers of which the report cannot be written."""
    names = next((list(paper.stress["ranges"]) for paper in old.papers if isinstance(paper.stress.get("ranges"), dict)), [])
    findings = Findings()
    for number, paper in enumerate(old.papers, 1):
        if not is_stress(paper.stress, names):
            findings.add(
                f"papers[{number}].stress", N_("what the report cannot use"), N_("what `symlstm class` wrote there"), EDITED
            )
    if findings.count:
        raise ProblemError(source, findings.listed())


def _what_stays(manifest: Manifest) -> Mapping[str, Any]:
    return {"problem": manifest.problem, "seed": manifest.seed, "asked": list(manifest.asked), **manifest.options}


def _shown(value: object) -> str:
    if value is None or value == []:
        return N_("nothing")
    text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    return said("{words}", words=cut_off(escaped(text), MOST_LETTERS))
