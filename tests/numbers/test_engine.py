"""Both engines print the same digits; a wrong choice is said."""

import json
import pickle
import sys
from dataclasses import replace
from fractions import Fraction
from random import Random
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from flint import arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st
from mpmath import libmp
from oracles.generic import generic_problem

from symlstm import Layout, load_example, render, solve, use_engine, with_backward
from symlstm.cli import main
from symlstm.derivation import derive
from symlstm.enclosure.arb_exponential import ENGINES, FLINT_FROM, VARIABLE, exp_by_arb
from symlstm.enclosure.enclosure import as_fraction
from symlstm.errors import UsageError
from symlstm.numbers.arb_certify import certified_by_arb
from symlstm.numbers.arb_rounding import Cut, Factors, cut_single, real
from symlstm.numbers.certify import certify
from symlstm.numbers.cutting import CutOff, Depth, round_cut_off
from symlstm.numbers.engine import is_arb_worth_while
from symlstm.numbers.rounding import DisplayRule, round_exact
from symlstm.problem.settings import TIES, Rounding
from symlstm.rendering.data import as_data


@pytest.fixture(autouse=True)
def restored(monkeypatch):
    """No choice of a test outlives it."""
    monkeypatch.setenv(VARIABLE, "flint")
    yield
    monkeypatch.undo()
    use_engine()


def certified(problem, rounding, engine):
    """What is printed of every quantity, in a result and in later lines, and its exact value where there is one."""
    use_engine(engine)
    derivation = derive(problem)
    values = certify(derivation, rounding)
    targets = [step.target for step in derivation.steps]
    return {q: (values.printed[q], values.operands[q], values.exact(q), is_fraction(values.true[q])) for q in targets}


def is_fraction(value):
    return isinstance(value, Fraction)


def certified_by_each(problem, rounding):
    return [certified(problem, rounding, engine) for engine in ENGINES]


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("digits", [4, 95, 150, 600])
@pytest.mark.parametrize("seed", [1, 2])
def test_both_engines_print_the_same_digits(cell, digits, seed):
    problem = with_backward(generic_problem(seed, cell, 2, 3, 3))
    for rounding in (Rounding(places=digits), Rounding(places=None, figures=digits)):
        first, second = certified_by_each(problem, rounding)
        assert first == second


def test_saturated_gates_come_out_the_same():
    problem = replace(load_example("saturated"), rounding=Rounding(places=None, figures=150))
    first, second = certified_by_each(problem, problem.rounding)
    assert first == second


RULES = [
    Rounding(places=4, ties="truncate"),
    Rounding(places=0),
    Rounding(places=30, guard=0, ties="half-up"),
    Rounding(places=4, carry="printed"),
    Rounding(places=4, carry="printed", carried=frozenset({"c", "h"})),
]


def some_zero(problem, random):
    """The problem with two weights in five exactly zero, and every other time without a bias: whole columns stay exact."""
    thin = {
        name: tuple(tuple(w * (random.random() < 0.6) for w in row) for row in matrix)
        for name, matrix in problem.matrices.items()
    }
    biases = {name: tuple(b * random.randint(0, 1) for b in bias) for name, bias in problem.biases.items()}
    initial = {name: tuple(v * random.randint(0, 1) for v in state) for name, state in problem.initial.items()}
    return replace(problem, matrices=thin, biases=biases, initial=initial)


@pytest.mark.parametrize("rounding", RULES)
@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("seed", range(4))
def test_exact_numbers_come_out_exact_by_both_engines(cell, seed, rounding):
    """Zero weights, zero states and zero biases: what is exact must be so by both, for it is shown as a fraction."""
    problem = some_zero(generic_problem(seed, cell, 2, 3, 4, readout="every"), Random(seed))
    first, second = certified_by_each(with_backward(problem, rate=Fraction(1, 10), steps=1), rounding)
    assert first == second
    assert any(exact is not None for *_, exact, _ in first.values())


def test_a_thousand_squares_in_one_loss_are_no_burden():
    """A sum of very many terms is one formula; Python's parser must not be asked to nest it a thousand deep."""
    problem = generic_problem(3, "lstm", 1, 1, 1200, readout="every")
    first, second = certified_by_each(problem, Rounding(places=5))
    assert first["loss"] == second["loss"]


def test_a_tie_is_left_to_the_engine_that_can_prove_it():
    """Two equal units whose difference is exactly zero, but for no enclosure, so y = 1/8 is halfway: Arb hands the problem on."""
    problem = generic_problem(5, "lstm", 1, 2, 1)
    same = {name: (m[0], m[0]) for name, m in problem.matrices.items() if name != "W_y"}
    equal = replace(
        problem, target=None, matrices=same | {"W_y": ((Fraction(1), Fraction(-1)),)},
        biases={name: (bias[0],) * len(bias) for name, bias in problem.biases.items()} | {"b_y": (Fraction(1, 8),)},
        initial={name: (state[0],) * 2 for name, state in problem.initial.items()},
    )  # fmt: skip
    assert certified_by_arb(derive(equal), Rounding(places=2)) is None
    first, second = certified_by_each(equal, Rounding(places=2))
    assert first == second
    assert str(first["y.1.1"][0]) == "0.12"


@given(
    whole=st.integers(-(10**8), 10**8),
    off=st.sampled_from([0, 1, -1, 2**40, -(2**40)]),
    parts=st.sampled_from([1, 2, 4, 10, 1000]),
    places=st.integers(0, 6),
    guard=st.integers(0, 3),
    ties=st.sampled_from(TIES),
)
def test_a_ball_is_rounded_as_every_number_in_it_is_or_not_at_all(whole, off, parts, places, guard, ties):
    """Balls about decimals, halves and whole numbers of the last place, and just beside them."""
    middle = Fraction(whole, parts * 10**places) + Fraction(off, 2**70)
    with ctx.workprec(80):
        ball = arb(fmpq(middle.numerator, middle.denominator)) + arb(0, arb(2) ** -60)
        halves, others = Cut(Depth.of(Rounding(places=places, guard=guard), 0), Factors(80))([ball])
        value = real(ball)
    if others:
        return
    for dropped in (0, guard):
        rule = DisplayRule(places + guard - dropped, None, ties)
        rounded = round_cut_off(CutOff(int(halves[0]), places + guard), rule)
        for end in map(as_fraction, (value.lo, value.hi)):
            assert round_exact(end, rule).same_decimal(rounded)


@given(
    size=st.integers(1, 10**9),
    off=st.sampled_from([0, 1, -1, 2**30, -(2**30)]),
    power=st.integers(-30, 30),
    negative=st.booleans(),
    places=st.one_of(st.none(), st.integers(0, 6)),
    figures=st.integers(1, 8),
    ties=st.sampled_from(TIES),
    guard=st.integers(0, 3),
)
def test_a_single_ball_is_rounded_by_any_rule_as_its_ends_are(size, off, power, negative, places, figures, ties, guard):
    """Numbers with few digits, near powers of ten and ties, of any size and sign; what prints as zero becomes scientific."""
    middle = (size + Fraction(off, 2**60)) * Fraction(10) ** power * (-1 if negative else 1)
    rule = DisplayRule(places, figures if places is None else None, ties).finer(guard)
    with ctx.workprec(120):
        ball = arb(fmpq(middle.numerator, middle.denominator))
        ball += arb(0, abs(ball) * arb(2) ** -70)
        cut, value = cut_single(ball, rule.most_places, rule.most_figures, Factors(120)), real(ball)
    if cut is not None:
        rounded = round_cut_off(cut, rule)
        assert {round_exact(as_fraction(end), rule) for end in (value.lo, value.hi)} <= {rounded, replace(rounded, exact=True)}


@pytest.mark.parametrize("tie", [Fraction(1, 2), Fraction(-5, 2), Fraction(3)])
def test_a_ball_that_only_touches_a_tie_is_not_decided(tie):
    """With whole numbers printed, 1/2 may go up or down by the rule: the very end of a ball counts too."""
    with ctx.workprec(80):
        touching = arb(fmpq(tie.numerator, tie.denominator)) + arb(arb(2) ** -60, arb(2) ** -60)
        apart = touching + arb(2) ** -70
        halves, _ = Cut(Depth.of(Rounding(places=0, guard=0), 0), Factors(80))([touching, apart])
    assert halves[0] is None
    assert halves[1] is not None


@pytest.mark.parametrize("ball", [arb("nan"), arb("inf"), arb("[0 +/- inf]"), arb(0), arb(0, 1), arb("1e9 +/- 3e9")])
def test_a_ball_of_which_nothing_is_known_is_not_decided(ball):
    halves, others = Cut(Depth.of(Rounding(places=4), 0), Factors(80))([ball])
    assert others == [0]
    assert not halves[0]


def test_arb_is_taken_where_it_saves_time(monkeypatch):
    """To get Arb ready takes longer than to work the bundled example out; a choice is a choice."""
    assert is_arb_worth_while(lines=10, prec=128)
    monkeypatch.delenv(VARIABLE)
    use_engine()
    assert not is_arb_worth_while(lines=len(derive(load_example()).steps), prec=128)
    assert is_arb_worth_while(lines=10_000, prec=128)


@given(x=st.fractions(-(10**6), 10**6), prec=st.integers(FLINT_FROM, 2000))
def test_bounds_by_arb_hold_exp_as_mpmath_has_it_far_more_precisely(x, prec):
    number = libmp.from_rational(x.numerator, x.denominator, prec, "n")
    low, high = exp_by_arb()(number, prec)
    true = libmp.mpf_exp(number, 2 * prec + 64, "n")
    slack = libmp.mpf_shift(true, -2 * prec)
    assert libmp.mpf_le(low, libmp.mpf_add(true, slack))
    assert libmp.mpf_ge(high, libmp.mpf_sub(true, slack))
    width = Fraction(*map(int, libmp.to_rational(libmp.mpf_sub(high, low)))) / Fraction(*map(int, libmp.to_rational(true)))
    assert width < Fraction(1, 2**prec)


def test_without_a_choice_arb_is_taken_where_it_is_installed(monkeypatch):
    monkeypatch.delenv(VARIABLE)
    use_engine()
    assert exp_by_arb() is not None
    use_engine("mpmath")
    assert exp_by_arb() is None


def test_an_engine_that_there_is_not_is_said():
    with pytest.raises(UsageError, match="found 'abacus', expected mpmath or flint"):
        use_engine("abacus")


def test_an_engine_that_is_not_installed_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "flint", None)
    with pytest.raises(UsageError, match="pip install"):
        use_engine("flint")


def test_an_old_flint_is_said_where_it_was_chosen_and_else_left_alone(monkeypatch):
    """Before 0.7 python-flint has no way to set a precision for a while; SymPy may have brought it."""
    monkeypatch.setitem(sys.modules, "flint", SimpleNamespace(ctx=object(), __version__="0.6.0", __spec__=object()))
    with pytest.raises(UsageError, match=r"python-flint 0\.6\.0 is too old"):
        use_engine("flint")
    monkeypatch.delenv(VARIABLE)
    use_engine()
    assert not is_arb_worth_while(lines=10_000, prec=128)


@pytest.mark.parametrize("engine", ENGINES)
def test_values_can_be_sent_to_another_process(engine):
    use_engine(engine)
    values = certify(derive(with_backward(load_example())), Rounding(places=8))
    sent = pickle.loads(pickle.dumps(values))
    for name in ("true", "computed", "carried", "printed", "operands"):
        assert dict(getattr(sent, name)) == dict(getattr(values, name))


def everything_printed(problem, engine):
    """The whole document and the machine interface."""
    use_engine(engine)
    solution = solve(problem)
    data = as_data(problem, solution.derivation, solution.values, solution.crosscheck, solution.descent)
    return render(solution, "md"), render(solution, "typ"), json.dumps(data)


DOCUMENTS = {
    "seed": lambda: with_backward(load_example(), "0.1"),
    "gru": lambda: with_backward(load_example("gru")),
    "fractions": lambda: with_backward(load_example("fractions"), "1/7", 3),
    "many steps": lambda: with_backward(generic_problem(2, "lstm", 2, 3, 20)),
    "a raised precision": lambda: replace(
        with_backward(generic_problem(1, "gru", 6, 10, 40)), rounding=Rounding(places=30), layout=Layout("brief", True)
    ),
    "figures": lambda: replace(with_backward(generic_problem(1, "gru", 2, 3, 12)), rounding=Rounding(figures=30)),
    "vanishing gradients": lambda: with_backward(load_example().with_numbers({"x.3.1": 60, "b_o.1": -200, "b_o.2": -150})),
    "as printed": lambda: replace(with_backward(load_example()), rounding=Rounding(places=3, carry="printed")),
}


@pytest.mark.parametrize(
    "name", [*(n for n in DOCUMENTS if " raised" not in n), pytest.param("a raised precision", marks=pytest.mark.slow)]
)
def test_whole_documents_are_the_same_by_either_engine(name):
    problem = DOCUMENTS[name]()
    first, second = (everything_printed(problem, engine) for engine in ENGINES)
    assert first == second


def test_nothing_printed_tells_how_many_bits_an_engine_needed():
    """One may need a few bits more than the other."""
    solution = solve(with_backward(load_example()))
    other = replace(solution, values=replace(solution.values, precision=solution.values.precision + 1))
    assert render(other) == render(solution)


def test_quantities_keep_their_reading_order():
    """Whoever goes through all values of a solution finds them as they are printed, by both engines."""
    derivation = derive(with_backward(generic_problem(1, "gru", 2, 2, 2)))
    for engine in ENGINES:
        use_engine(engine)
        assert list(certify(derivation, Rounding(places=8)).printed) == [step.target for step in derivation.steps]


def test_on_the_command_line_a_wrong_engine_is_wrong_input(monkeypatch, tmp_path):
    use_engine()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["values"], env={VARIABLE: "abacus"})
    assert result.exit_code == 2
    assert VARIABLE in result.stderr
