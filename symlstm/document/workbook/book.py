"""What a workbook is made of: tables of given numbers, and sheets of lines, each of which is a formula of what stands elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass

from symlstm.derivation.expression import Expression
from symlstm.document.formula import Formula
from symlstm.numbers.rounded import Rounded
from symlstm.problem.settings import PaperSize, Rounding


@dataclass(frozen=True, slots=True)
class GivenRow:
    """Some given numbers side by side, by their ids: what stands in front of them, and what is said behind them."""

    head: Formula | None
    quantities: tuple[str, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class GivenTable:
    """A weight matrix, a vector, or a vector over time.

    name   what stands in the corner; None where the columns say it
    heads  of the columns
    """

    name: Formula | None
    heads: tuple[Formula, ...]
    rows: tuple[GivenRow, ...]

    @property
    def has_row_heads(self) -> bool:
        return self.name is not None or any(row.head is not None for row in self.rows)


@dataclass(frozen=True, slots=True)
class GivenGroup:
    """Tables that stand side by side under a title."""

    title: str
    tables: tuple[GivenTable, ...]


@dataclass(frozen=True, slots=True)
class WorkHeading:
    """The heading of a time step, or below it that of a block."""

    title: str
    is_of_block: bool = False


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One quantity and what it is made of.

    label       what it is, in words
    letters     the line in letters
    expression  the same, to be worked out
    reads       which quantity each of its variables is
    rounds      whether later lines go on with the printed number
    is_result   whether it is what the work is done for
    """

    quantity: str
    label: str
    letters: Formula
    expression: Expression
    reads: Mapping[str, str]
    rounds: bool = False
    is_result: bool = False


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """Lines in the order of the work: those of one cell of the network, of the backward pass, of the gradients.

    name   on the tab
    title  in full
    """

    name: str
    title: str
    parts: tuple[WorkHeading | WorkLine, ...]

    @property
    def lines(self) -> tuple[WorkLine, ...]:
        return tuple(part for part in self.parts if isinstance(part, WorkLine))


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook.

    given    the numbers that may be changed
    sheets   what follows from them
    results  the names of the prediction and the loss, to be shown beside the given numbers, with their ids
    printed  every certified value, by id
    """

    title: str
    given_name: str
    given: tuple[GivenGroup, ...]
    sheets: tuple[WorkSheet, ...]
    results: tuple[tuple[Formula, str], ...]
    printed: Mapping[str, Rounded]
    rounding: Rounding
    paper: PaperSize
