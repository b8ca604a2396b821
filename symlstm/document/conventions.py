"""How to read the page, in a few lines: which column belongs to what, how numbers are rounded, what the signs mean."""

from collections.abc import Iterator

from symlstm.document.blocks import Bullets, Inline, Maths, Section, Strong, Text
from symlstm.document.formula import APPROX, EQUALS, HADAMARD
from symlstm.document.lines import Writer
from symlstm.document.names import Names
from symlstm.document.outline import shows_all_lines
from symlstm.document.sentence import commas, conjunction, sentence
from symlstm.document.stacks import Parts, stacks_of, weights_over
from symlstm.document.vector_formulas import part_label
from symlstm.document.wording import TIME_IN_NAMES, TINY, capitalized, notation_in_words, rounding_in_words
from symlstm.language import N_, _, ngettext
from symlstm.numbers.outcome import Outcome
from symlstm.problem.problem import Problem


def conventions(problem: Problem, writer: Writer) -> Section:
    """How to read the rest."""
    return Section("conventions", _("Conventions"), (Bullets(tuple(_points(problem, writer))),))


def _points(problem: Problem, writer: Writer) -> Iterator[Text]:
    yield (Strong(_("Order.")), " ", *order_in_words(problem, writer.names))
    yield (Strong(_("Rounding.")), " ", *rounding_rule(problem, writer))
    yield (Strong(_("Signs.")), " ", *_signs(problem, writer))


def order_in_words(problem: Problem, names: Names) -> Iterator[Inline]:
    """Column 1 of W_f, W_i, W_c and W_o belongs to x, columns 2 and 3 to h; row 1 belongs to unit 1, and so on."""
    for stack in stacks_of(names).lettered:
        weights = conjunction([Maths(names.plain(weight)) for weight in weights_over(stack, names)])
        yield from commas([*_belonging(stack, weights, names)])
        yield ". "
    if problem.hidden > 1:
        yield _("Row 1 is unit 1, and so on.") + " "
    yield _(TIME_IN_NAMES[names.notation.time])
    yield from _pre_activation(problem, names)
    yield from (f" {_(said)}" for said in _places_in_names(problem))
    yield from (f" {sentence}" for words in notation_in_words(names.notation, problem.network) for sentence in words)


def _pre_activation(problem: Problem, names: Names) -> Iterator[Inline]:
    """What the z are called, by the first of them."""
    network = problem.network
    found = [e for cell in network.cells for e in cell.equations if e.activates and not network.is_inline(e.activates)]
    if found and found[0].activates:
        z, gate = Maths(names.plain(found[0].activates)), Maths(names.plain(found[0].name))
        yield " "
        yield from sentence(_("{z} is the pre-activation of {gate}."), z=z, gate=gate)


def _places_in_names(problem: Problem) -> Iterator[str]:
    """How names say to which of several cells they belong."""
    layers = problem.network.layers
    if problem.samples:
        yield N_("Within the work of a sample, its number is left out; s2 above a letter stands for sample 2.")
    if len(layers) > 1:
        yield N_("The number in square brackets is the layer.")
    if any(len(layer) > 1 for layer in layers):
        yield N_(
            "An arrow over a letter says which way its cell goes through the sequence; one that goes from right to left starts at the end."
        )


def _belonging(stack: Parts, weights: Text, names: Names) -> Iterator[Text]:
    """To which part of the stacked column which columns belong: "Column 1 of W belongs to x", "columns 2 and 3 to h"."""
    stop = 0
    for n, part in enumerate(stack):
        start, stop = stop + 1, stop + names.length(part_label(part, names))
        columns, of_part = _columns(start, stop), Maths(stacks_of(names).spelled((part,), None))
        if n:
            yield sentence(_("{columns} to {part}"), columns=columns, part=of_part)
        else:
            template = ngettext(
                "{columns} of {weights} belongs to {part}", "{columns} of {weights} belong to {part}", stop - start + 1
            )
            yield sentence(template, columns=capitalized(columns), weights=weights, part=of_part)


def _columns(start: int, stop: int) -> str:
    """ "column 1", "columns 2 and 3", "columns 2 to 5"."""
    if start == stop:
        return _("column {n}", n=start)
    template = _("columns {start} and {stop}") if stop == start + 1 else _("columns {start} to {stop}")
    return template.format(start=start, stop=stop)


def marked_results(problem: Problem, writer: Writer) -> str:
    """How many results have a dagger, and why; nothing where none has."""
    found = sum(replay.follows is not Outcome.HOLDS for replay in writer.page.replays.values())
    if not found:
        return ""
    if not shows_all_lines(problem):  # some of them may not stand here
        return _("results marked † need more digits than the line shows")
    return ngettext(
        "{n} result marked † needs more digits than the line shows",
        "{n} results marked † need more digits than the line shows",
        found,
    )


def rounding_rule(problem: Problem, writer: Writer) -> Iterator[Inline]:
    """How results are rounded, and with which numbers the work goes on."""
    yield from sentence(
        _("Results are {bold}, {rounded}; {carried}."),
        bold=Strong(_("bold")),
        rounded=rounding_in_words(problem.rounding),
        carried=_carried(problem, writer.names),
    )
    if problem.rounding.carry == "full" and problem.rounding.guard:
        yield f" {_more_digits(problem.rounding.guard)}"
    if any(printed.scientific for printed in writer.page.values.printed.values()) and problem.rounding.places is not None:
        yield f" {_(TINY)}"


def _carried(problem: Problem, names: Names) -> Text:
    """With which numbers a line goes on."""
    rounding = problem.rounding
    if rounding.carry == "full":
        return (_("the calculation itself goes on unrounded"),)
    if rounding.carried is None:
        return (_("every line goes on with the numbers printed above it, as in a calculation by hand"),)
    values = [text for text, name in names.network.names.items() if not name.lag and rounding.carries(text)]
    carried = [Maths(names.plain(text)) for text in sorted(values)]
    return sentence(_("only {quantities} is carried on as printed; all other values go on unrounded"), quantities=commas(carried))


def _more_digits(guard: int) -> str:
    """How many digits more than a result its line may have."""
    if guard == 1:
        return _("Some lines show one more digit of the numbers put into them, where the result needs it.")
    return _(
        "Some lines show up to {n} more digits of the numbers put into them, as many as it takes to give the result.", n=guard
    )


def _signs(problem: Problem, writer: Writer) -> Iterator[Inline]:
    said = [
        sentence(
            _("{equals} stands only between equal things, {about} next to rounded numbers"),
            equals=Maths(EQUALS),
            about=Maths(APPROX),
        )
    ]
    if problem.hidden > 1 or problem.layout.backward:
        said.append(sentence(_("{times} multiplies entry by entry"), times=Maths(HADAMARD)))
    marked = marked_results(problem, writer)
    yield from commas([*said, *((marked,) if marked else ())], "; ")
    yield "."
