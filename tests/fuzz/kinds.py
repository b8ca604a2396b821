"""Every kind of input, and how one is made from chance."""

import csv
import io
import json
import re
import tomllib
from collections.abc import Callable
from functools import cache
from random import Random

import click
from click.testing import CliRunner
from fuzz import good
from fuzz.case import COMMAND, PROCESS, SCRIPT, Case
from fuzz.mutation import BRACKETS, NUMBERS, WORDS, as_toml, changed, changed_tree, encoded, with_token
from fuzz.scripts import script
from fuzz.workbook import workbook

from symlstm.cli import COMMANDS, main

cached_problems, cached_sheets, cached_answers = cache(good.problems), cache(good.sheets), cache(good.answered)

NOT_ASKED = {"engine"}  # options that start another program
FORMATS = ("tex", "md", "html", "ipynb", "typ", "csv", "json", "toml")  # no pdf: it takes most of a second
FILE_NAMES = ("p.toml", "p.json", "s.csv", "s.toml", "m.toml", "o.csv", "t.tex", "missing.toml", ".", "", "-", "/dev/stdin", "/dev/null", "n" * 300,
              "a\0b", "a\ud800b.toml", "sub/new.toml", "new.toml", "new.JSON", "aux.toml", "\u202e.toml")  # fmt: skip
STREAMS = (
    ">/dev/full",
    ">&-",
    "2>&-",
    "<&-",
    ">&- 2>&-",
    "2>/dev/full",
    ">/dev/full 2>&1",
    "| head -c 1",
    "| true",
    "2>&1 | head -c 3",
)
JINJA = (
    "<< document >>", "<< document.title * 10**9 >>", "<% for x in range(10**9) %>x<% endfor %>", "<% include 'document.tex' %>", "<< ''.__class__.__mro__ >>",
    "<% set x = 'a' * 10**8 %>", "<% for a in range(99999) %><% for b in range(99999) %><% endfor %><% endfor %>", "<< 10**10**8 >>", "<< 1/0 >>", "<< x.y.z >>",
    "<% include '../../etc/passwd' %>", "<% extends 'document.tex' %>", "<% macro m() %><< m() >><% endmacro %><< m() >>", "<< lipsum() >>", "<% if %>", "<<", "%>",
    "<% endfor %>", "<< document.sections | join | length >>", "<< ('x' * 99999) | wordwrap(1) >>", "<< document | inline >>", "<< 5 | inline >>", "<% raw %>",
    "<< cycler() >>", "<< namespace(a=1) >>", "<< '%s' % (1, 2) >>", "<< '{0.__class__}'.format(1) >>", "<% set document = 5 %>", "<< range(5)[9] >>", "<< (((((1))))) >>",
    "<% block a %><% endblock %><% block a %><% endblock %>", "<< " + "(" * 300 + ")" * 300 + " >>", "<< {} | dictsort(5) >>", "<< [1] | batch(0) | list >>",
)  # fmt: skip


def prepare() -> None:
    """Do once what every process would do again: right inputs, and the libraries that are imported when they are used."""
    for right in (cached_problems, cached_sheets, cached_answers):
        right()
    # nothing by Typst (pdf, ipynb): its threads would be lost in the child processes, which then wait for them
    for words in (["derive", "--format", "tex,md,html,typ"], ["closed-form", "c.1.1"]):
        with CliRunner().isolated_filesystem():
            CliRunner().invoke(main, words)


def case(seed: int, number: int, only: tuple[str, ...] = ()) -> Case:
    """The input with this number of a seed; always the same."""
    rng = Random(f"symlstm {seed} {number}")
    kinds = [kind for kind in WEIGHTS if not only or kind in only]
    kind = rng.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
    return KINDS[kind](rng)


def problem(rng: Random) -> Case:
    """A problem file, in TOML or in JSON, with its text changed."""
    text = rng.choice(cached_problems())
    if rng.random() < 0.3:
        in_json = json.dumps(tomllib.loads(text), indent=rng.choice((None, 1)), ensure_ascii=False)
        return _on_problem("problem", rng, "p.json", changed(in_json, rng, [in_json]))
    return _on_problem("problem", rng, "p.toml", changed(text, rng, cached_problems()))


def tree(rng: Random) -> Case:
    """A problem file in JSON or TOML with its keys, types and sizes changed."""
    given = changed_tree(tomllib.loads(rng.choice([p for p in cached_problems() if "sequence" in p])), rng)
    if rng.random() < 0.5:
        content = encoded(json.dumps(given, ensure_ascii=rng.random() < 0.5), rng)
        return _on_problem("tree", rng, "p.json", content)
    return _on_problem("tree", rng, "p.toml", encoded(as_toml(given), rng))


def numbers(rng: Random) -> Case:
    """A problem that is right, with other numbers: what is computed, not what is read."""
    text = rng.choice(cached_problems()[:10])
    head, weights = text.split("[weights]", 1)
    for _ in range(rng.randint(1, 8)):
        weights = _with_another_number(weights, rng)
    return _on_problem("numbers", rng, "p.toml", f"{head}[weights]{weights}".encode())


def _with_another_number(text: str, rng: Random) -> str:
    usual = (
        f"{rng.uniform(-2, 2):.{rng.randint(0, 6)}f}",
        f"{rng.randint(-300, 300)}",
        '"1/3"',
        "1e-9",
        "-1e9",
        "0",
        "100",
        "1e40",
        "-1e300",
        "1e-300",
    )
    return with_token(
        text, rng, lambda token: rng.choice(usual) if text.count("=") and not token.startswith("W") else token, numbers=True
    )


def sheet(rng: Random) -> Case:
    """A sheet, long, wide or in TOML, with its text changed."""
    given, form = rng.choice(cached_answers()), rng.choice(("long", "wide", "toml"))
    texts = [good.sheet_text(given, form, rng), *(cached_sheets() if rng.random() < 0.2 else [])]
    content = changed(rng.choice(texts), rng, texts)
    return _check("sheet", rng, given, form, content)


def xlsx(rng: Random) -> Case:
    """A sheet as a workbook."""
    given = rng.choice(cached_answers())
    rows = list(csv.reader(io.StringIO(good.sheet_text(given, rng.choice(("long", "wide")), rng, separators=","))))
    words = ("check", "p.toml", "s.xlsx", *_options("check", rng, 0.08))
    return Case("xlsx", COMMAND, words, {"p.toml": given.problem.encode(), "s.xlsx": workbook(rows, rng)})


def answers(rng: Random) -> Case:
    """A sheet that can be read, with some answers wrong: what is judged, not what is read."""
    given, form = rng.choice(cached_answers()), rng.choice(("long", "toml"))
    values = {node: _another_answer(text, rng) if rng.random() < 0.2 else text for node, text in given.values.items()}
    asked = rng.choice((values, {node: text for node, text in values.items() if node.split(".")[0] in ("h", "y", "loss", "c")}))
    content = good.sheet_text(good.Answered(given.problem, given.fingerprint, asked), form, rng)
    return _check("answers", rng, given, form, content.encode())


def _another_answer(text: str, rng: Random) -> str:
    usual = (
        "",
        "0",
        "1",
        "-1",
        "0.5",
        "?",
        "1e300",
        "1e-300",
        "-1e9",
        "1/3",
        f"{rng.uniform(-2, 2):.4f}",
        f"-{text}".replace("--", ""),
        text[:-1],
        f"{text}9",
    )
    return rng.choice((*usual, *NUMBERS)) if rng.random() < 0.3 else rng.choice(usual)


def marking(rng: Random) -> Case:
    """A marking file with its text changed."""
    return _beside_a_sheet("marking", rng, "--marking", "m.toml", changed(good.MARKING, rng, [good.MARKING]))


def overrides(rng: Random) -> Case:
    """A file of overrides with its text changed."""
    return _beside_a_sheet("overrides", rng, "--overrides", "o.csv", changed(good.OVERRIDES, rng, [good.OVERRIDES]))


def template(rng: Random) -> Case:
    """A template of one's own with its text changed, or with statements of Jinja that it would not have."""
    ending = rng.choice(tuple(good.TEMPLATES))
    text = rng.choice(good.templates(ending))
    if rng.random() < 0.6:
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(JINJA) + text[place:]
    arguments = ("derive", "p.toml", "--format", ending, "--template", f"t.{ending}")
    files = {"p.toml": good.SMALL_LSTM.encode(), f"t.{ending}": changed(text, rng, (*JINJA, *BRACKETS))}
    return Case("template", COMMAND, arguments, files)


def arguments(rng: Random) -> Case:
    """A command with options of every value, right and wrong."""
    given = rng.choice(cached_answers())
    command = rng.choice(tuple(COMMANDS))
    files = {
        "p.toml": given.problem.encode(),
        "s.csv": good.sheet_text(given, "long", rng).encode(),
        "t.tex": b"<< document.title >>",
    }
    words = (command, *_positional(command, rng), *_options(command, rng, 0.25))
    return Case("arguments", COMMAND, words, files, stdin=rng.choice((b"", given.problem.encode(), rng.randbytes(99))))


def streams(rng: Random) -> Case:
    """A right command whose standard streams are closed, full or gone."""
    given = rng.choice(cached_answers())
    files = {"p.toml": given.problem.encode(), "s.csv": good.sheet_text(given, "long", rng).encode()}
    lines = (("values",), ("derive", "p.toml"), ("check", "p.toml", "s.csv", "--format", "csv"), ("values", "missing.toml"), ("new", "new.toml"),
             ("sheet", "p.toml"), ("closed-form", "h.1.1"), ("--help",), ("check", "--nope"))  # fmt: skip
    return Case("streams", PROCESS, rng.choice(lines), files, stream=rng.choice(STREAMS))


def python(rng: Random) -> Case:
    """A Python script."""
    text = rng.choice(cached_problems())
    return Case("python", SCRIPT, script(rng), {"p.toml": changed(text, rng), "p.json": b"{}"})


WEIGHTS = {
    "problem": 16,
    "tree": 14,
    "numbers": 10,
    "sheet": 16,
    "xlsx": 4,
    "answers": 10,
    "marking": 7,
    "overrides": 5,
    "template": 6,
    "arguments": 8,
    "streams": 0.5,
    "python": 14,
}
KINDS: dict[str, Callable[[Random], Case]] = {
    made.__name__: made
    for made in (problem, tree, numbers, sheet, xlsx, answers, marking, overrides, template, arguments, streams, python)
}


def _on_problem(kind: str, rng: Random, name: str, content: bytes) -> Case:
    """A command that reads the problem."""
    command = rng.choices(("values", "derive", "sheet", "closed-form"), (6, 2, 1, 1))[0]
    words = (command, *(["h.1.1"] if command == "closed-form" else []), name, *_options(command, rng, 0.06))
    return Case(kind, COMMAND, words, {name: content})


def _check(kind: str, rng: Random, given: good.Answered, form: str, content: bytes) -> Case:
    name = "s.toml" if form == "toml" else "s.csv"
    words = ("check", "p.toml", name, *_options("check", rng, 0.08))
    return Case(kind, COMMAND, words, {"p.toml": given.problem.encode(), name: content})


def _beside_a_sheet(kind: str, rng: Random, option: str, name: str, content: bytes) -> Case:
    given = cached_answers()[0]
    files = {"p.toml": given.problem.encode(), "s.csv": good.sheet_text(given, "long", rng).encode(), name: content}
    return Case(kind, COMMAND, ("check", "p.toml", "s.csv", option, name), files)


@cache
def _parameters(command: str) -> list[click.Parameter]:
    found = main.get_command(click.Context(main), command)
    return [] if found is None else [p for p in found.params if p.name not in NOT_ASKED]


def _positional(command: str, rng: Random) -> list[str]:
    usual = {"problem": "p.toml", "sheets": "s.csv", "quantity": "h.1.1", "file": "new.toml"}
    names = [str(p.name) for p in _parameters(command) if isinstance(p, click.Argument)]
    return [usual.get(name, "p.toml") if rng.random() < 0.7 else _as_given(rng.choice(FILE_NAMES)) for name in names]


def _options(command: str, rng: Random, share: float) -> list[str]:
    """Some options of a command, whatever it has, each with a value that its type suggests or with any."""
    words = []
    for option in _parameters(command):
        if isinstance(option, click.Option) and rng.random() < share:
            words += [rng.choice([*option.opts, *option.secondary_opts])]
            words += [] if option.is_flag else [_value(option, rng)]
    return [_as_given(word) for word in words]


def _value(option: click.Option, rng: Random) -> str:
    if rng.random() < 0.1:
        return rng.choice((*WORDS[:40], *NUMBERS)).replace("/", "")  # no path that leads elsewhere
    if isinstance(option.type, click.Choice):
        return str(rng.choice([*option.type.choices, "x"]))
    if isinstance(option.type, click.types.IntParamType):
        return rng.choice(("-1", "0", "1", "2", "3", "6", "12", "40", "101", "10001", "1000000", "9" * 30))
    if option.name == "formats":
        return ",".join(rng.choices(FORMATS, k=rng.randint(1, 3)))
    if option.name == "out":
        return rng.choice(("out", "a/b/c", ".", "p.toml", "", "o" * 300, "a\0b", "ö"))
    if option.name == "rate":
        return rng.choice(("0.1", "1/3", *NUMBERS))
    if option.name == "only":
        return rng.choice(("h", "c,h,loss", "h.1.1", "", ",", "nope", "H", "z_f,,h"))
    return rng.choice(FILE_NAMES)


def _as_given(word: str) -> str:
    """The word as a system can hand it over, and not endless: it ends at a NUL, and half a letter cannot come of any bytes."""
    return re.sub("[\\ud800-\\udc7f\\udd00-\\udfff]", "", word.partition("\0")[0][:2000])
