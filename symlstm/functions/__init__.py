"""The elementary functions that formulas may apply: one record a function, and everybody else asks the table.

A new function is a file with a record, and a line here.
"""

from collections.abc import Mapping

from symlstm.functions.exp import EXPONENTIAL
from symlstm.functions.log import LOGARITHM
from symlstm.functions.record import ElementaryFunction
from symlstm.functions.relu import RECTIFIER, STEP
from symlstm.functions.sigma import LOGISTIC
from symlstm.functions.tanh import HYPERBOLIC_TANGENT

FUNCTIONS: Mapping[str, ElementaryFunction] = {
    each.name: each for each in (LOGISTIC, HYPERBOLIC_TANGENT, EXPONENTIAL, LOGARITHM, RECTIFIER, STEP)
}
"""By the name that a formula calls it by, in the order in which they are explained."""

__all__ = ["FUNCTIONS", "ElementaryFunction"]
