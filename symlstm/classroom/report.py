"""The stress report of a class, in Markdown: how near its numbers come to what is unpleasant by hand, and what the lecturer is to look at."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from statistics import mean

from symlstm.classroom.manifest import Manifest, Paper
from symlstm.rendering.markdown import escape
from symlstm.words import _, ngettext

MOST_LISTED = 20


def report(manifest: Manifest) -> str:
    """What is to be said of all papers of a class; of people who have left only that they have."""
    papers = [paper for paper in manifest.papers if not paper.has_left]
    parts = (_head(manifest, papers), _numbers(papers), _ranges(papers), _to_look_at(manifest, papers), _mistakes(manifest))
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part))) + "\n"


def _head(manifest: Manifest, papers: Sequence[Paper]) -> Iterator[str]:
    yield _("# {title}: the papers of a class", title=escape(manifest.title))
    yield ""
    people = ngettext("{n} person", "{n} people", len(papers))
    asked = ngettext("{n} number asked", "{n} numbers asked", len(manifest.asked))
    yield _("{people}, {asked} of each. Problem {fingerprint}.", people=people, asked=asked, fingerprint=manifest.problem)


def _numbers(papers: Sequence[Paper]) -> Iterator[str]:
    tries = [paper.stress["tries"] for paper in papers]
    yield _(
        "- Sets of numbers tried for one paper: {mean} on average, {most} at most.",
        mean=f"{mean(tries):.1f}",
        most=f"{max(tries):,}",
    )
    if largest := _furthest(papers, "largest", max):
        yield _("- Saturation: the largest number that a sigmoid or tanh is applied to is {number} ({whose}).", **largest)
    if tie := _furthest(papers, "tie", min):
        yield _(
            "- Ties: the result nearest to halfway between two roundings is {number} units of its last digit away from it ({whose}).",
            **tie,
        )
    yield from _counted(papers, "tiny", _("- Results that are not zero and smaller than 0.001: {n}."))
    yield from _counted(papers, "zeros", _("- Results that are printed as 0 and are not 0: {n}."))


def _furthest(
    papers: Sequence[Paper], key: str, choose: Callable[[Iterable[tuple[Decimal, str]]], tuple[Decimal, str]]
) -> dict[str, str]:
    """The largest or smallest number of all papers, and whose it is."""
    found = [(Decimal(paper.stress[key]), paper.stem) for paper in papers if key in paper.stress]
    if not found:
        return {}
    number, stem = choose(found)
    return {"number": str(number), "whose": f"`{stem}`"}


def _counted(papers: Sequence[Paper], key: str, words: str) -> Iterator[str]:
    """How many results there are of a kind, and on whose papers."""
    found = [(paper.stem, paper.stress[key]) for paper in papers if key in paper.stress]
    total = sum(len(ids) for _stem, ids in found)
    listed = "; ".join(f"`{stem}`: {', '.join(f'`{each}`' for each in ids)}" for stem, ids in found[:MOST_LISTED])
    yield words.format(n=f"{total:,}") + (f" {listed}{'; ...' if len(found) > MOST_LISTED else ''}" if found else "")


def _ranges(papers: Sequence[Paper]) -> Iterator[str]:
    """From where to where the results of each quantity go."""
    yield _("| quantity | smallest | largest |")
    yield "| --- | ---: | ---: |"
    for name in papers[0].stress["ranges"]:
        ranges = [paper.stress["ranges"][name] for paper in papers]
        smallest = min((Decimal(low) for low, _high in ranges))
        largest = max((Decimal(high) for _low, high in ranges))
        yield f"| `{name}` | {smallest} | {largest} |"


def _to_look_at(manifest: Manifest, papers: Sequence[Paper]) -> Iterator[str]:
    for fingerprint, number in Counter(paper.fingerprint for paper in papers).items():
        if number > 1:
            whose = ", ".join(f"`{paper.stem}`" for paper in papers if paper.fingerprint == fingerprint)
            yield _("- The same numbers by chance: {whose}. Let more numbers vary, or give them a finer step.", whose=whose)
    for paper in papers:
        if not paper.stress["holds"]:
            yield _("- The cross-check of {whose} does not hold.", whose=f"`{paper.stem}`")
    left = ", ".join(f"`{paper.stem}`" for paper in manifest.papers if paper.has_left)
    if left:
        yield _("- No longer in the roster; their papers are left where they are: {whose}.", whose=left)


def _mistakes(manifest: Manifest) -> Iterator[str]:
    """What was found out about mistakes, where that was asked."""
    if not manifest.options["diagnosable"]:
        yield _(
            "Whether mistakes can be told apart on these papers was not checked; with --diagnosable, only variants on which they can are used."
        )
        return
    yield _("Every paper tells the catalogued mistakes apart, where every line is asked.")
    if never := manifest.options["never"]:
        yield _("On no variant can these be told apart: {names}.", names=", ".join(never))
