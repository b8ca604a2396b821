"""Text that is already in its target language, and templates in which everything else is escaped.

Only the printers of this package make `Safe` text. Whatever else a template prints is escaped on the way out, so a
forgotten filter is harmless. What is neither text nor a whole number is refused. A template may be a user's own: it runs in
Jinja's sandbox, sees nothing but the document, and includes nothing but the templates of its language here, in the sandbox too.
"""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateSyntaxError,
    Undefined,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from symlstm.errors import RenderError
from symlstm.language import _, current_language
from symlstm.problem.wording import cut_off
from symlstm.rendering.template_line import template_line
from symlstm.words import said

Escape = Callable[[str], str]


class Safe(str):
    """Text that is already in the target language."""

    __slots__ = ()


class Templates:
    """One language's templates. Each language keeps its one: to set it up and to compile them costs as much as to print a small
    document. The sandbox, which looks at every attribute, is for users' own."""

    def __init__(self, language: str, escape: Escape, filters: Mapping[str, Callable[..., Any]]):
        self._language, self._escape, self._filters = language, escape, filters

    def get(self, name: str) -> Template:
        """A template that comes with symlstm."""
        return self._ours.get_template(name)

    def own(self, text: str) -> Template:
        """A user's own template, in the sandbox. Raises TemplateSyntaxError, and what Python raises for what is made of it."""
        return self._sandbox.from_string(text)

    def python_of(self, text: str) -> str:
        """The Python that Jinja makes of a user's own template."""
        return self._sandbox.compile(text, raw=True)

    @cached_property
    def _ours(self) -> Environment:
        return _environment(Environment, self._language, self._escape, self._filters)

    @cached_property
    def _sandbox(self) -> Environment:
        return _environment(ImmutableSandboxedEnvironment, self._language, self._escape, self._filters)


def _environment(
    kind: type[Environment], language: str, escape: Escape, filters: Mapping[str, Callable[..., Any]]
) -> Environment:
    """Jinja for one language's templates: delimiters that neither TeX nor Markdown uses, escaping on by default."""

    def finalize(value: object) -> str:
        if isinstance(value, Safe):
            return value
        if isinstance(value, str):
            return escape(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, Undefined):
            name = value._undefined_name
            raise RenderError(said("a template of {language} prints what there is not: {name}", language=language, name=name))
        kind_of = type(value).__name__
        raise RenderError(
            said("a template of {language} prints a {kind}; expected text or a whole number", language=language, kind=kind_of)
        )

    jinja = kind(
        loader=FileSystemLoader(template_root() / language),
        finalize=finalize,
        undefined=StrictUndefined,
        bytecode_cache=_compiled_templates(kind),
        auto_reload=False,  # each template is read once in a process, not looked at again for every block
        autoescape=False,  # escaping is finalize's work; HTML's would be the wrong one
        block_start_string="<%",
        block_end_string="%>",
        variable_start_string="<<",
        variable_end_string=">>",
        comment_start_string="<#",
        comment_end_string="#>",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    jinja.filters.update(filters)
    jinja.globals["_"] = lambda words: _(words)  # without places: a template of a user's own must not fill in what it likes
    jinja.globals["language"] = lambda: current_language().name
    jinja.filters["kind"] = lambda block: type(block).__name__
    return jinja


def _compiled_templates(kind: type[Environment]) -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept between runs: beside Python's own compiled modules, under the same rule. Those of the
    sandbox are compiled in another way."""
    kept = Path(__file__).resolve().parent / "__pycache__"
    is_kept = not sys.dont_write_bytecode and kept.is_dir() and os.access(kept, os.W_OK)
    return FileSystemBytecodeCache(str(kept), f"{'sandboxed' if kind.sandboxed else 'template'}-%s.cache") if is_kept else None


@dataclass(frozen=True, slots=True)
class OwnTemplate:
    """A user's own top template, and what it is called in messages."""

    name: str
    text: str


MOST_CHARACTERS = 20_000_000  # of what an own template makes: a hundred times a long document
MOST_SAID = 300  # letters of a message
MEMORY = 500_000_000  # bytes that it may take, where it has a process of its own


def rendered(templates: Templates, name: str, own: OwnTemplate | None, **shown: Any) -> str:
    """What the template of this name makes of what it is shown, or a user's own in its place.

    Raises RenderError, with the line where it is known, for whatever goes wrong in an own template."""
    if own is None:
        return templates.get(name).render(**shown)
    try:
        return _bounded(templates.own(own.text).generate(**shown))
    except Exception as error:
        line = template_line(error, lambda: templates.python_of(own.text))
        place = said("{place} (line {line})", place=own.name, line=line) if line else own.name
        raise RenderError(said("{place}: {reason}", place=place, reason=cut_off(_said(error), MOST_SAID))) from None


def _said(error: Exception) -> str:
    """What went wrong, in a line."""
    match error:
        case TemplateSyntaxError():
            return said("{reason}; blocks are <% %>, values << >>", reason=error.message)
        case SyntaxError():
            return error.msg
        case MemoryError():
            return said("takes more than {number} MB of memory", number=f"{MEMORY // 10**6:,}")
        case RecursionError():
            return said("is nested too deeply, or includes itself")
        case RenderError(args=(str() as words,)):
            return words
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def _bounded(pieces: Iterator[str]) -> str:
    """The pieces as one text. Raises RenderError where it grows beyond all measure."""
    kept, length = [], 0
    for piece in pieces:
        kept.append(piece)
        length += len(piece)
        if length > MOST_CHARACTERS:
            raise RenderError(said("makes more than {number} characters", number=f"{MOST_CHARACTERS:,}"))
    return "".join(kept)


def template_root() -> Path:
    """Where the templates are: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for root in (package / "templates", package.parent / "templates"):
        if root.is_dir():
            return root
    raise RenderError(
        said(
            "the templates are missing: expected a folder 'templates' in or beside {package}; install symlstm again",
            package=package.name,
        )
    )
