"""Right inputs made wrong: numbers, words, lines and bytes of a text; keys, types and sizes of a tree; encodings."""

import json
import re
from collections.abc import Callable, Iterable
from copy import deepcopy
from random import Random
from typing import Any

TOKEN = re.compile(r"[-+]?\d[\w.+\-/]*|\w+|\s+|.", re.S)
NUMBER = re.compile(r"[-+]?\d")
MOST = 1_200_000  # bytes of an input: a little more than a problem file may have

NUMBERS = (
    "0", "-0", "+0", "-0.0", "1", "-1", "2", "3", "7", "20", "21", "100", "0.5", ".5", "5.", "-.5", "1e5", "1E-5", "1e300", "1e301", "-1e300",
    "1e-300", "1e-301", "1e1301", "1e99999999999", "1/3", "-2/7", "1/0", "0/1", "1/-3", "1//3", "9" * 300, "9" * 999, "9" * 1001, "9" * 5000,
    "0." + "3" * 900, "1/" + "7" * 990, "nan", "inf", "-inf", "0x10", "0b1", "0o7", "1_000", "1,5", "0,2950", "1.2.3", "--1", "+-1", "1e", "e5",
    "½", "٣", "−1", "–1", "‐1", "１２", "1 000", "1\u00a0000", "1'000", "2.95 · 10⁻¹", "2.95*10^-1", "≈0.5", "~0.5", "=0.5", "'0.5", "0.5.", "9/2",
    "true", "false", "null", "None", '""', "[]", "{}", "1979-05-27", "1979-05-27T07:32:00Z", "07:32:00", "2**99999", "10**10**10", "1;2", "%5",
)  # fmt: skip
WORDS = (
    "", " ", "\t", "\0", "\x07", "\x1b[31m", "\x7f", "\x85", "\u2028", "\u200b", "\u202e", "\u2066", "\ufeff", "\ufffe", "\ud800", "\udcff", "é", "e\u0301", "ﬁ",
    "李", "😀", "👩‍👩‍👧", "שלום", "ß", "İ", "ǅ", "Å", "a" * 300, "a" * 100_000, "x\ny", "x\r\ny", '"', "'", "\\", "\\u0041", "\\x00", "=1+1", "＝1+1", "@x",
    "-2+3", "<script>alert(1)</script>", "&amp;", "]]>", "--", "$x$", "$$", "\\input{/etc/passwd}", "\\end{document}", "%", "#", "&", "[x]", "{", "}",
    "{{ 7*7 }}", "<< 7*7 >>", "<% x %>", "<# x", "../../x", "a/b", "aux", "con.txt", ".", "..", "~", "|x", "`", "*", "_", "#import", "#panic()", "//", "/*",
    "sequence", "weights", "W_f", "U_f", "W_xf", "b_xf", "W_y", "target", "h.1.1", "f.2.1", "d_W_f.1.1", "loss", "rate", "student", "node", "value", "sep=;",
    "None", "NaN", "true", "__class__", "__proto__", "self", "lstm", "gru", "every", "half-even",
)  # fmt: skip
BRACKETS = ("[", "]", "{", "}", "(", ")", '"', "'", '"""', "\\", ",", ";", "\t", "\n", "\r", "=", ":", ".", "#", "|")
SIZES = (2, 3, 5, 12, 40, 300, 2001, 50_000)  # between 300 and the bounds lies what may rightly take long
LEAVES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 10**30, 10**400, 0.5, float("inf"), float("nan"), 1e308, "", "x", "0.5", "1/3", "1/0", [], {}, [[]], [{}], {"": 0},
    {"a": {"b": []}}, [1, [2, [3, [4]]]], ["0.5"], [None], [True],
)  # fmt: skip
ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "latin-1", "cp1252", "utf-7", "utf-32", "cp037", "shift-jis")

DIGITS = re.compile(r"((?:places|figures|guard|steps|digits|limit)\W{0,6}?)(\d{3,5})(?!\d)")


def changed(text: str, rng: Random, others: Iterable[str] = ()) -> bytes:
    """A text with up to six changes, as bytes; now and then in another encoding, or with noise."""
    for _ in range(rng.choice((0, 1, 1, 1, 2, 2, 3, 6))):
        text = rng.choice(CHANGES)(text, rng, tuple(others))[:MOST]
    return noisy(encoded(tame(text), rng), rng)


def tame(text: str) -> str:
    """The text without requests that are right and long: thousands of digits or hundreds of steps of training."""
    return DIGITS.sub(lambda m: m[1] + (m[2] if int(m[2]) > 10_000 else m[2][:2]), text)


def encoded(text: str, rng: Random) -> bytes:
    """Bytes of the text, mostly in UTF-8; half a letter stays half a letter."""
    if rng.random() < 0.06:
        return text.encode(rng.choice(ENCODINGS), errors="replace")
    return text.encode("utf-8", errors="surrogatepass")


def noisy(content: bytes, rng: Random) -> bytes:
    """Bytes with a little noise, seldom."""
    if rng.random() < 0.94:
        return content
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 3, 30))):
        place = rng.randrange(len(data) + 1)
        data[place : place + rng.choice((0, 1, 1, 5))] = rng.randbytes(rng.choice((0, 1, 1, 4)))
    return bytes(data[: rng.randrange(len(data) + 1)] if rng.random() < 0.2 else data)


def with_token(text: str, rng: Random, new: Callable[[str], str], numbers: bool | None = None) -> str:
    """The text with one token made another: a number, a word, or any."""
    tokens = TOKEN.findall(text)
    places = [n for n, token in enumerate(tokens) if numbers is None or (bool(NUMBER.match(token)) == numbers and token.strip())]
    if places:
        place = rng.choice(places)
        tokens[place] = new(tokens[place])
    return "".join(tokens)


def _lines(text: str, rng: Random, change: Callable[[list[str], int, int], None]) -> str:
    lines = text.splitlines(keepends=True)
    if lines:
        change(lines, rng.randrange(len(lines)), rng.randrange(len(lines)))
    return "".join(lines)


def _nudged(number: str, rng: Random) -> str:
    """A number near another: a digit changed, the sign, the point, more or fewer digits."""
    place = rng.randrange(len(number))
    ways = (
        number[:place] + str(rng.randrange(10)) + number[place + 1 :],
        number.removeprefix("-") if number.startswith("-") else f"-{number}",
        number + str(rng.randrange(10)),
        number[:-1] or "0",
        number.replace(".", ","),
        number.replace(".", ""),
        number + rng.choice((" ", "0", "e1", "e-3", "/3")),
    )
    return rng.choice(ways)


def _swapped(lines: list[str], a: int, b: int) -> None:
    lines[a], lines[b] = lines[b], lines[a]


CHANGES: tuple[Callable[[str, Random, tuple[str, ...]], str], ...] = (
    lambda text, rng, others: with_token(text, rng, lambda _: rng.choice(NUMBERS), numbers=True),
    lambda text, rng, others: with_token(text, rng, lambda token: _nudged(token, rng), numbers=True),
    lambda text, rng, others: with_token(text, rng, lambda token: _nudged(token, rng), numbers=True),
    lambda text, rng, others: with_token(text, rng, lambda _: rng.choice(WORDS), numbers=False),
    lambda text, rng, others: with_token(text, rng, lambda token: token + rng.choice(WORDS)),
    lambda text, rng, others: with_token(
        text, rng, lambda token: rng.choice((str.upper, str.title, str.swapcase))(token), numbers=False
    ),
    lambda text, rng, others: with_token(text, rng, lambda _: ""),
    lambda text, rng, others: with_token(text, rng, lambda token: rng.choice(BRACKETS)),
    lambda text, rng, others: with_token(text, rng, lambda token: (token * rng.choice(SIZES))[:MOST]),
    lambda text, rng, others: _lines(text, rng, lambda lines, a, b: lines.insert(b, lines[a])),
    lambda text, rng, others: _lines(text, rng, lambda lines, a, b: lines.__delitem__(a)),
    lambda text, rng, others: _lines(text, rng, _swapped),
    lambda text, rng, others: _lines(
        text, rng, lambda lines, a, b: lines.insert(a, "".join(lines[:b]) * rng.choice((1, 1, 3, 50)))
    ),
    lambda text, rng, others: re.sub("\r?\n", rng.choice(("\r", "\r\n", "\x85", "\u2028", "\n\n", " ")), text),
    lambda text, rng, others: text[: rng.randrange(len(text) + 1)] + (rng.choice(others) if others else ""),
    lambda text, rng, others: rng.choice(WORDS) + text,
)


def changed_tree(tree: Any, rng: Random) -> Any:
    """A tree, as JSON and TOML give it, with one to three changes."""
    tree = json.loads(json.dumps(tree))
    for _ in range(rng.choice((1, 1, 2, 3))):
        branches = [node for node in _nodes(tree) if isinstance(node, dict | list) and node]
        if branches:
            _change_branch(rng.choice(branches), rng)
    return tree


def _nodes(tree: Any) -> Iterable[Any]:
    yield tree
    if isinstance(tree, dict | list):
        for child in tree.values() if isinstance(tree, dict) else tree:
            yield from _nodes(child)


def _change_branch(branch: Any, rng: Random) -> None:
    place = rng.choice(list(branch) if isinstance(branch, dict) else range(len(branch)))
    other = rng.choice(list(branch) if isinstance(branch, dict) else range(len(branch)))
    match rng.randrange(8):
        case 0 | 1:
            branch[place] = deepcopy(rng.choice(LEAVES))  # it may be changed in its turn
        case 2:
            branch[place] = rng.choice(NUMBERS)
        case 3:
            del branch[place]
        case 4:
            branch[place] = [branch[place]] * rng.choice((1, 1, 2, 3))
        case 5:
            branch[place] = deepcopy(branch[other])
        case 6 if isinstance(branch, dict):
            branch[rng.choice((*WORDS, str(place) + rng.choice(WORDS)))] = branch.pop(place)
        case 6:
            branch[:] = branch * rng.choice(SIZES[:6])
        case 7 if isinstance(branch[place], list) and branch[place] and all(isinstance(row, list) for row in branch[place]):
            branch[place] = [list(column) for column in zip(*branch[place], strict=False)]  # transposed
        case _:
            branch[place] = str(branch[place]) if rng.random() < 0.5 else {"x": branch[place]}


def as_toml(tree: dict[str, Any]) -> str:
    """A tree as TOML: what is no table first, then each table below its name."""
    plain = [f"{_key(key)} = {_inline(value)}" for key, value in tree.items() if not isinstance(value, dict)]
    tables = [f"[{_key(key)}]\n" + "\n".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) for key, value in tree.items()
              if isinstance(value, dict)]  # fmt: skip
    return "\n".join([*plain, *tables]) + "\n"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)


def _inline(value: Any) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{_key(k)} = {_inline(v)}" for k, v in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_inline, value)) + "]"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case bool() | None:
            return {True: "true", False: "false", None: '"null"'}[value]
        case _:
            return repr(value)
