"""The sign between the whole part of a number and its decimals. Formulas have a point there; each printer writes its own sign."""

from typing import Literal

DecimalSign = Literal[".", ","]
POINT: DecimalSign = "."
