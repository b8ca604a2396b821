"""A worksheet asks what the solution tells: nothing that it asks stands anywhere on it, and what is filled in is what is marked."""

import re
import subprocess
from collections.abc import Mapping
from copy import copy
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

import pytest
from oracles.layers import loaded, random_tree
from oracles.parts import parts_of
from oracles.problems import Shape, random_problem, sparse
from printed_pages import page_count

from symlstm import Layout, Rounding, Training, load, load_example, make_worksheet, mark, solve, with_backward
from symlstm.document.blanks import KINDS, BlankWriter
from symlstm.document.formula import Blank
from symlstm.document.lines import Writer
from symlstm.network.cells import GRU, GRU_RESET_AFTER, LSTM, RNN

CASES = Path(__file__).parents[1] / "data" / "cases" / "pages"
EXAMPLES = ["seed", "gru", "fractions", "saturated"]
FORMATS = ["md", "github.md", "tex", "html", "typ"]
SHEETS = pytest.mark.parametrize(
    ("example", "backward"),
    [*((name, False) for name in EXAMPLES), *((name, True) for name in EXAMPLES if name != "saturated")],  # it has no target
)


@cache
def solved(example, backward=False):
    problem = load_example(example)
    return solve(with_backward(problem, "0.1") if backward else problem)


def sheet(example, kind, backward, go_on_from=()):
    return make_worksheet(solved(example, backward), None, kind, go_on_from)


def numbers_in(text):
    """The decimals of a page, whatever parts their digits in groups, be it tags; and fractions, as p/q."""
    text = text.replace("−", "-")
    readings = (text, re.sub(r"(?<=\d)(\\,|\{,\}|&nbsp;|thin|\s)+(?=[\d.])", "", text), re.sub(r"<[^>]*>", "", text))
    decimals = {number for reading in readings for number in re.findall(r"\d+\.\d+", reading)}
    ratios = re.findall(r"frac(?:\{|\()(\d+)(?:\}\{|, )(\d+)(?:\}|\))", text)
    return decimals | {"/".join(ratio) for ratio in ratios}


def given_texts(solution):
    """What stands on the sheet as a given number."""
    return {getattr(value, "text", str(value)).lstrip("+-") for value in solution.derivation.givens.values()}


def told(worksheet, text):
    """The ids asked whose number, or exact value, stands in the text, other than as a given number."""
    solution = worksheet.solution
    found = numbers_in(text) - given_texts(solution)
    answers = {quantity: {str(solution.values.printed[quantity]).lstrip("-")} for quantity in worksheet.asked}
    for quantity, texts in answers.items():
        exact = solution.values.exact(quantity)
        texts |= {str(abs(exact))} if exact is not None and "/" in str(exact) else set()
    return [quantity for quantity, texts in answers.items() if texts & found]


def text_of_pdf(worksheet):
    done = subprocess.run(["pdftotext", "-", "-"], input=worksheet.render_pdf(), capture_output=True, check=True)
    return done.stdout.decode()


def blanks_of(worksheet):
    return [part for part in parts_of(worksheet.document) if isinstance(part, Blank)]


@pytest.mark.parametrize("kind", KINDS)
@SHEETS
def test_no_number_that_is_asked_stands_on_the_sheet(example, backward, kind):
    worksheet = sheet(example, kind, backward)
    for name in FORMATS:
        assert told(worksheet, worksheet.render(name)) == [], name


def with_other_digits(number):
    """A result of which every digit is another."""
    digits = "".join(str((int(digit) + 3) % 10) for digit in str(number.coefficient))
    return replace(number, coefficient=int(digits.replace("0", "1", 1) if digits[0] == "0" else digits))


class OtherNumbers(Mapping):
    """The numbers shown, with other digits wherever they are worked out."""

    def __init__(self, shown, results):
        self._shown, self._results = shown, results

    def __getitem__(self, quantity):
        shown = self._shown[quantity]
        return shown if quantity not in self._results else replace(shown, exact=None, rounded=self._results[quantity])

    def __iter__(self):
        return iter(self._shown)

    def __len__(self):
        return len(self._shown)


def page_with_other_results(solution):
    """The page of a solution whose every result has other digits, as many as before."""
    page = solution.page
    results = {quantity: with_other_digits(number) for quantity, number in page.values.printed.items()}
    replays = {quantity: replace(replay, equals=not replay.equals) for quantity, replay in page.replays.items()}
    shown = tuple(OtherNumbers(each, results) for each in page.shown)
    return replace(page, values=replace(page.values, printed=results), shown=shown, replays=replays)


def of_other_results(worksheet):
    """The same sheet, made from other results."""
    other = copy(worksheet.solution)
    object.__setattr__(other, "page", page_with_other_results(worksheet.solution))
    return replace(worksheet, solution=other)


@pytest.mark.parametrize("kind", KINDS)
@SHEETS
def test_the_sheet_is_the_same_whatever_the_results_are(example, backward, kind):
    """So it tells nothing of them, be it a digit, a sign or whether a result is exact."""
    worksheet = sheet(example, kind, backward)
    other = of_other_results(worksheet)
    assert other.solution.page.values.printed != worksheet.solution.page.values.printed
    for name in FORMATS:
        assert other.render(name) == worksheet.render(name), name


@cache
def of_size(cell, inputs, hidden, detail):
    """A solution with few digits, so that there is room for blanks in tables; some of its results are exact."""
    random = Random("a sheet of each arrangement")
    tries = (random_problem(random, sparse, Shape(inputs, hidden, 2, 2), Rounding(places=1), cell) for _ in count())
    problem = next(problem for problem in tries if problem.target is not None)
    return solve(replace(problem, layout=Layout(detail, backward=True), training=Training(Fraction(1, 10))))


SIZES = [
    (1, 1, "normal"),
    (1, 2, "brief"),
    (1, 3, "normal"),
    (2, 4, "normal"),
    (6, 2, "normal"),
    (1, 7, "normal"),
    (1, 2, "full"),
]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("cell", [LSTM, GRU, GRU_RESET_AFTER, RNN], ids=lambda cell: cell.name)
def test_in_each_arrangement_the_sheet_tells_nothing_and_each_number_asked_has_one_line(cell, size, kind):
    worksheet = make_worksheet(of_size(cell, *size), None, kind)
    assert of_other_results(worksheet).render("typ") == worksheet.render("typ")
    written = [blank.quantity for blank in blanks_of(worksheet) if blank.is_answer]
    assert sorted(written) == sorted(worksheet.asked)


@pytest.mark.parametrize("readout", ["last", "every"])
def test_tables_of_values_have_one_line_for_each_number_asked_of_eight_units(readout):
    """What goes back from the output, to the step before and to the initial state stands in tables of its own."""
    problem = load(CASES / "p02_h8.toml")
    target = problem.target if readout == "last" else problem.target * problem.steps
    worksheet = make_worksheet(solve(with_backward(replace(problem, readout=readout, target=target), "0.1")))
    written = [blank.quantity for blank in blanks_of(worksheet) if blank.is_answer]
    assert sorted(written) == sorted(worksheet.asked)
    assert {"d_y.3.1", "d_h_in.2.8", "d_h0.1", "d_c0.8"} < set(written)


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("kind", KINDS)
@SHEETS
def test_no_number_that_is_asked_stands_on_the_printed_sheet(example, backward, kind):
    worksheet = sheet(example, kind, backward)
    assert told(worksheet, text_of_pdf(worksheet)) == []


@pytest.mark.needs("pdftotext")
def test_a_writer_that_tells_one_result_is_noticed(monkeypatch):
    """In every format: the twin of the sheet has the number of c.2.1 in its place."""
    hidden = BlankWriter.printed

    def leaky(self, quantity):
        return Writer.printed(self, quantity) if quantity == "c.2.1" else hidden(self, quantity)

    monkeypatch.setattr(BlankWriter, "printed", leaky)
    worksheet = sheet("seed", "results", backward=False)
    texts = {name: worksheet.render(name) for name in FORMATS} | {"pdf": text_of_pdf(worksheet)}
    assert [name for name, text in texts.items() if told(worksheet, text) != ["c.2.1"]] == []
    whole_numbers = sheet("saturated", "results", backward=False)
    other = of_other_results(whole_numbers)
    assert [name for name in FORMATS if other.render(name) == whole_numbers.render(name)] == []


def test_an_exact_value_that_is_told_as_a_fraction_is_noticed(monkeypatch):
    monkeypatch.setattr(BlankWriter, "exact", Writer.exact)
    worksheet = sheet("fractions", "results", backward=False)
    assert told(worksheet, worksheet.render("md"))


@pytest.mark.parametrize("kind", KINDS)
@SHEETS
def test_what_is_filled_in_from_the_solution_earns_full_marks(example, backward, kind):
    """The ids come from the lines of the sheet itself: each number that is asked has one line."""
    worksheet = sheet(example, kind, backward)
    written = [blank.quantity for blank in blanks_of(worksheet) if blank.is_answer]
    assert sorted(written) == sorted(worksheet.asked)
    answers = {quantity: str(worksheet.solution.values.printed[quantity]) for quantity in written}
    marked = mark(worksheet.solution.problem, answers, asked=worksheet.asked)
    assert marked.mark == f"{len(written)} of {len(written)}"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("example", "states"), [("seed", ("c", "h")), ("seed", ("c",)), ("gru", ("h",)), ("fractions", ("h",))])
def test_states_to_go_on_from_are_printed_and_not_asked(example, states, kind):
    worksheet = sheet(example, kind, False, states)
    values, steps = worksheet.solution.values.printed, worksheet.solution.problem.steps
    text = worksheet.render("md")
    for quantity in values:
        name, time, *_ = (*quantity.split("."), "0")
        if name in states and int(time) < steps:
            assert quantity not in worksheet.asked
            assert not any(blank.is_answer for blank in blanks_of(worksheet) if blank.quantity == quantity)
            assert str(values[quantity]) in text, quantity
        elif name in states:
            assert quantity in worksheet.asked
    assert told(worksheet, text) == []


def test_a_sheet_that_asks_some_quantities_has_lines_for_the_others_that_are_not_marked():
    worksheet = make_worksheet(solved("seed"), ["c", "h", "y", "loss"])
    asked = {blank.quantity for blank in blanks_of(worksheet) if blank.is_answer}
    others = {blank.quantity for blank in blanks_of(worksheet) if not blank.is_answer and blank.quantity}
    assert asked == set(worksheet.asked) == {q for q in worksheet.solution if q.split(".")[0] in ("c", "h", "y", "loss")}
    assert "f.1.1" in others
    assert told(worksheet, worksheet.render("md")) == []


def test_all_lines_are_equally_long_so_that_none_tells_its_number():
    for example in EXAMPLES:
        lines = [blank for blank in blanks_of(sheet(example, "numbers", False)) if blank.quantity]
        assert len({blank.letters for blank in lines}) == 1


def test_the_exam_has_the_answer_of_each_line_and_the_sheet_in_latex_none():
    worksheet = sheet("seed", "results", backward=False)
    of_exam = numbers_in(worksheet.render_exam())
    assert all(str(worksheet.solution.values.printed[quantity]).lstrip("-") in of_exam for quantity in worksheet.asked)
    assert told(worksheet, worksheet.render("tex")) == []


def test_in_the_solution_of_an_exam_nothing_is_left_to_copy():
    worksheet = sheet("seed", "numbers", backward=True)
    exam = worksheet.render_exam()
    assert r"h_{1}^{(1)} = \symanswer{\symcopied{8}{}{h.1.1}}{0.1664}" in exam
    assert exam.count(r"\symcopied{8}") == exam.count(r"\symanswer{\symcopied{8}") > 10


@pytest.mark.parametrize(
    ("example", "backward", "said"),
    [
        ("seed", False, "where `z_g` stands for $z_{\\tilde c}$, `g` for $\\tilde c$, `diff` for $d$ and `loss` for $L$; dotted"),
        (
            "gru",
            False,
            "where `z_z` stands for $a_{z}$, `z_r` for $a_{r}$, `z_n` for $a_{n}$, `diff` for $d$ and `loss` for $L$;",
        ),
        ("saturated", False, "where `z_g` stands for $z_{\\tilde c}$ and `g` for $\\tilde c$; dotted"),
        (
            "seed",
            True,
            "`d_h_in` for $\\delta h^{(t\\to t-1)}$, `d_h0` for $\\delta h^{(0)}$ and `new_W_f` for $W_{f}^{\\prime}$;",
        ),
    ],
)
def test_names_that_do_not_look_like_their_letters_are_explained_once(example, backward, said):
    assert sheet(example, "results", backward).render("md").count(said) == 1


def test_where_every_name_spells_its_letter_nothing_is_explained():
    assert "those of the answer form; dotted" in make_worksheet(solved("seed"), ["c", "h", "tanh_c", "y"]).render("md")


def test_a_negative_number_that_is_copied_into_a_line_of_an_exam_has_brackets():
    """The brackets come with the number: on the sheet they would tell its sign."""
    exam = sheet("seed", "numbers", backward=False).render_exam()
    assert r"}{(-3.27676)}^{2} \approx" in exam
    assert r"(\symanswer" not in exam


def test_a_blank_is_wide_enough_for_its_unit_and_its_id():
    """In small print of 6 pt, of which a letter of DejaVu Sans Mono has 0.602 and one of "unit 1" 0.45, where a blank has 7.65 pt a letter."""
    worksheet = make_worksheet(solve(loaded(random_tree("two-lstm", rounding={"places": 4}))), None)
    blanks = [blank for blank in blanks_of(worksheet) if blank.is_answer]
    assert any(blank.quantity == "l1.tanh_c.1.1" and blank.unit for blank in blanks)
    assert all(6 * (0.602 * len(b.quantity) + 0.45 * len(b.unit)) < 7.65 * b.letters for b in blanks)


def test_the_states_to_copy_stay_on_one_page_with_the_rows_that_go_on_from_them():
    typst = make_worksheet(solve(load_example())).render("typ")
    copied = [text.partition("#calculations(")[0] for text in typst.split("Copy:")[1:]]
    assert len(copied) == 2
    assert all("#kept[\n#spread(4," in text for text in copied)


def test_softmax_stands_by_its_names_so_that_a_step_has_room_on_a_page():
    worksheet = make_worksheet(solve(load_example("hello")))
    assert not any(blank.quantity.startswith("z_y") for blank in blanks_of(worksheet) if not blank.is_answer)
    assert page_count(worksheet.render_pdf()) == 5  # the problem, and four steps


def test_a_sheet_with_a_name_says_whose_it_is_on_every_page():
    sheet = replace(make_worksheet(solve(load_example())), whose="Ann {x} Lee (s1)")
    assert sheet.document.running_head == "Ann {x} Lee (s1), problem p25d7927e109"
    assert "**Ann {x} Lee (s1)**" in sheet.render("md").replace("\\", "")


def test_the_sheet_says_which_columns_belong_to_what_and_how_a_small_name_is_read():
    text = re.sub(r"[$`]", "", sheet("seed", "results", False).render("github.md"))
    assert "belongs to x^{(t)}, columns 2 and 3 to h^{(t-1)}" in text.replace(" - ", "-")
    assert "h.3.2 is step 3, unit 2." in text
