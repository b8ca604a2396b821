"""The names of letters that are no part of the alphabet, as they are spoken, and as LaTeX and Typst call them; and accents."""

from collections.abc import Mapping

from symlstm.errors import RenderError
from symlstm.language import N_, Message
from symlstm.words import said

SMALL_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", (
    N_("alpha"), N_("beta"), N_("gamma"), N_("delta"), N_("epsilon"), N_("zeta"), N_("eta"), N_("theta"), N_("iota"),
    N_("kappa"), N_("lambda"), N_("mu"), N_("nu"), N_("xi"), N_("omicron"), N_("pi"), N_("rho"), N_("sigma"), N_("tau"),
    N_("upsilon"), N_("phi"), N_("chi"), N_("psi"), N_("omega"),
), strict=True))  # fmt: skip
CAPITALS = {letter.upper(): name for letter, name in SMALL_GREEK.items()}
LATIN_LOOK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))  # capitals for which LaTeX has no command

IN_TYPST = SMALL_GREEK | {letter: name.capitalize() for letter, name in CAPITALS.items()} | {"∂": "partial"}
IN_LATEX = (
    {letter: rf"\{name}" for letter, name in IN_TYPST.items()}
    | {letter: rf"\mathrm{{{latin}}}" for letter, latin in LATIN_LOOK.items()}
    | {"ο": "o", "ε": r"\varepsilon", "φ": r"\varphi", "ς": r"\varsigma"}
)
SPOKEN: Mapping[str, str] = (
    SMALL_GREEK
    | {letter: Message(N_("capital {letter}"), {"letter": name}) for letter, name in CAPITALS.items()}
    | {"∂": N_("partial")}
)
ACCENTS = {
    "tilde": "\u02dc",
    "hat": "\u02c6",
    "left": "\u2190",
    "right": "\u2192",
}  # as signs of their own, to be set above a letter
FUNCTION_WORDS = (
    "tanh",
    "exp",
    "ln",
    "max",
)  # for which LaTeX and Typst have a command; any other word in a formula is set upright
OPERATOR_WORDS = ("softmax", "ReLU", "step")  # which stand before brackets as those do


def named(sign: str, names: Mapping[str, str]) -> str:
    """What a letter or a sign of a formula is called; one of ASCII without a name is itself. Raises RenderError for any other."""
    name = names.get(sign, sign)
    if name is sign and not sign.isascii():
        code = f"U+{ord(sign[0]):04X}"
        raise RenderError(
            said("a formula has the sign {sign} ({code}), for which there is no name here", sign=repr(sign), code=code)
        )
    return name
