"""Honest sheets of the newer networks, forward and backward: how many of their lines are not accepted.

    python benchmarks/simulation/networks.py [SHEETS]

SHEETS (3,000 if absent) is how many in all: of every starter, with numbers drawn anew for every few of them, in every way of
working, with every line and in the usual form. The formulas are those of the derivation, which other tests hold to the literature;
the arithmetic is that of decimals, and none of it the marker's.
"""

import sys
import time
from collections import Counter
from itertools import product
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests"))

from oracles.honest_sheets import STARTERS, WAYS, asked, of_form, redrawn, worked

from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of

FORMS = ("every", "usual")
ACCEPTED = ("correct", "follows")


def sheets(name, random):
    """Endless sheets of a starter: way, form, marked sheet."""
    while True:
        problem, markers = redrawn(name, random), {}
        for way, form in product(WAYS, FORMS):
            rounding = WAYS[way].asked
            marker = markers.setdefault(rounding, None) or Marker(asked(problem, WAYS[way]))
            markers[rounding] = marker
            answers = of_form(marker.derivation, worked(marker.derivation, WAYS[way]), form)
            yield way, form, marker.mark(sheet_of("somebody", answers), list(answers))


def rejected(name, number, random):
    """How many lines of a starter's sheets there are, and those that are not accepted."""
    lines, found = 0, []
    for (way, form, marked), _ in zip(sheets(name, random), range(number), strict=False):
        lines += len(marked.lines)
        found += [(way, form, line) for line in marked.lines if line.verdict.value not in ACCEPTED]
    return lines, found


def main(number):
    start, total = time.process_time(), Counter()
    for name in STARTERS:
        each = number // len(STARTERS)
        lines, found = rejected(name, each, Random(name))
        total.update(sheets=each, lines=lines, rejected=len(found))
        print(f"{name:<12} {each} sheets, {lines} lines, not accepted: {len(found)}", flush=True)
        for way, form, line in found[:10]:
            print(f"    {way}, {form}: {line.quantity} = {line.judged.entry}: {line.verdict.value}")
    seconds = time.process_time() - start
    print(
        f"{total['sheets']} sheets, {total['lines']} lines, not accepted: {total['rejected']}; {seconds:.0f} s of processor time"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
