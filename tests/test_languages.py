"""All words that a reader sees come from the catalogue, and each language has its own."""

import pickle
import re
from dataclasses import replace
from gettext import NullTranslations
from threading import Thread

import pytest

from symlstm import load_example, make_worksheet, mark, render, solve, with_backward
from symlstm.document.blocks import Maths, Strong
from symlstm.document.compose import compose
from symlstm.document.feedback.class_page import class_page
from symlstm.document.feedback.student import FeedbackOptions
from symlstm.document.formula import Letter, Numeral, Script
from symlstm.document.sentence import commas, conjunction, sentence
from symlstm.errors import RenderError, UsageError
from symlstm.language import ENGLISH, N_, Language, Message, _, current_language, languages, ngettext, speaking
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tally import Tally
from symlstm.problem.notation import ChosenNotation
from symlstm.problem.settings import Layout
from symlstm.rendering import write_document
from symlstm.rendering.safe import OwnTemplate
from symlstm.rendering.spoken import Spoken
from tests.pseudo import PSEUDO, outside, texts_of_page, unmarked, words_of_markdown

EXAMPLES = ["seed", "gru"]
TITLE, STUDENT = "0 1 2", "3 4"  # nothing that looks like words
X = Maths(Letter("x"))


def example(name, detail="full", backward=True, **changed):
    problem = replace(load_example(name), title=TITLE, layout=Layout(detail), **changed)
    return with_backward(problem, "0.1", 3) if backward else problem


def marked_sheet(problem, solution, level="full"):
    """A sheet with mistakes of many kinds, and with blank and unreadable lines."""
    answers = {quantity: str(solution[quantity]) for quantity in solution}
    for n, quantity in enumerate(answers):
        if n % 5 == 1:
            answers[quantity] = (
                answers[quantity].removeprefix("-") if answers[quantity].startswith("-") else f"-{answers[quantity]}"
            )
        elif n % 7 == 2:
            answers[quantity] = ""
        elif n % 11 == 3:
            answers[quantity] = "5 + 5"
        elif n % 13 == 4:
            answers[quantity] = "0.1234"
    sheet = mark(problem, sheet_of(STUDENT, answers))
    return replace(sheet, feedback_options=FeedbackOptions(level))


def strangers(html):
    """The words of a page that are not from the catalogue."""
    return [word for text in texts_of_page(html) for word in unmarked(_without_ids(text))]


def _without_ids(text):
    return re.sub(r"\b[A-Za-z]\w*(?:\.\d+)+|\bd_\w+|\bloss\b(?= \()", " ", text)


@pytest.fixture(scope="module", params=[(name, backward) for name in EXAMPLES for backward in (False, True)], ids=str)
def solved(request):
    name, backward = request.param
    problem = example(name, backward=backward)
    return problem, solve(problem)


def test_every_word_of_a_solution_comes_from_the_catalogue(solved):
    _problem, solution = solved
    with speaking(PSEUDO):
        html, markdown = render(solution, "html"), render(solution, "md")
    assert strangers(html) == []
    assert unmarked(words_of_markdown(_without_ids(markdown))) == []
    assert 'lang="qps-ploc"' in html


@pytest.mark.parametrize("detail", ["brief", "normal"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_every_word_of_a_shorter_solution_comes_from_the_catalogue(name, detail):
    solution = solve(example(name, detail))
    with speaking(PSEUDO):
        assert strangers(render(solution, "html")) == []


@pytest.mark.parametrize("level", ["full", "hint", "where"])
def test_every_word_of_feedback_comes_from_the_catalogue(solved, level):
    sheet = marked_sheet(*solved, level)
    with speaking(PSEUDO):
        assert strangers(sheet.render("html")) == []
        assert [words for words in sheet.causes.values() if unmarked(_without_ids(words))] == []
        assert not unmarked(sheet.mark)


def test_every_word_of_the_page_of_a_class_comes_from_the_catalogue(solved):
    problem, solution = solved
    marker, tally = Marker(problem), Tally()
    tally.add(marked_sheet(problem, solution).marked)
    with speaking(PSEUDO):
        assert strangers(write_document(class_page(tally, marker), "html")) == []


@pytest.mark.parametrize("blanks", ["results", "numbers", "all"])
def test_every_word_of_a_worksheet_comes_from_the_catalogue(solved, blanks):
    _problem, solution = solved
    sheet = make_worksheet(solution, blanks=blanks, go_on_from=["h"], points=2)
    with speaking(PSEUDO):
        assert strangers(sheet.render("html")) == []


def test_every_word_of_a_figures_file_comes_from_the_catalogue(solved):
    _problem, solution = solved
    with speaking(PSEUDO):
        pictures = [picture.svg for picture in solution.figures.values()]
    assert pictures
    assert [strangers(re.sub("<text[^>]*>", "<text>", svg)) for svg in pictures] == [[]] * len(pictures)


@pytest.mark.parametrize("notation", ["goodfellow", "olah", "pytorch", "d2l", "jurafsky", "coursera"])
def test_what_is_said_of_other_letters_comes_from_the_catalogue(notation):
    problem = example("gru", "brief", backward=False, notation=ChosenNotation(notation))
    with speaking(PSEUDO):
        assert strangers(render(solve(problem), "html")) == []


def test_the_head_of_a_page_is_translated():
    solution = solve(example("seed", "brief"))
    with speaking(PSEUDO):
        latex, typst, html = (render(solution, format) for format in ("tex", "typ", "html"))
    assert "{page " not in latex
    assert '[#"⟦page⟧" #counter' in typst
    assert '"page' not in html


@pytest.fixture(scope="module")
def everything():
    problem = example("gru")
    solution = solve(problem)
    return solution, marked_sheet(problem, solution), make_worksheet(solution)


@pytest.mark.parametrize("format", ["md", "tex", "html", "typ"])
def test_english_is_the_same_before_and_after_another_language(everything, format):
    solution, sheet, paper = everything
    written = [render(solution, format), sheet.render(format), paper.render(format)]
    with speaking(PSEUDO):
        others = [render(solution, format), sheet.render(format), paper.render(format)]
    english = [
        write_document(compose(solution.problem, solution.page, solution.crosscheck, solution.descent), format),
        replace(sheet).render(format),
        replace(paper).render(format),
    ]
    assert english == written
    assert all(other != one for other, one in zip(others, english, strict=True))


def test_a_thread_begins_with_english_while_another_language_is_spoken():
    found = []
    with speaking(PSEUDO):
        thread = Thread(target=lambda: found.append((current_language(), _("bias"))))
        thread.start()
        thread.join()
        assert _("bias") == "⟦bias⟧"
    assert found == [(ENGLISH, "bias")]


def test_a_language_goes_to_another_process_by_its_name():
    assert pickle.loads(pickle.dumps(ENGLISH)) is ENGLISH
    solution = solve(example("seed", "brief", backward=False))
    own = OwnTemplate("mine", "<< language() >>: << _('page') >>")
    assert render(solution, "md", template=own) == "en: page"
    with speaking(PSEUDO), pytest.raises(RenderError, match="found 'qps-ploc', expected one of en"):
        render(solution, "md", template=own)


def test_an_own_template_cannot_look_into_what_it_fills_in():
    solution = solve(example("seed", "brief", backward=False))
    with pytest.raises(RenderError):
        render(solution, "md", template=OwnTemplate("mine", "<< _('{x.__class__}', x=document) >>"))


def test_english_is_spoken_again_after_an_error():
    with pytest.raises(ValueError, match="broken"), speaking(PSEUDO):
        raise ValueError("broken")
    assert current_language() is ENGLISH


def test_a_language_without_a_catalogue_is_refused_with_those_that_there_are():
    with pytest.raises(UsageError, match=r"found 'xx', expected one of en"), speaking("xx"):
        pass
    assert languages()[0] == "en"


@pytest.mark.parametrize("name", ["../..", "", ".", "EN"])
def test_no_path_is_followed_for_a_language(name):
    with pytest.raises(UsageError), speaking(name):
        pass


def test_a_catalogue_on_the_disk_is_spoken(tmp_path, monkeypatch):
    folder = tmp_path / "de" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "symlstm.mo").write_bytes(_compiled({"": "Content-Type: text/plain; charset=UTF-8\n", "Given": "Gegeben"}))
    monkeypatch.setattr("symlstm.language.LOCALE", tmp_path)
    solution = solve(example("seed", "brief", backward=False))
    with speaking("de") as german:
        text = render(solution, "html")
    assert german.name == "de"
    assert ">Gegeben</h2>" in text
    assert '<html lang="de">' in text
    assert ">Given</h2>" in render(solution, "html")


def _compiled(words):
    """A .mo file, by the format that the manual of GNU gettext describes."""
    keys, texts = ([text.encode() for text in side] for side in zip(*sorted(words.items()), strict=True))
    start = 28 + 16 * len(keys)
    table, strings = [], b""
    for side in (keys, texts):
        for text in side:
            table += [len(text), start + len(strings)]
            strings += text + b"\0"
    head = [0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, start]
    return b"".join(number.to_bytes(4, "little") for number in head + table) + strings


class Backwards(NullTranslations):
    """A language with another order of words, and other plurals."""

    def gettext(self, message):
        return {
            "{first} and {last}": "{last} after {first}",
            "{x} of {y}": "of {y} {x}",
            "gate": "GATE",
            "the {thing}": "{thing} the",
        }.get(message, message)

    def ngettext(self, msgid1, msgid2, n):
        return "{n} of them" if n < 3 else "all {n}"


BACKWARDS = Language("xx", Backwards())


def test_a_sentence_can_have_its_formulas_in_another_order():
    with speaking(BACKWARDS):
        assert sentence(_("{x} of {y}"), x=X, y=("a ", Strong("b"))) == ("of a ", Strong("b"), " ", X)
        assert conjunction([X, X, "z"]) == ("z after ", X, ", ", X)
    assert sentence("{x} of {y}", x=X, y="z") == (X, " of z")
    assert conjunction([X]) == (X,)
    assert commas([]) == ()


def test_words_made_of_others_are_translated_as_a_whole():
    message = Message(N_("the {thing}"), {"thing": N_("gate")})
    assert message == "the gate"
    assert _(message) == "the gate"
    with speaking(BACKWARDS):
        assert _(message) == "GATE the"
        assert message == "the gate"


def test_plurals_are_those_of_the_language():
    assert [ngettext("{n} line", "{n} lines", n) for n in (1, 2, 3000)] == ["1 line", "2 lines", "3,000 lines"]
    with speaking(BACKWARDS):
        assert [ngettext("{n} line", "{n} lines", n) for n in (1, 2, 3)] == ["1 of them", "2 of them", "all 3"]


def test_what_a_user_wrote_is_never_read_as_a_template():
    problem = replace(load_example("seed"), title="{0.__class__} {x}", layout=Layout("brief"))
    assert "{0.__class__} {x}" in make_worksheet(solve(problem)).document.title


def test_a_printer_remembers_no_words_of_another_language():
    say, formula = Spoken(), Script(Letter("α"), sup=Numeral(("2",)))
    assert say(formula) == "alpha squared"
    with speaking(PSEUDO):
        assert not unmarked(say(formula))
    assert say(formula) == "alpha squared"


@pytest.mark.parametrize(("text", "found"), [("⟦a ⟦bc⟧ de⟧ fg", ["fg"]), ("⟦ab⟧ x 0.5", []), ("the ⟦ab⟧", ["the"])])
def test_words_outside_the_brackets_are_noticed(text, found):
    assert unmarked(text) == found
    assert "ab" not in outside("⟦ab⟧")
