"""Why an entry is no number, and what belongs in its place: for the person who looks at it, and for the student.

Of what stands beside one number it is said which number may be meant; nothing here is ever taken for it.
"""

import re
from collections.abc import Callable

from symlstm.marking.written import MAX_CHARACTERS, MAX_EXPONENT, NUMBER, Unreadable, has_undeclared_comma, in_plain_signs
from symlstm.words import N_, said

DECIMAL_COMMA = N_("a decimal comma where a point belongs; it is read with --decimal-comma")
_PLAIN = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_ENDLESS = re.compile(r"[+-]?(?:nan|inf|infinity|∞)", re.IGNORECASE)
_DATE = re.compile(r"([0-9]{1,4})[-./]([0-9]{1,2})[-./]([0-9]{1,4})( [0-9][0-9]?:[0-9][0-9].*)?")
_PERCENT = re.compile(rf"({_PLAIN}|[+-]?[0-9]*,[0-9]+)\s*(?:%|percent|per cent)", re.IGNORECASE)
_WITH_WORDS = re.compile(
    rf"(?:(?:ca|about|approx|circa)\b\.?\s*)?({_PLAIN})(?:\s*(?!e$)[^\W\d_][^\d=]*|\s*\([^\d]*\)|\s*[;:,!?-])?", re.IGNORECASE
)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:([,.'’ \u00a0\u202f\u2009])[0-9]{3})(?:\1[0-9]{3})*(?:(?!\1)[.,][0-9]+)?")
_TWO_POINTS = re.compile(r"[+-]?[0-9]*\.(?:\.[0-9]+|[0-9]+(?:\.[0-9]+)+)")
_WRAPPED = re.compile(rf"[(\[{{$<|]\s*({_PLAIN})\s*[)\]}}$>|]")
_NAMED = re.compile(rf"[^\W\d_][\w.,()' ]*?\s*[=:≈]\s*({_PLAIN})")
_LETTERS = str.maketrans("OolI", "0011")
_MARKS = re.compile(r"[√^*/+=±]|\d\s*-\s*\d")

Reason = Callable[[str], str]


def why_unreadable(entry: Unreadable) -> str:
    """What is wrong with an entry, and what belongs there; to be worded when it is shown."""
    text = in_plain_signs(entry.text)
    return next(filter(None, (test(text) for test in _TESTS)), "") or N_("no number; a decimal belongs here, such as 0.5")


def _long(text: str) -> str:
    return said("more than {most} characters; one number belongs here", most=MAX_CHARACTERS) if len(text) > MAX_CHARACTERS else ""


def _comma(text: str) -> str:
    return DECIMAL_COMMA if has_undeclared_comma(Unreadable(text)) else ""


def _endless(text: str) -> str:
    return N_("not a finite number; a decimal belongs here, such as 0.5") if _ENDLESS.fullmatch(text) else ""


def _no_result(text: str) -> str:
    """What a spreadsheet shows or holds in place of a number."""
    if re.fullmatch(r"#+|#[A-Z/0]+[!?]?", text):
        return N_("an error of a spreadsheet; its number belongs here")
    if text.startswith("=") and re.search(r"[A-Za-z(+*/^-]", text[2:]):
        return N_("a formula; the number that it gives belongs here")
    return N_("true or false; a number belongs here") if text.casefold() in ("true", "false") else ""


def _huge(text: str) -> str:
    found = NUMBER.fullmatch(text)
    is_power = found is not None and "," not in found["mantissa"]
    return said("a power of ten beyond {most}; no number here is so large or so small", most=MAX_EXPONENT) if is_power else ""


def _by_zero(text: str) -> str:
    return N_("divided by zero; a number belongs here") if re.fullmatch(r"[+-]?\d+\s*/\s*0+", text) else ""


def _date(text: str) -> str:
    found = _DATE.fullmatch(text)
    is_one = found is not None and int(found[1]) >= 1 and 1 <= min(int(found[2]), int(found[3])) <= 12
    return N_("a date; a number belongs here") if is_one else ""


def _grouped(text: str) -> str:
    """A number with a mark between its thousands; of one such mark alone nobody knows whether it is the decimal point."""
    found = _GROUPED.fullmatch(text)
    if found is None or (found[1] in ",." and len(re.findall(r"[,.]", text)) == 1):
        return ""
    number = text.replace(found[1], "")
    return said("a mark between thousands; if it is {number}, write that alone", number=number)


def _points(text: str) -> str:
    return N_("more than one decimal point; one number belongs here") if _TWO_POINTS.fullmatch(text) else ""


def _wrapped(text: str) -> str:
    """A number in brackets, or behind the name of what it is."""
    found = _WRAPPED.fullmatch(text) or _NAMED.fullmatch(text)
    return said("something beside the number; if it is {number}, write that alone", number=found[1]) if found else ""


def _mistyped(text: str) -> str:
    """A number with a letter for one of its digits."""
    number = text.translate(_LETTERS)
    is_one = number != text and re.search(r"[0-9]", text) and re.fullmatch(_PLAIN, number)
    return said("a letter for a digit; if it is {number}, write that", number=number) if is_one else ""


def _percentage(text: str) -> str:
    return N_("a percentage; write it as a decimal") if _PERCENT.fullmatch(text) else ""


def _wordless(text: str) -> str:
    return N_("no number; a decimal belongs here, such as 0.5") if not re.search(r"[0-9]", text) else ""


def _cut_short(text: str) -> str:
    return N_("not written to its end; the digits alone belong here") if re.fullmatch(rf"{_PLAIN}\s*(?:\.\.+|…)", text) else ""


def _with_words(text: str) -> str:
    found = _WITH_WORDS.fullmatch(text)
    if found is None or _MARKS.search(text):
        return ""
    return said("something beside the number; if it is {number}, write that alone", number=found[1])


def _unfinished(text: str) -> str:
    return N_("still to be worked out; its decimal belongs here") if re.search(r"[√^*/=]|\d\s*[-+]\s*\d", text) else ""


def _several(text: str) -> str:
    return N_("more than one number; one belongs here") if len(re.findall(r"\d+(?:\.\d+)?|\.\d+", text)) > 1 else ""


_TESTS: tuple[Reason, ...] = (
    _long, _comma, _endless, _no_result, _huge, _by_zero, _date, _percentage, _wordless, _cut_short, _grouped, _points, _mistyped, _wrapped,
    _with_words, _unfinished, _several,
)  # fmt: skip
