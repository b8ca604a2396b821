"""Writes docs/examples.md anew: every starter of `symlstm new`, with what it is.

python tests/refresh_examples.py
"""

from pathlib import Path

from symlstm.cli.new import EXAMPLES
from symlstm.problem import example_text

PAGE = Path(__file__).parents[1] / "docs" / "examples.md"
HEAD = """# Starters

`symlstm new my.toml --example NAME` writes one of these files; `symlstm new --list` lists them. Each is a whole problem: `symlstm derive` makes
its worked solution, `symlstm sheet` its worksheet, and every number can be changed. What the keys mean stands on
[the page of the problem file](problem-file.md).
"""


def page() -> str:
    """The page as it should be."""
    sections = [
        f"## {name}\n\n{words[0].upper()}{words[1:]}.\n\n```toml\n{example_text(name)}```\n" for name, words in EXAMPLES.items()
    ]
    return "\n".join([HEAD, *sections])


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
