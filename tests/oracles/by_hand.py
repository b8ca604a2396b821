"""The sheets in tests/data/by_hand: what students wrote, by the sheet and the quantity."""

import csv
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "data" / "by_hand"


@cache
def by_hand(starter):
    """The sheets of one starter."""
    found = {}
    with open(FOLDER / f"{starter}.csv", encoding="utf-8") as rows:
        for row in csv.DictReader(rows):
            found.setdefault(row["student"], {})[row["node"]] = row["value"]
    return found
