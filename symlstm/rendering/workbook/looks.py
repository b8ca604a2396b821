"""How cells look: light colours for what is given, what comes of it, and the results; number formats for the digits kept."""

from collections.abc import Iterable
from typing import Any

from symlstm.numbers.rounded import Rounded

GIVEN, RESULT, HEAD, BLOCK = "#FFF4CC", "#DDEFD9", "#E7EBF0", "#F4F6F8"
QUIET, LINE, DIFFERS = "#6B7280", "#BFC5CC", "#B42318"
MOST_PLACES = 15  # digits of a number in a spreadsheet
WIDTH = 10  # letters of a column of given numbers
MOST_UPRIGHT = 14  # such columns of a page that stands upright
Properties = dict[str, Any]

TITLE: Properties = {"bold": True, "font_size": 14, "quote_prefix": True}
STEP: Properties = {"bold": True, "font_size": 12, "bg_color": HEAD, "top": 1, "border_color": LINE}
OF_BLOCK: Properties = {"italic": True, "bg_color": BLOCK, "font_color": "#374151"}
COLUMN_HEAD: Properties = {"bold": True, "bg_color": HEAD, "bottom": 1, "text_wrap": True, "valign": "vcenter"}
GROUP: Properties = {"bold": True}
WORDS: Properties = {"text_wrap": True, "valign": "vcenter"}
REMARK: Properties = {"font_color": QUIET, "indent": 1, "quote_prefix": True}
LABEL: Properties = {"align": "center", "font_color": "#374151"}
IDENTITY: Properties = {"font_color": QUIET, "valign": "vcenter"}
NUMBER: Properties = {"align": "right", "valign": "vcenter"}
INPUT: Properties = {**NUMBER, "bg_color": GIVEN, "border": 1, "border_color": LINE}
COMPUTED: Properties = {**NUMBER, "border": 1, "border_color": LINE}
GOAL: Properties = {**COMPUTED, "bg_color": RESULT, "bold": True}
CERTIFIED: Properties = {**NUMBER, "font_color": QUIET}
CHECK: Properties = {"align": "center", "valign": "vcenter", "font_color": QUIET}


def width_for(numbers: Iterable[Rounded], least: int) -> int:
    """How many letters wide a column is in which these numbers can be read."""
    return max([least, *(min(len(str(number)), 2 * MOST_PLACES) + 3 for number in numbers)])


def shown_as(number: Rounded, further: int = 0) -> Properties:
    """The number format that shows as many digits as were certified, or some further ones."""
    if number.scientific:
        return {"num_format": f"{_decimals(len(number.digits) - 1 + further)}E+00"}
    return {"num_format": _decimals(max(-number.exponent, 0) + further)}


def _decimals(places: int) -> str:
    return f"0.{'0' * min(places, MOST_PLACES)}" if places > 0 else "0"


class Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Any):
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, *several: Properties) -> Any:
        """A format with all these properties, of which later ones win."""
        properties = {key: value for each in several for key, value in each.items()}
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(properties)
        return self._made[key]
