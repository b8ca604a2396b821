"""Which letters of a page stand for two things."""

from itertools import combinations


def shared_letters(glyphs, roles):
    """Pairs of names that begin with the same letter, other than W_f and W_i: of one role, both with a subscript of their own."""
    for one, other in combinations(glyphs, 2):
        first, second = glyphs[one], glyphs[other]
        same = (first.letter, first.accent) == (second.letter, second.accent)
        if same and not (first.sub and second.sub and first.sub != second.sub and roles[one] is roles[other]):
            yield one, other
