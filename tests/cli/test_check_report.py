"""What `symlstm check` says on the terminal: each cause once with its lines, what matters first, counts that add up."""

import csv
import math
import re
from collections import Counter

import pytest
from click.testing import CliRunner
from oracles.calculator import cut, honest

from symlstm import load_example
from symlstm.cli import main
from symlstm.derivation import derive

DERIVATION = derive(load_example("seed"))
RIGHT = honest(DERIVATION, 4)
GATES = [quantity for quantity in RIGHT if quantity[0] in "fio"]
ROW = re.compile(r'  (\S+) +"([^"]*)" +(\S) (\S+) *(.*)')


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", "my.toml").exit_code == 0


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def checked(tmp_path, answers, *options):
    """The lines that are said of one sheet, behind its mark."""
    with (tmp_path / "ann.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerows([("student", "node", "value"), *(("ann", node, text) for node, text in answers.items())])
    result = run("check", "my.toml", "ann.csv", *options)
    assert result.exit_code == 0
    return result.stdout.partition('"ann": ')[2].splitlines()[1:]


def tanh_of_gates():
    """Every gate with tanh, worked out step by step."""
    slips = {}
    for quantity in GATES:
        z = float(honest(DERIVATION, 4, slip=slips)[f"z_{quantity}"])
        slips[quantity] = cut(math.tanh(z), 4, False)
    return honest(DERIVATION, 4, slip=slips)


def test_a_cause_is_said_once_with_all_its_lines(tmp_path):
    said = checked(tmp_path, tanh_of_gates())
    rows = [row for row in said if "tanh in place of the sigmoid" in row]
    assert len(rows) == 1
    assert rows[0].endswith("; charged once")
    (others,) = [row for row in said if row.lstrip().startswith("also")]
    assert others.lstrip() == f"also {len(GATES) - 1} lines of f, i and o"


def test_two_mistakes_are_said_apart_by_the_first_line_of_each(tmp_path):
    slips = {"f.1.1": cut(math.tanh(0.875), 4, False), "loss": "10.7374"}
    said = [ROW.fullmatch(row) for row in checked(tmp_path, honest(DERIVATION, 4, slip=slips))]
    assert [row[1] for row in said if row] == ["f.1.1", "loss"]


def test_a_reason_that_holds_for_all_lines_is_said_once(tmp_path):
    said = checked(tmp_path, {name: cut(float(text), 1, False) for name, text in RIGHT.items()})
    (row,) = [ROW.fullmatch(row) for row in said if ROW.fullmatch(row)]
    assert row[4] == "coarse"
    assert row[0].endswith("  written with too few digits to be judged")
    assert said[-1] == "  69 lines, all for a person to decide"


def test_what_is_withheld_until_a_person_has_looked_is_said_once_with_the_reason(tmp_path):
    (held,) = checked(tmp_path, {name: cut(float(text), 2, False) for name, text in RIGHT.items()})
    assert held.startswith("  held back      69 lines earn 3.45 of 69 until a person has looked: written with two digits fewer")


MIXED = honest(DERIVATION, 4, slip={"f.2.1": cut(math.tanh(1.522), 4, False), "i.1.1": "0.0000"})
MIXED |= {"y.3.1": "ca. 0.7", "h.1.2": "", "z_o.3.1": "", "z_f.1.1": "0.87"}


def test_wrong_lines_come_first_then_what_a_person_decides_then_remarks(tmp_path):
    signs = [ROW.fullmatch(row)[3] for row in checked(tmp_path, MIXED) if ROW.fullmatch(row)]
    assert signs == sorted(signs, key="✗?✓".index)
    assert set(signs) == set("✗?✓")


@pytest.mark.parametrize("answers", [MIXED, {"c.1.1": "0.2949", "loss": ""}, RIGHT | {"loss": "-1"}, tanh_of_gates()])
@pytest.mark.parametrize("decided", ["", "ann,f.2.1,1,\n", "ann,loss,1/2,\nann,c.1.1,0,\n"])
def test_the_counts_add_up_to_all_lines(tmp_path, answers, decided):
    (tmp_path / "seen.csv").write_text(f"student,node,share,note\n{decided}")
    last = checked(tmp_path, answers, "--overrides", "seen.csv", "--every-line")[-1]
    asked, _, counts = re.sub(r"\(.*\)", "", last).partition(": ")
    assert sum(int(count.split()[0]) for count in counts.split(", ")) == int(asked.split()[0]) == len(RIGHT)


def test_the_right_value_below_a_wrong_one_is_no_matter_for_a_person(tmp_path):
    said = checked(tmp_path, RIGHT | {"c.1.1": "0.3949", "z_f.2.1": "1.6220"}, "--format", "csv")
    (row,) = [row for row in said if "key-only" in row]
    assert row.endswith("accepted: the right value, though the student's own numbers above give another one")
    (of_ann,) = csv.DictReader((tmp_path / "outputs" / "my_marks.csv").open(encoding="utf-8-sig"))
    assert (of_ann["look"], of_ann["right"], of_ann["wrong"]) == ("0", "67", "2")


def test_digits_cut_off_at_the_end_are_no_reproach(tmp_path):
    assert checked(tmp_path, {name: cut(float(text), 4, True) for name, text in RIGHT.items()} | {"z_f.2.2": "1.2287"}) == []


def test_what_a_person_accepted_is_not_called_wrong(tmp_path):
    (tmp_path / "seen.csv").write_text("student,node,share,note\nann,f.2.1,1,read as 1.5\n")
    answers = honest(DERIVATION, 4, slip={"f.2.1": cut(math.tanh(1.522), 4, False)})
    said = checked(tmp_path, answers, "--overrides", "seen.csv")
    assert said[0].split(maxsplit=2)[2] == "✓ decided         by a person: 1 of 1; read as 1.5"
    assert not [row for row in said if "wrong" in row or "tanh" in row]


def test_where_a_mistake_may_stand_on_many_blank_lines_their_quantities_are_said(tmp_path):
    said = checked(tmp_path, {name: text for name, text in tanh_of_gates().items() if name[0] in "chyl"})
    assert "tanh in place of the sigmoid, in f, i and o" in said[0]


def test_that_the_evidence_says_more_is_said_once_for_all_lines_of_which_it_does(tmp_path):
    wrong = {"c.1.1": "0.2038", "c.3.1": "1.3426"}
    said = checked(tmp_path, {name: text for name, text in RIGHT.items() if name[0] in "chyl"} | wrong)
    assert sum("stands in the evidence" in row for row in said) == 1


def test_lines_on_which_a_mistake_on_a_blank_line_shows_are_not_said_to_be_where_it_was_made(tmp_path):
    slips = {}
    for quantity in (name for name in RIGHT if name.startswith("h.")):
        now = honest(DERIVATION, 4, slip=slips)
        slips[quantity] = cut(float(now["o" + quantity[1:]]) * float(now["c" + quantity[1:]]), 4, False)
    row, *others = checked(tmp_path, honest(DERIVATION, 4, slip=slips) | {"h.2.2": ""})
    assert ROW.fullmatch(row)[1] == "h.1.1"
    assert others[0].split(": ") == [f"{'':15}also 4 lines", "h.1.2, h.2.1, h.3.1 and h.3.2"]
    assert others[1].startswith(f"{'':15}shows on 8 lines: z_f.3.1")


def test_what_a_repeated_mistake_costs_is_said_where_it_is_more_than_a_line(tmp_path):
    assert checked(tmp_path, tanh_of_gates(), "--marks", "graded")[0].endswith("tanh in place of the sigmoid; together 8.5 of 18")


def test_the_gradebook_s_counts_add_up_to_the_lines_asked(tmp_path):
    checked(tmp_path, MIXED, "--format", "csv")
    (row,) = csv.DictReader((tmp_path / "outputs" / "my_marks.csv").open(encoding="utf-8-sig"))
    kinds = ("right", "follow", "wrong", "blank", "unreadable", "coarse", "trivial", "decided")
    counts = Counter({kind: int(row[kind]) for kind in kinds})
    assert counts.total() == int(row["asked"]) == 69
    assert all(counts[kind] for kind in ("right", "wrong", "blank", "unreadable", "trivial"))
