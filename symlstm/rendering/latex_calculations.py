r"""Rows of equations in LaTeX: one \symrow{label}{used in}{first equation}{second equation}{words} for each, and a
\symnext{first}{second} for each further line of it. Where they stand is the preamble's work, which can measure them.
"""

from collections.abc import Iterator

from symlstm.document.blocks import Calculation, CalculationRow, Calculations, Spread
from symlstm.rendering.latex_drawing import WriteFormula
from symlstm.rendering.latex_table import Sentences
from symlstm.rendering.latex_text import escape

CONTINUED = r" \\ \symfurther \symmore{}"  # {} gives a sign at its start the space of one between two things


def calculation_rows(block: Calculations, formulas: WriteFormula, inline: Sentences) -> str:
    """The rows, with the ids of their quantities in comments."""
    return "\n".join(line for row in block.rows for line in _row(row, formulas, inline))


def _row(row: CalculationRow, formulas: WriteFormula, inline: Sentences) -> Iterator[str]:
    first, *others = row.lines or ((),)
    yield rf"\symrow{{{escape(row.label)}}}{{{inline(row.used_in)}}}"
    yield from _pair(first, formulas, inline)
    yield f"  {{{inline(row.words)}}}"
    for line in others:
        yield r"\symnext"
        yield from _pair(line, formulas, inline)


def _pair(line: tuple[Calculation, ...], formulas: WriteFormula, inline: Sentences) -> Iterator[str]:
    """The first equation of a line, and what stands beside it, each an argument with its id behind it."""
    for part in (line[:1], line[1:]):
        equations = r" \qquad ".join(_equation(calculation, formulas, inline) for calculation in part)
        ids = " ".join(calculation.quantity for calculation in part if calculation.quantity)
        yield f"  {{{equations}}}" + (f" % {ids}" if ids else "")


def _equation(calculation: Calculation, formulas: WriteFormula, inline: Sentences) -> str:
    """An equation on one line, or on several with its note as the last."""
    lines = CONTINUED.join(map(formulas, calculation.lines))
    note = rf" \\ \symhint{{{inline(calculation.note)}}}" if calculation.note else ""
    return rf"\symlines{{{lines}{note}}}" if len(calculation.lines) > 1 or note else lines


def spread_rows(block: Spread, formulas: WriteFormula) -> str:
    """Each row of formulas side by side."""
    rows = ("".join(f"\n  \\symitem{{{formulas(item)}}}" for item in row) for row in block.rows)
    return "\n".join(f"\\symspread{{{block.columns}}}{{{row}}}" for row in rows)
