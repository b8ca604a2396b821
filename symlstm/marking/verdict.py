"""Verdicts: how a line stands, in one word, once a wrong one was diagnosed."""

from enum import Enum

from symlstm.language import N_
from symlstm.marking.causes import Diagnosis
from symlstm.marking.follow import Judged, Status


class Verdict(Enum):
    """How a line stands. The first three are accepted; the others earn nothing by themselves, some of them until a person has looked."""

    CORRECT = "correct"
    FOLLOWS = "follows"
    KEY_ONLY = "key-only"
    FOLLOWS_TRIVIAL = "follows-trivial"
    MISTAKE = "mistake"
    SLIP = "slip"
    UNEXPLAINED = "unexplained"
    COARSE = "coarse"
    BLANK = "blank"
    UNREADABLE = "unreadable"


STANDS = frozenset({Verdict.CORRECT, Verdict.FOLLOWS, Verdict.KEY_ONLY})
RIGHT = frozenset({Verdict.CORRECT, Verdict.KEY_ONLY})
WRONG = frozenset({Verdict.MISTAKE, Verdict.SLIP, Verdict.UNEXPLAINED})
OPEN = frozenset({Verdict.FOLLOWS_TRIVIAL, Verdict.COARSE, Verdict.UNREADABLE})  # a person decides
EXPLAINED = frozenset({Verdict.MISTAKE, Verdict.SLIP})
LOOK = {
    Verdict.FOLLOWS_TRIVIAL: N_("a wrong number above it is 0 or 1 and leaves nothing to work out"),
    Verdict.COARSE: N_("worked out from numbers so large, or known so roughly, that nearly any answer would fit"),
    Verdict.UNREADABLE: N_("cannot be read as one number"),
}  # why a person should look
TOO_FEW_DIGITS = N_("written with too few digits to be judged")  # of a coarse line


def verdict_of(line: Judged, diagnosis: Diagnosis | None) -> Verdict:
    """The verdict on a line. A wrong one is a mistake or a slip where a cause is likely, else unexplained. The right value is right where
    nothing above it is wrong: then only rounding parts it from what the numbers above it give."""
    if line.status is Status.KEY_ONLY and not line.rests_on_wrong:
        return Verdict.CORRECT
    if line.status is not Status.WRONG:
        return Verdict(line.status.value)
    if diagnosis is None or not diagnosis.causes or diagnosis.is_weak:
        return Verdict.UNEXPLAINED
    return Verdict.SLIP if diagnosis.causes[0].is_slip else Verdict.MISTAKE


def why_open(line: Judged, verdict: Verdict) -> str:
    """Why a person should look at a line, of several reasons the first; empty where nobody needs to."""
    return TOO_FEW_DIGITS if verdict is Verdict.COARSE and line.few_digits else LOOK.get(verdict, "")
