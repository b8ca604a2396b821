"""`[notation]` in a problem file: whose letters, symbols of one's own, and what is said of wrong ones."""

import pickle
from dataclasses import replace

import pytest

from symlstm import ChosenNotation, ProblemError, load_example, loads
from symlstm.network import CELLS
from symlstm.network.notation import NOTATIONS, RESERVED, USUAL

SMALLEST = "sequence = [[1]]\n[weights]\n" + "".join(f"W_{gate} = [[0.5, 0.25]]\nb_{gate} = [0]\n" for gate in "fico")


def read(lines):
    return loads(SMALLEST + "[notation]\n" + lines).notation


def findings(lines):
    with pytest.raises(ProblemError) as caught:
        read(lines)
    return [(finding.where, finding.found, finding.expected, finding.hint) for finding in caught.value.findings]


def test_a_problem_that_names_none_has_the_usual_letters():
    assert loads(SMALLEST).notation == ChosenNotation() == ChosenNotation(USUAL)


@pytest.mark.parametrize("name", NOTATIONS)
def test_a_set_is_read_by_its_name(name):
    assert read(f'set = "{name}"') == ChosenNotation(name)


def test_symbols_are_read_by_the_ids_of_quantities():
    found = read('set = "pytorch"\nsymbols = { g = "c~", f = "Γ_f", W_f = "W_hi" }')
    assert found == ChosenNotation("pytorch", {"g": "c~", "f": "Γ_f", "W_f": "W_hi"})


def test_a_weight_may_be_called_by_its_other_name():
    assert read('symbols.W_g = "V"').symbols == (("W_c", "V"),)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ('set = "olha"', ("notation.set", '"olha"', 'did you mean "olah"?')),
        ('set = "colah"', ("notation.set", '"colah"', 'did you mean "olah"?')),
        ("set = 3", ("notation.set", "3", "")),
        ('Set = "olah"', ("notation.Set", "an unknown key", "did you mean set?")),
        ('symbol.g = "q"', ("notation.symbol", "an unknown key", "did you mean symbols?")),
        ('symbols = "q"', ("notation.symbols", '"q"', "")),
        ('symbols.k = "q"', ("notation.symbols.k", "no quantity of this id", "")),
        ('symbols.tanh_c = "q"', ("notation.symbols.tanh_c", "no quantity of this id", "")),
        ('symbols.candidate = "q"', ("notation.symbols.candidate", "no quantity of this id", 'did you mean "g"?')),
        ('symbols = { W_c = "V", W_g = "V" }', ("notation.symbols.W_g", "both W_c and W_g", "W_g is another name for W_c")),
    ],
)
def test_what_is_wrong_is_said_with_what_was_meant(lines, found):
    (finding,) = findings(lines)
    assert (finding[0], finding[1], finding[3]) == found


def test_an_unknown_set_is_answered_with_all_there_are():
    ((_, _, expected, _),) = findings('set = "mine"')
    assert all(f'"{name}"' in expected for name in NOTATIONS)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "qq",
        "c\\\\tilde",
        "\\\\tilde c",
        "c~~",
        "$c$",
        "c_",
        "_c",
        "c_1",
        "c1",
        "W_abcde",
        "c_d_e",
        "ж",
        "c ",
        "#c",
        "c^2",
        "ς",
        "c_~",
    ],
)
def test_what_is_no_letter_is_refused(text):
    ((where, _, expected, _),) = findings(f'symbols.g = "{text}"')
    assert where == "notation.symbols.g"
    assert expected.startswith("a letter such as")


@pytest.mark.parametrize("value", ["3", "true", '["q"]', "{}", "1.5"])
def test_a_symbol_is_text(value):
    ((where, _, _, _),) = findings(f"symbols.g = {value}")
    assert where == "notation.symbols.g"


@pytest.mark.parametrize("letter", RESERVED)
def test_a_letter_that_stands_for_something_else_on_every_page_is_refused(letter):
    ((where, _, _, hint),) = findings(f'symbols.g = "{letter}"')
    assert (where, hint) == ("notation.symbols.g", f"{letter} stands for {RESERVED[letter]}")


@pytest.mark.parametrize(
    ("lines", "where", "other"),
    [
        ('symbols.g = "h"', "notation.symbols.g", "h"),
        ('symbols = { g = "q", o = "q" }', "notation.symbols.o", "g"),
        ('set = "pytorch"\nsymbols.o = "g"', "notation.symbols.o", "g"),
        ('symbols.W_f = "W_i"', "notation.symbols.W_f", "W_i"),
        ('symbols.f = "y"', "notation.symbols.f", "y"),
        ('symbols.b_f = "z_i"', "notation.symbols.b_f", "z_i"),
    ],
)
def test_one_symbol_for_two_quantities_is_refused(lines, where, other):
    found = {finding[0]: finding for finding in findings(lines)}
    assert f"stands for {other}, too" in found[where][1]
    assert other in found[where][3]


def test_two_quantities_may_change_their_letters():
    assert dict(read('symbols = { f = "i", i = "f" }').symbols) == {"f": "i", "i": "f"}


def test_all_that_is_wrong_is_said_at_once():
    where = [finding[0] for finding in findings('set = "mine"\nsymbols = { g = "\\\\g", o = "e", k = "q" }')]
    assert where == ["notation.set", "notation.symbols.g", "notation.symbols.o", "notation.symbols.k"]


@pytest.mark.parametrize(
    ("arguments", "where"),
    [
        (("mine",), "notation.set"),
        ((None,), "notation.set"),
        ((USUAL, {"g": "qq"}), "notation.symbols.g"),
        ((USUAL, (("g", 3),)), "notation.symbols.g"),
    ],
)
def test_one_that_is_built_in_python_is_checked_as_one_in_a_file(arguments, where):
    with pytest.raises(ProblemError, match=where):
        ChosenNotation(*arguments)


@pytest.mark.parametrize(("symbols", "where"), [({"k": "q"}, "notation.symbols.k"), ({"g": "h"}, "notation.symbols.g")])
def test_a_problem_refuses_symbols_that_do_not_fit_its_cell(symbols, where):
    with pytest.raises(ProblemError, match=where):
        replace(load_example(), notation=ChosenNotation(USUAL, symbols))


def test_a_problem_refuses_what_is_no_notation():
    with pytest.raises(ProblemError, match="notation: found"):
        replace(load_example(), notation="olah")


def test_a_problem_with_a_notation_is_copied_and_compared_with_it():
    problem = replace(load_example(), notation=ChosenNotation("olah", {"f": "φ"}))
    again = pickle.loads(pickle.dumps(problem))
    assert again == problem != load_example()
    assert hash(again) == hash(problem)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("notation", NOTATIONS)
def test_every_letter_of_a_set_could_be_given_by_hand(cell, notation):
    from symlstm.network.glyph import written_glyph

    written = NOTATIONS[notation].written(cell)
    assert [text for text in written.values() if written_glyph(text) is None] == []
