"""Tests of certified values run on both engines: each must print what the independent oracles say, to the byte."""

import pytest

from symlstm import use_engine
from symlstm.enclosure.arb_exponential import ENGINES, VARIABLE


@pytest.fixture(params=ENGINES)
def engine(request, monkeypatch):
    """One engine after the other; no choice of a test outlives it."""
    monkeypatch.setenv(VARIABLE, request.param)
    use_engine()
    yield request.param
    monkeypatch.undo()
    use_engine()
