"""Every printed line is read again by a reader who knows only what stands on the page (tests/oracles/reading.py, page_lines.py)."""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property
from pathlib import Path
from random import Random

import pytest
from flint import arb, ctx, fmpq
from oracles import arb as oracle
from oracles.generic import generic_problem, in_form
from oracles.layers import loaded, random_tree
from oracles.page_lines import chains, gates_of_gradients, short_equations, values_in
from oracles.problems import Shape, random_problem, short, sparse, with_ties
from oracles.reading import NotANumber, entries, factors_of_terms, marks_within, value, value_of_row

from symlstm import Layout, Rounding, load, load_example, solve
from symlstm.derivation.expression import variables
from symlstm.document.arrangement import Arrangement, arrangement_of
from symlstm.document.blocks import Paragraph
from symlstm.document.cells import title_with_place
from symlstm.document.formula import (
    APPROX,
    EQUALS,
    PLUS,
    SIGMA,
    TANH,
    Brackets,
    Mark,
    Matrix,
    Named,
    Numeral,
    Operator,
    Row,
    flattened,
)
from symlstm.document.names import names_of
from symlstm.document.stacks import factors_of_product, stacks_of
from symlstm.document.vector_formulas import part_label
from symlstm.errors import PrecisionError
from symlstm.network.cells import GRU, GRU_RESET_AFTER, LSTM, RNN
from symlstm.network.equation import matrix_products
from symlstm.network.ids import ALONE, Id, without_place
from symlstm.network.names import Kind
from symlstm.problem.settings import DETAILS, TIES, Training

CASES = Path(__file__).parents[1] / "data" / "cases" / "pages"
BITS = 2_000  # a number that is shown rounded differs from the true one long before
PROBLEMS = range(120)
SIZES = {  # (inputs, units) of each arrangement
    Arrangement.LINES: [(1, 1), (2, 1), (3, 1)],
    Arrangement.ROWS: [(1, 2), (2, 2), (1, 3)],
    Arrangement.TABLES: [(1, 4), (3, 2), (2, 3), (3, 4)],
    Arrangement.VALUES: [(6, 2), (5, 3)],
}


def uneven(random: Random) -> Fraction:
    """Zero, a simple fraction, or a number of up to four figures of a size from 1e-9 to 30."""
    kind = random.random()
    if kind < 0.4:
        return Fraction(random.randint(-9, 9) if kind > 0.2 else 0, random.choice([1, 2, 3, 7, 8]))
    return random.choice([-1, 1]) * Fraction(random.randint(1, 3000)) * Fraction(10) ** random.randint(-9, -2)


@cache
def random_solution(seed: int):
    """A small problem of any kind with any rounding rule, solved; None where a digit cannot be proven."""
    random = Random(f"truth {seed}")
    carry = random.choice(["full", "full", "printed"])
    digits = random.choice([1, 2, 4, 6, 12, 30, 70])
    asked = {"places": digits} if random.random() < 0.6 else {"places": None, "figures": digits}
    carried = frozenset(random.sample(["h", "f", "z", "c", "y"], 2)) if carry == "printed" and random.random() < 0.4 else None
    rounding = Rounding(ties=random.choice(TIES), carry=carry, guard=random.randint(0, 3), **asked)
    arrangement = list(SIZES)[seed % len(SIZES)]
    shape = Shape(*random.choice(SIZES[arrangement]), random.randint(1, 3), random.randint(0, 2))
    cell = random.choice([LSTM, LSTM, GRU, GRU_RESET_AFTER, RNN])
    problem = random_problem(random, random.choice([short, short, sparse, uneven]), shape, rounding, cell)
    if random.random() < 0.3 and cell in (LSTM, GRU):
        problem = with_ties(random, problem)
    backward = problem.target is not None and random.random() < 0.7
    training = Training(Fraction(random.randint(1, 9), 10)) if backward and random.random() < 0.5 else None
    known = {equation.target.name for equation in problem.cell.equations} | ({"y"} if problem.readout else set())
    rounding = replace(rounding, carried=carried and (carried & known or None))
    layout = Layout(DETAILS[seed // len(SIZES) % len(DETAILS)], backward)
    try:
        return solve(replace(problem, layout=layout, training=training, rounding=rounding))
    except PrecisionError:
        return None


def is_worked(section) -> bool:
    return section.is_time_step or section.name in ("specimen", "readout", "gradients")


def worked_sections(document):
    return [section for section in document.sections if is_worked(section)]


@dataclass(frozen=True)
class Words:
    """What the names and titles of a solution's page mean."""

    solution: object

    @cached_property
    def names(self):
        return names_of(self.solution.problem)

    @cached_property
    def ids(self):
        """The ids of the numbers that each name stands for, row by row."""
        names, found = self.names, {}
        for quantity in [*self.solution.derivation.givens, *self.solution.derivation.by_target]:
            found[flattened(names.of(quantity))] = [quantity]
        for quantity in [*self.solution.derivation.givens, *self.solution.derivation.by_target]:
            name, numbers = Id.parse(quantity).parts
            has_no_time = not self.names.network.names[name].is_timed
            whole = flattened(names.vector(name, None if has_no_time or not numbers else numbers[0]))
            if found.get(whole) != [quantity]:
                found.setdefault(whole, []).append(quantity)
        return found

    @property
    def steps(self):
        return self.solution.problem.steps

    @property
    def ids_of_results(self):
        return self.solution.derivation.by_target

    @cached_property
    def by_letter(self):
        timed = {step.name for step in self.solution.derivation.steps if self.names.network.names[step.name].is_timed}
        return {flattened(self.names.plain(name)): name for name in timed if not name.endswith("_in")}

    @cached_property
    def by_letter_and_time(self):
        """What leaves a step: its heads have a time, since the gradients of the step have the same letter."""
        names = self.names.network.names
        found = {name for name in names if name.endswith("_in") or names[name].kind is Kind.INITIAL_GRADIENT}
        times = range(1, self.steps + 1)
        return {(time, flattened(self.names.vector(name, time))): name for name in found for time in times}

    def entry(self, head, time, unit):
        """The id of what stands below a head in the row of a unit."""
        name = self.by_letter.get(flattened(head)) or self.by_letter_and_time[time, flattened(head)]
        return self.names.network.names.entry(name, time, unit)

    def block(self, title, time, place=ALONE):
        blocks = self.solution.derivation.at(time, "forward", "readout", place=place)
        return next(block.block for block in blocks if block.block.title == title)

    def parameters_in_a_table(self, title):
        """The ids of the gradients of the parameters that a table has under this title, by parameter."""
        network = self.solution.problem.network
        called = {
            title_with_place(network, b.place, b.block.title).lower(): b for b in self.solution.derivation.of_phase("gradients")
        }
        block = called[title.lower()]
        found = {}
        for step in block.steps:
            found.setdefault(step.name, []).append(step.target)
        return [ids for name, ids in found.items() if not without_place(name).startswith("d_p")]

    def formula_of(self, stem):
        """σ(z), of what a function is applied to, as the cell's equations say."""
        name, _, time = stem.rpartition(".")
        equation = next(equation for _, equation in self.names.network.equations() if equation.name == name)
        argument = Brackets(self.names.vector(equation.activates, int(time)))
        return (SIGMA if "sigma" in str(equation.formula.func) else TANH, argument)

    def known(self, numbers):
        """What each name stands for, from the numbers of all ids: those of numbers, vectors and matrices, of stacked columns and of
        the parts of weight matrices that gradients go back through."""
        known = {name: self._shaped(ids, numbers) for name, ids in self.ids.items()}
        for t in range(1, self.solution.problem.steps + 1):
            for parts in stacks_of(self.names).lettered:
                spelled = value(stacks_of(self.names).spelled(parts, t), known)
                known[flattened(stacks_of(self.names).called(parts, t))] = spelled
        return known | dict(self._parts_transposed(known))

    def _shaped(self, ids, numbers):
        rows = {}
        for quantity in ids:
            name, index = Id.parse(quantity).parts
            is_matrix = len(index) == 2 and not self.names.network.names[name].is_timed
            rows.setdefault(index[0] if is_matrix else quantity, []).append(numbers[quantity])
        return [*rows.values()] if len(ids) > 1 else numbers[ids[0]]

    def _parts_transposed(self, known):
        network = self.names.network
        for product in (p for _, equation in network.equations() for p in matrix_products(equation.formula)):
            weight, *parts = factors_of_product(product, network)
            [name], start = variables(weight), 0
            matrix = known[flattened(self.names.plain(name))]
            rows = matrix if isinstance(matrix, list) else [[matrix]]
            for part in parts:
                end = start + self.names.length(variables(part)[0])
                turned = [[row[column] for row in rows] for column in range(start, end)]
                whole = self.names.transposed_part(name, part_label(part, self.names))
                yield flattened(whole), turned if len(turned) * len(turned[0]) > 1 else turned[0][0]
                start = end

    @cached_property
    def printed(self):
        """The names, and the numbers printed for them."""
        givens = {name: oracle.rational(number) for name, number in self.solution.problem.givens.items()}
        results = {name: oracle.rational(number.fraction) for name, number in self.solution.values.printed.items()}
        return self.known(givens | results)


def once(made):
    """The function, which works a solution out once. It knows a solution by the object: it has no hash."""
    found = {}

    def remembered(solution):
        if id(solution) not in found:
            found[id(solution)] = solution, made(solution)
        return found[id(solution)][1]

    return remembered


@once
def words_of(solution):
    return Words(solution)


@once
def lines_of(solution):
    words = words_of(solution)
    return [chain for section in worked_sections(solution.document) for chain in chains(section, words)]


def true_values(problem):
    """What each name stands for, with nothing rounded on the way."""
    values = {name: oracle.rational(number) for name, number in problem.givens.items()}

    def keep(name, number, identity):
        values[identity] = number
        return number

    done = oracle.Pass(problem, keep)
    done.run()
    if problem.training is not None:
        update(done)
    return values


def computed(problem):
    """What each line's formula gives from the numbers it really reads: the printed ones where those are carried on."""
    values, rounding = {}, problem.rounding

    def settle(name, number, identity):
        values[identity] = number
        if not rounding.carries(name):
            return number
        inside = name in oracle.INSIDE_UNIT[problem.cell.name]
        return oracle.as_rational(
            oracle.decimal(number, rounding.places, rounding.figures, rounding.ties, tiny=False, inside_unit=inside)
        )

    done = oracle.Pass(problem, settle)
    done.run()
    if problem.training is not None:
        update(done)
    return values


def update(done):
    """A step against every gradient."""
    rate = oracle.rational(done.problem.training.rate)
    for name, old in done.problem.givens.items():
        if f"d_{name}" in done.carried and name.partition("_")[0] in ("W", "b"):
            step = oracle.times(rate, done.carried[f"d_{name}"])
            done.note_as(f"new_{name}", f"new_{name.partition('.')[0]}", oracle.plus(oracle.rational(old), -step))


def number_of(items, known=None):
    """What the items give, or None where they hold names that are not known."""
    try:
        return value_of_row(items, known or {})
    except NotANumber:
        return None


def known_on(chain, solution):
    """What the names on a line stand for: the numbers printed for them, or those with more digits that are said below it."""
    words = words_of(solution)
    said = {}
    for name, _, number in chain.notes:
        [quantity] = words.ids[name]
        said[quantity] = number_of(number)
    if not said:
        return words.printed
    printed = {ids[0]: words.printed[name] for name, ids in words.ids.items() if len(ids) == 1}
    return words.known(printed | said)


def has_names_only(items):
    """Whether no number is put into a formula."""
    return not any(isinstance(item, (Numeral, Named, Matrix)) for item in flattened(Row(items)) if item != Numeral(("1",)))


def same(left, right) -> bool:
    """Whether two numbers are provably the same."""
    return oracle.is_exact(left) and oracle.is_exact(right) and left == right


def same_everywhere(left, right) -> bool:
    return all(same(a, b) for a, b in zip(entries(left), entries(right), strict=True))


def cannot_be_told_apart(left, right) -> bool:
    return same(left, right) if oracle.is_exact(left) and oracle.is_exact(right) else arb(left).overlaps(arb(right))


def targets(chain, solution):
    """The ids that a line defines: one, or those of a whole vector."""
    derived = solution.derivation.by_target
    return [chain.quantity] if chain.quantity in derived else [q for q in derived if q.startswith(f"{chain.quantity}.")]


def check_relations(chain, solution, true):
    """`=` between two things only where they are exactly equal, and always where both stand there and are. Names stand for true
    values; beside numbers, for those printed near by."""
    before, had_numbers = None, False
    known = known_on(chain, solution) if chain.by_name else {}
    for relation, items in chain.links:
        by_name = chain.by_name and not has_names_only(items)
        now = number_of(items, known if by_name else None)
        if relation is None:
            before = now
            continue
        if now is not None and before is not None:
            assert (relation == EQUALS) == same_everywhere(before, now), (chain.quantity, relation)
        elif now is not None and not had_numbers:
            pairs = list(zip(entries(now), targets(chain, solution), strict=True))
            if relation == EQUALS:
                assert all(cannot_be_told_apart(number, true[quantity]) for number, quantity in pairs), chain.quantity
            elif items == chain.links[-1][1]:
                assert not all(same(number, true[quantity]) for number, quantity in pairs), chain.quantity
        before, had_numbers = now, had_numbers or now is not None


def rounded_alike(number, printed, problem, name) -> bool | None:
    """Whether a number rounds to what is printed; None where its ball does not tell."""
    rounding = problem.rounding
    inside = without_place(name) in oracle.INSIDE_UNIT.get(problem.cell.name, ())
    again = oracle.decimal(number, rounding.places, rounding.figures, rounding.ties, not rounding.carries(name), inside)
    if again is None:
        return None
    return (again.negative, again.coefficient, again.exponent) == (printed.negative, printed.coefficient, printed.exponent)


def worked_out(chain, solution):
    """What the numbers on a line give; None for a line that shows none."""
    *formulas, _ = chain.links
    shown = [number for number in (number_of(items) for _, items in formulas) if number is not None]
    if not shown and chain.by_name:
        known = known_on(chain, solution)
        shown = [number for number in (number_of(items, known) for _, items in reversed(formulas)) if number is not None]
    return entries(shown[0]) if shown else None


def check_daggers(chain, solution):
    """A dagger stands exactly at the results that the numbers before them do not give; and a result is the value of its id."""
    *_, (_, results) = chain.links
    marks, ids = marks_within(results), targets(chain, solution)
    if not marks and has_names_only(results):  # a matrix in blocks, which stand below
        return
    assert len(marks) == len(ids), chain.quantity
    printed = [oracle.rational(solution.values.printed[quantity].fraction) for quantity in ids]
    assert entries(number_of(results)) == printed, chain.quantity
    shown, later = worked_out(chain, solution), later_formulas(chain)
    for n, quantity in enumerate(ids if shown else ()):
        name, printed = solution.derivation.step(quantity).name, solution.values.printed[quantity]
        follows = rounded_alike(shown[n], printed, solution.problem, name)
        assert follows is None or ("noted" in marks[n]) == (not follows), (quantity, chain)
        assert all(rounded_alike(number[n], printed, solution.problem, name) is not False for number in later), (quantity, chain)


def later_formulas(chain):
    """What stands between the numbers put into a formula and the result: an exact value, or the shares of a sum."""
    shown = [number for number in (number_of(items) for _, items in chain.links[:-1]) if number is not None]
    return [entries(number) for number in shown[1:]]


def check_left(chain, solution):
    """The name on the left is that of the result."""
    if chain.left is not None:
        assert words_of(solution).ids[flattened(chain.left)] in (targets(chain, solution), [*all_units(chain, solution)])


def all_units(chain, solution):
    """The ids of the vector that a number of a table is an entry of."""
    stem = chain.quantity.rpartition(".")[0]
    return (quantity for quantity in solution.derivation.by_target if quantity.rpartition(".")[0] == stem)


def near(solution, found):
    """What each name stands for, give or take one in the last printed place."""
    numbers = {name: oracle.rational(number) for name, number in solution.problem.givens.items()}
    for quantity, printed in solution.values.printed.items():
        number = found[quantity]
        is_zero = oracle.is_exact(number) and number == 0
        numbers[quantity] = number if is_zero else arb(number) + arb(0, fmpq(10) ** printed.exponent)
    return words_of(solution).known(numbers)


def check_names_above(chain, close):
    """Each number has the name above it that it is the number of."""
    named = [item for _, items in chain.links for item in flattened(Row(items)) if isinstance(item, Named)]
    named += [
        item.body for _, items in chain.links for item in items if isinstance(item, Brackets) if isinstance(item.body, Named)
    ]
    for item in named:
        meant, numbers = entries(value(item.name, close)), entries(value(item.body))
        pairs = zip(meant, numbers, strict=True)
        assert all(cannot_be_told_apart(one, other) for one, other in pairs), (chain.quantity, item)
    return len(named)


def check_further_digits(chain, solution, found, true):
    """What is said below a line is its number, with more digits; `=` only where that is the very number the name stands for."""
    for name, relation, number in chain.notes:
        [quantity] = words_of(solution).ids[name]
        said = number_of(number)
        assert (relation == EQUALS) == same(said, true[quantity]), quantity
        check_number_said(said, found[quantity], same(said, found[quantity]))
        if relation == APPROX and isinstance(number[0], Numeral) and len(number) == 1:
            unit = fmpq(10) ** -len("".join(number[0].pieces).partition(".")[2])
            assert abs(arb(said) - arb(found[quantity])) < unit, quantity
    return len(chain.notes)


def equations_of(solution):
    """Every equation without an id, of what is given and of the work."""
    sections = [solution.document.named["givens"], *worked_sections(solution.document)]
    return [equation for section in sections for equation in short_equations(section)]


def named(solution):
    return words_of(solution).ids


def block_of(left):
    """A name, and the rows and columns of the block of it that is meant: W[1...2, 5] is the name, ((1, 2), (5, 5))."""
    if Operator("[") not in left:
        return left, ()
    start = left.index(Operator("["))
    words = "".join(item.sign if isinstance(item, Operator) else "".join(item.pieces) for item in left[start + 1 : -1])
    spans = [tuple(map(int, span.split("…"))) for span in words.split(",")]
    return left[:start], tuple((span[0], span[-1]) for span in spans)


def is_within(quantity, spans):
    position = map(int, quantity.split(".")[-len(spans) :])
    return all(first <= n <= last for n, (first, last) in zip(position, spans, strict=True))


def check_equation(equation, ids, true, printed):
    """`=` before numbers only where each is the very number that the name stands for, and `≈` only where one is not."""
    left, relation, right = equation
    number, (name, spans) = number_of(right), block_of(left)
    if number is None or name not in ids:
        return False
    meant = [quantity for quantity in ids[name] if not spans or is_within(quantity, spans)]
    pairs = list(zip(entries(number), (true[quantity] for quantity in meant), strict=True))
    if marks_within(right):
        assert entries(number) == [oracle.rational(printed[quantity].fraction) for quantity in meant], left
    if relation == EQUALS:
        assert all(cannot_be_told_apart(*pair) for pair in pairs), left
    else:
        assert not all(same(*pair) for pair in pairs) or spans, left
    return True


def check_notes(solution, found):
    """A note says what the numbers of its line give, or what a value is before it is rounded to zero; and whether that is rounded."""
    read, gives, names = 0, given_by_lines(solution), names_of(solution.problem)
    ids = {names.of(quantity): quantity for quantity in solution.derivation.by_target}
    for section in worked_sections(solution.document):
        for note in (block for block in section.blocks if isinstance(block, Paragraph) and block.tone == "note"):
            words = " ".join(part for part in note.text if isinstance(part, str))
            name, *numbers = [part.formula for part in note.text if not isinstance(part, str)]
            if "as printed on this line give" in words and numbers and ids[name] in gives:
                check_number_said(value(numbers[0]), gives[ids[name]], "after rounding" not in words)
                read += 1
            elif "before rounding it is" in words:
                check_number_said(value(numbers[0]), found[ids[name]], "about" not in words)
                read += 1
    return read


def given_by_lines(solution):
    """What the numbers on each line give, by the id of its result."""
    found = {}
    for chain in lines_of(solution):
        shown = worked_out(chain, solution)
        if shown:
            found.update(zip(targets(chain, solution), shown, strict=True))
    return found


def check_number_said(said, number, plainly):
    """A number that is said in words is the number itself, or is said to be rounded and is not far from it."""
    if plainly:
        assert cannot_be_told_apart(said, number)
    else:
        assert not same(said, number)
        assert abs(arb(said) - arb(number)) < abs(arb(number)) / 2 + 1 / arb(said.q)


def check_shares(gate, solution, found):
    """Each share is that of the bias times the number at the head of its column; the shares give their sum, and the step its result."""
    printed, problem = solution.values.printed, solution.problem
    heads = dict(zip((t for t, _ in gate.shares), (numbers for _, numbers in gate.stack), strict=False))
    close = near(solution, found)
    for label, numbers in gate.stack:
        biases = len({Id.parse(quantity).name for quantity in gate.ids if is_of_bias(quantity)})
        column = [*(entry for name in label for entry in entries(value(name, close))), *[fmpq(1)] * biases]
        for n, number in enumerate(numbers):
            width = len(numbers) // max(1, round(len(numbers) / len(column)))
            assert cannot_be_told_apart(column[n % width], value(number)), label
    products = products_of(gate, heads)
    for n, quantity in enumerate(gate.ids):
        [marks] = marks_within((gate.sums[n],))
        name = Id.parse(quantity).name
        assert value(gate.sums[n]) == oracle.rational(printed[quantity].fraction)
        for product, (_, shares) in zip(products[n], gate.shares, strict=False):
            check_product(product, shares[n], problem.rounding, quantity)
        total = sum((value(shares[n]) for _, shares in gate.shares), fmpq(0))
        follows = not gate.shares or rounded_alike(total, printed[quantity], problem, name)
        if products[n]:
            follows = follows and rounded_alike(sum(products[n], fmpq(0)), printed[quantity], problem, name)
            assert ("noted" in marks) == (not follows), quantity
        assert follows or "noted" in marks, quantity
        if gate.new:
            old, new = quantity.replace("d_", "", 1), quantity.replace("d_", "new_", 1)
            assert value(gate.old[n]) == oracle.rational(problem.givens[old])
            stepped = value(gate.old[n]) - oracle.rational(problem.training.rate) * value(gate.sums[n])
            follows = rounded_alike(stepped, printed[new], problem, Id.parse(new).name)
            assert value(gate.new[n]) == oracle.rational(printed[new].fraction)
            assert ("noted" in marks_within((gate.new[n],))[0]) == (not follows), new
    return len(gate.shares)


def products_of(gate, heads):
    """For each gradient the share of the last bias of its row times the number at the head of its column, step by step; nothing where
    there is no bias."""
    found, row = [], []
    for n in reversed(range(len(gate.ids))):
        is_bias = is_of_bias(gate.ids[n])
        row = [value(shares[n]) for _, shares in gate.shares] if is_bias else row
        found.append([share * value(heads[t][n]) for share, (t, _) in zip(row, gate.shares, strict=False)])
    return found[::-1]


def is_of_bias(quantity):
    return Id.parse(quantity).base.startswith("d_b")


def check_product(product, share, rounding, quantity):
    """A product, rounded to the places that its share is printed with."""
    text = "".join(share.pieces) if isinstance(share, Numeral) else None
    if text is not None:
        places = len(text.partition(".")[2])
        again = oracle.decimal(product, places, None, rounding.ties, tiny=False)
        assert value(share) == oracle.as_rational(again), quantity


def sections_with_values(document):
    return [section for section in document.sections if section.is_time_step or section.name in ("summary", "gradients-of-steps")]


def check_values(solution):
    """The tables of values have the number of each id."""
    found = [pair for section in sections_with_values(solution.document) for pair in values_in(section, words_of(solution))]
    for quantity, number in found:
        printed = solution.values.printed.get(quantity)
        assert (number is None) == (printed is None), quantity
        assert number is None or value(number) == oracle.rational(printed.fraction), quantity
    return len(found)


def check_complete(solution):
    """Every result stands on the page; of gradients those that are not just another one under a second name."""
    words, gates = words_of(solution), gates_in(solution)
    shown = {quantity for chain in lines_of(solution) for quantity in targets(chain, solution)}
    shown |= {q for section in sections_with_values(solution.document) for q, _ in values_in(section, words)}
    shown |= {quantity for gate in gates for quantity in gate.ids}
    shown |= {quantity.replace("d_", "new_", 1) for gate in gates if gate.new for quantity in gate.ids}
    missing = {quantity for quantity in solution.derivation.by_target if quantity not in shown}
    assert {quantity.split(".")[0] for quantity in missing} <= {"d_h", "d_h_in"}, missing
    for quantity in missing:
        name, time, unit = quantity.split(".")
        other = f"d_h_in.{int(time) + 1}.{unit}" if name == "d_h" else f"d_h.{int(time) - 1}.{unit}"
        assert other not in missing
        assert str(solution.values.printed[other]) == str(solution.values.printed[quantity])


@pytest.mark.parametrize("seed", PROBLEMS)
def test_every_line_of_a_random_problem_says_the_truth(seed):
    solution = random_solution(seed)
    if solution is None:
        return
    with ctx.workprec(BITS):
        true, found = true_values(solution.problem), computed(solution.problem)
        close = near(solution, found)
        for chain in lines_of(solution):
            check_left(chain, solution)
            check_relations(chain, solution, true)
            check_daggers(chain, solution)
            check_names_above(chain, close)
            check_further_digits(chain, solution, found, true)
        for equation in equations_of(solution):
            check_equation(equation, named(solution), true, solution.values.printed)
        for gate in gates_in(solution):
            check_shares(gate, solution, found)
        check_values(solution)
        check_notes(solution, found)
        check_complete(solution)


def gates_in(solution):
    gradients = solution.document.named.get("gradients")
    return [*gates_of_gradients(gradients, words_of(solution))] if gradients else []


def test_enough_random_problems_can_be_solved_and_some_lines_are_noted():
    solved = [solution for solution in map(random_solution, PROBLEMS) if solution]
    noted = sum("noted" in marks for s in solved for chain in lines_of(s) for marks in marks_within(chain.links[-1][1]))
    exact = sum(
        relation == EQUALS and number_of(items) is not None
        for s in solved
        for chain in lines_of(s)
        for relation, items in chain.links
    )
    assert (len(solved) > 0.85 * len(PROBLEMS), noted > 50, exact > 200) == (True, True, True)


# --- the checks notice ---------------------------------------------------------------------------------------------


def seed(**rounding):
    return solve(replace(load_example(), rounding=Rounding(**rounding)))


def test_enough_equations_without_an_id_and_enough_notes_are_read():
    solved = [solution for solution in map(random_solution, PROBLEMS) if solution]
    with ctx.workprec(BITS):
        read = sum(
            check_equation(equation, names, true, solution.values.printed)
            for solution in solved
            for names, true in [(named(solution), true_values(solution.problem))]
            for equation in equations_of(solution)
        )
        notes = sum(check_notes(solution, computed(solution.problem)) for solution in solved)
    assert (read > 1000, notes > 50) == (True, True)


@cache
def cut_off(detail="normal"):
    problem = load(CASES / "p11_trunc.toml")
    return solve(replace(problem, layout=replace(problem.layout, detail=detail)))


@pytest.mark.parametrize(
    ("detail", "quantity"), [("full", "d_b_z.1"), ("full", "d_z_r.2.1"), ("normal", "diff.3"), ("normal", "z_n.2")]
)
def test_an_equals_sign_between_names_and_numbers_that_were_rounded_on_the_way_is_noticed(detail, quantity):
    """With carry = "printed" a gradient of a bias is a sum of printed numbers: its line goes on with the very number, but not the
    one that its names stand for."""
    solution = cut_off(detail)
    chain = next(chain for chain in lines_of(solution) if chain.quantity == quantity)
    first = next(n for n, (_, items) in enumerate(chain.links) if number_of(items) is not None)
    assert chain.links[first][0] == APPROX
    lie = replace(chain, links=(*chain.links[:first], (EQUALS, chain.links[first][1]), *chain.links[first + 1 :]))
    with ctx.workprec(BITS):
        true = true_values(solution.problem)
        check_relations(chain, solution, true)
        with pytest.raises(AssertionError):
            check_relations(lie, solution, true)


def test_an_equals_sign_before_a_number_that_is_not_the_given_one_is_noticed():
    solution = seed()
    ids, printed = named(solution), solution.values.printed
    left, relation, right = next(e for e in equations_of(solution) if ids.get(e[0], [""])[0] == "x.2.1")
    with ctx.workprec(BITS):
        true = true_values(solution.problem)
        assert check_equation((left, relation, right), ids, true, printed)
        with pytest.raises(AssertionError):
            check_equation((left, EQUALS, (Numeral(("1.6",)),)), ids, true, printed)
        with pytest.raises(AssertionError):
            check_equation((left, APPROX, right), ids, true, printed)


@pytest.mark.parametrize(("said", "plainly"), [("0.0099", True), ("0.03", False), ("0.010", True)])
def test_a_note_that_says_more_than_is_true_is_noticed(said, plainly):
    """tanh(0.01) = 0.0099997 was called 0.0099."""
    with ctx.workprec(BITS):
        check_number_said(value(Numeral(("0.010",))), arb("0.0099996667"), plainly=False)
        with pytest.raises(AssertionError):
            check_number_said(value(Numeral((said,))), arb("0.0099996667"), plainly)


def test_an_equals_sign_before_a_rounded_number_is_noticed():
    solution = seed()
    chain = next(chain for chain in lines_of(solution) if chain.quantity == "f.1.1")
    lie = replace(chain, links=(*chain.links[:-1], (EQUALS, chain.links[-1][1])))
    with ctx.workprec(BITS):
        true = true_values(solution.problem)
        check_relations(chain, solution, true)
        with pytest.raises(AssertionError):
            check_relations(lie, solution, true)


def test_a_missing_dagger_is_noticed():
    solution = seed(places=2, guard=0)
    noted = [chain for chain in lines_of(solution) if any("noted" in marks for marks in marks_within(chain.links[-1][1]))]
    assert len(noted) > 5
    with ctx.workprec(BITS):
        for chain in noted:
            bare = replace(chain, links=(*chain.links[:-1], (None, tuple(map(_without_note, chain.links[-1][1])))))
            check_daggers(chain, solution)
            with pytest.raises(AssertionError):
                check_daggers(bare, solution)


def _without_note(item):
    if isinstance(item, Matrix):
        return Matrix(tuple(tuple(map(_without_note, row)) for row in item.rows))
    return item.body if getattr(item, "kind", "") == "noted" else item


def sized(inputs, hidden, detail):
    """A problem with backward pass and rate."""
    random = Random("a page of each arrangement")
    problem = random_problem(random, short, Shape(inputs, hidden, 2, 1), Rounding(), LSTM)
    while problem.target is None:
        problem = random_problem(random, short, Shape(inputs, hidden, 2, 1), Rounding(), LSTM)
    return replace(problem, layout=Layout(detail, backward=True), training=Training(Fraction(1, 10)))


@cache
def of_size(inputs, hidden, detail="normal"):
    return solve(sized(inputs, hidden, detail))


def changed_in(formula, old, new):
    """The formula with another number in place of one; the first place where it stands."""
    if formula == old:
        return new, True
    parts = {Row: "items", Brackets: "body", Named: "body", Mark: "body"}
    match formula:
        case Row(items):
            found = list(items)
            for n, item in enumerate(items):
                found[n], done = changed_in(item, old, new)
                if done:
                    return Row(tuple(found)), True
        case Matrix(rows):
            flat = [entry for row in rows for entry in row]
            changed, done = changed_in(Row(tuple(flat)), old, new)
            width = len(rows[0])
            return Matrix(tuple(changed.items[n : n + width] for n in range(0, len(flat), width))), done
        case Brackets(body) | Named(body, _) | Mark(_, body):
            body, done = changed_in(body, old, new)
            return replace(formula, **{parts[type(formula)]: body}), done
    return formula, False


def numerals_in(formula):
    match formula:
        case Numeral():
            return [formula]
        case Row(items):
            return [numeral for item in items for numeral in numerals_in(item)]
        case Matrix(rows):
            return [numeral for row in rows for entry in row for numeral in numerals_in(entry)]
        case Brackets(body) | Named(body, _) | Mark(_, body):
            return numerals_in(body)
    return []


def off_by_one(numeral):
    """The numeral with another first digit."""
    [digits] = numeral.pieces
    n = next(n for n, letter in enumerate(digits) if letter.isdigit())
    return Numeral((digits[:n] + str((int(digits[n]) + 3) % 10) + digits[n + 1 :],))


def with_wrong_number(chain, link, which):
    relation, items = chain.links[link]
    numerals = numerals_in(Row(items))
    wrong, _ = changed_in(Row(items), numerals[which], off_by_one(numerals[which]))
    links = list(chain.links)
    links[link] = relation, wrong.items
    return replace(chain, links=tuple(links))


def check_line(chain, solution, true, found, close):
    check_left(chain, solution)
    check_relations(chain, solution, true)
    check_daggers(chain, solution)
    check_names_above(chain, close)
    check_further_digits(chain, solution, found, true)


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (2, 4)], ids=str)
@pytest.mark.parametrize("link", [-1, -2], ids=["result", "number put in"])
def test_a_wrong_number_is_noticed_in_each_arrangement(size, link):
    """In every line of the page: another first digit of the result, or of a number in the formula before it."""
    solution, noticed = of_size(*size), 0
    with ctx.workprec(BITS):
        true, found = true_values(solution.problem), computed(solution.problem)
        close = near(solution, found)
        for chain in lines_of(solution):
            numbers = numerals_in(Row(chain.links[link][1])) if len(chain.links) > 1 else []
            if not numbers or (link == -2 and has_factor_zero(chain.links[link][1])):
                continue
            with pytest.raises(AssertionError):
                check_line(with_wrong_number(chain, link, 0), solution, true, found, close)
            noticed += 1
    assert noticed > (30 if link == -1 else 15)


def has_factor_zero(items):
    """Whether a product is 0 whatever its other numbers are."""
    return any(set("".join(numeral.pieces)) <= set("-0.") for numeral in numerals_in(Row(items)))


@pytest.mark.parametrize("size", [(1, 1), (1, 2), (2, 4)], ids=str)
def test_a_wrong_name_above_a_number_is_noticed(size):
    solution, noticed = of_size(*size), 0
    names = words_of(solution).names
    with ctx.workprec(BITS):
        close = near(solution, computed(solution.problem))
        for chain in lines_of(solution):
            named = [item for _, items in chain.links for item in flattened(Row(items)) if isinstance(item, Named)]
            for item in named:
                if len(entries(value(item.body))) in (1, size[1]) and item.name not in (names.vector("c", 1), names.of("c.1.1")):
                    other = names.vector("c", 1) if len(entries(value(item.body))) == size[1] else names.of("c.1.1")
                    links = ((EQUALS, (replace(item, name=other),)),)
                    with pytest.raises(AssertionError):
                        check_names_above(replace(chain, links=links), close)
                    noticed += 1
    assert noticed > 20


def test_a_wrong_name_on_the_left_is_noticed():
    solution = of_size(1, 2)
    lines = [chain for chain in lines_of(solution) if chain.left is not None]
    for chain in lines:
        check_left(chain, solution)
        with pytest.raises(AssertionError):
            check_left(replace(chain, left=names_of(solution.problem).vector("x", 1)), solution)


@pytest.mark.parametrize("size", [(1, 2), (2, 4)], ids=str)
def test_further_digits_that_are_missing_or_wrong_are_noticed(size):
    solution, missed = of_size(*size), 0
    with ctx.workprec(BITS):
        true, found = true_values(solution.problem), computed(solution.problem)
        for chain in [chain for chain in lines_of(solution) if chain.notes]:
            (name, relation, number), *_ = chain.notes
            wrong = (off_by_one(number[0]),)
            with pytest.raises(AssertionError):
                check_further_digits(replace(chain, notes=((name, relation, wrong),)), solution, found, true)
            try:
                check_daggers(replace(chain, notes=()), solution)
            except AssertionError:
                missed += 1
    assert missed > 0


PLACES_IN_A_GATE = ["stack", "shares", "sums", "old", "new"]


@pytest.mark.parametrize("place", PLACES_IN_A_GATE)
@pytest.mark.parametrize("size", [(1, 1), (1, 2)], ids=str)
def test_a_wrong_number_in_a_table_of_gradients_is_noticed(size, place):
    solution = of_size(*size)
    with ctx.workprec(BITS):
        found = computed(solution.problem)
        for gate in [gate for gate in gates_in(solution) if gate.shares]:
            check_shares(gate, solution, found)
            rows = getattr(gate, place)
            label, numbers = rows[-1] if place in ("stack", "shares") else (None, rows)
            wrong, _ = changed_in(numbers[0], numerals_in(numbers[0])[0], off_by_one(numerals_in(numbers[0])[0]))
            line = [wrong, *numbers[1:]]
            changed = [*rows[:-1], (label, line)] if label is not None else line
            with pytest.raises(AssertionError):
                check_shares(replace(gate, **{place: changed}), solution, found)


@pytest.mark.parametrize("size", [(1, 2), (6, 2)], ids=str)
def test_two_cells_of_a_table_of_values_that_are_exchanged_are_noticed(size, monkeypatch):
    solution = of_size(*size)
    assert check_values(solution) > 40

    read = values_in

    def exchanged(section, words):
        found = list(read(section, words))
        return [(quantity, number) for (quantity, _), (_, number) in zip(found, found[1:] + found[:1], strict=True)]

    monkeypatch.setitem(globals(), "values_in", exchanged)
    with pytest.raises(AssertionError):
        check_values(solution)


def test_nearly_every_line_is_worked_out_again():
    """But for lines of single units and matrices of gradients whose numbers have no room on a page."""
    solved = [solution for solution in map(random_solution, PROBLEMS) if solution]
    with ctx.workprec(BITS):
        lines = [(chain, worked_out(chain, solution)) for solution in solved for chain in lines_of(solution)]
        names = sum(len(chain.notes) for chain, _ in lines), sum(chain.left is None for chain, _ in lines)
    by_name = [shown for chain, shown in lines if chain.by_name]
    others = [shown is not None for chain, shown in lines if not chain.by_name]
    assert None not in by_name
    assert sum(others) > 0.8 * len(others)
    assert (len(by_name) > 1500, names[0] > 500, names[1] > 500) == (True, True, True)


def test_every_arrangement_detail_and_cell_is_among_the_random_problems():
    solved = [solution for solution in map(random_solution, PROBLEMS) if solution]
    found = {(arrangement_of(s.problem), s.problem.layout.detail) for s in solved}
    cells = {(s.problem.cell.name, s.problem.layout.backward) for s in solved}
    carried = {(s.problem.rounding.carry, s.problem.rounding.places is None) for s in solved}
    rows_in_brief = 1  # there is no such thing: in brief they are tables
    assert (len(found), len(cells), len(carried)) == (len(Arrangement) * len(DETAILS) - rows_in_brief, 8, 4)


@pytest.mark.parametrize(
    "wrong", [Row((Numeral(("1",)), PLUS, Numeral(("-2",)))), Row((Numeral(("1",)), PLUS, Numeral(("-",)), Numeral(("2",))))]
)
def test_a_sign_behind_a_sign_is_noticed(wrong):
    with pytest.raises(AssertionError, match=r"a sign behind a sign|a negative number without brackets"):
        value(wrong)


def test_brackets_make_it_right():
    assert value(Row((Numeral(("1",)), PLUS, Brackets(Numeral(("-2",)))))) == -1


# --- what else a line owes its reader --------------------------------------------------------------------------------


@pytest.mark.parametrize("example", ["seed", "gru", "fractions", "saturated"])
def test_no_term_is_left_out_because_it_is_zero(example):
    problem = load_example(example)
    solution = solve(replace(problem, layout=Layout("normal")))
    for chain in lines_of(solution):
        if chain.quantity.startswith("z_") and chain.quantity in solution.derivation.by_target:
            columns = problem.inputs + problem.hidden
            gru_candidate = problem.cell.name == "gru" and chain.quantity.startswith("z_n")
            of_hidden = 3 if gru_candidate else 2
            expected = [2] * problem.inputs + [of_hidden] * problem.hidden + [1]
            _, numbers = chain.links[1]
            assert (len(expected), factors_of_terms(numbers)) == (columns + 1, expected), chain.quantity


@pytest.mark.parametrize("detail", DETAILS)
def test_each_dagger_has_its_note_and_the_conventions_count_them(detail):
    solution = solve(replace(load_example(), rounding=Rounding(places=2, guard=0), layout=Layout(detail)))
    document = solution.document
    noted = {
        quantity
        for chain in lines_of(solution)
        for quantity, marks in zip(targets(chain, solution), marks_within(chain.links[-1][1]), strict=True)
        if "noted" in marks
    }
    notes = [b for s in worked_sections(document) for b in s.blocks if isinstance(b, Paragraph) and b.text[0] == "† "]
    signs = " ".join(part for part in document.named["conventions"].blocks[0].items[-1] if isinstance(part, str))
    assert len(notes) == len(noted) > 3
    assert f"{len(noted)} results marked † need more digits than the line shows" in signs


def test_the_account_of_the_proof_counts_the_daggers():
    solution = solve(replace(load_example(), rounding=Rounding(places=2, guard=0), layout=Layout("full")))
    noted = sum(
        block.text[0] == "† " for s in worked_sections(solution.document) for block in s.blocks if isinstance(block, Paragraph)
    )
    proof = " ".join(part for block in solution.document.named["proof"].blocks for part in block.text)
    assert f"{len(solution.derivation.steps) - noted} give the printed result, {noted} do not and carry a note" in proof


def test_guard_digits_of_tiny_values_let_their_lines_follow():
    """5.0063e-7 goes into the next line as 5.006300e-7, and not as 0.000001."""
    solution = solve(load(CASES / "p07_scales.toml"))
    noted = [chain.quantity for chain in lines_of(solution) if ("noted", "result") in marks_within(chain.links[-1][1])]
    assert sorted(set(noted)) == ["f.2", "o.2"]  # of 47: sigma(0.001) is 0.50025 less 2e-11


def test_where_every_line_follows_the_proof_says_so_and_no_dagger_stands():
    solution = solve(replace(load_example(), rounding=Rounding(places=4, carry="printed"), layout=Layout("full")))
    assert all("noted" not in marks for chain in lines_of(solution) for marks in marks_within(chain.links[-1][1]))
    assert "gives the printed result" in solution.document.named["proof"].blocks[1].text[0]


def test_the_drift_is_that_of_carried_from_true_numbers():
    solution = seed(places=2, carry="printed")
    table = solution.document.named["readout"].blocks[-1]
    assert table.caption == "Drift"
    with ctx.workprec(BITS):
        true = oracle.enclosures(solution.problem, BITS)
        for row, quantity in zip(table.rows, ["h.3.1", "h.3.2", "c.3.1", "c.3.2", "y.3.1", "loss"], strict=True):
            carried, exact, drift = (value(cell[0].formula) for cell in row[1:])
            assert carried == oracle.rational(solution.values.printed[quantity].fraction)
            places = len("".join(row[2][0].formula.pieces).partition(".")[2])
            assert exact == oracle.as_rational(oracle.decimal(true[quantity], places, None, "half-even"))
            far = arb(carried) - arb(true[quantity])
            assert abs(far - arb(drift)) < abs(arb(drift)) / 10 + arb(10) ** -12, quantity


# --- several layers, both directions, and every form of weights ---------------------------------------------------------------


@cache
def of_network(name, detail):
    """A network of several cells, or a cell in another form, with its true values to sixty places."""
    cell = FORMS_OF_CELLS.get(name)
    problem = (
        generic_problem(11, cell, 1, 2, 2, readout="every") if cell else loaded(random_tree(name, steps=2, inputs=1, outputs=1))
    )
    training = Training(Fraction(1, 10))
    problem = replace(problem, layout=Layout(detail, backward=True), training=training, rounding=Rounding())
    exact = solve(replace(problem, layout=Layout("brief", backward=True), rounding=Rounding(places=60))).values
    true = {name: oracle.rational(number) for name, number in problem.givens.items()}
    for quantity, number in exact.computed.items():
        is_exact = isinstance(number, Fraction)
        rounded = oracle.rational(exact.printed[quantity].fraction)
        true[quantity] = oracle.rational(number) if is_exact else arb(rounded, fmpq(1, 10**59))
    return solve(problem), true


FORMS_OF_CELLS = {
    "split": in_form("lstm", split=True),
    "two biases": in_form("gru", split=True),
    "peepholes": in_form("lstm-peephole"),
    "coupled": in_form("lstm-cifg", peepholes=True),
}


def check_all_stand_there(solution):
    """Every result stands in a line or a table; but for what a state gets from one time step alone, which has the same number."""
    words, printed = words_of(solution), solution.values.printed
    shown = {quantity for chain in lines_of(solution) for quantity in targets(chain, solution)}
    shown |= {q for section in sections_with_values(solution.document) for q, _ in values_in(section, words)}
    for gate in gates_in(solution):
        shown |= {*gate.ids, *(quantity.replace("d_", "new_", 1) for quantity in gate.ids if gate.new)}
    missing = [Id.parse(quantity) for quantity in printed if quantity not in shown]
    assert {each.base for each in missing} <= {"d_h", "d_h_in", "d_c_in"}, missing
    for each in missing:
        time, unit = each.numbers
        others = [f"{each.place.prefix}{base}.{t}.{unit}" for base in ("d_h", "d_h_in") for t in (time - 1, time, time + 1)]
        assert any(other in shown and str(printed[other]) == str(printed[str(each)]) for other in others), each


OF_NETWORKS = [
    *((name, "normal") for name in (*FORMS_OF_CELLS, "two-rnn", "both-one", "both-lstm", "two-lstm")),
    *(("both-rnn", detail) for detail in DETAILS),
    ("peepholes", "full"),
    pytest.param("both-then-one", "normal", marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("name", "detail"), OF_NETWORKS)
def test_every_line_of_a_network_says_the_truth(name, detail):
    solution, true = of_network(name, detail)
    read = 0
    with ctx.workprec(BITS):
        close = near(solution, true)
        for chain in lines_of(solution):
            check_line(chain, solution, true, true, close)
            read += 1
        for equation in equations_of(solution):
            check_equation(equation, named(solution), true, solution.values.printed)
        for gate in gates_in(solution):
            read += check_shares(gate, solution, true)
        read += check_values(solution)
        check_notes(solution, true)
        check_all_stand_there(solution)
    assert read > 25


@pytest.mark.parametrize("name", ["two biases", "peepholes", "both-rnn"])
def test_a_wrong_result_on_the_page_of_a_network_is_noticed(name):
    solution, true = of_network(name, "normal")
    noticed = 0
    with ctx.workprec(BITS):
        close = near(solution, true)
        for chain in [chain for chain in lines_of(solution) if numerals_in(Row(chain.links[-1][1]))]:
            with pytest.raises(AssertionError):
                check_line(with_wrong_number(chain, -1, 0), solution, true, true, close)
            noticed += 1
        for gate in [gate for gate in gates_in(solution) if gate.shares]:
            [*others, (label, numbers)] = gate.stack
            wrong, _ = changed_in(numbers[0], numerals_in(numbers[0])[0], off_by_one(numerals_in(numbers[0])[0]))
            with pytest.raises(AssertionError):
                check_shares(replace(gate, stack=[*others, (label, [wrong, *numbers[1:]])]), solution, true)
            noticed += 1
    assert noticed > 15
