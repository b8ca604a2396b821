"""The roster of a class: whatever a spreadsheet or a learning platform writes is read, and what cannot be meant is reported by its line."""

import pickle

import pytest

from symlstm import Person, ProblemError, read_roster
from symlstm.classroom.roster import checked_people


@pytest.fixture
def roster(tmp_path):
    def read(content):
        (tmp_path / "roster.csv").write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        return read_roster(tmp_path / "roster.csv")

    return read


def findings(read, content):
    with pytest.raises(ProblemError) as caught:
        read(content)
    return [(finding.where, finding.found, finding.line) for finding in caught.value.findings]


def test_other_columns_come_through_as_they_are_and_in_order(roster):
    read = roster("group,ID,tutor,Name,E-Mail\nA, s1 ,Mr. X,Ann  Lee,ann@x.org\n")
    assert read.people == (Person("s1", "Ann Lee", "ann@x.org", {"group": "A", "tutor": "Mr. X"}),)
    assert list(read.people[0].others) == ["group", "tutor"]
    assert read.columns == ("group", "ID", "tutor", "Name", "E-Mail")


def test_the_columns_of_a_learning_platform_are_known(roster):
    read = roster('"First name","Last name","ID number","Email address"\nAnn,Lee,s1,ann@x.org\n')
    assert read.people == (Person("s1", "Ann Lee", "ann@x.org"),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_every_usual_encoding_and_separator_gives_the_same_people(roster, encoding, separator):
    read = roster(f"id{separator}name\ns1{separator}Jürgen Groß\n".encode(encoding))
    assert read.people == (Person("s1", "Jürgen Groß"),)
    assert bool(read.notes) == (encoding == "cp1252")  # in another code page it would be another name


def test_an_id_twice_is_reported_with_both_lines_whatever_its_capitals(roster):
    assert findings(roster, "id,name\ns1,Ann\ns2,Bob\nS1,Cid\n") == [("id", '"S1" a second time', 4)]


def test_an_empty_name_or_id_is_reported_with_its_line(roster):
    assert findings(roster, "id,name\ns1,\n,Bob\n") == [("name", "nothing", 2), ("id", "nothing", 3)]


@pytest.mark.parametrize("name", ["a\u202eb", "a\x07b", "a\u2066b", "x" * 101])
def test_a_name_that_no_page_can_show_is_reported(roster, name):
    ((where, _found, line),) = findings(roster, f"id,name\ns1,{name}\n")
    assert (where, line) == ("name", 2)


def test_names_with_markup_and_of_other_scripts_are_names(roster):
    names = ["<b>Ann</b>", "$x^2$ #set", "../../etc/passwd", "=1+1", "O'Neil", "علی\u200cرضا", "李雷"]
    read = roster("id,name\n" + "".join(f"s{n},{name}\n" for n, name in enumerate(names)))
    assert [person.name for person in read.people] == names


def test_a_missing_column_is_reported(roster):
    assert [where for where, _found, _line in findings(roster, "name,group\nAnn,A\n")] == ["first line"]


def test_a_comma_too_many_is_reported_with_its_line(roster):
    assert findings(roster, "id,name\ns1,Lee, Ann\n") == [("row", "3 cells", 2)]


def test_a_roster_of_nobody_is_reported(roster):
    assert findings(roster, "id,name\n") == [("file", "nobody", None)]
    with pytest.raises(ProblemError):
        checked_people([])


def test_namesakes_are_a_note(roster):
    read = roster("id,name\ns1,Ann\ns2,ann\n")
    assert len(read.people) == 2
    assert 's1", "s2' in read.notes[0].found


def test_a_note_on_namesakes_has_the_name_as_it_is_written(roster):
    assert roster("id,name\ns1,Ann\ns2,Ann\n").notes[0].found.startswith('"Ann" ')


@pytest.mark.parametrize("swapped", [False, True])
def test_names_without_a_letter_are_a_note_that_asks_for_the_headings(roster, swapped):
    heads = "id,name" if swapped else "name,id"
    read = roster(f"{heads}\nAnn Lee,1\n李雷,2\n")
    assert [note.hint for note in read.notes] == ['are the headings "id" and "name" over the right columns?'] * swapped


def test_a_person_can_be_sent_to_another_process():
    person = Person("s1", "Ann", "", {"group": "A"})
    assert pickle.loads(pickle.dumps(person)) == person
