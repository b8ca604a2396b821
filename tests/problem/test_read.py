"""TOML and JSON become one plain tree, without a float in it; what the parsers cannot take is refused before."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symlstm.errors import ProblemError, UsageError
from symlstm.problem.read import format_of, load_text
from symlstm.problem.scan import line_numbers
from symlstm.problem.tree import BareNumber


def refusal(text, format="toml"):
    with pytest.raises(ProblemError) as error:
        load_text(text, "p", format)
    return str(error.value)


def leaves(tree):
    if isinstance(tree, dict | list):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(branch)
    else:
        yield tree


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ('a = [0.65, "13/20", 1e5, -1.50]\n[b]\nc = nan', "toml"),
        ('{"a": [0.65, "13/20", 1e5, -1.50], "b": {"c": nan}}'.replace("nan", "NaN"), "json"),
    ],
)
def test_bare_decimals_keep_their_text(text, format):
    tree = load_text(text, "p", format)
    assert [str(leaf) for leaf in leaves(tree)][:4] == ["0.65", "13/20", "1e5", "-1.50"]
    assert [type(leaf) for leaf in leaves(tree)] == [BareNumber, str, BareNumber, BareNumber, BareNumber]


def test_json_whole_numbers_keep_their_text_and_toml_ones_are_whole():
    assert load_text('{"a": 12}', "p", "json") == {"a": BareNumber("12")}
    assert load_text("a = 1_2\nb = 1_2.5", "p", "toml") == {"a": 12, "b": BareNumber("12.5")}


@pytest.mark.parametrize("text", ["\ufeffa = 1\n", "a = 1\r\n"], ids=["byte order mark", "CRLF"])
def test_marks_of_other_editors_are_accepted(text):
    assert load_text(text, "p") == {"a": 1}


def test_the_suffix_names_the_format():
    assert [format_of(Path(name)) for name in ("p.json", "P.JSON", "p.toml", "p")] == ["json", "json", "toml", "toml"]


def test_another_format_is_refused():
    with pytest.raises(UsageError, match=r'no format "yaml" for problems: there is "toml" or "json"'):
        load_text("", "p", "yaml")


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        (
            "a = 1\na = 2",
            "toml",
            "a (line 2): found this key a second time, expected each key once\n      it stands on line 1 already",
        ),
        (
            "[weights]\nW_f = 1\n\nW_f = 2",
            "toml",
            "weights.W_f (line 4): found this key a second time, expected each key once\n      it stands on line 2 already",
        ),
        (
            '{"weights": {"W_f": 1,\n"W_f": 2}}',
            "json",
            "weights.W_f (line 2): found this key a second time, expected each key once\n      it stands on line 1 already",
        ),
        (
            '{"a": {"b": 1, "\\u0062": 2}}',
            "json",
            "b: found this key a second time, expected each key once",
        ),
    ],
)
def test_a_repeated_key_is_refused_with_both_lines(text, format, message):
    assert refusal(text, format) == f"p: 1 problem found\n  {message}"


@pytest.mark.parametrize(
    ("text", "format", "message"),
    [
        (
            "a = 1\nW = [[1, 13/20]]",
            "toml",
            "TOML (line 2): found a fault at column 12 (unclosed array), expected valid TOML\n"
            '      write fractions in quotes: "13/20"',
        ),
        (
            '{"a": 1,\n "b": 13/20}',
            "json",
            "JSON (line 2): found a fault at column 9 (expecting ',' delimiter), expected valid JSON\n"
            '      write fractions in quotes: "13/20"',
        ),
        (
            "a = .5",
            "toml",
            "TOML (line 1): found a fault at column 5 (invalid value), expected valid TOML\n"
            "      write a digit on both sides of the point: 0.5",
        ),
        (
            "title = An LSTM",
            "toml",
            "TOML (line 1): found a fault at column 9 (invalid value), expected valid TOML\n      write text in quotes",
        ),
        (
            "title = “An LSTM”",
            "toml",
            "TOML (line 1): found a fault at column 9 (invalid value), expected valid TOML\n"
            "      write straight quotes, \"...\" or '...', where these are curved",
        ),
        (
            "a = 1\nb = 0,5",
            "toml",
            "TOML (line 2): found a fault at column 6 (expected newline or end of document after a statement), expected valid TOML\n"
            "      write the decimal comma as a point",
        ),
        (
            "a = \nb = 1",
            "toml",
            "TOML (line 1): found a fault at column 5 (invalid value), expected valid TOML\n"
            '      behind the sign = a value belongs; write "" for none',
        ),
        ("a = [1,", "toml", "TOML: found a fault at the end (invalid value), expected valid TOML"),
        ("[1, 2]", "json", 'JSON: found a list of 2 items, expected an object, {"sequence": ..., "weights": ...}'),
    ],
)
def test_a_syntax_fault_is_said_with_line_and_hint(text, format, message):
    assert refusal(text, format) == f"p: 1 problem found\n  {message}"


@pytest.mark.parametrize("number", ["0x10", "0o7", "0b1"])
@pytest.mark.parametrize("format", ["toml", "json"])
def test_numbers_that_are_not_decimal_are_refused_at_their_place(number, format):
    text = f"[weights]\nb_f = [1, {number}]" if format == "toml" else f'{{"weights":\n{{"b_f": [1, {number}]}}}}'
    assert refusal(text, format) == (
        f"p: 1 problem found\n  weights.b_f[2] (line 2): found {number}, expected a decimal number\n"
        "      write it in decimal digits"
    )


@pytest.mark.parametrize("text", ["a = '0x10' # 0x10", '"0x10" = 1', 'a = """\n0x10 [[[[[[[[[[["""', "a = '''\n0x10'''"])
def test_strings_comments_and_keys_may_hold_anything(text):
    assert len(load_text(text, "p")) == 1


def test_a_whole_number_without_end_is_refused_before_it_is_converted():
    assert refusal("a = " + "9" * 5000) == (
        "p: 1 problem found\n  a (line 1): found a number of 5000 characters, expected at most 1000 characters"
    )
    assert "found 10,000,000 characters, expected at most 1,000,000" in refusal("9" * 10_000_000)


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("a = " + "[" * 100_000, "toml"),
        ("a = " + "{b=" * 100_000, "toml"),
        ("a." * 100_000 + "a = 1", "toml"),
        ("[" + "a." * 100_000 + "a]", "toml"),
        ("[" * 100_000, "json"),
        ('{"a":' * 100_000, "json"),
        ('{"a": "' + '\\"' * 1000 + '", "b": ' + "[" * 100_000, "json"),
    ],
)
def test_deep_nesting_is_refused_before_it_is_parsed(text, format):
    assert "found nesting deeper than 8, expected at most a list of lists of numbers" in refusal(text, format)


@pytest.mark.parametrize("text", ['"""\\"' * 200_000, "'" * 900_000, '"\\' * 400_000, '"""' + '""\\' * 300_000])
def test_a_string_without_end_is_scanned_once(text):
    assert "found a fault" in refusal(text)


def test_lines_are_known_down_to_the_element():
    text = "t = 1 # a = [\n[weights]\nW = [[1, 2], # x\n  ['''\n''', 4]]\nb.c = {d = 1}\n"
    assert line_numbers(text, "toml") == {
        "t": 1, "weights": 2, "weights.W": 3, "weights.W[1]": 3, "weights.W[1][1]": 3, "weights.W[1][2]": 3,
        "weights.W[2]": 4, "weights.W[2][1]": 4, "weights.W[2][2]": 5, "weights.b.c": 6, "weights.b.c.d": 6,
    }  # fmt: skip
    lines = line_numbers('{"a": [\n[1],\n["x"]],\n"b": {"c": 1}}', "json")
    assert {place: lines[place] for place in ("a[1][1]", "a[2][1]", "b.c")} == {"a[1][1]": 2, "a[2][1]": 3, "b.c": 4}


TOML_LIKE = st.lists(
    st.sampled_from([*"[]{}=,.:#'\"\\\n -+1x", '"""', "'''", "\r\n", "a", "W_f", "0x1", "nan", "1.5", "1979-05-27", "true", "\0"])
).map("".join)


@settings(deadline=None)
@given(TOML_LIKE | st.text(), st.sampled_from(["toml", "json"]))
def test_arbitrary_text_is_read_or_refused(text, format):
    try:
        tree = load_text(text, "p", format)
    except ProblemError:
        return
    assert not any(isinstance(leaf, float) for leaf in leaves(tree))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a = 1\ntitle = "An LSTM\nb = 2\n', 2),
        ('a = 1\ntitle = "An LSTM', 2),
        ("title = 'An LSTM  # ours\nb = 2\n", 1),
        ('a = 1\n"f.1.1 = "0.5"\n', 2),
        ('a = 1\nf.1.1 = "0.5\n\n\n', 2),
    ],
)
def test_of_a_quote_that_is_not_closed_it_is_said_on_which_line_and_what_to_do(text, line):
    assert refusal(text, "toml") == (
        f"p: 1 problem found\n  TOML (line {line}): found a quote that is not closed on its line, expected text between two quotes\n"
        '      put a quote at each end of the text: "0.5"'
    )


@pytest.mark.parametrize("text", ['title = "O\'Brien" x', "a = 1 x  # don't", 'title = "a \\" b" c'])
def test_a_fault_on_a_line_whose_quotes_are_closed_is_not_called_an_open_quote(text):
    assert "quote" not in refusal(text, "toml")
