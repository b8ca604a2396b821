"""Where a document finds the files of its figures."""

from collections.abc import Callable

from symlstm.document.blocks import Figure

Link = Callable[[Figure], str]


def no_link(figure: Figure) -> str:
    """For a text that stands alone."""
    return ""
