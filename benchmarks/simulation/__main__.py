"""How marking does on sheets that were simulated from the textbook: honest ones, ones with a mistake, ones without work.

    python benchmarks/simulation [SHEETS] [--kinds]

SHEETS (300 if absent) is how many of each sort. Of symlstm only `loads` and `mark` are used, and what they hand back; the
textbook's equations, the kinds of mistakes and the ways of working are written anew. --kinds adds a row for each kind.
"""

import sys
import time
from collections import Counter
from fractions import Fraction
from random import Random

from mistakes import KINDS
from sheets import IDLE, WAYS, asked_of, sheet_of, worked
from textbook import exercise, lines

from symlstm import loads, mark

EACH = 6  # sheets of one exercise
WRONG = ("mistake", "slip", "unexplained")


def problems(random, backward=False, places=4):
    """Exercises with their problems, each so many times."""
    while True:
        ex = exercise(random, backward, places)
        problem = loads(ex.toml())
        yield from [(ex, problem)] * EACH


def marked(problem, answers):
    return mark(problem, answers, asked=list(answers))


def lost(sheet):
    return sum((line.weight - line.earned for line in sheet.lines), Fraction(0))


def lost_besides_trivial(sheet):
    """Without the lines that a wrong number leaves nothing of, such as all that is multiplied by a 0: these are held back whoever wrote it."""
    return sum((line.weight - line.earned for line in sheet.lines if line.verdict.value != "follows-trivial"), Fraction(0))


def honest(sheets, form, random):
    """How many lines of honest sheets are not accepted, by the way of working."""
    found, total = Counter(), 0
    source = problems(random, random.random() < 0.3)
    for number, (ex, problem) in zip(range(sheets), source, strict=False):
        way = list(WAYS)[number % len(WAYS)]
        answers = asked_of(ex, sheet_of(ex, worked(ex, way=WAYS[way])), form)
        sheet = marked(problem, answers)
        total += len(answers)
        found[way] += sum(line.verdict.value not in ("correct", "follows") for line in sheet.lines)
    return found, total


def with_mistake(random, form, everywhere):
    """Endless sheets with one mistake: kind, sheet marked, ids of the lines on which it was made."""
    for ex, problem in problems(random, random.random() < 0.25):
        fits = [kind for kind in KINDS if ex.cell in kind.cells and (kind.habit or not everywhere)]
        fits = [kind for kind in fits if kind.group != "backward" or (ex.backward and form == "every")]
        kind = random.choice(fits)
        at = [line for line in lines(ex) if line.what in kind.at]
        at = at if everywhere else random.sample(at, min(1, len(at)))
        made = {line.id: work for line in at if (work := kind.made(ex, line, random))}
        try:
            answers = asked_of(ex, sheet_of(ex, worked(ex, made)), form)
        except OverflowError:  # nobody goes on with what a calculator does not show
            continue
        right = asked_of(ex, sheet_of(ex, worked(ex)), form)
        if made and answers != right:
            yield kind, marked(problem, answers), made


def mistakes(sheets, form, random):
    """Counts by kind: sheets, found, listed, told, causes told, false ones, lines lost."""
    found = {}
    for (kind, sheet, _), _n in zip(with_mistake(random, form, False), range(sheets), strict=False):
        row = found.setdefault(kind.name, Counter(group=kind.group))
        wrong = [line for line in sheet.lines if line.verdict.value in WRONG]
        told = [name for line in wrong for name in line.causes]
        listed = {name for line in wrong if line.diagnosis for name in line.diagnosis.names}
        row["sheets"] += 1
        row["found"] += bool(wrong)
        row["listed"] += bool(wrong) and bool(kind.told & listed)
        row["named"] += bool(wrong) and bool(kind.told & set(told))
        row["told"] += len(told)
        row["false"] += sum(name not in kind.told for name in told)
        row["lost"] += lost(sheet)
    return found


def habits(sheets, form, random):
    """How often a mistake that is made everywhere costs one line at most, the same where lines left trivial are not counted, how many
    lines it costs, and the kinds that cost more."""
    source = zip(with_mistake(random, form, True), range(sheets), strict=False)
    made = [(kind.name, lost(sheet), lost_besides_trivial(sheet)) for (kind, sheet, _), _n in source]
    dear = Counter(name for name, marks, _ in made if marks > 1)
    once, besides = (sum(row[n] <= 1 for row in made) for n in (1, 2))
    return once, besides, sum(marks for _, marks, _ in made), dear


def idle(sheets, random, places):
    """The most that each way of filling in a sheet without working earns, and the mean, in percent."""
    found = {}
    source = problems(random, False, places)
    for number, (ex, problem) in zip(range(sheets), source, strict=False):
        name = list(IDLE)[number % len(IDLE)]
        sheet = marked(problem, IDLE[name](ex, random))
        if len(sheet.lines) >= 12:  # of a shorter one a line is a tenth
            share = 100 - 100 * lost(sheet) / sum(line.weight for line in sheet.lines)
            found.setdefault(name, []).append(float(share))
    return found


def percent(part, whole):
    return f"{100 * float(part) / whole:5.1f}" if whole else "  -  "


def table(title, rows, with_kinds):
    groups = {}
    for row in rows.values():
        for name in (row["group"], "all"):
            groups.setdefault(name, Counter()).update({key: value for key, value in row.items() if key != "group"})
    print(f"\n{title}\n{'':<44} sheets  found  listed  named  false  lines lost")
    for name, row in [*(sorted(rows.items()) if with_kinds else []), *groups.items()]:
        shares = (percent(row["found"], row["sheets"]), percent(row["listed"], row["found"]), percent(row["named"], row["found"]), percent(row["false"], row["told"]))  # fmt: skip
        print(f"{name:<44} {row['sheets']:>6}  {'  '.join(shares)}  {float(row['lost']) / row['sheets']:5.2f}", flush=True)


def main(sheets, with_kinds, only):
    start = time.process_time()
    for form in ("every", "usual"):
        if "honest" in only:
            rejected, total = honest(sheets, form, Random(1))
            print(f"honest, {form}: {total} lines, not accepted {sum(rejected.values())} {dict(+rejected)}", flush=True)
        if "mistakes" in only:
            table(f"one mistake, {form} line", mistakes(sheets, form, Random(2)), with_kinds)
        if "habits" in only:
            once, besides, cost, dear = habits(sheets // 2, form, Random(3))
            print(f"made everywhere, {form}: charged once {percent(once, sheets // 2)} %, trivial lines not counted {percent(besides, sheets // 2)} %, lines lost {float(cost) / (sheets // 2):.2f}", dict(dear) if with_kinds else "", flush=True)  # fmt: skip
    for places in (0, 2, 4) if "idle" in only else ():
        for name, shares in idle(sheets // 2, Random(4), places).items():
            print(
                f"without work, {places} places, {name:<24} earns {sum(shares) / len(shares):5.1f} %, at most {max(shares):5.1f} %"
            )
    print(f"{time.process_time() - start:.0f} s of processor time")


if __name__ == "__main__":
    numbers = [text for text in sys.argv[1:] if text.isdigit()]
    parts = [text for text in sys.argv[1:] if text in ("honest", "mistakes", "habits", "idle")]
    main(int(numbers[0]) if numbers else 300, "--kinds" in sys.argv, parts or ["honest", "mistakes", "habits", "idle"])
