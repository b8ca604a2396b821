"""Characters and words: the token that a one-hot column stands for, and the one that is predicted."""

from collections.abc import Iterable, Iterator
from unicodedata import category

from symlstm.document.blocks import Block, Paragraph, Text
from symlstm.document.lines import Writer
from symlstm.document.sentence import commas, sentence
from symlstm.language import _
from symlstm.network.ids import identity
from symlstm.problem.problem import Problem
from symlstm.problem.typed import Matrix, Vector
from symlstm.words import N_

UNSEEN = {" ": N_("space"), "\n": N_("line break"), "\t": N_("tab")}


def quoted(token: str) -> str:
    """A token as it stands in a sentence, what would not be seen in it by its name or its number."""
    return _("“{token}”", token=_(UNSEEN[token]) if token in UNSEEN else _seen(token))


def _seen(token: str) -> str:
    hides = token.isspace() or all(category(letter) in ("Cf", "Zs") for letter in token)
    return "".join(f"U+{ord(letter):04X}" if hides or category(letter) == "Cc" else letter for letter in token)


def token_of(problem: Problem, column: Vector) -> str | None:
    """The token that a one-hot column stands for; None for any other column, and where there is no vocabulary."""
    if len(column) != len(problem.vocabulary) or sorted(column) != [0] * (len(column) - 1) + [1]:
        return None
    return problem.vocabulary[column.index(1)]


def tokens_read(problem: Problem) -> list[str] | None:
    """The tokens of the sequence; None unless each of its columns stands for one."""
    return _tokens(problem, problem.sequence)


def target_tokens(problem: Problem) -> list[str] | None:
    """The tokens that should be predicted; None unless each target stands for one."""
    return _tokens(problem, problem.target or ())


def _tokens(problem: Problem, columns: Matrix) -> list[str] | None:
    found = [token_of(problem, column) for column in columns]
    return [token for token in found if token is not None] if found and None not in found else None


def vocabulary(problem: Problem) -> Iterator[Block]:
    """What the entries of one-hot columns stand for, and which tokens are the targets."""
    if not problem.vocabulary:
        return
    first, *others = ((str(n), quoted(token)) for n, token in enumerate(problem.vocabulary, 1))
    said = [_("Entry {n} of a one-hot column stands for {token}", n=first[0], token=first[1])]
    text = ", ".join((*said, *(_("{n} for {token}", n=n, token=token) for n, token in others)))
    targets = target_tokens(problem)
    yield Paragraph((text + ".", *((" ", _("Targets:"), " ", *in_quotes(targets), ".") if targets else ())))


def in_quotes(tokens: Iterable[str]) -> Text:
    return commas([quoted(token) for token in tokens])


def predictions_of_tokens(problem: Problem) -> dict[str, tuple[str, ...]]:
    """The predictions of each time step that is read out, where they belong to the tokens of a vocabulary: the ids of their entries."""
    name = problem.network.prediction
    if not name or not problem.vocabulary or problem.outputs != len(problem.vocabulary):
        return {}
    units = range(1, problem.outputs + 1)
    return {identity(name, t): tuple(identity(name, t, unit) for unit in units) for t in problem.read_out_at}


def predicted(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """Which token is predicted at a time step, and which would have been right."""
    place = None if writer.withholds else writer.page.largest.get(identity(problem.network.prediction or "", t))
    if place is None:
        return
    targets = dict(zip(problem.read_out_at, problem.target or (), strict=False))
    said = sentence(_("Predicted: {token}"), token=quoted(problem.vocabulary[place]))
    right = token_of(problem, targets[t]) if t in targets else None
    yield Paragraph((*said, _("; right: {token}.", token=quoted(right)) if right else "."))
