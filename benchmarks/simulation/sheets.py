"""Sheets as students fill them in: ways of working, what is asked, and sheets without work."""

import math
from dataclasses import dataclass

from textbook import exercise, lines

USUAL = ("c", "h", "y", "loss")


@dataclass(frozen=True)
class Way:
    """How somebody works: digits written beyond those asked, whether digits are cut off, how many more are gone on with (None:
    all), whether zeros at the end are left out, and how many places e^-z and tanh come with from a table (None: from a calculator)."""

    more: int = 0
    cuts: bool = False
    guard: int | None = 0
    drops_zeros: bool = False


WAYS = {
    "rounds": Way(),
    "cuts off": Way(cuts=True),
    "calculator": Way(guard=None),
    "two more digits": Way(guard=2),
    "one more place": Way(more=1),
    "cuts, calculator": Way(cuts=True, guard=None),
    "drops zeros": Way(drops_zeros=True),
}
ROUNDS = Way()
SHOWN, MOST = 10, 1e99  # figures that a calculator shows, and up to which number; floats hold some sixteen


def written(value, places, cuts=False):
    """The text of a number; of one with more digits than a calculator shows, as it shows that. Raises OverflowError where it shows none."""
    if not abs(value) < MOST:
        raise OverflowError(value)
    if abs(value) >= 10 ** (SHOWN - places):
        return f"{value:.{SHOWN - 1}e}"
    digits = math.trunc(value * 10**places) if cuts else round(value * 10**places)
    text = f"{abs(digits):0{places + 1}d}"
    return ("-" if digits < 0 else "") + (f"{text[:-places]}.{text[-places:]}" if places else text)


def worked(ex, made=None, way=ROUNDS):
    """What is written on each line; `made` are other ways to work lines out, or changes of what is written."""
    note = {f"{state}.0.{u}": value for state, values in ex.start.items() for u, value in enumerate(values, 1)}
    texts = {}
    for line in lines(ex):
        other = (made or {}).get(line.id)
        value = other(note) if callable(other) else line.work(note)
        text = written(value, ex.places + way.more, way.cuts)
        if isinstance(other, tuple):
            change, seed = other
            text = change(text, seed)
            value = float(text)
        texts[line.id] = text.rstrip("0").rstrip(".") if way.drops_zeros and "." in text else text
        goes_on = value if way.guard is None else round(value, ex.places + way.more + way.guard) if way.guard else float(text)
        note[line.id] = goes_on
    return texts


def sheet_of(ex, texts):
    return texts


def asked_of(ex, texts, form):
    """The lines that a form asks for: every one, or cell state, hidden state, readout, loss and the gradients of the weights."""
    kept = {line.id: line.what for line in lines(ex)}
    return {id: text for id, text in texts.items() if form == "every" or kept[id] in (*USUAL, "d_W", "d_b")}


def _all(text):
    return lambda ex, random: dict.fromkeys(worked(ex), text)


def _noise(ex, random):
    return {id: f"{random.uniform(0, 1):.{ex.places}f}" for id in worked(ex)}


def _of_another(ex, random):
    return dict(zip(worked(ex), worked(exercise(random, ex.backward, ex.places, like=ex)).values(), strict=True))


def _by_eye(ex, random):
    """Two digits fewer, about what might come out."""
    places = max(ex.places - 2, 0)
    return {id: written(float(text) + random.uniform(-3, 3) * 10**-places, places) for id, text in worked(ex).items()}


IDLE = {
    "1e-9": _all("1e-9"),
    "zeros": _all("0"),
    "zeros to the last place": lambda ex, random: dict.fromkeys(worked(ex), written(0, ex.places)),
    "1/2": _all("1/2"),
    "0.5": lambda ex, random: dict.fromkeys(worked(ex), written(0.5, ex.places)),
    "ones": _all("1"),
    "random numbers": _noise,
    "another exercise": _of_another,
    "by eye": _by_eye,
}
