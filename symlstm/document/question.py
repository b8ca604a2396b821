"""The first sentences of a solution or a worksheet: what goes in, and what is asked."""

from collections.abc import Iterator

from symlstm.document.blocks import Inline, Maths, Text
from symlstm.document.conventions import marked_results, rounding_rule
from symlstm.document.lines import Writer
from symlstm.document.sentence import commas, sentence
from symlstm.document.tokens import in_quotes, tokens_read
from symlstm.document.wording import begins_with_a_vowel, capitalized, listed, notation_in_words, ordinal
from symlstm.language import _, ngettext
from symlstm.network.ids import identity
from symlstm.problem.problem import Problem

MOST_NUMBERS = 8  # of a sequence that is written into the sentence


def question(problem: Problem, writer: Writer) -> Iterator[Inline]:
    """What goes in, and what is asked."""
    title = _layers(problem) if problem.layers else _(problem.cell.title)
    template = (
        _("An {cell} with {sizes} reads {sequence}.")
        if begins_with_a_vowel(title)
        else _("A {cell} with {sizes} reads {sequence}.")
    )
    yield from sentence(template, cell=title, sizes=listed(_sizes(problem)), sequence=_sequence(problem, writer))
    yield f" {_what_is_asked(problem)}"
    if not problem.layout.shows("conventions") and not writer.withholds:  # by which every number here is rounded
        yield " "
        yield from rounding_rule(problem, writer)
        marked = marked_results(problem, writer)
        yield f" {capitalized(marked)}." if marked else ""
        yield from (f" {said}" for words in notation_in_words(writer.names.notation, problem.network) for said in words)


def _layers(problem: Problem) -> str:
    """Which cells there are: "network of 2 layers (LSTM; GRU, both ways)"."""
    kinds = []
    for layer in problem.network.layers:
        titles = list(dict.fromkeys(_(cell.title) for cell in layer))
        kinds.append(_("{cell} in both directions", cell=listed(titles)) if len(layer) > 1 else titles[0])
    return _("network of {n} layers ({cells})", n=len(kinds), cells="; ".join(kinds)) if len(kinds) > 1 else kinds[0]


def _sizes(problem: Problem) -> Iterator[str]:
    yield ngettext("{n} input", "{n} inputs", problem.inputs)
    if problem.layers:
        units = [problem.sizes[cell.size] for cell in problem.network.cells]
        if len(problem.network.layers) == 1 and len(set(units)) == 1:
            yield ngettext("{n} hidden unit each way", "{n} hidden units each way", units[0])
        elif len(problem.network.layers) == len(units) and len(set(units)) == 1:
            yield ngettext("{n} hidden unit in each layer", "{n} hidden units in each layer", units[0])
        else:
            yield _("{units} hidden units", units=listed(map(str, units)))
    else:
        yield ngettext("{n} hidden unit", "{n} hidden units", problem.hidden)
    if problem.outputs:
        yield ngettext("{n} output", "{n} outputs", problem.outputs)


def _sequence(problem: Problem, writer: Writer) -> Text:
    """The numbers themselves, where they are few; else how many time steps there are; of several, how many sequences."""
    if problem.samples:
        return (ngettext("{n} sequence", "{n} sequences with the same weights", len(problem.samples)),)
    if tokens := tokens_read(problem):
        return sentence(_("the sequence {numbers}"), numbers=in_quotes(tokens))
    [*inputs] = problem.network.inputs
    if not problem.inputs == len(inputs) == 1 or problem.steps > MOST_NUMBERS:
        return (ngettext("{n} time step", "{n} time steps", problem.steps),)
    numbers = [Maths(writer.given(identity(inputs[0], t, 1))) for t in range(1, problem.steps + 1)]
    return sentence(_("the sequence {numbers}"), numbers=commas(numbers))


def _what_is_asked(problem: Problem) -> str:
    when = _when_it_is_asked(problem)
    first = _("what does it predict {when}", when=when) if problem.outputs else _("what is its hidden state {when}", when=when)
    if problem.layout.backward:
        asked = _("{first}, and {second}?", first=first, second=_("what are the gradients of the loss"))
    elif problem.target is not None:
        asked = _("{first}, and {second}?", first=first, second=_("what is the loss"))
    else:
        asked = _("{question}?", question=first)
    return capitalized(asked)


def _when_it_is_asked(problem: Problem) -> str:
    if problem.samples and problem.is_read_out_after:
        return _("after the last step of each")
    if problem.readout == "every":
        return _("after each step") if problem.samples else _("after each of them")
    if not problem.is_read_out_after and problem.read_out_at:
        return _("after time steps {times}", times=listed(map(str, problem.read_out_at)))
    return _("after the {ordinal}", ordinal=ordinal(problem.steps)) if problem.steps > 1 else _("then")
