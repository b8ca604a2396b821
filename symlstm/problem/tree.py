"""The plain tree that both file formats are read into, before anything in it is checked."""

from typing import Any, Literal

Format = Literal["toml", "json"]
Tree = dict[str, Any]  # str, Written, int, bool, None, dates; lists and dicts of these. No float.

FORMATS: tuple[Format, ...] = ("toml", "json")


class Written(str):
    """A number as it stands bare in the file: its text, not yet interpreted."""

    __slots__ = ()
