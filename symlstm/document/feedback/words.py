"""The words for verdicts, lines and marks, the same on the terminal and on paper.

Every verdict has a sign beside its word, so that colour is never the only carrier.
"""

from symlstm.derivation.step import Step
from symlstm.marking.charges import MarkedLine
from symlstm.marking.diagnose import Cause
from symlstm.marking.verdict import Verdict
from symlstm.problem.wording import plain

MOST_CAUSES = 3  # that are told of one line; more help nobody

WORDS = {
    Verdict.CORRECT: ("✓", "right"),
    Verdict.FOLLOWS: ("✓", "follows from your numbers"),
    Verdict.KEY_ONLY: ("✓", "right, though not from your numbers"),
    Verdict.FOLLOWS_TRIVIAL: ("?", "follows, but is to be looked at"),
    Verdict.MISTAKE: ("✗", "not right: a mistake"),
    Verdict.SLIP: ("✗", "not right: a slip"),
    Verdict.UNEXPLAINED: ("✗", "not right"),
    Verdict.COARSE: ("?", "says too little"),
    Verdict.BLANK: ("–", "blank"),
    Verdict.UNREADABLE: ("?", "not readable"),
}


def sign_and_word(line: MarkedLine, in_full: bool = True) -> str:
    """The verdict on a line, for the student; in full with which line's mistake it is again."""
    sign, word = WORDS[line.verdict]
    if line.same_as and in_full:
        return f"{sign} the mistake of {line.same_as} again"
    return f"{sign} {word}"


def written_text(line: MarkedLine) -> str:
    """What the student wrote, on one line and not too long."""
    return plain(line.judged.entry.text)


def place_of(step: Step) -> str:
    """Where a line stands: "forget gate, time step 2, unit 1"."""
    target = step.unit_equation.target
    if target.lag is None:
        return ", ".join([step.rule, *([f"entry {' '.join(map(str, target.index))}"] if target.index else [])])
    unit = f", unit {target.index[0]}" if target.index else ""
    return f"{step.rule}, time step {step.time}{unit}"


def causes_shown(line: MarkedLine) -> tuple[Cause, ...]:
    """The causes that are told of a line, one of each kind and place; none where nothing is known or sure."""
    if not line.causes or line.diagnosis is None:
        return ()
    kinds = {(cause.rule.name, cause.at): cause for cause in reversed(line.diagnosis.causes)}
    return tuple(kinds[kind] for kind in reversed(kinds))[:MOST_CAUSES]


def cause_in_words(line: MarkedLine) -> str:
    """What may have happened on a line, all that cannot be told apart; empty where nothing is known or sure."""
    said = list(dict.fromkeys(_said(cause, line.quantity) for cause in causes_shown(line)))
    return said[0] if len(said) == 1 else f"one of: {'; '.join(said)}" if said else ""


def _said(cause: Cause, quantity: str) -> str:
    elsewhere = cause.at and quantity not in cause.at
    return f"{cause.rule.wording}, in {', '.join(cause.at)}" if elsewhere else cause.rule.wording
