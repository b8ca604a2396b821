"""A run over many inputs of a seed: what failed, how often, and the first input of each kind of failure made small."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from fuzz.kinds import KINDS, case, prepare
from fuzz.shrink import shrunk
from fuzz.supervise import BATCH, verdicts


class Campaign:
    """The failures of a seed by their sign. `out` is where the first input of each is kept."""

    def __init__(self, seed: int, only: tuple[str, ...], out: Path):
        unknown = set(only) - set(KINDS)
        if unknown:
            raise SystemExit(f"--only: no kind {', '.join(unknown)}; there are {', '.join(KINDS)}")
        self.seed, self.only, self.out = seed, only, out
        self.failures: Counter[str] = Counter()
        self.count = 0

    def run(self, start: int, count: int, is_over: Callable[[], bool], say: Callable[[str], None]) -> None:
        """Try the inputs from a number on, so many or until it is over."""
        prepare()
        end = start + count
        while start < end and not is_over():
            numbers = range(start, min(start + BATCH, end))
            for number, found in zip(numbers, verdicts([partial(case, self.seed, n, self.only) for n in numbers]), strict=True):
                self.count += 1
                if found:
                    self._take(number, found.sign, found.detail, say)
            start = numbers.stop
            if start // 1000 > (start - len(numbers)) // 1000:
                say(f"... {self.count} inputs, {len(self.failures)} faults")

    def _take(self, number: int, sign: str, detail: str, say: Callable[[str], None]) -> None:
        self.failures[sign] += 1
        if self.failures[sign] > 1:
            return
        failing = case(self.seed, number, self.only)
        small = shrunk(failing, sign)
        folder = self.out / f"{failing.kind}-{self.seed}-{number}"
        only = f" --only {','.join(self.only)}" if self.only else ""
        again = f"python -m tests.fuzz --seed {self.seed} --start {number} --count 1{only}"
        small.save(folder, f"{sign}\n{again}\n\n{detail}")
        say(f"{failing.kind}: {sign}\n    again: {again}\n    smallest input: {folder}")

    def summary(self) -> str:
        """How many inputs, and each fault with how often it was met."""
        told = [f"{number:6} times  {sign}" for sign, number in self.failures.most_common()]
        return "\n".join([f"{self.count} inputs with seed {self.seed}: {len(self.failures)} faults", *told])
