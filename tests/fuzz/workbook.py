"""Workbooks as spreadsheets save them, from the rows of a table: the few parts that must be there, the same bytes on every run."""

import io
import zipfile
from collections.abc import Sequence
from random import Random
from xml.sax.saxutils import escape

from fuzz.mutation import changed, noisy

WHEN = (2000, 1, 1, 0, 0, 0)
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
    f'vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{OFFICE}/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
}
ODD_CELLS = (
    '<c t="n"><v>1e400</v></c>', '<c t="e"><v>#REF!</v></c>', '<c t="b"><v>1</v></c>', '<c t="s"><v>9</v></c>', '<c t="d"><v>2000-13-01</v></c>', '<c r="XFD1048576"/>',
    "<c><f>1+1</f></c>", '<c t="n"><v>0.30000000000000004</v></c>', '<c t="x"><v></v></c>', '<c s="99"><v>1</v></c>', '</row><row r="1048576">', "</row><row r='-1'>",
)  # fmt: skip
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def workbook(rows: Sequence[Sequence[str]], rng: Random) -> bytes:
    """The rows in a workbook, of which often a part is changed, or the bytes."""
    parts = {**PARTS, "xl/worksheets/sheet1.xml": _sheet(rows, rng)}
    contents = {name: text.encode(errors="replace") for name, text in parts.items()}
    if rng.random() < 0.6:
        name = rng.choice(sorted(parts))
        contents[name] = rng.choice(
            (changed(parts[name], rng), (BOMB + parts[name].replace("<v>", "<v>&i;")).encode(), b" " * 30_000_000)
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in contents.items():
            archive.writestr(zipfile.ZipInfo(name, WHEN), content, zipfile.ZIP_DEFLATED, 1)
    return noisy(out.getvalue(), rng)


def _sheet(rows: Sequence[Sequence[str]], rng: Random) -> str:
    told = "".join(f"<row>{''.join(_cell(text, rng) for text in row)}</row>" for row in rows)
    return f'<worksheet xmlns="{MAIN}"><sheetData>{told}</sheetData></worksheet>'


def _cell(text: str, rng: Random) -> str:
    """A cell: text as text, a number now and then as a number, and seldom something else."""
    if rng.random() < 0.005:
        return rng.choice(ODD_CELLS)
    if rng.random() < 0.5 and text.replace(".", "").replace("-", "").isdigit():
        return f"<c><v>{escape(text)}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(text)}</t></is></c>'
