"""Gradients that come from outside: for some states a given vector u that is added to dL/d state, where one is given.

It stands in the place of whatever reads the state outside the network, or beside a loss, which does not count it. As a loss it would be the
sum of u times the state.
"""

from functools import cache

from symlstm.language import N_
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size, hidden_size, upstream
from symlstm.network.stage import Stage


@cache
def upstream_stage(states: tuple[str, ...]) -> Stage:
    """The stage that gives states gradients: the same object for the same states. It works nothing out."""
    given = tuple(map(upstream, states))
    return Stage(
        name="upstream",
        title=N_("gradients from outside"),
        source="",
        reads={name: hidden_size(name) for name in (*states, *given)},
        size=Size.HIDDEN,
        order=given,
        blocks=(),
        glyphs={name: Glyph("u", sub=Glyph(state)) for name, state in zip(given, states, strict=True)},
    )
