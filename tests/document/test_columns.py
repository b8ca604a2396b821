"""The columns of a table too wide for a line: as few groups as there can be, and about as wide as each other."""

import pytest

from symlstm.document.columns import columns_that_fit


@pytest.mark.parametrize(
    ("widths", "groups"),
    [
        ([5.0] * 4, [4]),
        ([5.0] * 5, [3, 2]),
        ([5.0] * 11, [4, 4, 3]),
        ([20.0, 1.0, 1.0, 1.0], [1, 3]),
        ([30.0, 30.0], [1, 1]),
        ([], [0]),
    ],
)
def test_no_group_is_left_with_a_column_that_others_might_have_had(widths, groups):
    columns = [(str(n), wide) for n, wide in enumerate(widths)]
    found = list(columns_that_fit(columns, 2.0, 22.5))
    assert [len(group) for group in found] == groups
    assert [name for group in found for name in group] == [name for name, _ in columns]
