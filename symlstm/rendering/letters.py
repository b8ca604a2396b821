"""The names of letters that are no part of the alphabet, as they are spoken, and as LaTeX and Typst call them; and accents."""

from collections.abc import Mapping

from symlstm.errors import RenderError

SMALL_GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", (
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "omicron", "pi",
    "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
), strict=True))  # fmt: skip
CAPITALS = {letter.upper(): name for letter, name in SMALL_GREEK.items()}
LATIN_LOOK = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧ", "ABEZHIKMNOPTX", strict=True))  # capitals for which LaTeX has no command

IN_TYPST = SMALL_GREEK | {letter: name.capitalize() for letter, name in CAPITALS.items()} | {"∂": "partial"}
IN_LATEX = (
    {letter: rf"\{name}" for letter, name in IN_TYPST.items()}
    | {letter: rf"\mathrm{{{latin}}}" for letter, latin in LATIN_LOOK.items()}
    | {"ο": "o", "ε": r"\varepsilon", "φ": r"\varphi", "ς": r"\varsigma"}
)
SPOKEN = SMALL_GREEK | {letter: f"capital {name}" for letter, name in CAPITALS.items()} | {"∂": "partial"}
ACCENTS = {"tilde": "\u02dc"}  # as signs of their own, to be set above a letter
FUNCTION_WORDS = ("tanh", "exp")  # for which LaTeX and Typst have a command; any other word in a formula is set upright


def named(sign: str, names: Mapping[str, str]) -> str:
    """What a letter or a sign of a formula is called; one of ASCII without a name is itself. Raises RenderError for any other."""
    name = names.get(sign, sign)
    if name is sign and not sign.isascii():
        raise RenderError(f"a formula has the sign {sign!r} (U+{ord(sign[0]):04X}), for which there is no name here")
    return name
