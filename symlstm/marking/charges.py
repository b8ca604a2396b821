"""What the lines of one sheet earn together: a repeated mistake is charged once, and a person's decision wins."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from symlstm.language import N_
from symlstm.marking.causes import Diagnosis
from symlstm.marking.follow import Judged
from symlstm.marking.marks import ZERO, MarkScheme
from symlstm.marking.verdict import EXPLAINED, OPEN, WRONG, Verdict, verdict_of, why_open
from symlstm.marking.work import UNPROVEN_SHARE

WEAK_CAUSE = N_("a possible cause, too uncertain to tell the student, stands in the evidence (--format json)")  # for the lecturer
MOST_WEAK = 2  # wrong lines that nothing explains; of more, some cause fits one or another of them by accident


@dataclass(frozen=True, slots=True)
class Override:
    """What a person decided about one line: the share of its weight that it earns, and why."""

    share: Fraction
    note: str = ""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """One line of a marked sheet.

    diagnosis  of a wrong line: all that was found, even where the evidence is too weak for the student
    same_as    the first line with the same mistake, which was charged for both; else empty
    look       why a person should look at it; empty where nobody needs to
    by_hand    what a person decided
    is_held    whether it shares with others what lines that show no work may earn, until a person has looked
    """

    judged: Judged
    verdict: Verdict
    diagnosis: Diagnosis | None
    earned: Fraction
    weight: Fraction
    same_as: str = ""
    look: tuple[str, ...] = ()
    by_hand: Override | None = None
    is_held: bool = False

    @property
    def quantity(self) -> str:
        return self.judged.step.target

    @property
    def is_decided(self) -> bool:
        """Whether what a person decided stands in place of the verdict. A wrong line that got a part of its weight is still wrong."""
        return self.by_hand is not None and (self.verdict not in WRONG or self.by_hand.share == 1)

    @property
    def is_wrong(self) -> bool:
        return self.verdict in WRONG and not self.is_decided

    @property
    def is_open(self) -> bool:
        """Whether nobody but a person can say how it stands, and none has yet."""
        return self.verdict in OPEN and not self.is_decided

    @property
    def causes(self) -> tuple[str, ...]:
        """The names of the mistakes or slips shown to the student; none where nothing is known or certain."""
        if self.diagnosis and self.verdict in EXPLAINED and not self.is_decided:
            return self.diagnosis.names
        return ()


def mark_lines(
    lines: Iterable[Judged],
    diagnoses: Mapping[str, Diagnosis],
    scheme: MarkScheme,
    overrides: Mapping[str, Override],
    unproven: Mapping[str, str],
) -> Iterator[MarkedLine]:
    """Every line with what it earns, in the order of the work. `unproven` are the lines that show no work, with the reason."""
    lines = tuple(lines)
    scheme = scheme.for_lines(lines)
    marked = _borne_out(tuple(_charged(lines, diagnoses, scheme, overrides)))
    yield from _held_back(marked, unproven, allowance(scheme, lines))


def _charged(
    lines: Iterable[Judged], diagnoses: Mapping[str, Diagnosis], scheme: MarkScheme, overrides: Mapping[str, Override]
) -> Iterator[MarkedLine]:
    """The lines with what each earns by its verdict, a repeated mistake charged once."""
    charged: dict[str, str] = {}  # the line at which each thing that may be done again was charged
    for line in lines:
        diagnosis, by_hand = diagnoses.get(line.step.target), overrides.get(line.step.target)
        marked = _marked(line, diagnosis, scheme, charged)
        for name in () if by_hand else _charged_as(marked.verdict, diagnosis):  # else another line pays
            charged.setdefault(name, marked.quantity)
        yield _decided(marked, by_hand) if by_hand else marked


def _borne_out(marked: tuple[MarkedLine, ...]) -> tuple[MarkedLine, ...]:
    """The lines, without a word of possible causes where so many lines are not explained that some fit by accident."""
    not_explained = {line.same_as or line.quantity for line in marked if line.is_wrong and not line.causes}
    if len(not_explained) <= MOST_WEAK:
        return marked
    return tuple(replace(line, look=tuple(why for why in line.look if why != WEAK_CAUSE)) for line in marked)


def _held_back(lines: Sequence[MarkedLine], unproven: Mapping[str, str], left: Fraction) -> Iterator[MarkedLine]:
    """The lines, those that show no work with what is `left` to them together. Where that is enough, a person has nothing to decide."""
    idle = {line.quantity: line.earned for line in lines if line.quantity in unproven and line.earned and not line.by_hand}
    is_enough = sum(idle.values(), ZERO) <= left
    for line in lines:
        if is_enough or line.quantity not in idle:
            yield line
        else:
            earned = min(left, line.earned)
            left -= earned
            yield replace(line, earned=earned, look=(*line.look, unproven[line.quantity]), is_held=True)


def _charged_as(verdict: Verdict, diagnosis: Diagnosis | None) -> tuple[str, ...]:
    """What a wrong line is charged for, so that it is not again: what was done on several lines, told or not; a mistake by its name."""
    if verdict not in WRONG or diagnosis is None:
        return ()
    names = diagnosis.names if verdict is Verdict.MISTAKE else ()
    return (f"as in {diagnosis.first}", *names) if diagnosis.first else names


def allowance(scheme: MarkScheme, lines: Sequence[Judged]) -> Fraction:
    """What lines that show no work may earn together: so large a share of all marks, or one line's."""
    weights = [scheme.weight(line) for line in lines]
    possible = sum(weights, ZERO)
    return max(UNPROVEN_SHARE * possible, min(max(weights, default=ZERO), possible / 10))


def _marked(line: Judged, diagnosis: Diagnosis | None, scheme: MarkScheme, charged: Mapping[str, str]) -> MarkedLine:
    verdict, weight = verdict_of(line, diagnosis), scheme.weight(line)
    before = [charged[name] for name in _charged_as(verdict, diagnosis) if name in charged] if scheme.repeat_once else []
    if before:
        return MarkedLine(line, verdict, diagnosis, scheme.of_share(line, scheme.of_repeat), weight, before[0])
    if verdict is not Verdict.MISTAKE or diagnosis is None:
        return MarkedLine(line, verdict, diagnosis, scheme.mark(line), weight, look=_look(line, verdict, diagnosis))
    credits = scheme.credits(diagnosis.names)
    tied = (N_("causes that cannot be told apart earn differently"),) if len(credits) > 1 else ()
    share = ZERO if tied else next(iter(credits))
    return MarkedLine(line, verdict, diagnosis, scheme.of_share(line, share), weight, look=tied)


def _look(line: Judged, verdict: Verdict, diagnosis: Diagnosis | None) -> tuple[str, ...]:
    """Why a person should look at a line that is not a mistake."""
    found = [why] if (why := why_open(line, verdict)) else []
    if verdict in WRONG and diagnosis and diagnosis.causes and diagnosis.is_weak:
        found.append(WEAK_CAUSE)
    return tuple(found)


def _decided(line: MarkedLine, by_hand: Override) -> MarkedLine:
    return replace(line, earned=by_hand.share * line.weight, look=(), by_hand=by_hand)
