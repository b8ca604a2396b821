"""`[[samples]]` in a file: each is read as the only sequence of the file would be, with what all samples share around it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from symlstm.problem.findings import Findings
from symlstm.problem.keys import refuse_unknown
from symlstm.problem.options import read_choice
from symlstm.problem.problem import OVER_SAMPLES, Problem, Sample
from symlstm.problem.samples import MAX_SAMPLES, OF_SAMPLE, add_once, check_together, told_of
from symlstm.problem.shapes import majority, numbers_counted, row_lengths, rows_text
from symlstm.problem.tokens import read_vocabulary, with_numbers_for_tokens
from symlstm.problem.tree import Tree
from symlstm.problem.wording import shown
from symlstm.words import N_, counting, said

KEYS = ("samples", "over_samples")
ReadAlone = Callable[[Tree, Findings], Problem | None]


def read_samples(tree: Tree, one_of: ReadAlone, findings: Findings) -> Problem | None:
    """The Problem of all samples; None if anything was reported. `one_of` reads a problem of one sequence."""
    over_samples = read_choice(tree, "", "over_samples", OVER_SAMPLES, OVER_SAMPLES[0], findings)
    if "samples" not in tree:
        findings.add(
            "over_samples",
            shown(tree["over_samples"]),
            N_("[[samples]] beside it"),
            N_("write the sequences under [[samples]], or leave it out"),
        )
        return None
    samples = _tables(tree, findings)
    _refuse_beside(tree, findings)
    if not samples or findings.count:
        return None
    common = {key: value for key, value in tree.items() if key not in KEYS}
    problems = [_read(number, sample, common, one_of, findings) for number, sample in enumerate(samples, 1)]
    check_together([(sample.get("sequence"), sample.get("target")) for sample in samples], findings)
    read = [problem for problem in problems if problem]
    if findings.count or not read:
        return None
    parts = tuple(Sample(problem.sequence, problem.target, problem.initial) for problem in read)
    return replace(read[0], samples=parts, over_samples=over_samples)


def _tables(tree: Tree, findings: Findings) -> list[Tree]:
    """The table of each sample; none where something is wrong with one."""
    given, before = tree["samples"], findings.count
    if not isinstance(given, list) or not 1 <= len(given) <= MAX_SAMPLES:
        found = counting("{n} sample", "{n} samples", len(given)) if isinstance(given, list) else shown(given)
        findings.add("samples", found, said("1 to {most} tables, [[samples]]", most=MAX_SAMPLES))
        return []
    for number, sample in enumerate(given, 1):
        where = f"samples[{number}]"
        if not isinstance(sample, dict):
            findings.add(where, shown(sample), N_("a table, [[samples]]"))
        else:
            refuse_unknown(sample, where, OF_SAMPLE, findings)
    if findings.count == before:
        _check_widths(given, tree, findings)
    return given if findings.count == before else []


def _check_widths(samples: list[Tree], tree: Tree, findings: Findings) -> None:
    """Report a sequence whose rows are longer or shorter than those of most."""
    vocabulary, unsaid = read_vocabulary(tree, Findings()), Findings()
    widths = [majority(row_lengths(with_numbers_for_tokens(each, vocabulary, unsaid).get("sequence"))) for each in samples]
    usual = majority(width for width in widths if width)
    for number, width in enumerate(widths, 1):
        if width and usual and width != usual:
            found, expected = rows_text(numbers_counted(width)), rows_text(numbers_counted(usual))
            findings.add(f"samples[{number}].sequence", found, expected, N_("all samples go through the same weights"))


def _refuse_beside(tree: Tree, findings: Findings) -> None:
    """Report what belongs to one sequence beside several, and what is not there for several yet."""
    for key in ("sequence", "target"):
        if key in tree:
            findings.add(key, N_("one beside [[samples]]"), said("{key} in each of [[samples]]", key=key), N_("move it there"))
    if "upstream" in tree:
        hint = N_("give each sample a target, or write a file for each sequence")
        findings.add("upstream", N_("gradients from outside beside [[samples]]"), N_("no [upstream] with [[samples]]"), hint)


def _read(number: int, sample: Tree, common: dict[str, Any], one_of: ReadAlone, findings: Findings) -> Problem | None:
    own = Findings()
    problem = one_of({**common, **sample}, own)
    given = {"sequence", "target", *sample} if "target" in sample else {"sequence", *sample}
    add_once(findings, map(told_of(number, tuple(given)), own.kept))
    findings.more += own.more
    return problem
