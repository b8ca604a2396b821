"""Variants of a problem: the same network with other numbers, each pleasant by hand, each made again from its seed and its number."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from symlstm.classroom.diagnosable import TRIALS, Diagnosability
from symlstm.classroom.draws import Draws
from symlstm.classroom.pleasant import ALIKE, broken_rule
from symlstm.classroom.slots import Unlike, Varying, is_in_zeros_and_ones, sequences_of, slots_of
from symlstm.derivation import derive
from symlstm.errors import ArgumentError, Finding, ProblemError
from symlstm.marking.fingerprint import fingerprint
from symlstm.problem import Problem
from symlstm.problem.demand import demand
from symlstm.problem.settings import whole_number
from symlstm.problem.title import MAX_TITLE
from symlstm.problem.toml_writer import toml_text
from symlstm.problem.variants import SEQUENCE
from symlstm.problem.wording import shown
from symlstm.words import N_, said

MOST_TRIES = 500  # for one variant
MOST_VARIANTS = 10_000
LONGEST_SEED = 100
TRIAL_SEED = "trial"


@dataclass(frozen=True)
class DrawnVariant:
    """A variant under the title of its problem, and how many were tried until it was pleasant."""

    problem: Problem
    tries: int


def vary(problem: Problem, seed: int | str, count: int, *, diagnosable: Diagnosability | bool = False) -> Iterator[Problem]:
    """Variants 1 to `count` of a problem, by what its [variants] says. Variant 3 is the same however many are asked.

    seed         a whole number or a text; another one gives other variants
    diagnosable  only variants on which the catalogued mistakes can be told apart; a Diagnosability of the problem counts how many were tried

    Raises UsageError for a seed or a count out of bounds; ProblemError where nothing can vary, and for a variant that no try made pleasant.
    """
    demand("vary", problem, Problem, N_("a Problem, as load gives it"))
    text = check_seed(seed)
    if type(count) is not int or not 1 <= count <= MOST_VARIANTS:
        raise ArgumentError(Finding("count", shown(count), whole_number(1, MOST_VARIANTS)))
    demand("vary, diagnosable", diagnosable, bool | Diagnosability, N_("True or False"))
    return _variants(problem, text, count, diagnosability(problem) if diagnosable is True else diagnosable or None)


def diagnosability(problem: Problem, never: tuple[str, ...] | None = None) -> Diagnosability:
    """Which mistakes can be told apart on variants of a problem. `never` saves the trials, where their outcome is known."""
    return Diagnosability(problem, lambda: _variants(problem, TRIAL_SEED, TRIALS, None), never)


def check_seed(seed: int | str) -> str:
    """The seed as a text. Raises UsageError for anything that is no whole number and no line of text."""
    text = str(seed) if type(seed) is int and abs(seed) < 10**LONGEST_SEED else seed
    if not isinstance(text, str) or not text.strip() or not text.isprintable() or len(text) > LONGEST_SEED:
        expected = said("a whole number, or a text of at most {most} characters", most=LONGEST_SEED)
        raise ArgumentError(Finding("seed", shown(seed), expected))
    return text


def _variants(problem: Problem, seed: str, count: int, told: Diagnosability | None) -> Iterator[Problem]:
    slots = slots_of(problem, derive(problem))
    for number in range(1, count + 1):
        variant = draw_variant(problem, slots, seed, number, told).problem
        yield replace(variant, title=_title(problem.title, number))


def draw_variant(
    problem: Problem, slots: Sequence[Varying], seed: str, number: int = 1, told: Diagnosability | None = None
) -> DrawnVariant:
    """The variant of that number; `slots` are those of the problem. Raises ProblemError where no try made one that is pleasant."""
    broken: Counter[str] = Counter()
    for attempt in range(1, MOST_TRIES + 1):
        draws = Draws(f"symlstm variant\n{seed}\n{number}\n{attempt}")
        numbers = drawn(slots, draws)
        if numbers is None:
            broken[ALIKE] += 1
            continue
        made = _with(problem, numbers, draws)
        rule = broken_rule(made) or (told.broken_rule(made) if told else None)
        if rule is None:
            return DrawnVariant(replace(made, variants=None), attempt)
        broken[rule] += 1
    raise _refusal(number, broken)


def drawn(slots: Sequence[Varying], draws: Draws) -> dict[str, Fraction] | None:
    """A number for each slot, those apart that must differ; None where that came to nothing."""
    numbers: dict[str, Fraction] = {}
    taken: dict[Unlike, set[Fraction]] = {}
    for slot in slots:
        used = set().union(*(taken.get(key, ()) for key in slot.keys))
        free = [number for number in slot.allowed if number not in used]
        if not free:
            return None
        numbers[slot.quantity] = found = draws.one_of(free)
        for key in slot.keys:
            taken.setdefault(key, set()).add(found)
    return numbers


def _with(problem: Problem, numbers: dict[str, Fraction], draws: Draws) -> Problem:
    """The problem with these numbers; time steps of a sequence of tokens change places where that is asked."""
    vary = problem.variants.vary if problem.variants else None
    if vary and SEQUENCE in vary and is_in_zeros_and_ones(problem):
        sequences = [draws.shuffled(each.sequence) for each in sequences_of(problem)]
        samples = tuple(replace(sample, sequence=new) for sample, new in zip(problem.samples, sequences, strict=False))
        problem = replace(problem, sequence=sequences[0], samples=samples)
    return problem.with_numbers(numbers)


def _title(title: str, number: int) -> str:
    """The title in English whatever language is spoken: a variant is the same file everywhere."""
    ending = f", variant {number}"
    return title[: MAX_TITLE - len(ending)] + ending


def _refusal(number: int, broken: Counter[str]) -> ProblemError:
    (rule, times), *_ = broken.most_common(1)
    found = said(
        "no variant {number} in {tries} tries; in {times} of them {rule}", number=number, tries=MOST_TRIES, times=times, rule=rule
    )
    hint = N_("declare another range or a finer step under [variants], or vary fewer numbers")
    return ProblemError("vary", [Finding("variants", found, N_("numbers that are pleasant by hand"), hint)])


def variant_file(variant: Problem, source: Problem, seed: int | str, number: int) -> str:
    """A variant as a TOML file, which says how it was made."""
    made = f"Variant {number} of the problem {fingerprint(source)}, made with the seed {check_seed(seed)}."
    return toml_text(variant, f"{made}\nIts own fingerprint is {fingerprint(variant)}.")
