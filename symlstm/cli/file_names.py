"""File names that every system accepts, made from names chosen elsewhere."""

from symlstm.rendering.devices import DEVICES

UNSAFE = '<>:"/\\|?*'  # what Windows does not take in a name
MOST_BYTES = 200  # of 255, so that endings still fit
NAMELESS = "problem"


def file_stem(name: str) -> str:
    """The name, with a hyphen for every letter that is not printed or not taken everywhere, and none of Windows' devices."""
    plain = "".join(letter if letter.isprintable() and letter not in UNSAFE else "-" for letter in name)
    short = plain.encode("utf-8")[:MOST_BYTES].decode("utf-8", "ignore").strip(". ")
    first, dot, rest = (short or NAMELESS).partition(".")
    return f"{first}{'_' if first.strip().lower() in DEVICES else ''}{dot}{rest}"
