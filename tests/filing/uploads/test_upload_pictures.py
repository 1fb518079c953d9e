"""The pictures of a Word document come into the draft with their captions, as if they had been uploaded one by one."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image

from reports.document.text import pictures_in
from reports.filing import drafts, pictures
from reports.models import Filing, Upload
from tests.support import cast
from tests.support.importing_files import saved
from tests.support.uploading import at, decide, page_of, read, text

CAPTION = "图1 政务公开专区"


def drawing(colour: str = "#0f4c8c", kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, kind)
    return file.getvalue()


def report(*pictures: bytes):
    """A Word document whose first picture has a caption, and each other a paragraph behind it."""
    document = Document()
    for line in ("青岚县教育局2026年政府信息公开工作年度报告", "一、总体情况", "全年公开信息12条。"):
        document.add_paragraph(line)
    for number, data in enumerate(pictures):
        document.add_picture(io.BytesIO(data))
        document.add_paragraph(f"第{number}段文字。" if number else CAPTION)
    document.add_paragraph("二、主动公开政府信息情况")
    return document


@pytest.fixture
def upload(clerk: Client, filing: Filing) -> Upload:
    return read(clerk, filing, saved(report(drawing(), drawing("#990000", "JPEG"))), "年报.docx")


def test_pictures_come_with_their_captions_where_they_stood(clerk, filing, upload):
    page = page_of(clerk, upload)
    assert page.count("<figure>") == 2
    assert f"<figcaption>{CAPTION}</figcaption>" in page
    assert "请在此添加" not in page
    assert decide(clerk, upload, "all").status_code == 302
    assert text(filing, "overview").split("\n") == [
        "全年公开信息12条。", f"〔图片1：{CAPTION}〕", "〔图片2：〕", "第1段文字。",
    ]  # fmt: skip
    kept = list(filing.pictures.values_list("number", "media_type", "width", "height", "added_by__username"))
    assert kept == [(1, "image/png", 60, 40, "clerk"), (2, "image/jpeg", 60, 40, "clerk")]
    shown = clerk.get(reverse("picture", args=[filing.pk, filing.pictures.first().sha256]))
    assert Image.open(io.BytesIO(shown.content)).size == (60, 40)
    upload.refresh_from_db()
    assert upload.is_accepted
    assert not upload.pictures.exists()


def test_the_page_shows_them_to_the_agency_alone(clerk, people, filing, upload):
    address = f"{at(upload)}pictures/{upload.pictures.first().sha256}"
    assert clerk.get(address)["Content-Type"] == "image/png"
    assert clerk.get(f"{at(upload)}pictures/{'0' * 64}").status_code == 404
    clerk.force_login(people.outsider)
    assert clerk.get(address).status_code == 404


def test_a_picture_that_the_filing_has_keeps_its_number_and_is_kept_once(clerk, people, filing):
    file = drawing("#990000", "JPEG")
    pictures.add_picture(filing.pk, io.BytesIO(file), len(file), caption="已有", address="problems", by=people.clerk)
    upload = read(clerk, filing, saved(report(drawing(), file)), "年报.docx")
    decide(clerk, upload, "overview")
    assert pictures_in(text(filing, "overview")) == [2, 1]
    assert filing.pictures.count() == 2


def test_pictures_added_while_the_page_was_open_take_no_number_away(clerk, people, filing, upload):
    page = page_of(clerk, upload)
    file = drawing("#00aa00")
    pictures.add_picture(filing.pk, io.BytesIO(file), len(file), caption="同事的", address="problems", by=people.clerk)
    decide(clerk, upload, "overview", page)
    assert pictures_in(text(filing, "overview")) == [2, 3]
    assert pictures_in(text(filing, "problems")) == [1]


def test_a_text_in_conflict_leaves_no_picture_behind(clerk, people, filing, upload):
    page = page_of(clerk, upload)
    section = filing.edition.section("overview")
    typed = cast.changes(filing, section, texts={"overview": "同事写的。"})
    drafts.save_section(filing.pk, section, people.clerk, typed)
    answer = decide(clerk, upload, "overview", page, **{"use.overview": "1"})
    assert answer.status_code == 409
    assert not filing.pictures.exists()
    assert upload.pictures.count() == 2


def test_what_cannot_be_redrawn_stays_announced(clerk, filing):
    document = report(drawing())
    part = next(part for part in document.part.package.iter_parts() if part.partname.endswith(".png"))
    part._blob = b"no picture at all"
    upload = read(clerk, filing, saved(document), "年报.docx")
    assert not upload.pictures.exists()
    assert CAPTION in page_of(clerk, upload)
    decide(clerk, upload, "overview")
    assert text(filing, "overview").endswith(CAPTION)


def test_a_document_that_is_dropped_takes_its_pictures_along(clerk, filing, upload):
    clerk.post(reverse("drop_document", args=[filing.pk, upload.pk]))
    assert not upload.pictures.exists()
