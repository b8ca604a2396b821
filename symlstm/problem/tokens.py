"""Characters and words: a `vocabulary`, and a sequence and targets in its tokens, which stand for one-hot columns."""

from collections.abc import Collection, Sequence
from typing import Any
from unicodedata import normalize

from symlstm.problem.findings import Findings
from symlstm.problem.shapes import written_list
from symlstm.problem.sizes import MAX_STEPS
from symlstm.problem.tree import BareNumber, Tree
from symlstm.problem.wording import plain, shown
from symlstm.words import N_, counting, said

MOST_TOKENS = 256  # as many as a vector may have entries
LONGEST = 40  # characters of a token
IN_TOKENS = ("sequence", "target")
_AS_A_TEXT = {
    "sequence": N_("the tokens of the sequence, as it is a text"),
    "target": N_("the tokens of the target, as it is a text"),
}


def read_vocabulary(tree: Tree, findings: Findings) -> tuple[str, ...]:
    """The tokens in their order; none where there is no vocabulary, or one that is no list of tokens, which is reported."""
    value = tree.get("vocabulary")
    if value is None:
        return ()
    tokens = _tokens(value)
    if not isinstance(tokens, list | tuple) or not tokens:
        expected = N_('a text of one-letter tokens, "helo", or a list of tokens, ["the", "cat"]')
        findings.add("vocabulary", shown(value), expected)
        return ()
    if len(tokens) > MOST_TOKENS:
        findings.add("vocabulary", _counted(tokens), said("at most {most}", most=MOST_TOKENS))
        return ()
    _check_tokens(list(tokens), findings)
    return tuple(map(str, tokens))


def _tokens(value: Any) -> Any:
    """The letters of a text, or the items of a list. A letter and its accent are one letter, however they are typed."""
    if _is_text(value):
        return list(normalize("NFC", value))
    return [normalize("NFC", each) if _is_text(each) else each for each in value] if isinstance(value, list | tuple) else value


def _check_tokens(tokens: list[Any], findings: Findings) -> None:
    seen: set[Any] = set()
    for number, token in enumerate(tokens, 1):
        where = f"vocabulary[{number}]"
        if not _is_text(token) or not token or len(token) > LONGEST:
            findings.add(where, shown(token), said("a token: a text of 1 to {most} characters", most=LONGEST))
        elif token in seen:
            findings.add(where, shown(token), N_("each token once"))
        else:
            seen.add(token)


def with_numbers_for_tokens(tree: Tree, vocabulary: tuple[str, ...], findings: Findings) -> Tree:
    """The tree with one-hot rows wherever sequence and target are written in tokens."""
    unsaid = findings if vocabulary or "vocabulary" not in tree else Findings()  # what is wrong with a vocabulary was reported
    return {**tree, **{key: _rows(key, tree[key], vocabulary, unsaid) for key in IN_TOKENS if key in tree}}


def _rows(key: str, value: Any, vocabulary: tuple[str, ...], findings: Findings) -> Any:
    """One row for each token; anything else, and what is written in numbers, as it is."""
    tokens = _tokens(value)
    if not isinstance(tokens, list | tuple) or not tokens or not _in_tokens(value, tokens, vocabulary):
        return value
    if not vocabulary:
        if _is_text(value):
            findings.add("vocabulary", N_("nothing"), _AS_A_TEXT[key], N_('write vocabulary = "helo", say'))
            return [[0]]
        return value
    if _is_text(value) and max(map(len, vocabulary)) > 1 and set(tokens) - set(vocabulary):
        words = [word for word in value.split() if len(word) <= LONGEST]
        findings.add(
            key, shown(value), N_("a list of tokens, as the vocabulary has words"), said("write {list}", list=written_list(words))
        )
        return [one_hot(0, len(vocabulary))]
    if len(tokens) > MAX_STEPS:
        findings.add(key, _counted(tokens), said("at most {most}", most=f"{MAX_STEPS:,}"))
    return _columns(key, tokens[:MAX_STEPS], vocabulary, findings)


def _columns(key: str, tokens: Sequence[str], vocabulary: tuple[str, ...], findings: Findings) -> list[list[int]]:
    """A one-hot column for each token; what is no token is reported."""
    places = {token: place for place, token in reversed(list(enumerate(vocabulary)))}
    columns = [
        one_hot(place, len(vocabulary)) for place in range(len(vocabulary))
    ]  # one for each token, however often it is read
    for number, token in enumerate(tokens, 1):
        if token not in places:
            _refuse_token(f"{key}[{number}]", token, vocabulary, findings)
    return [columns[places.get(token, 0)] for token in tokens]


def _in_tokens(value: Any, tokens: Sequence[Any], vocabulary: Collection[str]) -> bool:
    """Whether a value is written in tokens: a text that is no number, or a flat list of texts of which one at least is no number,
    unless all of them are tokens."""
    if not all(map(_is_text, tokens)):
        return False
    return all(token in vocabulary for token in tokens) or not all(
        map(_looks_like_a_number, [value] if _is_text(value) else tokens)
    )


def _refuse_token(where: str, token: str, vocabulary: tuple[str, ...], findings: Findings) -> None:
    known = " ".join(vocabulary[:10]) + (" ..." if len(vocabulary) > 10 else "")
    near = next((each for each in vocabulary if each.casefold() == token.casefold()), None)
    hint = said("did you mean {name}?", name=shown(near)) if near else ""
    findings.add(where, shown(token), said("a token of the vocabulary: {tokens}", tokens=plain(known)), hint)


def _counted(tokens: Sequence[Any]) -> str:
    return counting("{n} token", "{n} tokens", len(tokens))


def one_hot(place: int, length: int) -> list[int]:
    """The row that is 1 at one place, counted from 0, and else 0."""
    return [int(other == place) for other in range(length)]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, BareNumber)


def _looks_like_a_number(text: str) -> bool:
    return bool(text) and set(text) <= set("0123456789+-./eE_ ")
