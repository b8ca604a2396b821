"""How wide the letters of formulas are, in em: italics of New Computer Modern Math with the space behind them, as Typst measures them,
rounded up. Those of TeX's fonts and of Latin Modern Math, which web pages have, are the same to a few hundredths.
"""

from collections.abc import Mapping

_BY_WIDTH = (
    (0.30, "l"),
    (0.36, "iι"),
    (0.37, "t"),
    (0.44, "bjℓ"),
    (0.47, "cersε"),
    (0.49, "qδθξ"),
    (0.50, "ozv"),
    (0.51, "gζ"),
    (0.53, "apyIηρ"),
    (0.55, "dkτνυ"),
    (0.58, "fhxuγκ"),
    (0.60, "nλσπ∂βμ"),
    (0.64, "αχωΓ"),
    (0.67, "JψφΞ"),
    (0.69, "LSΛ"),
    (0.73, "wTΣΦΩ"),
    (0.77, "AOZΠ"),
    (0.79, "BCFGPQRUYΘΨ"),
    (0.80, "EV"),
    (0.84, "DΔ"),
    (0.88, "mX"),
    (0.92, "HNK"),
    (1.08, "MW"),
)
LETTERS: Mapping[str, float] = {letter: wide for wide, letters in _BY_WIDTH for letter in letters}
SMALL, LARGE = 0.6, 0.85  # of any other alphabet


def width_of_letters(text: str) -> float:
    """The width of letters in a row."""
    return sum(LETTERS.get(letter, LARGE if letter.isupper() else SMALL) for letter in text)
