"""The progress bar: on a terminal, on stderr, gone when the work is done; nothing in a pipe."""

import io
import sys

from symlstm import load_example, solve
from symlstm.cli.progress import WIDTH, progress_bar, with_bar


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


def test_the_bar_over_sheets_says_which_it_is_and_what_is_left_and_is_off_while_one_is_printed(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    seen = []
    for item in with_bar(iter("abc"), 3, "Marking sheet"):
        seen.append(item)
        assert terminal.getvalue().endswith("\r\033[K")
    looks = [look for look in terminal.getvalue().split("\r\033[K") if look]
    assert seen == ["a", "b", "c"]
    assert [look.partition("] ")[2] for look in looks] == [
        "Marking sheet 1 of 3",
        "Marking sheet 2 of 3, about 0 s left",
        "Marking sheet 3 of 3, about 0 s left",
    ]
    assert [look.count("#") for look in looks] == [0, WIDTH // 3, WIDTH * 2 // 3]


def test_the_bar_over_sheets_goes_when_the_work_is_broken_off(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    for _ in with_bar(iter("abc"), 3, "Marking sheet"):
        break
    assert terminal.getvalue().endswith("\r\033[K")


def test_there_is_no_bar_over_sheets_in_a_pipe(monkeypatch):
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert list(with_bar(iter("abc"), 3, "Marking sheet")) == ["a", "b", "c"]
    assert sys.stderr.getvalue() == ""
