"""Which arithmetic works numbers out: mpmath's, or python-flint's Arb, which is many times as fast.

    SYMLSTM_ENGINE=mpmath symlstm derive my.toml

Without a choice Arb is taken where it is installed (extra `fast`) and saves time. Certified decimals are unique, so the choice never
shows in them.
"""

import os

from symlstm.enclosure.arb_exponential import ENGINES, VARIABLE, chosen_engine, exp_by_arb
from symlstm.errors import UsageError
from symlstm.problem.demand import demand
from symlstm.problem.wording import any_of

WORTH_WHILE = 20_000  # lines times bits: some milliseconds of mpmath's time


def use_engine(name: str | None = None) -> None:
    """Take this engine from now on; without a name, the one that SYMLSTM_ENGINE says. Raises UsageError where it cannot be had; the
    choice then stays as it was."""
    exp_by_arb.cache_clear()
    if name is None:
        return
    demand("use_engine", name, str, any_of(ENGINES))
    before = os.environ.get(VARIABLE, "")
    os.environ[VARIABLE] = name
    try:
        exp_by_arb()
    except UsageError:
        os.environ[VARIABLE] = before  # empty is no choice
        raise


def is_arb_worth_while(lines: int, prec: int) -> bool:
    """Whether so many lines at so many bits are worked out by Arb: if it was chosen, or, without a choice, where it is installed
    and saves more time than to get it ready takes. Raises UsageError for an engine that cannot be had."""
    return bool(chosen_engine() or lines * prec > WORTH_WHILE) and exp_by_arb() is not None
