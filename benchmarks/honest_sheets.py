"""Whether the rule ever rejects honest work: lines called anything but correct on sheets worked out line by line.

    python benchmarks/honest_sheets.py [SHEETS]

Random LSTMs and GRUs with one or two inputs and units, 1 to 8 time steps, forward and backward pass, 3 to 6 places; each line
rounded or cut off, going on with what was written or with what the calculator held. Also the same sheets with a random half of
their lines left blank.
"""

import sys
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from marking.test_honest import random_problem
from oracles.calculator import honest

from symlstm import with_backward
from symlstm.derivation import derive
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import Status, follow
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

SHEETS = 10_000
FINE = (Status.CORRECT, Status.BLANK)


def honest_sheet(random):
    """A key and the honest answers that belong to it."""
    derivation, places = derive(with_backward(random_problem(random))), random.choice([3, 4, 5, 6])
    habits = random.random() < 0.5, random.random() < 0.5
    return AnswerKey(derivation, Rounding(places=places)), honest(derivation, places, *habits)


def main(sheets):
    random, start = Random(2026), time.process_time()
    lines = rejected = rejected_beside_blanks = wide = 0
    for _ in range(sheets):
        key, answers = honest_sheet(random)
        judged = follow(key, sheet_of("student", answers))
        half = {quantity: text for quantity, text in answers.items() if random.random() < 0.5}
        lines += len(judged)
        wide += sum(line.wide for line in judged)
        rejected += sum(line.status not in FINE for line in judged)
        rejected_beside_blanks += sum(line.status not in FINE for line in follow(key, sheet_of("student", half)))
    print(f"{sheets} honest sheets, {lines} lines: {rejected} not accepted as correct, {wide} of them wide")
    print(f"the same with half of the lines blank: {rejected_beside_blanks} not accepted as correct")
    print(f"{1000 * (time.process_time() - start) / sheets:.1f} ms of processor time for each sheet, both readings")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else SHEETS)
