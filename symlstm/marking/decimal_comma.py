"""Whether the commas within the numbers of a sheet are decimal points."""

import re
from collections.abc import Mapping

from symlstm.marking.table import Comma, Unpadded
from symlstm.marking.written import Written, read_entry

_GROUPED = re.compile(r"[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+")  # 1,234 may be more than a thousand


def is_comma_decimal(comma: Comma, texts: Mapping[str, str]) -> bool:
    """Whether commas on a sheet are decimal points. Where nothing else decides, they are if no number has a point, and if in one of
    them the comma cannot separate thousands."""
    if comma is not Comma.ALONE:
        return comma is Comma.ALWAYS
    typed = [text.strip() for text in texts.values() if not isinstance(text, Unpadded)]
    return not any(map(_has_point, typed)) and any("," in text and not _GROUPED.fullmatch(text) for text in typed)


def _has_point(text: str) -> bool:
    """Whether a text is a number with a point, or may be meant as one; words and formulas have points for other reasons."""
    if "." not in text:
        return False
    return isinstance(read_entry(text), Written) or not (text.startswith("=") or any(map(str.isalpha, text)))
