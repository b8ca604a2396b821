"""How long a document will be, before it is made: so that nobody waits for hundreds of pages that nobody reads."""

from dataclasses import dataclass

from symlstm.derivation.step import Derivation, Step
from symlstm.problem.settings import DETAILS, Detail

OPENING = 3.0  # pages that every document has
READABLE = 100  # pages


@dataclass(frozen=True, slots=True)
class Rate:
    """Pages for a line of the forward pass and for each number in it, for a gradient of a time step, for one of a parameter.

    Fitted to the pages of thirty PDFs from D = H = 1 to D = 4, H = 8 without figures.
    """

    line: float
    number: float
    gradient: float
    parameter: float

    def of(self, step: Step) -> float:
        """The pages that one step takes."""
        if not step.reason:  # a definition, not a gradient
            return self.line + self.number * len(step.reads)
        return self.gradient if step.time else self.parameter


RATES: dict[Detail, Rate] = {
    "brief": Rate(0.07, 0.0, 0.1, 0.0),
    "normal": Rate(0.11, 0.002, 0.15, 0.126),
    "full": Rate(0.12, 0.0127, 0.15, 0.125),
}


def estimated_pages(derivation: Derivation, detail: Detail) -> int:
    """About how many A4 pages the worked solution has."""
    return round(OPENING + sum(map(RATES[detail].of, derivation.steps)))


def warning(derivation: Derivation, detail: Detail) -> str:
    """What to say before a document that is too long to be read, with the amount of detail that would be readable; else nothing."""
    pages = estimated_pages(derivation, detail)
    if pages <= READABLE:
        return ""
    estimates = {name: estimated_pages(derivation, name) for name in DETAILS}
    shorter = [name for name in DETAILS if estimates[name] < pages]
    readable = [name for name in shorter if estimates[name] <= READABLE][-1:] or shorter[:1]
    said = "".join(f"; --detail {name} gives about {estimates[name]:,}" for name in readable)
    return f"this document will have about {pages:,} pages{said}; `symlstm values` lists the numbers alone"
