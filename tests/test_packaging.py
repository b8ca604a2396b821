"""The built wheel carries all it needs and works outside the checkout, in an environment of its own."""

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    program = f"import os, hatchling.build as b; os.chdir({str(ROOT)!r}); print(b.build_wheel({str(folder)!r}))"
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The bin folder of a new environment that holds the wheel, and finds the other packages where the tests run."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    site = next(home.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    only_packages = site / "others.pth"
    only_packages.write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin" / "python"


def run_python(python, *arguments, cwd):
    """Run the interpreter without the folders that PYTHONPATH names, where the checkout may be one."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    return subprocess.run([python, *arguments], cwd=cwd, capture_output=True, text=True, env=environment)


def run(python, *arguments, cwd):
    return run_python(python, "-m", "symlstm", *arguments, cwd=cwd)


def test_the_wheel_carries_templates_examples_and_the_typing_marker(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {
        "symlstm/templates/latex/document.tex",
        "symlstm/templates/markdown/document.md",
        "symlstm/problem/examples/seed.toml",
        "symlstm/py.typed",
    } <= names


def test_the_command_of_the_wheel_is_the_one_that_heeds_signals_and_full_devices(wheel):
    (name,) = (name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("entry_points.txt"))
    assert "symlstm = symlstm.__main__:run" in zipfile.ZipFile(wheel).read(name).decode()


def test_typst_comes_along_and_the_extra_of_old_commands_is_still_there(wheel):
    (name,) = (name for name in zipfile.ZipFile(wheel).namelist() if name.endswith("METADATA"))
    lines = zipfile.ZipFile(wheel).read(name).decode().splitlines()
    assert [line for line in lines if line.startswith("Requires-Dist: typst")] == ["Requires-Dist: typst<0.16,>=0.15"]
    assert "Provides-Extra: pdf" in lines


def test_the_wheel_is_what_runs(installed, tmp_path):
    found = run_python(installed, "-c", "import symlstm; print(symlstm.__file__)", cwd=tmp_path)
    assert Path(found.stdout.strip()).is_relative_to(installed.parent.parent)


def test_a_problem_is_solved_from_any_directory(installed, tmp_path):
    assert run(installed, "new", "my.toml", cwd=tmp_path).returncode == 0
    done = run(installed, "derive", "my.toml", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert {path.name for path in (tmp_path / "outputs").iterdir()} == {"my.pdf", "my.tex", "my.md", "my_figures"}


def test_values_of_the_bundled_example_are_printed(installed, tmp_path):
    assert "0.7232" in run(installed, "values", "--format", "csv", cwd=tmp_path).stdout
