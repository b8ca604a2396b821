r"""Rows of equations in LaTeX: one \symrow{label}{used in}{first equation}{second equation}{words} for each, and a
\symnext{first}{second} for each further line of it, or \symlater where a page may end above that;
\symdigits{first}{second} is the small print below it. Where they stand is the preamble's work, which can measure them.
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
    yield from _pair(first, formulas)
    yield f"  {{{inline(row.words)}}}"
    yield from _digits(first, inline)
    for number, line in enumerate(others):
        yield r"\symlater" if row.may_end_page_after(number) else r"\symnext"
        yield from _pair(line, formulas)
        yield from _digits(line, inline)


def _pair(line: tuple[Calculation, ...], formulas: WriteFormula) -> Iterator[str]:
    """The first equation of a line, and what stands beside it, each an argument with its id behind it."""
    for part in (line[:1], line[1:]):
        equations = r" \qquad ".join(_equation(calculation, formulas) for calculation in part)
        ids = " ".join(calculation.quantity for calculation in part if calculation.quantity)
        yield f"  {{{equations}}}" + (f" % {ids}" if ids else "")


def _equation(calculation: Calculation, formulas: WriteFormula) -> str:
    """An equation on one line, or on several."""
    lines = CONTINUED.join(map(formulas, calculation.lines))
    return rf"\symlines{{{lines}}}" if len(calculation.lines) > 1 else lines


def _digits(line: tuple[Calculation, ...], inline: Sentences) -> Iterator[str]:
    """The notes in small print below a line of equations, if it has any."""
    first, *others = ("".join(map(inline, (each.note for each in part))) for part in (line[:1], line[1:]))
    if first or any(others):
        yield rf"\symdigits{{{first}}}{{{''.join(others)}}}"


def spread_rows(block: Spread, formulas: WriteFormula) -> str:
    """Each row of formulas side by side."""
    rows = ("".join(f"\n  \\symitem{{{formulas(item)}}}" for item in row) for row in block.rows)
    return "\n".join(f"\\symspread{{{block.columns}}}{{{row}}}" for row in rows)
