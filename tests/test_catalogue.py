"""The catalogue has every sentence that the code and the templates show, and the code shows no other."""

import ast
import os
import re
from pathlib import Path

import pytest

from tests.pseudo import POT, sentences

ROOT = Path(__file__).resolve().parent.parent
MARKS = {"_", "N_", "ngettext", "said", "counting"}
SEVERAL_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
FOR_WORDS = [
    "document",
    "rendering/spoken.py",
    "rendering/letters.py",
    "network",
    "functions",
    "derivation/gradients.py",
    "derivation/backward_order.py",
    "derivation/local_derivatives.py",
    "derivation/update.py",
]


def test_the_catalogue_is_what_babel_extracts():
    try:
        from tests.refresh_catalogue import extracted
    except ImportError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"needs Babel: {error}")
    written = POT.read_text(encoding="utf-8")
    assert without_places(written) == without_places(extracted()), "the catalogue is out of date: make catalogue"


def without_places(catalogue: str) -> list[str]:
    """Its entries, without the files that they stand in: a sentence that moves is the same sentence."""
    entries = catalogue.split("\n\n")
    return sorted("\n".join(line for line in entry.splitlines() if not line.startswith("#:")) for entry in entries)


def test_a_sentence_that_moved_is_no_other_sentence():
    assert without_places('#: a.py\nmsgid "loss"\n\n#: b.py\nmsgid "x"') == without_places(
        '#: b.py\nmsgid "x"\n\n#: c.py\nmsgid "loss"'
    )
    assert without_places('msgid "loss"') != without_places('msgid "losses"')


def calls(source: str) -> list[ast.Call]:
    """The calls that take words from the catalogue, or mark them for it."""
    nodes = ast.walk(ast.parse(source))
    return [node for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS]


def literals(source: str) -> set[str]:
    """The words that these calls spell out."""
    return {
        argument.value
        for call in calls(source)
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def spelled_nowhere(source: str) -> list[str]:
    """Calls whose words cannot be extracted: plurals, and marks, that are no literals."""
    return [
        ast.unparse(call)
        for call in calls(source)
        for argument in call.args[: 2 if call.func.id in ("ngettext", "counting") else 1]
        if call.func.id != "_" and not isinstance(argument, ast.Constant)
    ]


def loose_words(source: str) -> list[str]:
    """Texts of several words that are neither marked nor for whoever reads the code, or an error."""
    tree = ast.parse(source)
    excused: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS:
            excused |= {id(argument) for argument in node.args}
        elif isinstance(node, ast.Raise | ast.Assert):
            excused |= {id(part) for part in ast.walk(node)}
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            excused.add(id(node.value))
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))
    return [text.value for text in texts if id(text) not in excused and SEVERAL_WORDS.search(text.value)]


def modules() -> list[Path]:
    return sorted((ROOT / "symlstm").rglob("*.py"))


def test_every_sentence_that_the_code_spells_out_is_in_the_catalogue():
    known = sentences(POT.read_text(encoding="utf-8"))
    missing = {(path.name, words) for path in modules() for words in literals(path.read_text(encoding="utf-8")) - known}
    assert missing == set(), "run make catalogue; within an f-string no words are extracted"


def test_plurals_and_marked_words_are_literals():
    found = {path.name: spelled_nowhere(path.read_text(encoding="utf-8")) for path in modules() if path.stem != "words"}
    assert {name: calls for name, calls in found.items() if calls} == {}


UNSEEN = {
    "arrangement.py": "values of an Enum, for whoever reads the code",
    "compose.py": "progress, on the command line",
    "length.py": "a note on the command line",
    "names.py": "values of an Enum, in error messages",
    "notation.py": "letters that are taken, in error messages",
    "squared.py": "names of symbols",
}
SOURCES = re.compile(r" (?:19|20)\d\d\b")  # of a cell; no document prints them


@pytest.mark.parametrize("place", FOR_WORDS)
def test_no_sentence_is_spelled_out_past_the_catalogue(place):
    path = ROOT / "symlstm" / place
    files = [path] if path.is_file() else path.rglob("*.py")
    found = {(each.name, words) for each in files for words in loose_words(each.read_text(encoding="utf-8"))}
    assert {(name, words) for name, words in found if name not in UNSEEN and not SOURCES.search(words)} == set()


def test_a_sentence_past_the_catalogue_is_noticed():
    assert loose_words('f(_("two words"), N_("two words"))\nraise E("two words")\n"""two words"""') == []
    assert loose_words('f("two words", f"{x} three words")') == ["two words", " three words"]
    assert literals('ngettext("{n} a", "{n} b", 1)') == {"{n} a", "{n} b"}
    assert spelled_nowhere('ngettext(one, "b", 1)\nN_(x)\n_(y)') == ["ngettext(one, 'b', 1)", "N_(x)"]


def test_places_of_a_plural_are_those_of_its_singular():
    for path in modules():
        for call in calls(path.read_text(encoding="utf-8")):
            if call.func.id in ("ngettext", "counting") and path.stem != "words":
                one, many = (set(re.findall(r"\{(\w+)\}", argument.value)) for argument in call.args[:2])
                assert one == many
