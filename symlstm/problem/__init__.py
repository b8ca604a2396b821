"""What the user gives: exact numbers, the Problem, and the file formats it is read from."""

from symlstm.problem.backward import with_backward
from symlstm.problem.load import EXAMPLES, example_text, load, load_example, loads
from symlstm.problem.notation import ChosenNotation
from symlstm.problem.problem import Problem, Sample
from symlstm.problem.settings import Layout, Rounding, Training
from symlstm.problem.variants import Variants

__all__ = [
    "EXAMPLES",
    "ChosenNotation",
    "Layout",
    "Problem",
    "Rounding",
    "Sample",
    "Training",
    "Variants",
    "example_text",
    "load",
    "load_example",
    "loads",
    "with_backward",
]
