"""The progress bar: on a terminal, on stderr, gone when the work is done; nothing in a pipe."""

import io
import sys

from symlstm import load_example, solve
from symlstm.cli.progress import WIDTH, progress_bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def looks_of(monkeypatch, stream):
    """The looks of the bar while the bundled example is solved."""
    monkeypatch.setattr(sys, "stderr", stream)
    with progress_bar(4) as tell:
        solution = solve(load_example(), tell)
        assert solution.document.steps
    return stream.getvalue().split("\r\033[K")


def test_the_bar_grows_and_is_wiped_out(monkeypatch):
    looks = looks_of(monkeypatch, Terminal())
    lengths = [look.count("#") for look in looks if look.startswith("[")]
    assert lengths == sorted(lengths)
    assert lengths[0] == 0
    assert 0 < lengths[-1] <= WIDTH
    assert "Proving every digit" in "".join(looks)
    assert looks[-1] == ""


def test_there_is_no_bar_in_a_pipe(monkeypatch):
    assert looks_of(monkeypatch, io.StringIO()) == [""]
