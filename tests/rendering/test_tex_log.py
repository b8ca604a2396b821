"""What is told when TeX makes no PDF, from what TeX Live 2022 said on machines on which something was missing."""

import os

import pytest

from symlstm.errors import RenderError
from symlstm.rendering.tex_engine import pdf_by_tex
from symlstm.rendering.tex_log import LONGEST, first_complaint

ASKS = " (is this TeX installed completely?)"

WITHOUT_LUAOTFLOAD = r"""
**solution.tex
(./solution.tex
LaTeX2e <2022-11-01> patch level 1
[\directlua]:1: module 'luaotfload-main' not found:
	no field package.preload['luaotfload-main']
	[kpse lua searcher] file not found: 'luaotfload-main'
Error in luaotfload: reverting to OT1 L3 programming layer <2023-01-16>
/usr/share/texlive/texmf-dist/tex/latex/base/fontenc.sty:112: Font \TU/lmr/m/n/10.95=[lmroman10-regular]:+tlig; at 10.95pt not loadable: metric data not found or bad.
<to be read again>
relax
/usr/share/texlive/texmf-dist/tex/latex/base/fontenc.sty:112:  ==> Fatal error occurred, no output PDF file produced!
"""
WITHOUT_LUA_FILES = r"""
**solution.tex
(./solution.tex[\directlua]:1: module 'lualatexquotejobname.lua' not found:
	no field package.preload['lualatexquotejobname.lua']
./solution.tex:1:  ==> Fatal error occurred, no output PDF file produced!
"""
WITHOUT_OPENTYPE = r"""
luaotfload | db : Font names database not found, generating new one.
luaotfload | db : Reload initiated (formats: otf,ttf,ttc); reason: File not found: "lmroman10-regular".
/usr/share/texlive/texmf-dist/tex/latex/base/size11.clo:54: Font \TU/lmr/m/n/10.95=[lmroman10-regular]:+tlig; at 10.95pt not loadable: metric data not found or bad.
<to be read again>
"""
WITHOUT_PACKAGE = """
 file:line:error style messages enabled.
**solution.tex
! LaTeX Error: File `nosuchpackage.sty' not found.

Type X to quit or <RETURN> to proceed,
or enter new name. (Default extension: sty)

Enter file name:
./solution.tex:3: Emergency stop.
<read *>

l.3 \\begin
          {document}A\\end{document}^^M
./solution.tex:3:  ==> Fatal error occurred, no output PDF file produced!
"""
WITHOUT_TYPE_1 = """
 file:line:error style messages enabled.
No file solution.aux.
[1{/var/lib/texmf/fonts/map/pdftex/updmap/pdftex.map}] (./solution.aux) ){/usr/share/texmf/fonts/enc/dvips/lm/lm-ec.enc}
!pdfTeX error: pdflatex (file lmr10.pfb): cannot open Type 1 font file for reading
 ==> Fatal error occurred, no output PDF file produced!
"""
WITHOUT_FORMAT = """This is pdfTeX, Version 3.141592653-2.6-1.40.24 (TeX Live 2022/Debian) (preloaded format=pdflatex)
warning: kpathsea: configuration file texmf.cnf not found in these directories: /tmp/empty.

kpathsea: Running mktexfmt pdflatex.fmt
/usr/bin/mktexfmt: kpsewhich -var-value=TEXMFROOT failed, aborting early.
BEGIN failed--compilation aborted at /usr/bin/mktexfmt line 28.
I can't find the format file `pdflatex.fmt'!
"""
WITHOUT_SOURCE = """entering extended mode
! I can't find file `solution.tex'.
<*> solution.tex

(Press Enter to retry, or Control-D to exit)
Please type another input file name
! Emergency stop.
<*> solution.tex

!  ==> Fatal error occurred, no output PDF file produced!
"""
WITH_A_MISTAKE = r"""
 file:line:error style messages enabled.
(/usr/share/texlive/texmf-dist/tex/latex/base/size10.clo))
./solution.tex:3: Undefined control sequence.
l.3 \nosuchcommand

./solution.tex:3:  ==> Fatal error occurred, no output PDF file produced!
"""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (WITHOUT_LUAOTFLOAD, f"module 'luaotfload-main' not found{ASKS}"),
        (WITHOUT_LUA_FILES, f"module 'lualatexquotejobname.lua' not found{ASKS}"),
        (
            WITHOUT_OPENTYPE,
            r"size11.clo:54: Font \TU/lmr/m/n/10.95=[lmroman10-regular]:+tlig; at 10.95pt not loadable: metric data not found or bad."
            + ASKS,
        ),
        (WITHOUT_PACKAGE, f"LaTeX Error: File `nosuchpackage.sty' not found.{ASKS}"),
        (WITHOUT_TYPE_1, f"pdfTeX error: pdflatex (file lmr10.pfb): cannot open Type 1 font file for reading{ASKS}"),
        (WITHOUT_FORMAT, f"warning: kpathsea: configuration file texmf.cnf not found in these directories: /tmp/empty.{ASKS}"),
        (WITHOUT_FORMAT.partition("kpathsea: Running")[2], f"I can't find the format file `pdflatex.fmt'!{ASKS}"),
        (WITHOUT_SOURCE, f"I can't find file `solution.tex'.{ASKS}"),
        (WITH_A_MISTAKE, "line 3 of the .tex: Undefined control sequence."),
        ("Latexmk: something\n\nall went wrong\n\n", f"all went wrong{ASKS}"),
        ("\n", "no PDF was made, and nothing was said"),
        ("", "no PDF was made, and nothing was said"),
    ],
)
def test_the_cause_is_told_wherever_it_stands(said, told):
    assert first_complaint(said) == told


def test_what_is_told_is_short_and_obeyed_by_no_terminal():
    told = first_complaint("! \x1b[31m" + "x" * 10_000)
    assert told.startswith(r"\x1b[31mxxx")
    assert len(told) < LONGEST + 50


def install(folder, engine, script):
    """An engine that does what the script says, before all others on the PATH."""
    program = folder / engine
    program.write_text(script)
    program.chmod(0o755)


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ('#!/bin/sh\necho "kpathsea: can\'t find texmf.cnf" >&2\nexit 1\n', "kpathsea: can't find texmf.cnf"),
        ("#!/bin/sh\necho '! error: no fonts' > solution.log\nexit 1\n", "error: no fonts"),
        ("#!/bin/sh\nexit 0\n", "no PDF was made, and nothing was said"),
        ("#!/no/such/interpreter\n", "does not start: No such file or directory"),
        ("", "does not start: Exec format error"),
    ],
)
@pytest.mark.parametrize("engine", ["pdflatex", "latexmk"])
def test_an_engine_that_does_not_work_is_one_clear_line(engine, script, told, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    install(tmp_path, engine, script)
    with pytest.raises(RenderError, match=f"^{engine}:? ") as refused:
        pdf_by_tex("", engine)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)
