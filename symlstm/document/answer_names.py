"""What the names of the answer form stand for where they do not look like the letters of the page: g for c̃."""

from collections.abc import Iterable, Iterator

from symlstm.derivation.step import Step
from symlstm.document.blocks import Code, Maths, Text
from symlstm.document.names import Names
from symlstm.document.sentence import conjunction, sentence
from symlstm.language import _
from symlstm.network.glyph import glyph_of
from symlstm.network.names import Kind

OF_EACH_KIND = (Kind.GRADIENT, Kind.HANDED_BACK, Kind.INITIAL_GRADIENT, Kind.UPDATED)  # shown by an example


def answer_names(names: Names, steps: Iterable[Step]) -> Text:
    """g stands for c̃, z_g for z_c̃ and d_f for δf; nothing where every name of what is asked spells its letter out."""
    texts = list(dict.fromkeys(step.name for step in steps))
    found = [*_other_letters(names, texts), *_examples(names, texts)]
    items = [
        sentence(_("{id} stands for {letter}") if n == 0 else _("{id} for {letter}"), id=Code(text), letter=_letter(names, text))
        for n, text in enumerate(found)
    ]
    return conjunction(items) if items else ()


def _other_letters(names: Names, texts: list[str]) -> Iterator[str]:
    """The values that are not called by their letter. That tanh_c is tanh c needs no word."""
    for text in texts:
        glyph = glyph_of(text, names.glyphs)
        if names.network.names[text].kind is Kind.VALUE and glyph != glyph_of(text, {}) and not glyph.function:
            yield text


def _examples(names: Names, texts: list[str]) -> Iterator[str]:
    """A gradient of each kind and an updated parameter."""
    for kind in OF_EACH_KIND:
        yield from [text for text in texts if names.network.names[text].kind is kind][:1]


def _letter(names: Names, text: str) -> Maths:
    """The letter; of what a time step hands back with its time, which is all that tells it from another gradient."""
    needs_time = names.network.names[text].kind in (Kind.HANDED_BACK, Kind.INITIAL_GRADIENT)
    return Maths(names.vector(text, None) if needs_time else names.plain(text))
