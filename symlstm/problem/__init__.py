"""What the user gives: exact numbers, the Problem, and the file formats it is read from."""

from symlstm.problem.load import EXAMPLES, example_text, load, load_example, loads
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Layout, Rounding

__all__ = ["EXAMPLES", "Layout", "Problem", "Rounding", "example_text", "load", "load_example", "loads"]
