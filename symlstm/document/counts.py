"""How many parameters a network has, and how many multiplications a time step takes: the formula, the sizes put in, the number."""

from collections.abc import Callable, Iterator, Mapping
from math import prod

from symlstm.document.blocks import Block, Maths, Paragraph, Text
from symlstm.document.formula import PLUS, THIN, TIMES, Formula, Letter, Numeral, Operator, Row, Script
from symlstm.document.sentence import commas, sentence
from symlstm.language import N_, _
from symlstm.network.counts import CountOf, multiplications_counted, parameters_counted
from symlstm.network.names import Size
from symlstm.problem.problem import Problem

OPENING, CLOSING = Operator("("), Operator(")")


def counts(problem: Problem) -> Iterator[Block]:
    """What there is to learn, and what there is to work out."""
    sizes = problem.sizes
    learned, work = parameters_counted(problem.network), multiplications_counted(problem.network)
    yield Paragraph(
        (
            *sentence(_("Parameters: {count} ({sizes})."), count=_worked_out(learned, sizes), sizes=_meanings(learned)),
            " ",
            *sentence(_(_words_of_work(problem)), count=_worked_out(work, sizes)),
        ),
        "quiet",
    )


def _words_of_work(problem: Problem) -> str:
    """Whether what is counted goes as far as a readout."""
    if problem.network.output is None:
        return N_("Multiplications per step: {count}.")
    return N_("Multiplications per step, with readout: {count}.")


def _meanings(found: tuple[CountOf, ...]) -> Text:
    """ "D inputs, H units, K outputs": what the letters stand for, each letter once."""
    used = dict.fromkeys(size.letter for each in found for factor in each.factors for size in factor)
    words = {Size.INPUT.letter: N_("inputs"), Size.HIDDEN.letter: N_("units"), Size.OUTPUT.letter: N_("outputs")}
    return commas([(Maths(Letter(letter)), f" {_(said)}") for letter, said in words.items() if letter in used])


def _worked_out(found: tuple[CountOf, ...], sizes: Mapping[Size, int]) -> Text:
    """4 H (D + H) + 4 H = 4 · 2 · 3 + 4 · 2 = 32; each product a formula of its own, so that a line can end behind it."""
    total = sum(each.times * prod(sum(sizes[size] for size in factor) for factor in each.factors) for each in found)
    in_letters = [Maths(_product(each, _letter, THIN)) for each in found]
    in_numbers = [Maths(_product(each, lambda size: _number(sizes[size]), TIMES)) for each in found]
    sums = [commas(in_letters, " + "), commas(in_numbers, " + "), (f"{total:,}",)]
    return commas(sums, " = ")


def _letter(size: Size) -> Formula:
    """H; of several cells each with its layer, H_2, and an arrow where it runs from right to left."""
    letter = Letter(size.letter, arrow="left" if size.place.reverse else "")
    return Script(letter, Numeral((str(size.place.layer),))) if size.place.layer else letter


def _product(found: CountOf, spelled: Callable[[Size], Formula], times: Formula) -> Formula:
    factors = [_factor(factor, spelled) for factor in found.factors]
    factors = [_number(found.times), *factors] if found.times > 1 else factors
    return Row(tuple(item for factor in factors for item in (times, factor))[1:])


def _factor(sizes: tuple[Size, ...], spelled: Callable[[Size], Formula]) -> Formula:
    items = tuple(item for size in sizes for item in (PLUS, spelled(size)))[1:]
    return Row((OPENING, *items, CLOSING)) if len(sizes) > 1 else items[0]


def _number(value: int) -> Formula:
    return Numeral((str(value),))
