"""symlstm: worked solutions of recurrent-network exercises in which every printed digit is proven.

    from symlstm import load, solve, render
    solution = solve(load("my.toml"))
    print(render(solution, "md"))

The names are imported when they are first used, so that the command line starts without SymPy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symlstm.checking import MarkedSheet, mark
    from symlstm.classroom.make import MadeClass, make_class
    from symlstm.classroom.marked_class import MarkedClass, mark_class
    from symlstm.classroom.roster import Person, Roster, read_roster
    from symlstm.classroom.variants import vary
    from symlstm.errors import Finding, PrecisionError, ProblemError, SymLSTMError
    from symlstm.numbers.engine import use_engine
    from symlstm.pipeline import Solution, render, render_pdf, render_workbook, solve
    from symlstm.problem import (
        ChosenNotation,
        Layout,
        Problem,
        Rounding,
        Training,
        Variants,
        load,
        load_example,
        loads,
        with_backward,
    )
    from symlstm.worksheets import Worksheet, make_worksheet

__version__ = "0.1.0"

__all__ = [
    "ChosenNotation",
    "Finding",
    "Layout",
    "MadeClass",
    "MarkedClass",
    "MarkedSheet",
    "Person",
    "PrecisionError",
    "Problem",
    "ProblemError",
    "Roster",
    "Rounding",
    "Solution",
    "SymLSTMError",
    "Training",
    "Variants",
    "Worksheet",
    "load",
    "load_example",
    "loads",
    "make_class",
    "make_worksheet",
    "mark",
    "mark_class",
    "read_roster",
    "render",
    "render_pdf",
    "render_workbook",
    "solve",
    "use_engine",
    "vary",
    "with_backward",
]

_HOME = {
    **dict.fromkeys(("Finding", "PrecisionError", "ProblemError", "SymLSTMError"), "symlstm.errors"),
    **dict.fromkeys(
        (
            "ChosenNotation",
            "Layout",
            "Problem",
            "Rounding",
            "Training",
            "Variants",
            "load",
            "load_example",
            "loads",
            "with_backward",
        ),
        "symlstm.problem",
    ),
    **dict.fromkeys(("MarkedSheet", "mark"), "symlstm.checking"),
    **dict.fromkeys(("MarkedClass", "mark_class"), "symlstm.classroom.marked_class"),
    "use_engine": "symlstm.numbers.engine",
    "vary": "symlstm.classroom.variants",
    **dict.fromkeys(("MadeClass", "make_class"), "symlstm.classroom.make"),
    **dict.fromkeys(("Person", "Roster", "read_roster"), "symlstm.classroom.roster"),
    **dict.fromkeys(("Solution", "render", "render_pdf", "render_workbook", "solve"), "symlstm.pipeline"),
    **dict.fromkeys(("Worksheet", "make_worksheet"), "symlstm.worksheets"),
}  # no module may be called as one of these names: importing it would hide the name


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'symlstm' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
