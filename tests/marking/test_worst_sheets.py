"""What the search costs is bounded, whatever is written: of very many wrong lines only the first are searched."""

from oracles.calculator import cut, honest
from oracles.generic import generic_problem

from symlstm import with_backward
from symlstm.marking import trials
from symlstm.marking.mark import Marker
from symlstm.marking.search import SheetSearch
from symlstm.marking.sheet import sheet_of

MARKER = Marker(with_backward(generic_problem(3, "lstm", 1, 1, 2)))
RIGHT = honest(MARKER.derivation, 4)
ALL_OFF = {quantity: cut(float(text) + 0.1 + n / 97, 4, False) for n, (quantity, text) in enumerate(RIGHT.items())}


def test_of_very_many_wrong_lines_only_the_first_are_searched(monkeypatch):
    lines, search = [], SheetSearch.search
    monkeypatch.setattr(SheetSearch, "search", lambda self, trial: (lines.append(trial), search(self, trial)))
    assert len(MARKER.mark(sheet_of("ann", ALL_OFF)).wrong) > 20
    assert len(lines) > 5
    lines.clear()
    monkeypatch.setattr(trials, "MOST_SEARCHED", 5)
    assert len(MARKER.mark(sheet_of("ann", ALL_OFF)).wrong) > 20
    assert len(lines) == 5
