"""Inputs of every kind, right ones made wrong by chance: each must end in success or in a message.

    python -m tests.fuzz --count 20000 --seed 7                  so many inputs
    python -m tests.fuzz --seconds 30                            as many as go into so many seconds
    python -m tests.fuzz --seed 7 --start 123 --count 1          one again
    python -m tests.fuzz --only sheet,marking

A failure is printed with its seed and number, and its smallest input is kept in the folder of --out. The exit code is 1 if there is one.
"""

import os
import sys
from pathlib import Path
from time import monotonic

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy: its threads would be lost in the child processes
sys.path.append(str(Path(__file__).parents[1]))

import click
from fuzz.campaign import Campaign
from fuzz.kinds import KINDS


@click.command(help=__doc__)
@click.option("--count", type=int, help="How many inputs.")
@click.option("--seconds", type=float, help="For how long.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--start", type=int, default=0, show_default=True, help="The number of the first.")
@click.option("--only", default="", metavar="KINDS", help=f"Of {', '.join(KINDS)}; with commas. [default: all]")
@click.option("--out", type=Path, default=Path("fuzz-failures"), show_default=True)
def fuzz(count: int | None, seconds: float | None, seed: int, start: int, only: str, out: Path) -> None:
    campaign = Campaign(seed, tuple(filter(None, only.split(","))), out.absolute())
    end = monotonic() + seconds if seconds else float("inf")
    count = count if count is not None else sys.maxsize if seconds else 1000
    campaign.run(start, count, lambda: monotonic() > end, click.echo)
    click.echo(campaign.summary())
    sys.exit(1 if campaign.failures else 0)


if __name__ == "__main__":
    fuzz()
