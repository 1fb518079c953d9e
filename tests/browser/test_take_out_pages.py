"""From a draft to the files that go through the office, in a browser: by keyboard alone, and read by axe."""

from __future__ import annotations

from pathlib import Path

import docx
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser.conftest import NARROW, WIDE, Bureau, Visits
from tests.browser.pages import faults_of, overflow


def see_no_fault(page: Page) -> None:
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        assert overflow(page) <= 0, size
        assert faults_of(page) == []


def test_a_draft_is_taken_out_as_word_and_as_pdf(visit: Visits, written: Bureau, tmp_path: Path) -> None:
    page = visit(f"/desk/{written.filing}/", by=written.clerk)
    see_no_fault(page)
    card = page.get_by_role("region", name="导出文件")
    card.get_by_role("link", name="Word 文档").first.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith("年度报告（草稿）.docx")
    document = docx.Document(download.value.path())
    assert written.name in document.paragraphs[0].text
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    ready = page.get_by_role("link", name="打开 PDF")
    expect(ready).to_be_visible()
    see_no_fault(page)
    file = tmp_path / "draft.pdf"
    file.write_bytes(page.request.get(ready.get_attribute("href")).body())
    assert all("草稿（" in each.extract_text() for each in PdfReader(file).pages)


def test_the_empty_form_is_had_as_pdf_without_scripts(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/", by=written.clerk, scripts=False)
    page.get_by_role("button", name="PDF （空白格式）").click()
    expect(page.get_by_role("link", name="打开 PDF")).to_be_visible()
