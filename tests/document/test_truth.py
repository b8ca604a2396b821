"""Every printed line is read again by a reader who knows only what stands on the page (tests/oracles/reading.py)."""

from dataclasses import replace
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

import pytest
from flint import arb, ctx
from oracles import arb as oracle
from oracles.problems import Shape, random_problem, short, sparse, with_ties
from oracles.reading import NotANumber, chains, entries, factors_of_terms, marks_within, short_equations, value, value_of_row

from symlstm import Layout, Rounding, load, load_example, solve
from symlstm.document.blocks import Paragraph
from symlstm.document.formula import APPROX, EQUALS, PLUS, Brackets, Numeral, Operator, Row, flattened
from symlstm.document.names import names_of
from symlstm.errors import PrecisionError
from symlstm.problem.settings import DETAILS, TIES, Training

CASES = Path(__file__).parents[1] / "data" / "cases" / "pages"
BITS = 2_000  # a number that is shown rounded differs from the true one long before
PROBLEMS = range(80)


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
    shape = Shape(random.randint(1, 3), random.randint(1, 3), random.randint(1, 3), random.randint(0, 2))
    problem = random_problem(random, random.choice([short, short, sparse, uneven]), shape, rounding)
    if random.random() < 0.3:
        problem = with_ties(random, problem)
    backward = problem.target is not None and random.random() < 0.7
    training = Training(Fraction(random.randint(1, 9), 10)) if backward and random.random() < 0.5 else None
    known = {equation.target.name for equation in problem.cell.equations} | ({"y"} if problem.readout else set())
    rounding = replace(rounding, carried=carried and (carried & known or None))
    layout = Layout(random.choice(DETAILS), backward)
    try:
        return solve(replace(problem, layout=layout, training=training, rounding=rounding))
    except PrecisionError:
        return None


def worked_sections(document):
    back = (section for section in document.backward if section.name != "backward-equations")
    return (*document.steps, *((document.readout,) if document.readout else ()), *back)


def lines_of(solution):
    return [chain for section in worked_sections(solution.document) for chain in chains(section)]


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


def number_of(items):
    """What the items give, or None where they hold names."""
    try:
        return value_of_row(items)
    except NotANumber:
        return None


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
    """`=` between two things only where they are exactly equal, and always where both stand there and are."""
    before, had_numbers = None, False
    for relation, items in chain.links:
        now = number_of(items)
        if now is not None and before is not None:
            assert (relation == EQUALS) == same_everywhere(before, now), (chain.quantity, relation)
        elif now is not None and relation == EQUALS and not had_numbers:
            pairs = zip(entries(now), targets(chain, solution), strict=True)
            assert all(cannot_be_told_apart(number, true[quantity]) for number, quantity in pairs), chain.quantity
        before, had_numbers = now, had_numbers or now is not None


def rounded_alike(number, printed, problem, name) -> bool | None:
    """Whether a number rounds to what is printed; None where its ball does not tell."""
    rounding = problem.rounding
    inside = name in oracle.INSIDE_UNIT[problem.cell.name]
    again = oracle.decimal(number, rounding.places, rounding.figures, rounding.ties, not rounding.carries(name), inside)
    if again is None:
        return None
    return (again.negative, again.coefficient, again.exponent) == (printed.negative, printed.coefficient, printed.exponent)


def check_daggers(chain, solution):
    """A dagger stands exactly at the results that the numbers before them do not give."""
    results = marks_within(chain.links[-1][1])
    worked_out = [number_of(items) for _, items in chain.links[:-1]]
    shown = [number for number in worked_out if number is not None]
    ids = targets(chain, solution)
    assert len(results) == len(ids)
    for n, (quantity, marks) in enumerate(zip(ids, results, strict=True)):
        if not shown:
            continue
        step = solution.derivation.step(quantity)
        follows = rounded_alike(entries(shown[0])[n], solution.values.printed[quantity], solution.problem, step.name)
        assert follows is None or ("noted" in marks) == (not follows), quantity


def equations_of(solution):
    """Every equation without an id, of what is given and of the work."""
    return [e for section in (solution.document.givens, *worked_sections(solution.document)) for e in short_equations(section)]


def named(solution):
    """The ids of the numbers that each name stands for, row by row."""
    names, found = names_of(solution.problem), {}
    for quantity in [*solution.derivation.givens, *solution.derivation.by_target]:
        found[flattened(names.of(quantity))] = [quantity]
        name, *numbers = quantity.split(".")
        has_no_time = not solution.problem.network.names[name].is_timed
        whole = names.vector(name, None if has_no_time or not numbers else int(numbers[0]))
        if whole != names.of(quantity):
            found.setdefault(flattened(whole), []).append(quantity)
    return found


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


def check_equation(equation, ids, true):
    """`=` before numbers only where each is the very number that the name stands for, and `≈` only where one is not."""
    left, relation, right = equation
    number, (name, spans) = number_of(right), block_of(left)
    if number is None or name not in ids:
        return False
    meant = [quantity for quantity in ids[name] if not spans or is_within(quantity, spans)]
    pairs = list(zip(entries(number), (true[quantity] for quantity in meant), strict=True))
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
        shown = [number for number in (number_of(items) for _, items in chain.links[:-1]) if number is not None]
        if shown:
            found.update(zip(targets(chain, solution), entries(shown[0]), strict=True))
    return found


def check_number_said(said, number, plainly):
    """A number that is said in words is the number itself, or is said to be rounded and is not far from it."""
    if plainly:
        assert cannot_be_told_apart(said, number)
    else:
        assert not same(said, number)
        assert abs(arb(said) - arb(number)) < abs(arb(number)) / 2 + 1 / arb(said.q)


@pytest.mark.parametrize("seed", PROBLEMS)
def test_every_line_of_a_random_problem_says_the_truth(seed):
    solution = random_solution(seed)
    if solution is None:
        return
    with ctx.workprec(BITS):
        true = true_values(solution.problem)
        for chain in lines_of(solution):
            check_relations(chain, solution, true)
            check_daggers(chain, solution)
        for equation in equations_of(solution):
            check_equation(equation, named(solution), true)
        check_notes(solution, computed(solution.problem))


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
            check_equation(equation, names, true)
            for solution in solved
            for names, true in [(named(solution), true_values(solution.problem))]
            for equation in equations_of(solution)
        )
        notes = sum(check_notes(solution, computed(solution.problem)) for solution in solved)
    assert (read > 1000, notes > 50) == (True, True)


@cache
def cut_off():
    return solve(load(CASES / "p11_trunc.toml"))


@pytest.mark.parametrize("quantity", ["d_b_z", "d_b_z.1", "d_z_r.2.1", "diff.3.1"])
def test_an_equals_sign_between_names_and_numbers_that_were_rounded_on_the_way_is_noticed(quantity):
    """With carry = "printed" a gradient of a bias is a sum of printed numbers: its line goes on with the very number, but not the
    one that its names stand for."""
    solution = cut_off()
    chain = next(chain for chain in lines_of(solution) if chain.quantity == quantity)
    first = next(n for n, (_, items) in enumerate(chain.links) if number_of(items) is not None)
    assert chain.links[first][0] == APPROX
    lie = replace(chain, links=(*chain.links[:first], (EQUALS, chain.links[first][1]), *chain.links[first + 1 :]))
    with ctx.workprec(BITS):
        true = true_values(solution.problem)
        check_relations(chain, solution, true)
        with pytest.raises(AssertionError):
            check_relations(lie, solution, true)


def test_an_equals_sign_before_what_a_time_step_starts_from_is_noticed():
    solution = cut_off()
    ids = named(solution)
    left, relation, right = next(e for e in equations_of(solution) if ids.get(e[0], [""])[0] == "h.1.1")
    with ctx.workprec(BITS):
        true = true_values(solution.problem)
        assert relation == APPROX
        assert check_equation((left, relation, right), ids, true)
        with pytest.raises(AssertionError):
            check_equation((left, EQUALS, right), ids, true)


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
    noted = [chain for chain in lines_of(solution) if ("noted", "result") in marks_within(chain.links[-1][1])]
    with ctx.workprec(BITS):
        bare = [
            replace(c, links=(*c.links[:-1], (c.links[-1][0], tuple(_without_note(i) for i in c.links[-1][1])))) for c in noted
        ]
        lone = [chain for chain in bare if len(targets(chain, solution)) == 1]
        assert lone
        for chain in lone:
            with pytest.raises(AssertionError):
                check_daggers(chain, solution)


def _without_note(item):
    return item.body if getattr(item, "kind", "") == "noted" else item


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


def test_each_dagger_has_its_note_and_the_proof_counts_them():
    solution = seed(places=2, guard=0)
    document = solution.document
    noted = {
        quantity
        for chain in lines_of(solution)
        for quantity, marks in zip(targets(chain, solution), marks_within(chain.links[-1][1]), strict=True)
        if "noted" in marks
    }
    notes = [b for s in worked_sections(document) for b in s.blocks if isinstance(b, Paragraph) and b.text[0] == "† "]
    total = len(solution.derivation.steps)
    proof = " ".join(part for block in document.proof.blocks for part in block.text)
    assert len(notes) == len(noted) > 3
    assert f"{total - len(noted)} give the printed result, {len(noted)} do not and carry a note" in proof


def test_guard_digits_of_tiny_values_let_their_lines_follow():
    """5.0063e-7 goes into the next line as 5.006300e-7, and not as 0.000001."""
    solution = solve(load(CASES / "p07_scales.toml"))
    noted = [chain.quantity for chain in lines_of(solution) if ("noted", "result") in marks_within(chain.links[-1][1])]
    assert sorted(set(noted)) == ["f.2.1", "o.2.1"]  # of 47: sigma(0.001) is 0.50025 less 2e-11


def test_where_every_line_follows_the_proof_says_so_and_no_dagger_stands():
    solution = seed(places=4, carry="printed")
    assert all("noted" not in marks for chain in lines_of(solution) for marks in marks_within(chain.links[-1][1]))
    assert "gives the printed result" in solution.document.proof.blocks[1].text[0]


def test_the_drift_is_that_of_carried_from_true_numbers():
    solution = seed(places=2, carry="printed")
    table = solution.document.readout.blocks[-1]
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
