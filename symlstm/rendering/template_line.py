"""Where in a user's own template something went wrong."""

import re
from collections.abc import Callable
from traceback import walk_tb

from jinja2 import TemplateSyntaxError

OWN = "<template>"  # what Jinja calls a template that was read from a text
LINES = re.compile(r"^debug_info = '([\d=&]*)'$", re.M)  # Jinja's table of lines: "1=12&3=17", the template's and Python's


def template_line(error: Exception, python: Callable[[], str]) -> int | None:
    """The line of the template; None where it is not known. `python` is what Jinja makes of the template."""
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    lines = [line for frame, line in walk_tb(error.__traceback__) if frame.f_code.co_filename == OWN]
    if isinstance(error, SyntaxError) and not lines:  # in what Jinja made of it
        return _line_before(error.lineno or 0, python())
    return lines[-1] if lines else None


def _line_before(line: int, python: str) -> int | None:
    """The template's line that gave this line of Python."""
    table = LINES.search(python)
    pairs = [pair.split("=") for pair in table[1].split("&")] if table and table[1] else []
    return max((int(own) for own, made in pairs if int(made) <= line), default=None)
