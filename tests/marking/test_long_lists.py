"""However much is wrong in a file, the message stays short and the work small: what is beyond the limit is counted, not made."""

from pathlib import Path

import pytest

from symlstm import load, load_example
from symlstm.derivation import derive
from symlstm.errors import ProblemError
from symlstm.marking.override_file import load_overrides
from symlstm.marking.scheme_file import loads_marking
from symlstm.problem.findings import MAX_FINDINGS

CASES = Path(__file__).parents[1] / "data" / "cases" / "robust"
MID = derive(load(CASES / "mid.toml")).by_target
SEED = derive(load_example("seed")).by_target
MANY = 5_000


def refused(text, quantities=SEED):
    with pytest.raises(ProblemError) as caught:
        loads_marking(text, quantities)
    return caught.value


def test_three_unknown_ids_make_a_short_message():
    """Of a problem with 17,603 ids, each of which could have been meant."""
    error = refused((CASES / "given_3.toml").read_text(), MID)
    assert [finding.where for finding in error.findings] == ["given.c.0.9999", "given.c.1.9999", "given.c.2.9999"]
    assert error.findings[0].expected.endswith(" and 17,593 more")
    assert len(str(error)) < 1500


SCHEMES = {
    "given": "[given]\n" + "\n".join(f'"c.{n}.9999" = "0.1"' for n in range(MANY)),
    "weights": "[weights]\n" + "\n".join(f"q{n} = 1" for n in range(MANY)),
    "credit": "[credit]\n" + "\n".join(f"mistake-{n} = 1" for n in range(MANY)),
    "credit of one name": "[credit]\n" + "\n".join(f'"{n}" = "x"' for n in range(MANY)),
    "without": f"without = [{', '.join(f'{chr(34)}gru-habit-{n}{chr(34)}' for n in range(MANY))}]",
    "keys": "\n".join(f"key{n} = 1" for n in range(MANY)),
}


@pytest.mark.parametrize("name", SCHEMES)
def test_findings_of_a_marking_file_beyond_the_limit_are_counted_and_not_made(name):
    error = refused(SCHEMES[name])
    assert len(error.findings) == MAX_FINDINGS + 1
    assert str(MANY - MAX_FINDINGS) in error.findings[-1].where
    assert len(str(error)) < 15_000


def test_a_rule_with_more_edits_or_lines_than_anyone_writes_is_refused():
    pairs = ", ".join(['["A", "2*A"]'] * 51)
    head = '[[rule]]\nname = "n"\nwording = "w"\n'
    assert "50 pairs" in str(refused(f"{head}edits = [{pairs}]"))
    lines = ", ".join(['"f"'] * 101)
    assert "at most 100 names" in str(refused(f'{head}edits = [["A", "2*A"]]\nlines = [{lines}]'))


@pytest.mark.parametrize("share", ["0.1234567", "1/1001", "1/3333333333"])
def test_a_share_of_so_many_digits_that_sums_of_it_grow_long_is_refused(tmp_path, share):
    assert "with a denominator of at most 1,000" in str(refused(f'[weights]\nc = "{share}"'))
    path = tmp_path / "seen.csv"
    path.write_text(f"student,node,share\nann,c.1.1,{share}\n")
    with pytest.raises(ProblemError, match="with a denominator of at most 1,000"):
        load_overrides(path, {"c.1.1"}, {"ann"})


@pytest.mark.parametrize("share", ["1/3", "0.125", "0.333333", "999/1000", "1"])
def test_a_share_as_people_write_it_is_taken(share):
    assert str(float(loads_marking(f'[weights]\nc = "{share}"', SEED).scheme.weights["c"]))
