"""ReLU at exactly 0: a usual number of textbooks, where no error bound of float64 says on which side the witness stands."""

from symlstm import loads, solve, with_backward
from symlstm.numbers.outcome import Outcome

AT_ZERO = """
cell = "rnn"
activation = "relu"
sequence = [[{first}], [{second}], [2]]
readout = "every"
target = [1, 0, 1]
[weights]
W_xh = [[{weight}]]
W_hh = [[{recurrent}]]
W_y = [[1]]
"""


def checked(weight, first, second, recurrent):
    problem = loads(AT_ZERO.format(weight=weight, first=first, second=second, recurrent=recurrent))
    solution = solve(with_backward(problem))
    assert solution["z_h.2.1"] == "0.0000"
    return solution.crosscheck


def test_what_the_witness_gives_exactly_holds_though_no_bound_is_narrow():
    check = checked("0.5", "1", "-1", "1")  # 0.5 * -1 + 0.5 is 0 in float64, too
    assert check.outcome is Outcome.HOLDS
    assert check.slopes == ()  # a difference quotient across a kink is no derivative


def test_a_zero_that_float64_misses_stays_undecided():
    assert checked("0.1", "3", "-0.6", "0.2").outcome is Outcome.UNDECIDED  # 0.2 * (0.1 * 3) is 0.06000000000000001


def test_beside_a_kink_difference_quotients_are_evidence():
    problem = loads(AT_ZERO.format(weight="0.5", first="1", second="-0.5", recurrent="1"))
    assert solve(with_backward(problem)).crosscheck.slopes
