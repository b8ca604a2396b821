"""Extracts every sentence that a reader may see into symlstm/locale/symlstm.pot, with Babel: `make catalogue`.

`test_catalogue.py` holds the committed file to what this gives.
"""

from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parent.parent
POT = ROOT / "symlstm" / "locale" / "symlstm.pot"
HEAD = """# Every sentence of symlstm that a reader may see, in English: the template of a language's catalogue.
#
msgid ""
msgstr ""
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
KEYWORDS = DEFAULT_KEYWORDS | {"said": None, "counting": (1, 2)}
PYTHON = [("**.py", "python")]
DELIMITERS = {
    "block_start_string": "<%",
    "block_end_string": "%>",
    "variable_start_string": "<<",
    "variable_end_string": ">>",
    "comment_start_string": "<#",
    "comment_end_string": "#>",
    "silent": "false",
}
TEXTS = {"html", "md", "tex", "typ", "css"}


def extracted() -> str:
    """The catalogue as it should be, by the files that the sentences stand in."""
    catalogue = Catalog(charset="utf-8")
    for folder, methods in ((ROOT / "symlstm", PYTHON), (ROOT / "templates", [(f"**.{end}", "jinja2") for end in sorted(TEXTS)])):
        options = {pattern: DELIMITERS for pattern, method in methods if method == "jinja2"}
        for name, _, message, comments, context in extract_from_dir(folder, methods, options, KEYWORDS):
            catalogue.add(message, locations=[(f"{folder.name}/{name}", 0)], auto_comments=comments, context=context)
    for message in catalogue:
        message.flags.discard("python-format")  # a per cent sign is one
    written = BytesIO()
    write_po(written, catalogue, width=120, omit_header=True, sort_by_file=True, include_lineno=False)
    return HEAD + written.getvalue().decode("utf-8").strip() + "\n"


if __name__ == "__main__":
    POT.parent.mkdir(exist_ok=True)
    POT.write_text(extracted(), encoding="utf-8")
