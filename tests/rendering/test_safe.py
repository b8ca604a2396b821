"""Templates escape whatever is not made by a printer, and refuse what is neither text nor a whole number."""

import pytest
from jinja2 import Environment

from symlstm.errors import RenderError
from symlstm.rendering.latex import escape
from symlstm.rendering.safe import Safe, Templates, _compiled_templates, template_root


def printed(template: str, **names) -> str:
    return Templates("latex", escape, {"shout": str.upper}).own(template).render(**names)


@pytest.mark.parametrize(
    ("template", "value", "expected"),
    [
        ("<< x >>", "100% & #1", r"100\% \& \#1"),
        ("<< x >>", Safe("100% & #1"), "100% & #1"),
        ("<< x >>", 42, "42"),
        ("<< x | shout >>", "a_b", r"A\_B"),
        ("<< x ~ '%' >>", "&", r"\&\%"),
        ("<< [x, x] | join('&') >>", "%", r"\%\&\%"),
        ("<< x >>{{ x }}{% x %}", "a", "a{{ x }}{% x %}"),
    ],
)
def test_what_a_template_prints_is_escaped_unless_a_printer_made_it(template, value, expected):
    assert printed(template, x=value) == expected


def test_joining_safe_text_to_plain_text_fails_towards_escaping():
    assert printed("<< x ~ y >>", x=Safe(r"\alpha"), y="%") == r"\textbackslash{}alpha\%"


def test_text_that_looks_like_a_template_is_not_run():
    assert (
        printed("<< x >>", x="<< x >> <% raw %>")
        == r"\textless{}\textless{} x \textgreater{}\textgreater{} \textless{}\% raw \%\textgreater{}"
    )


@pytest.mark.parametrize(("value", "kind"), [(None, "NoneType"), (0.5, "float"), (True, "bool"), ([1], "list"), (b"x", "bytes")])
def test_what_is_neither_text_nor_a_whole_number_is_refused(value, kind):
    with pytest.raises(RenderError) as error:
        printed("<< x >>", x=value)
    assert str(error.value) == f"a template of latex prints a {kind}; expected text or a whole number"


def test_a_name_that_does_not_exist_is_an_error():
    with pytest.raises(RenderError, match="prints what there is not: y"):
        printed("<< y >>")


def test_templates_hold_no_arithmetic():
    """Layout only: no number is worked out in a template."""
    templates = [path for path in template_root().glob("*/*") if path.suffix != ".woff2"]
    assert len(templates) > 10
    for path in templates:
        text = path.read_text(encoding="utf-8")
        pieces = [piece.split(end)[0] for start, end in (("<<", ">>"), ("<%", "%>")) for piece in text.split(start)[1:]]
        for piece in pieces:
            assert not any(sign in piece for sign in (" + ", " - ", " * ", " / ", "round", "float", "format")), (path.name, piece)


def test_compiled_templates_are_kept_where_python_keeps_its_own_and_only_then(monkeypatch):
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    assert _compiled_templates(Environment) is None
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    monkeypatch.setattr("os.access", lambda path, mode: False)
    assert _compiled_templates(Environment) is None
