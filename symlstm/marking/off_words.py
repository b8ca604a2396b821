"""How lines are off together, in words: with the number that was fitted to them, a sign by itself without one."""

from symlstm.language import N_, Message, Verbatim
from symlstm.marking.deviations import (
    EACH_TIMES,
    PLACE_TIMES,
    SUMS_TIMES,
    TERM_TIMES,
    TERMS_TIMES,
)
from symlstm.marking.deviations_of_functions import ARGUMENTS_TIMES, FUNCTIONS_TIMES
from symlstm.marking.float_formula import BIAS, INPUT, STATE

TURNED = {  # of what is -1 times as large
    SUMS_TIMES: N_("off in the same way, as if every weighted sum had the other sign"),
    TERMS_TIMES[(INPUT,)]: N_("off in the same way, as if every product with an input had the other sign"),
    TERMS_TIMES[(STATE,)]: N_("off in the same way, as if every product with a state had the other sign"),
    TERMS_TIMES[(BIAS,)]: N_("off in the same way, as if every bias had the other sign"),
    TERMS_TIMES[(INPUT, STATE)]: N_("off in the same way, as if every product with an input or a state had the other sign"),
    FUNCTIONS_TIMES["sigma"]: N_("off in the same way, as if every sigmoid had the other sign"),
    FUNCTIONS_TIMES["tanh"]: N_("off in the same way, as if every tanh had the other sign"),
    PLACE_TIMES: N_("off in the same way, as if term {place} of every weighted sum had the other sign"),
    ARGUMENTS_TIMES: N_("off in the same way, as if the argument had the other sign"),
    EACH_TIMES: N_("off in the same way, as if each had the other sign"),
    TERM_TIMES: N_("off in the same way, as if one term had the other sign"),
}
LEFT_OUT = {  # of what is 0 times as large
    TERMS_TIMES[(INPUT,)]: N_("off in the same way, as if every product with an input were left out"),
    TERMS_TIMES[(STATE,)]: N_("off in the same way, as if every product with a state were left out"),
    TERMS_TIMES[(BIAS,)]: N_("off in the same way, as if every bias were left out"),
    TERMS_TIMES[(INPUT, STATE)]: N_("off in the same way, as if every product with an input or a state were left out"),
    PLACE_TIMES: N_("off in the same way, as if term {place} of every weighted sum were left out"),
    TERM_TIMES: N_("off in the same way, as if one term were left out"),
}
ALMOST_NOTHING = 0.005  # a number that is fitted is 0 only nearly


def in_words(template: str, number: float, place: str = "") -> Message:
    """How lines are off, with the number that was fitted to them."""
    digits = f"{number:.3g}"
    words = TURNED.get(template, template) if digits == "-1" else template
    words = LEFT_OUT.get(template, words) if abs(number) < ALMOST_NOTHING else words
    return Message(words, {"n": Verbatim(digits.replace("-", "−")), "place": Verbatim(place)})
