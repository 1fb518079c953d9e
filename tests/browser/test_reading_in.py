"""From a document that exists to a filled draft, in a browser."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page, expect

from reports import editions
from reports.document.figures import complete, flat, value_at
from tests.browser.conftest import NARROW, WIDE, Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import begin, cell, faults_of, filing_of, overflow, press, section
from tests.support.importing_files import FILES, parts_of
from tests.support.importing_shapes import TEXTS, document, figures_of

EDITION = editions.edition_for(YEAR)
TABLET = {"width": 768, "height": 1024}
GRANTED = "applications.granted.individual"


def figures(start: int = 1) -> dict:
    return figures_of(EDITION, start)


def expected(address: str) -> str:
    of_all = complete(EDITION, figures())
    return str(value_at(of_all, EDITION.cells[address]))


def made(kind: str, bureau: Bureau) -> bytes:
    title = EDITION.title_of(bureau.name, YEAR)
    return FILES[kind](parts_of(EDITION, figures(), title=title, texts=TEXTS))


def opened(visit: Visits, bureau: Bureau, **options: object) -> Page:
    """The page on which a document is brought, reached from the bureau's new filing."""
    page = visit("/desk/", by=bureau.clerk, **options)
    begin(page, YEAR)
    page.get_by_role("link", name="读入已有文件").click()
    return page


def bring(page: Page, name: str, data: bytes) -> None:
    page.get_by_label("文件", exact=True).set_input_files({"name": name, "mimeType": "", "buffer": data})
    press(page, "读取文件")


def wait_until_read(page: Page) -> None:
    expect(page.get_by_role("heading", name="核对识别结果")).to_be_visible()


def faults_at_all_sizes(page: Page) -> list[str]:
    found = []
    for size in (WIDE, TABLET, NARROW):
        page.set_viewport_size(size)
        assert overflow(page) <= 0, size
        found += faults_of(page)
    page.set_viewport_size(WIDE)
    return found


def see_figures(page: Page) -> None:
    """That the filing that is open holds every figure of `figures()`."""
    of_all = flat(figures())
    for code in ("disclosure", "applications", "disputes"):
        section(page, code)
        shown = page.eval_on_selector_all("td.entered input", "found => found.map((each) => [each.id, each.value])")
        assert shown
        assert dict(shown) == {address: written(address, of_all[address]) for address, _ in shown}


def written(address: str, value: int) -> str:
    decimals = EDITION.cells[address].decimals
    return f"{value / 10**decimals:.{decimals}f}".rstrip("0").rstrip(".") if decimals else str(value)


@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_draft_is_filled_from_the_document_that_exists(visit: Visits, blank: Bureau, kind: str) -> None:
    page = opened(visit, blank)
    bring(page, f"年度报告.{kind}", made(kind, blank))
    wait_until_read(page)
    expect(page.locator("#part-overview .passages")).to_contain_text("发布种植业")
    if kind == "docx":  # the page is the same for both
        assert faults_at_all_sizes(page) == []
    page.get_by_role("button", name="全部采用").first.click()
    expect(page.get_by_role("status")).to_contain_text("已采用到草稿")
    see_figures(page)
    section(page, "problems")
    expect(cell(page, "problems")).to_have_value(TEXTS["problems"])


def test_the_tables_are_filled_in_offline_and_read_back(visit: Visits, blank: Bureau, tmp_path: Path) -> None:
    page = opened(visit, blank)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Excel 表格").click()
    file = tmp_path / "tables.xlsx"
    download.value.save_as(file)
    bring(page, "表格.xlsx", filled_in(file.read_bytes()))
    wait_until_read(page)
    page.get_by_role("button", name="全部采用").first.click()
    expect(page.get_by_role("status")).to_contain_text("已采用到草稿")
    see_figures(page)


def filled_in(data: bytes) -> bytes:
    """The workbook with every cell entered that is not locked, row by row as the form has them, and worked out."""
    book = load_workbook(BytesIO(data))
    cells = [place for sheet in book for row in sheet.iter_rows() for place in row if not isinstance(place, MergedCell)]
    unlocked = [place for place in cells if not place.protection.locked]
    entered = [each for table in EDITION.tables.values() for each in table.entered]
    assert len(unlocked) == len(entered)
    for place, each in zip(unlocked, entered, strict=True):
        value = value_at(figures(), each)
        place.value = value / 10**each.decimals if each.decimals else value
    work_out(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def work_out(book: Workbook) -> None:
    """As an office suite does when it saves: a formula has its value."""
    for sheet in book.worksheets[1:]:
        for row in sheet.iter_rows():
            for place in row:
                if place.data_type == "f":
                    place.value = value_in(sheet, place)


def value_in(sheet: Worksheet, place: SheetCell) -> float:
    """A number, or a sum of sums less others."""
    if place.data_type != "f":
        return place.value or 0
    sums = []
    for ranges in re.findall(r"SUM\(([^)]*)\)", place.value):
        rows = [row for each in ranges.split(",") for row in (sheet[each] if ":" in each else ((sheet[each],),))]
        sums.append(sum(value_in(sheet, part) for row in rows for part in row))
    return sums[0] - sum(sums[1:])


def damaged(bureau: Bureau) -> bytes:
    """A report in which one row has lost the gaps between its numbers."""

    def change(code: str, rows: list) -> list:
        return [[*row[:-7], *[""] * 6, "4000323975"] if "（一）予以公开" in row else row for row in rows]

    return document(EDITION, figures(), year=YEAR, change=change).encode()


def test_doubts_are_decided_by_keyboard_and_without_scripts(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, scripts=False, size=NARROW)
    bring(page, "年报.txt", damaged(blank))
    wait_until_read(page)
    assert page.locator("td.doubtful").count() >= 5
    field = page.get_by_label("或填写").first
    field.focus()
    page.keyboard.type("x1")
    page.locator("#part-applications .bar button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("“x1”不是数字")
    field = page.get_by_label("或填写").first
    expect(field).to_have_value("x1")
    scripted = visit(page.url, by=blank.clerk)
    assert faults_at_all_sizes(scripted) == []
    scripted.get_by_role("radio", name="4", exact=True).first.check()
    scripted.get_by_label("或填写").first.fill("x1")
    expect(scripted.locator("fieldset.doubt").first.get_by_role("radio", checked=True)).to_have_count(0)
    scripted.locator("#part-applications .bar button").click()
    expect(scripted.get_by_role("alert")).to_be_focused()
    assert faults_at_all_sizes(scripted) == []
    field.fill("12")
    page.locator("#part-applications .bar button").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已采用到草稿")
    expect(page.locator("#part-applications h2")).to_contain_text("已采用")
    # The other page was made before that, so what it would write is a conflict now.
    scripted.get_by_label("或填写").first.fill("13")
    scripted.locator("#part-applications .bar button").click()
    expect(scripted.get_by_role("alert")).to_contain_text("未作覆盖")
    assert faults_at_all_sizes(scripted) == []
    section(page, "applications")
    expect(cell(page, GRANTED)).to_have_value("12")
    expect(cell(page, "applications.received.individual")).to_have_value(expected("applications.received.individual"))


def test_a_wrong_file_is_refused_at_its_field(visit: Visits, blank: Bureau, tmp_path: Path) -> None:
    page = opened(visit, blank)
    assert faults_at_all_sizes(page) == []
    bring(page, "年报.docx", b"PK\x03\x04 this is no document")
    error = page.locator("#id_document_error")
    expect(error).to_be_visible()
    expect(error).not_to_be_empty()
    expect(page.get_by_label("文件", exact=True)).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("文件", exact=True)).to_have_accessible_description(
        f"{page.locator('#id_document_hint').inner_text()} {error.inner_text()}"
    )
    assert faults_at_all_sizes(page) == []
    large = tmp_path / "年报.pdf"
    with large.open("wb") as file:
        file.truncate(31 * 2**20)
    page.get_by_label("文件", exact=True).set_input_files(large)
    expect(error).to_contain_text("文件过大")
    expect(page.get_by_label("文件", exact=True)).to_have_value("")


PASTE = """(field, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "as the browser would have it");
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
WORD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style>p.MsoNormal { margin: 0 }</style></head>
<body lang=ZH-CN><!--StartFragment--><p class=MsoNormal style='text-indent:32pt'><b>一、</b>总体
情况<o:p></o:p></p><p class=MsoNormal>&nbsp;&nbsp;<span lang=EN-US>2023</span>年，公开\u200b信息&nbsp;12&nbsp;条。<br>
另起一行</p><p class=MsoNormal><o:p>&nbsp;</o:p></p><!--EndFragment--></body></html>"""


def test_what_is_pasted_from_word_becomes_clean_paragraphs(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    filing = filing_of(page)
    page.goto(f"/desk/{filing}/overview/")
    text = cell(page, "overview")
    text.fill("之前")
    text.press("End")
    text.evaluate(PASTE, WORD)
    expect(text).to_have_value("之前一、总体情况\n2023年，公开信息 12 条。\n另起一行")
    page.keyboard.press("ControlOrMeta+z")
    expect(text).to_have_value("之前")


def test_a_whole_report_is_pasted_and_read_with_its_tables(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    page.get_by_text("或粘贴报告全文").first.click()
    field = page.locator("#id_pasted")
    field.evaluate(PASTE, made("html", blank).decode())
    press(page, "读取文件")
    wait_until_read(page)
    page.get_by_role("button", name="全部采用").first.click()
    expect(page.get_by_role("status")).to_contain_text("已采用到草稿")
    see_figures(page)
