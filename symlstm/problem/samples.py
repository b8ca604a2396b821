"""Several sequences with the same weights: what belongs to one of them, and the Problem of each as part of the whole.

Each sample is checked as the only sequence of a problem is. Its quantities have its number in front: `s2.h.1.1`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from symlstm.errors import Finding, ProblemError
from symlstm.network.ids import Place
from symlstm.network.losses import ANY_NUMBER
from symlstm.network.network import Network
from symlstm.network.samples import SampleNetwork, of_sample
from symlstm.problem.findings import Findings
from symlstm.problem.problem import Problem, Sample
from symlstm.problem.sizes import MAX_STEPS
from symlstm.problem.typed import Vector
from symlstm.problem.wording import shown
from symlstm.words import N_, counting, said

MAX_SAMPLES = 16  # more than anyone works through by hand
OF_SAMPLE = ("sequence", "target", "initial")


@dataclass(frozen=True, repr=False)
class ProblemOfSample(Problem):
    """One sample of a Problem that was checked as a whole. Made by `problem_of_sample`.

    sample  which, counted from 1; the names of its states have it in front
    """

    sample: int = 0

    __hash__ = Problem.__hash__

    def __post_init__(self) -> None:
        """It is made of what has been checked."""

    def __reduce__(self) -> tuple[Any, ...]:
        values = (getattr(self, each.name) for each in fields(self))
        return ProblemOfSample, tuple(dict(value) if isinstance(value, MappingProxyType) else value for value in values)

    @cached_property
    def network(self) -> Network:
        return self.own_network

    @cached_property
    def own_network(self) -> SampleNetwork:
        """The network of this sample."""
        return of_sample(self.network_alone(), self.sample)


@dataclass(frozen=True, repr=False)
class ProblemOfAnySample(ProblemOfSample):
    """The longest sample, as what holds for any of them is said of it: its equations have nothing that is another's otherwise.

    lengths  how many time steps each sample has
    targets  of all samples, row by row
    """

    lengths: tuple[int, ...] = ()
    targets: tuple[Vector, ...] = ()

    __hash__ = Problem.__hash__

    @property
    def _times_of_loss(self) -> int:
        return ANY_NUMBER if self.readout == "every" and self.has_any_length else super()._times_of_loss

    @property
    def _sums_to_one(self) -> bool:
        return all(sum(row) == 1 for row in self.targets)

    @property
    def has_any_length(self) -> bool:
        return len(set(self.lengths)) > 1


def problem_of_any_sample(problem: Problem) -> ProblemOfAnySample:
    """What holds for any sample of a problem that has some."""
    longest = max(problem.each_sample, key=lambda sample: sample.steps)
    values = {each.name: getattr(longest, each.name) for each in fields(ProblemOfSample)}
    targets = tuple(row for sample in problem.samples for row in sample.target or ())
    return ProblemOfAnySample(**values, lengths=tuple(sample.steps for sample in problem.each_sample), targets=targets)


def problem_of_sample(problem: Problem, number: int) -> ProblemOfSample:
    """The sample of this number, counted from 1, as a problem of its own, over the weights of all."""
    values = {each.name: getattr(problem, each.name) for each in fields(Problem)}
    sample, prefix = problem.samples[number - 1], Place(sample=number).prefix
    initial = MappingProxyType({prefix + state: vector for state, vector in sample.initial.items()})
    own = {"sequence": sample.sequence, "target": sample.target, "initial": initial, "samples": ()}
    return ProblemOfSample(**values | own, sample=number)


def checked_samples(problem: Any, findings: Findings) -> tuple[tuple[Sample, ...], Problem | None]:
    """The samples of a Problem just built in Python, each checked as its only sequence would be; and the problem with the first alone."""
    given = problem.samples
    if not isinstance(given, tuple | list) or not all(isinstance(each, Sample) for each in given):
        findings.add("samples", shown(given), N_("a tuple of Samples"))
        return (), None
    if len(given) > MAX_SAMPLES:
        found = counting("{n} sample", "{n} samples", len(given))
        findings.add("samples", found, said("at most {most}", most=MAX_SAMPLES))
        return (), None
    checked: list[Problem] = []
    for number, sample in enumerate(given, 1):
        try:
            alone = replace(problem, **_fields(sample), samples=())
        except ProblemError as error:
            add_once(findings, map(told_of(number, OF_SAMPLE), error.findings))
        else:
            checked.append(alone)
    samples = tuple(Sample(alone.sequence, alone.target, alone.initial) for alone in checked)
    if checked and len(checked) == len(given):
        check_together([(sample.sequence, sample.target) for sample in samples], findings)
        _check_first(problem, samples[0], findings)
    return samples, checked[0] if checked else None


def _fields(sample: Sample) -> dict[str, Any]:
    return {name: getattr(sample, name) for name in OF_SAMPLE}


def _check_first(problem: Any, first: Sample, findings: Findings) -> None:
    """Report a sequence of its own beside the samples; that of the first is no other."""
    for name, empty, own in (("sequence", (), first.sequence), ("target", None, first.target), ("initial", {}, first.initial)):
        value = getattr(problem, name)
        if value != empty and value != own:
            findings.add(name, N_("one beside samples"), N_("those of the samples alone"), N_("leave it empty"))


def check_together(samples: list[tuple[Any, Any]], findings: Findings) -> None:
    """Report samples that do not go together, each its sequence and its target, both well-formed if they are there."""
    has_target = [target is not None for _, target in samples]
    if any(has_target) and not all(has_target):
        number = has_target.index(False) + 1
        hint = N_("the loss is that of all samples")
        findings.add(f"samples[{number}].target", N_("nothing"), N_("a target, as other samples have one"), hint)
    steps = sum(len(sequence) for sequence, _ in samples if isinstance(sequence, tuple | list))
    if steps > MAX_STEPS:
        found = counting("{n} time step", "{n} time steps", steps)
        findings.add("samples", found, said("at most {most} in all samples together", most=f"{MAX_STEPS:,}"))


def told_of(number: int, given: tuple[str, ...] | Mapping[str, Any]) -> Callable[[Finding], Finding]:
    """A finding about what a sample is given, told with its place: `samples[2].target`."""

    def told(finding: Finding) -> Finding:
        key = finding.where.partition(".")[0].partition("[")[0]
        return replace(finding, where=f"samples[{number}].{finding.where}") if key in given else finding

    return told


def add_once(findings: Findings, found: Any) -> None:
    """What every sample finds of the weights that they share is said once."""
    findings.extend([finding for finding in found if finding not in findings.kept])
