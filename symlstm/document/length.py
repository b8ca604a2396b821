"""How long a document will be, before it is made: so that nobody waits for hundreds of pages that nobody reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from symlstm.derivation.step import Derivation, Step
from symlstm.document.arrangement import MOST_IN_TABLES
from symlstm.problem.settings import DETAILS, Detail, Layout

OPENING = 1.5  # pages that every document has
READABLE = 100  # pages
MOST_READ = 2 * MOST_IN_TABLES + 1  # weights, entries and a bias of a sum that still has a calculation table


@dataclass(frozen=True, slots=True)
class Rate:
    """Pages for a line of the forward pass and for each number in it, for a gradient of a time step, for one of a parameter and for
    each number in that.

    Fitted to the pages of sixty PDFs from D = H = 1 to D = 4, H = 8 without figures.
    """

    line: float
    number: float
    gradient: float
    parameter: float
    share: float = 0.0

    def of(self, step: Step) -> float:
        """The pages that one step takes."""
        if not step.reason:  # a definition, not a gradient
            return self.line + self.number * len(step.reads)
        return self.gradient if step.time else self.parameter + self.share * len(step.reads)


RATES: dict[Detail, Rate] = {
    "brief": Rate(0.0115, 0.0, 0.035, 0.0),
    "normal": Rate(0.0145, 0.0, 0.0425, 0.0),
    "full": Rate(0.081, 0.0088, 0.133, 0.03, 0.0115),
}
OF_VALUES: dict[Detail, Rate] = {  # for networks whose time steps are tables of values
    "brief": Rate(0.003, 0.0, 0.0045, 0.01),
    "normal": Rate(0.003, 0.0, 0.0045, 0.01),
    "full": Rate(0.0035, 0.0, 0.0045, 0.01, 0.0105),
}


def _rate(steps: Iterable[Step], detail: Detail) -> Rate:
    in_values = any(len(step.reads) > MOST_READ for step in steps if not step.reason and step.time)
    return (OF_VALUES if in_values else RATES)[detail]


def estimated_pages(steps: Iterable[Step], detail: Detail) -> int:
    """About how many A4 pages the worked solution has in which these steps are shown."""
    shown = list(steps)
    return round(OPENING + sum(map(_rate(shown, detail).of, shown)))


def warning(derivation: Derivation, layout: Layout) -> str:
    """What to say before a document that is too long to be read, with the amount of detail that would be readable; else nothing."""
    steps = [step for step in derivation.steps if layout.shows(_section_of(step))]
    pages = estimated_pages(steps, layout.detail)
    if pages <= READABLE:
        return ""
    estimates = {name: estimated_pages(steps, name) for name in DETAILS}
    shorter = [name for name in DETAILS if estimates[name] < pages]
    readable = [name for name in shorter if estimates[name] <= READABLE][-1:] or shorter[:1]
    said = "".join(f"; --detail {name} gives about {estimates[name]:,}" for name in readable)
    return f"this document will have about {pages:,} pages{said}; `symlstm values` lists the numbers alone"


def _section_of(step: Step) -> str:
    """The name of the section that takes the room of a step: readouts, of which there are few, are counted with the time steps."""
    if not step.reason:
        return "steps"
    return "backward-steps" if step.time else "gradients"
