"""What is wrong with answer forms, and with decisions made by hand, is said in the language that is spoken."""

import io
from datetime import date

import openpyxl
import pytest

from symlstm.errors import ProblemError
from symlstm.language import speaking
from symlstm.marking.answers import Expected
from symlstm.marking.override_file import load_overrides
from symlstm.marking.scheme_file import loads_marking
from symlstm.marking.sheet_files import read_sheets
from tests.pseudo import PSEUDO, spelled_out

ASKED = Expected(("f.1.1", "f.1.2", "h.1.1"), "p0123456789a")
LONG = "student,node,value,note\n"
FILES = {  # of each kind of finding one
    "no student.csv": "name,f.1.1\nann,1",
    "no value.csv": "student,node\nann,f.1.1",
    "twice.csv": "student,f.1.1,f.1.1\nann,1,2",
    "unknown columns.csv": "student,d_f.1.1,colour,f.1.1\nann,1,2,3\n,1,2,3",
    "a cell more.csv": "student,f.1.1\nann,0,5\n",
    "no heading.csv": "student,,f.1.1\nann,1,2",
    "a cell less.csv": "student,f.1.1,h.1.1\nann,1",
    "two rows.csv": "student,f.1.1\nann,1\nann,2",
    "cut numbers.csv": LONG + "ann,f.1.1,0,5",
    "no such id.csv": LONG + "ann,d_q,1,",
    "two values.csv": LONG + "ann,f.1.1,1,\nann,f.1.1,2,",
    "no names.csv": LONG + ",f.1.1,1,",
    "some names.csv": LONG + ",f.1.1,1,\nann,f.1.1,1,\n,f.1.2,1,\nbob,f.1.1,2,",
    "places.csv": "student,node,value,places\nann,f.1.1,1,four",
    "shifted.csv": "student,places,node\nann,x,f.1.1",
    "another problem.csv": "student,problem,f.1.1\nann,pabcdefabcdef,1",
    "open quote.csv": LONG + 'ann,f.1.1,"1\nann,f.1.2,2',
    "broken quote.csv": LONG + 'ann,f.1.1,"1"2,',
    "western.csv": LONG.encode() + b"J\xf6rg,f.1.1,1,",
    "damaged.csv": b"\xff\xfea",
    "nul.csv": "a\0b".encode("utf-16"),
    "old.xls": b"\xd0\xcf\x11\xe0 and so on",
    "no workbook.xlsx": b"PK\x03\x04 and so on",
    "keys.toml": '[shet]\n[sheet]\nnam = "ann"\n[answers]\n"f.1.1" = "1"',
    "empty.toml": '[answers]\n"f.1.1" = ""',
    "nothing.toml": '[sheet]\nstudent = "ann"',
    "broken.toml": "[",
}
DECISIONS = {
    "no columns": "student,node\n",
    "unknown": "student,node,share\nAnn,f.1.1,1\nann,q,1\nann,f.1.1,2\nann,f.1.2,1/2\nann,f.1.2,1",
    "cut": "student,node,share,note\nann,f.1.1,0,5",
}

RULE = '[[rule]]\nname = "n"\nwording = "w"\n'
SCHEMES = {  # of each kind of finding one
    "shares": 'follows = 2\nfew_digits = "x"\npreset = "strict"\n[weights]\nf = 9999999\nq = 1\n[credit]\nno-such = 1',
    "given": '[given]\n"h.1.1" = "a half"',
    "without": 'without = "gru-habit"',
    "without one": 'without = ["gru-habits"]',
    "no rules": "rule = 1",
    "no tables": "rule = [1]",
    "a name that is taken": '[[rule]]\nname = "gru-habit"\nwording = ""',
    "lines": RULE + "lines = 1\nedits = 1",
    "no such line": RULE + 'lines = ["q"]\neverywhere = 1\nedits = [[1], ["a +", "b"], ["weight*A", "B"], ["q", "r"]]',
    "parts": RULE + 'edits = [["A*B*C*D*E", "A"], ["A@B", "A"]]',
}


def words_of(findings):
    return [words for finding in findings for words in (finding.found, finding.expected, finding.hint)]


def english_of(findings):
    return [left for words in words_of(findings) for left in spelled_out(words)]


def said_of(path):
    (found,) = read_sheets([path], ASKED).values()
    return found.findings


@pytest.mark.parametrize("name", FILES)
def test_no_english_is_left_of_what_is_wrong_with_a_form(name, tmp_path):
    content = FILES[name]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    findings = said_of(path)
    assert findings
    assert english_of(findings) == []
    with speaking(PSEUDO):
        assert all(str(finding).count("⟦") >= 2 for finding in findings)


def test_no_english_is_left_of_what_is_wrong_in_a_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (["student", "f.1.1", "f.1.2", "h.1.1"], ["ann", date(2026, 8, 7), "=1+1", True]):
        book.active.append(row)
    book.create_sheet().append(["more"])
    written = io.BytesIO()
    book.save(written)
    path = tmp_path / "a.xlsx"
    path.write_bytes(written.getvalue())
    findings = said_of(path)
    assert len(findings) == 4
    assert english_of(findings) == []
    with speaking(PSEUDO):
        assert [str(finding)[0] for finding in findings] == ["⟦"] * 4


def test_no_english_is_left_of_a_second_sheet(tmp_path):
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for path in paths:
        path.write_text(LONG + "ann,f.1.1,1,")
    findings = read_sheets(paths, ASKED)[str(paths[1])].findings
    assert findings
    assert english_of(findings) == []


@pytest.mark.parametrize("name", DECISIONS)
def test_no_english_is_left_of_what_is_wrong_with_decisions(name, tmp_path):
    path = tmp_path / "decisions.csv"
    path.write_text(DECISIONS[name])
    with pytest.raises(ProblemError) as caught:
        load_overrides(path, ASKED.quantities, ["ann"])
    assert english_of(caught.value.findings) == []


@pytest.mark.parametrize("name", SCHEMES)
def test_no_english_is_left_of_what_is_wrong_with_a_marking_file(name):
    with pytest.raises(ProblemError) as caught:
        loads_marking(SCHEMES[name], ASKED.quantities)
    assert english_of(caught.value.findings) == []
