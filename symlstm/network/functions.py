"""The activations: each one's value in exp beside its local derivative.

sigma is a SymPy Function of our own (SymPy has none); tanh is SymPy's.
"""

from typing import Any

import sympy
from sympy import Function, S, tanh

__all__ = ["sigma", "tanh"]


class sigma(Function):  # type: ignore[misc]
    """The logistic function, sigma(z) = 1/(1 + exp(-z)).

    sigma(0) evaluates to 1/2; at every other rational number the value is transcendental and stays as it is.
    """

    nargs = 1

    @classmethod
    def eval(cls, z: Any) -> Any:
        return S.Half if z.is_zero else None

    def fdiff(self, argindex: int = 1) -> Any:
        return self * (1 - self)

    def _eval_rewrite_as_exp(self, z: Any, **_: Any) -> Any:
        return 1 / (1 + sympy.exp(-z))
