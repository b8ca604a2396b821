"""The sections of a worked solution by name, as `[layout]` and `--without` call them; those of time steps share one."""

from collections.abc import Collection, Iterator
from typing import Any

from symlstm.errors import Finding
from symlstm.problem.keys import nearest
from symlstm.problem.wording import one_of, shown
from symlstm.words import N_, said

SECTIONS = (  # in the order of the document
    "givens",
    "conventions",
    "equations",
    "symbols",
    "specimen",
    "steps",
    "readout",
    "summary",
    "backward-equations",
    "derivatives",
    "backward-steps",
    "gradients",
    "gradients-of-steps",
    "checked",
    "crosscheck",
    "proof",
    "over-time",
    "figures",  # wherever they stand
)
MOST_NAMED = 100  # in a list, some of them twice
WITH = {"checked": "crosscheck"}  # goes, too, where the other one is left out


def section_names(names: Any) -> Any:
    """Names in the order of the document, each once; what is no list of names is left as it is, to be refused."""
    if not _is_list(names) or not all(type(name) is str and name in SECTIONS for name in names):
        return names
    return tuple(name for name in SECTIONS if name in names)


def faults_of_sections(where: str, names: Any, least: int = 0) -> Iterator[Finding]:
    """A Finding for each name that no section has, and for what is no list of at least so many names."""
    if not _is_list(names) or not least <= len(names) <= MOST_NAMED:
        found = shown(list(names) if _is_list(names) else names)
        hint = said("write {list}", list=f"[{found}]") if type(names) is str else ""
        yield Finding(where, found, N_('a list of sections, such as ["givens", "steps"]'), hint)
        return
    for number, name in enumerate(names, 1):
        if type(name) is not str or name not in SECTIONS:
            guess = nearest(name, SECTIONS, "sections") if type(name) is str else None
            hint = said('did you mean "{name}"?', name=guess) if guess else ""
            yield Finding(f"{where}[{number}]", shown(name), one_of(SECTIONS), hint)


def is_left_out(section: str, without: Collection[str]) -> bool:
    """Whether a section is left out by its own name, or with another one."""
    return section in without or WITH.get(section) in without


def _is_list(names: Any) -> bool:
    return isinstance(names, list | tuple | set | frozenset)
