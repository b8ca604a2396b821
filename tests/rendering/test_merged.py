"""PDFs put together, to be printed on both sides."""

import pytest

pikepdf = pytest.importorskip("pikepdf")

from symlstm.errors import RenderError  # noqa: E402
from symlstm.rendering.merged import merge_pdfs  # noqa: E402


@pytest.fixture
def merged(tmp_path):
    def merge(*pages):
        for number, count in enumerate(pages):
            with pikepdf.new() as part:
                for page in range(count):
                    part.add_blank_page(page_size=(200 + number, 300 + page))
                part.save(tmp_path / f"{number}.pdf")
        parts = [(f"part {number}", tmp_path / f"{number}.pdf") for number in range(len(pages))]
        merge_pdfs(parts, "Title", "en", tmp_path / "out.pdf")
        return tmp_path / "out.pdf"

    return merge


def test_each_part_begins_on_the_front_of_a_sheet_and_stands_in_the_contents(merged):
    with pikepdf.open(merged(3, 1, 2, 4)) as found:
        widths = [int(page.mediabox[2]) for page in found.pages]
        begins = [widths.index(200 + number) for number in range(4)]
        assert widths == [200] * 4 + [201] * 2 + [202] * 2 + [203] * 4
        assert all(begin % 2 == 0 for begin in begins)
        with found.open_outline() as outline:
            assert [item.title for item in outline.root] == [f"part {number}" for number in range(4)]
            assert [found.pages.index(pikepdf.Page(item.destination[0])) for item in outline.root] == begins


def test_the_same_parts_give_the_same_bytes(merged):
    assert merged(2, 1).read_bytes() == merged(2, 1).read_bytes()


def test_what_is_no_pdf_is_named(tmp_path):
    (tmp_path / "x.pdf").write_text("mine")
    with pytest.raises(RenderError, match=r"x\.pdf is no PDF"):
        merge_pdfs([("x", tmp_path / "x.pdf")], "", "en", tmp_path / "out.pdf")
