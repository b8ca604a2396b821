"""The plain tree that both file formats are read into, before anything in it is checked."""

from typing import Any, Literal

FileFormat = Literal["toml", "json"]
Tree = dict[str, Any]  # str, BareNumber, int, bool, None, dates; lists and dicts of these. No float.

FORMATS: tuple[FileFormat, ...] = ("toml", "json")


class BareNumber(str):
    """A number as it stands bare in the file: its text, not yet interpreted."""

    __slots__ = ()
