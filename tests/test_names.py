"""One name means one thing: public names that several modules define each in a way of their own become fewer, never more."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "symlstm"
MOST_SHARED = 24  # names in more than one module; to be lowered as they become fewer


def public_names(source: str) -> set[str]:
    """The classes, functions and type aliases that a source text defines at its top level, but those that begin with _."""
    found = set()
    for node in ast.parse(source).body:
        match node:
            case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if is_type(name):
                found.add(name)
    return {name for name in found if not name.startswith("_")}


def is_type(name: str) -> bool:
    """Whether a name is written as the names of types are: Step, not STEP."""
    return name[:1].isupper() and not name.isupper()


def shared(sources: dict[str, str]) -> dict[str, list[str]]:
    """The public names that more than one module defines, with these modules."""
    modules = defaultdict(list)
    for module, source in sources.items():
        for name in public_names(source):
            modules[name].append(module)
    return {name: found for name, found in sorted(modules.items()) if len(found) > 1}


def test_names_that_several_modules_define_become_no_more():
    sources = {str(path.relative_to(PACKAGE)): path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
    found = shared(sources)
    assert len(found) <= MOST_SHARED, "\n".join(f"{name}: {', '.join(modules)}" for name, modules in found.items())


@pytest.mark.parametrize(
    ("second", "found"),
    [
        ("class Step: pass", {"Step": ["a", "b"]}),
        ("def step(): pass", {}),
        ("from a import Step", {}),
        ("Step = int | str", {"Step": ["a", "b"]}),
        ("def f():\n    class Step: pass", {}),
    ],
)
def test_a_name_defined_twice_is_noticed(second, found):
    assert shared({"a": "class Step: pass\nSTEP = 1", "b": f"{second}\nSTEP = 2\nclass _Step: pass"}) == found
