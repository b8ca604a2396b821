"""Rows as a DataFrame of pandas, which need not be installed."""

from collections.abc import Iterable, Mapping
from typing import Any

from symlstm.errors import UsageError
from symlstm.words import N_


def frame_of(rows: Iterable[Mapping[str, str | None]]) -> Any:
    """A DataFrame with a row for each quantity, by its `id`. Raises UsageError where pandas is not installed."""
    try:
        import pandas
    except ImportError:
        raise UsageError(N_("to_frame needs pandas, which is not installed: pip install pandas")) from None
    return pandas.DataFrame(list(rows)).set_index("id")
