"""What was taken out for signature comes back: only what was changed in it is a difference."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image

from reports.filing import drafts, pictures
from reports.models import Filing
from tests.support import cast
from tests.support.uploading import decide, figures, page_of, read, text


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    return cast.written(people.education, people.year, people.clerk)


def taken_out(client: Client, filing: Filing, name: str) -> bytes:
    answer = client.get(reverse(name, args=[filing.pk]))
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def edited(data: bytes, old: str, new: str) -> bytes:
    """A Word document with a phrase replaced in the first paragraph that holds it."""
    document = Document(BytesIO(data))
    paragraph = next(each for each in document.paragraphs if old in each.text)
    said = paragraph.text.replace(old, new)
    paragraph.runs[0].text = said
    for run in paragraph.runs[1:]:
        run.text = ""
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_draft_that_comes_back_unchanged_has_nothing_to_take_over(clerk, filing):
    page = page_of(clerk, read(clerk, filing, taken_out(clerk, filing, "draft_docx"), "年报.docx"))
    assert "<del>" not in page
    assert "<ins>" not in page
    assert re.findall(r'<button class="button" name="action" value="(\w+)"', page) == []
    assert page.count("无需采用") == len(filing.edition.sections)


def test_a_text_changed_in_word_is_the_one_difference(clerk, filing):
    before = {section.code: text(filing, section.code) for section in filing.edition.sections}
    data = edited(taken_out(clerk, filing, "draft_docx"), "情况见problems", "经局务会审定，情况见problems")
    upload = read(clerk, filing, data, "年报.docx")
    page = page_of(clerk, upload)
    assert page.count("<ins>") == page.count("<del>") == 1
    assert re.findall(r'<button class="button" name="action" value="(\w+)"', page) == ["problems"]
    decide(clerk, upload, "problems", **{"use.problems": "1"})
    assert text(filing, "problems") == before["problems"].replace("情况见problems", "经局务会审定，情况见problems")
    assert {code: text(filing, code) for code in before if code != "problems"} == {
        code: words for code, words in before.items() if code != "problems"
    }


def test_a_picture_stays_where_its_caption_comes_back(clerk, filing, people):
    picture = BytesIO()
    Image.new("RGB", (300, 200), "navy").save(picture, "PNG")
    size = picture.tell()
    picture.seek(0)
    pictures.add_picture(filing.pk, picture, size, caption="培训现场", address="overview", by=people.clerk)
    before = text(filing, "overview")
    data = edited(taken_out(clerk, filing, "draft_docx"), "情况见overview", "情况另见overview")
    upload = read(clerk, filing, data, "年报.docx")
    assert page_of(clerk, upload).count("<ins>") == 1
    decide(clerk, upload, "overview", **{"use.overview": "1"})
    assert text(filing, "overview") == before.replace("情况见overview", "情况另见overview")


def test_the_tables_come_back_as_they_were(clerk, filing):
    before = figures(filing)
    data = taken_out(clerk, filing, "draft_workbook")
    page = page_of(clerk, read(clerk, filing, data, "表格.xlsx"))
    assert page.count("无需采用") == len(filing.edition.sections)
    assert figures(filing) == before
    assert drafts.report_of(filing).texts
