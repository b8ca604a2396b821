"""A closed form as a formula. A power of e that stands in many places is one formula, which every printer prints once."""

from functools import cache

from symlstm.derivation.closed_form import ClosedForm
from symlstm.document.appearance import in_exponent, symbolic
from symlstm.document.formula import TIMES, Formula, Letter, Script


def closed_formula(form: ClosedForm) -> Formula:
    """The formula with the powers of e written out."""

    @cache
    def power(letter: str) -> Formula:
        return Script(Letter("e"), sup=in_exponent(symbolic(form.exponents[letter], power, TIMES)))

    return symbolic(form.formula, power, TIMES)
