"""The house rules: who may import whom, read off the import statements."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import click
import pytest

from symlstm.cli import COMMANDS, main, module_of

PACKAGE = Path(__file__).resolve().parent.parent / "symlstm"
FLOORS = [
    "words",
    "errors",
    "language",
    "enclosure",
    "functions",
    "network",
    "problem",
    "derivation",
    "numbers",
    "marking",
    "document",
    "rendering",
    "pipeline",
    "checking",
    "classroom",
    "lms",
    "cli",
]
SYMPY_ROOMS = {"functions", "network", "derivation"}
NUMBERS_IN_RENDERING = {
    "symlstm.numbers.central_difference",
    "symlstm.numbers.descent",
    "symlstm.numbers.values",
    "symlstm.numbers.crosscheck",
    "symlstm.numbers.rounded",
}  # data.py: types, text
FINISHED = {
    "CrossCheck", "Comparison", "DescentStep", "DisplayRule", "Enclosure", "Outcome", "Page", "PartialSum", "Rounded", "Shown", "Wanted",
    "ENOUGH", "STEP_BITS",  # what the sentences about the cross-check say
    "integer_text",  # the digits of an integer
}  # fmt: skip


def imports(source: str) -> set[str]:
    """The dotted names of all modules that a source text imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def rooms(names: set[str]) -> set[str]:
    """The folders of symlstm among the imports."""
    return {name.split(".")[1] for name in names if name.startswith("symlstm.")} & set(FLOORS)


def breaches(room: str, source: str) -> set[str]:
    """What a file of a room imports that it must not."""
    names = imports(source)
    too_high = {other for other in rooms(names) if FLOORS.index(other) > FLOORS.index(room)}
    sympy = {"sympy"} if room not in SYMPY_ROOMS and any(name.split(".")[0] == "sympy" for name in names) else set()
    return too_high | sympy


def files() -> list[tuple[str, Path]]:
    paths = [path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem in FLOORS]
    return [(path.relative_to(PACKAGE).parts[0].removesuffix(".py"), path) for path in sorted(paths)]


@pytest.mark.parametrize(("room", "path"), files(), ids=[str(path.relative_to(PACKAGE)) for _, path in files()])
def test_imports_go_one_way_and_sympy_stays_in_its_rooms(room, path):
    assert breaches(room, path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    ("room", "source", "found"),
    [
        ("network", "from symlstm.problem import Problem", {"problem"}),
        ("numbers", "import sympy", {"sympy"}),
        ("document", "def f():\n    from symlstm.rendering import latex", {"rendering"}),
        ("problem", "from symlstm.network.stage import Stage", set()),
    ],
)
def test_a_breach_is_noticed(room, source, found):
    assert breaches(room, source) == found


def circle(sources: dict[str, str]) -> list[str]:
    """Modules that import one another when they are loaded, by their dotted names; none where each can be read alone."""
    needs = {}
    for name, source in sources.items():
        loaded = [node for node in ast.parse(source).body if isinstance(node, (ast.Import, ast.ImportFrom))]
        needs[name] = {_deepest(found, sources) for found in imports("\n".join(map(ast.unparse, loaded)))} - {None}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def _deepest(name: str, sources: dict[str, str]) -> str | None:
    """The module that an imported name is, or is from."""
    return next((each for each in (name, name.rpartition(".")[0]) if each in sources), None)


def test_no_modules_import_one_another_in_a_circle():
    dotted = {path: ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in PACKAGE.rglob("*.py")}
    assert circle({name: path.read_text(encoding="utf-8") for path, name in dotted.items() if path.stem != "__init__"}) == []


def test_a_circle_is_noticed():
    sources = {"s.a": "from s.b import f", "s.b": "from s import c", "s.c": "import s.a"}
    assert set(circle(sources)) == {"s.a", "s.b", "s.c"}
    assert circle(sources | {"s.c": "def f():\n    import s.a"}) == []


WITNESSES = [path for path in sorted((PACKAGE / "numbers/witness").glob("*.py")) if path.stem not in ("__init__", "run")]


@pytest.mark.parametrize("witness", WITNESSES, ids=[path.stem for path in WITNESSES])
def test_a_witness_imports_only_numpy_the_standard_library_and_what_witnesses_share(witness):
    names = imports(witness.read_text(encoding="utf-8"))
    own = {name for name in names if name.startswith("symlstm")}
    assert {".".join(name.split(".")[:4]) for name in own} <= {"symlstm.numbers.witness.arrays"}
    assert {name.split(".")[0] for name in names - own} <= {"numpy"} | set(sys.stdlib_module_names)


def test_rendering_takes_from_numbers_only_what_is_already_computed():
    used = {
        name
        for path in (PACKAGE / "rendering").glob("*.py")
        for name in imports(path.read_text(encoding="utf-8"))
        if name.startswith("symlstm.numbers")
    }
    assert {name for name in used if name.count(".") == 2} <= NUMBERS_IN_RENDERING


def calls(source: str) -> set[str]:
    """The functions that a source text calls by their bare name."""
    nodes = ast.walk(ast.parse(source))
    return {node.func.id for node in nodes if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}


def taken_from_numbers(source: str) -> set[str]:
    """The names that a source text imports from modules of numbers."""
    return {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("symlstm.numbers")
        for name in [alias.name for alias in node.names]
    }


@pytest.mark.parametrize("path", sorted((PACKAGE / "document").rglob("*.py")), ids=lambda path: path.stem)
def test_composing_takes_from_numbers_only_types_and_what_is_finished(path):
    source = path.read_text(encoding="utf-8")
    assert taken_from_numbers(source) <= FINISHED
    assert not {name for name in imports(source) if name == "symlstm.numbers"}


def test_composing_that_works_something_out_is_noticed():
    assert taken_from_numbers("def f():\n    from symlstm.numbers.norm import norm") - FINISHED == {"norm"}


def test_problem_files_are_read_without_a_float():
    for path in (PACKAGE / "problem").glob("*.py"):
        assert "float" not in calls(path.read_text(encoding="utf-8")), path.name


def test_no_text_is_ever_run_as_a_program():
    assert calls("f(eval('1'))") == {"f", "eval"}
    for path in PACKAGE.rglob("*.py"):
        assert not calls(path.read_text(encoding="utf-8")) & {"eval", "exec", "compile", "sympify"}, path


@pytest.mark.parametrize(
    "words", ["main(['--help'])", "main(['check', '--help'])", "main([], prog_name='symlstm', complete_var='C')"]
)
def test_help_and_completion_load_nothing_heavy(words):
    heavy = ("sympy", "numpy", "mpmath", "jinja2", "flint")
    program = (
        "import os, sys\nos.environ |= {'C': 'bash_complete', 'COMP_WORDS': 'symlstm ', 'COMP_CWORD': '1'}\n"
        f"from symlstm.cli import main\ntry:\n    {words}\nexcept SystemExit:\n    pass\n"
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stderr.strip() == "[]"
    assert "derive" in run.stdout or "SHEET" in run.stdout


def test_the_list_of_commands_says_what_each_command_says_of_itself():
    context = click.Context(main)
    assert {name: main.get_command(context, name).short_help for name in COMMANDS} == COMMANDS
    assert {path.stem for path in (PACKAGE / "cli").glob("*.py")} >= set(map(module_of, COMMANDS))


def test_solving_loads_no_printer_before_it_is_asked_for():
    program = (
        "import sys, symlstm.pipeline\nprint([name for name in ('jinja2', 'symlstm.rendering.html') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
