"""A tool that is there and does not work is told from one that works: by stubs that fail as the real ones were seen to."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import tools
from browser import chromium

ROOT = Path(__file__).parent.parent
LUAOTFLOAD = r"""#!/bin/sh
cat <<'SAID'
(./page.tex
[\directlua]:1: module 'luaotfload-main' not found:
! Font \TU/lmr/m/n/10.95=[lmroman10-regular]:+tlig; at 10.95pt not loadable: metric data not found or bad.
!  ==> Fatal error occurred, no output PDF file produced!
SAID
exit 1
"""
NO_LIBRARY = "#!/bin/sh\necho 'chromium: error while loading shared libraries: libnss3.so' >&2\nexit 127\n"
ECHO = '#!/bin/sh\necho "$@"\n'
NOTHING = "#!/bin/sh\nexit 0\n"
NO_INTERPRETER = "#!/no/such/node\n"
PROGRAMS = [*tools.PROGRAMS, "npm"]


@pytest.fixture
def only(tmp_path, monkeypatch):
    """A machine on which the PATH holds these scripts, a shell, and nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "bash", "cat", "echo"):
        (folder / name).symlink_to(f"/bin/{name}")
    monkeypatch.setenv("PATH", str(folder))
    fresh()

    def install(**scripts):
        for name, script in scripts.items():
            (folder / name.replace("_", "-")).write_text(script)
            (folder / name.replace("_", "-")).chmod(0o755)

    yield install
    fresh()


def fresh():
    """Forget what was found out about other tools."""
    tools.why_not.cache_clear()
    chromium.that_works.cache_clear()


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_not_installed_is_told_with_what_brings_it(only, name):
    assert tools.why_not(name).startswith(f"{name} does not work here: it is not installed; on Debian: apt-get install ")


@pytest.mark.parametrize(
    ("name", "script", "reason"),
    [
        ("lualatex", LUAOTFLOAD, r"[\directlua]:1: module 'luaotfload-main' not found:"),
        ("pdflatex", "#!/bin/sh\necho \"I can't find the format file \\`pdflatex.fmt'!\"\nexit 1\n", "I can't find the format file `pdflatex.fmt'!"),
        ("pdflatex", NOTHING, "it makes no PDF"),
        ("pdflatex", "#!/bin/sh\nexit 3\n", "it ends with exit code 3 and says nothing"),
        ("pdflatex", NO_INTERPRETER, "it does not start (No such file or directory)"),
        ("pdftotext", NOTHING, "it gives ''"),
        ("pandoc", ECHO, "it gives '--from=markdown"),
        ("fc_match", ECHO, "it gives '--format"),
        ("npm", NO_INTERPRETER, "it does not start (No such file or directory)"),
        ("chromium", NO_LIBRARY, "chromium: it has ended: chromium: error while loading shared libraries: libnss3.so"),
        ("chromium", NOTHING, "chromium: it has ended: and said nothing"),
    ],
)  # fmt: skip
def test_what_is_there_and_does_not_work_is_told_with_its_reason(only, name, script, reason):
    only(**{name: script})
    assert reason in tools.why_not(name.replace("_", "-"))


def test_a_chromium_that_does_not_start_is_passed_over_for_the_next(only):
    only(chromium=NO_LIBRARY, google_chrome=NOTHING)
    reason = tools.why_not("chromium")
    assert "libnss3" in reason
    assert "google-chrome: it has ended" in reason


def test_a_package_for_the_browser_must_be_there_in_the_version_that_is_asked_for(tmp_path, monkeypatch):
    fresh()
    monkeypatch.setattr(tools, "PACKAGES", tmp_path / "node_modules")
    (tmp_path / "package.json").write_text('{"dependencies": {"katex": "0.19.1", "axe-core": "4.14.1"}}')
    (tmp_path / "node_modules" / "katex").mkdir(parents=True)
    (tmp_path / "node_modules" / "katex" / "package.json").write_text('{"version": "0.1.0"}')
    assert tools.why_not("axe-core") == "axe-core does not work here: it is not installed; make browser"
    assert "its version is 0.1.0 and 0.19.1 is asked for" in tools.why_not("katex")
    fresh()


def test_each_tool_is_asked_once(only, tmp_path):
    only(pandoc=f"#!/bin/sh\necho asked >> {tmp_path}/times\nexit 1\n")
    assert [tools.why_not("pandoc") for _ in range(3)] == ["pandoc does not work here: it ends with exit code 1 and says nothing; "
                                                           "on Debian: apt-get install pandoc"] * 3  # fmt: skip
    assert (tmp_path / "times").read_text() == "asked\n"


def test_the_packages_that_a_machine_lacks_are_named_each_once(only, capsys):
    assert tools.main(["--packages"]) == 0
    named = capsys.readouterr().out.split()
    assert len(named) == len(set(named))
    assert {"texlive-luatex", "lmodern", "chromium", "npm", "pandoc", "poppler-utils"} <= set(named)
    assert tools.main([]) == 1
    assert len(capsys.readouterr().err.splitlines()) == len(tools.PROGRAMS)


def loaded(text):
    """The LaTeX packages that a text cannot do without."""
    names = re.findall(r"\\(?:usepackage|RequirePackage)(?:\[[^]]*\])?\{([^}]*)\}", text)
    return {name.strip() for group in names for name in group.split(",")} - set(re.findall(r"\\IfFileExists\{(.*?)\.sty\}", text))


def test_the_page_for_a_tex_engine_loads_every_package_that_is_needed_elsewhere():
    texts = [path.read_text(encoding="utf-8") for path in (*ROOT.glob("templates/latex/*"), *ROOT.glob("docs/*.md"))]
    needed = set().union(*map(loaded, texts))
    assert len(needed) > 8
    assert needed <= loaded(tools.PAGE)


def test_a_test_is_skipped_with_the_reason_and_fails_in_ci(tmp_path):
    """In a session of its own, on a machine that has nothing."""
    (tmp_path / "test_one.py").write_text(
        "import pytest\n@pytest.mark.tex('lualatex')\ndef test_a(): pass\n@pytest.mark.browser\ndef test_b(): pass\n"
        "@pytest.mark.needs('pandoc')\ndef test_c(): pass\n@pytest.mark.tex\ndef test_d(): pass\n"
    )
    (tmp_path / "conftest.py").write_text(
        (ROOT / "tests" / "conftest.py").read_text().replace("Path(__file__).parent", f"Path({str(ROOT / 'tests')!r})")
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-rs",
        "-c",
        str(ROOT / "pyproject.toml"),
        "--rootdir",
        str(tmp_path),
        "-p",
        "no:cacheprovider",
        ".",
    ]
    for ci, code, counted in (("", 0, "4 skipped"), ("true", 1, "4 errors")):
        environment = {**os.environ, "PATH": str(tmp_path), "CI": ci}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True)
        assert (done.returncode, counted in done.stdout) == (code, True), done.stdout
        for name in ("lualatex", "chromium", "pandoc", "pdflatex"):
            assert f"{name} does not work here: it is not installed" in done.stdout
