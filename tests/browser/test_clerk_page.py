"""The clerk's pages in a browser: what only a browser can show, and what happens to input nobody wished for."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.autosaving import hear_nothing
from tests.browser.conftest import NARROW, Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import (
    begin,
    cell,
    choose_picture,
    enter,
    faults_of,
    filing_of,
    overflow,
    press,
    save,
    section,
    submit,
)

RECEIVED, GRANTED = "applications.received.individual", "applications.granted.individual"
FIGURES = {RECEIVED: "3", "applications.received.company": "4", GRANTED: "2"}
TABLES = ("disclosure", "applications", "disputes")
TEXTS = ("preamble", "overview", "problems", "other")


def opened(visit: Visits, bureau: Bureau, code: str = "", **options: object) -> Page:
    """The bureau's filing, begun by its clerk; the page of a section where one is named."""
    page = visit("/desk/", by=bureau.clerk, **options)
    begin(page, YEAR)
    if code:
        section(page, code)
    return page


def test_it_adds_up_while_typing(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "applications")
    enter(page, FIGURES)
    expect(cell(page, "applications.received.total")).to_have_text("7")
    expect(cell(page, "applications.handled.individual")).to_have_text("2")
    expect(cell(page, "applications.handled.total")).to_have_text("2")


def test_it_shows_the_difference_of_the_printed_rule_while_typing(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "applications")
    press(page, "空白填 0")
    enter(page, FIGURES)
    difference = page.locator("tr.balance td").first
    expect(difference).to_have_text("+1")
    enter(page, {"applications.carried_out.individual": "1"})
    expect(difference).to_have_text("0")


def test_it_lets_nobody_type_a_total(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "applications")
    totals = page.locator("td.computed")
    expect(totals).to_have_count(31)
    expect(totals.locator("input, [contenteditable]")).to_have_count(0)


def test_it_leaves_a_blank_blank(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "disputes")
    enter(page, {"disputes.cases.reconsideration_upheld": "0"})
    save(page)
    expect(cell(page, "disputes.cases.reconsideration_upheld")).to_have_value("0")
    blank_cell = cell(page, "disputes.cases.reconsideration_corrected")
    expect(blank_cell).to_have_value("")
    blank_cell.focus()
    # The note that it is blank stands at it, and the head of the table does not lie upon it.
    assert blank_cell.evaluate(
        "cell => { const box = cell.getBoundingClientRect();"
        " return document.elementFromPoint(box.x + box.width / 2, box.y + 4) === cell; }"
    )
    expect(cell(page, "disputes.cases.litigation_direct_total")).to_have_text("")
    expect(page.get_by_role("list", name="校验问题")).to_contain_text("还有 11 个单元格空白")


def test_it_fills_blanks_and_nothing_else(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "disputes")
    enter(page, {"disputes.cases.reconsideration_upheld": "5"})
    press(page, "空白填 0")
    expect(page.get_by_text("已将 11 个空白单元格填为 0")).to_be_visible()
    expect(cell(page, "disputes.cases.reconsideration_upheld")).to_have_value("5")
    expect(cell(page, "disputes.cases.reconsideration_corrected")).to_have_value("0")
    expect(cell(page, "disputes.cases.reconsideration_total")).to_have_text("5")


@pytest.mark.parametrize(
    ("address", "typed", "message"),
    [
        (RECEIVED, "十二", "“十二”不是数字，请只填写数字。"),
        (RECEIVED, "无", "“无”不是数字，请只填写数字。"),
        (RECEIVED, "/", "“/”不是数字，请只填写数字。"),
        (RECEIVED, "-3", "“-3”是负数，本单元格不得小于 0。"),
        (RECEIVED, "1.5", "“1.5”小数位数过多，此处最多 0 位小数。"),
        (RECEIVED, "12345678901234567890", "“12345678901234567890”数值过大，请核对。"),
        ("disclosure.fees.amount", "1.2345678", "“1.2345678”小数位数过多，此处最多 6 位小数。"),
    ],
)
def test_it_says_at_the_cell_what_cannot_be_read_and_keeps_the_rest(
    visit: Visits, blank: Bureau, address: str, typed: str, message: str
) -> None:
    table = address.split(".")[0]
    neighbour = {"applications": GRANTED, "disclosure": "disclosure.licensing.decisions"}[table]
    page = opened(visit, blank, table)
    enter(page, {address: typed, neighbour: "2"})
    press(page, "保存")
    expect(cell(page, address)).to_have_value(typed)
    expect(cell(page, address)).to_have_attribute("aria-invalid", "true")
    expect(cell(page, f"{address}-note")).to_have_text(message)
    expect(page.get_by_role("alert")).to_contain_text(message)
    section(page, table)
    expect(cell(page, neighbour)).to_have_value("2")
    expect(cell(page, address)).to_have_value("")


@pytest.mark.parametrize("typed", ["１２３４", " 1234 ", "\u30001,234", "1，234"])
def test_it_understands_full_width_digits_and_pasted_spaces(visit: Visits, blank: Bureau, typed: str) -> None:
    page = opened(visit, blank, "applications")
    enter(page, {RECEIVED: typed})
    expect(cell(page, "applications.received.total")).to_have_text("1234")
    save(page)
    expect(cell(page, RECEIVED)).to_have_value("1234")


def test_it_keeps_a_text_that_is_too_long(visit: Visits, blank: Bureau) -> None:
    long = f"{'公开是常态，不公开是例外。' * 25}\n" * 512  # 500 KB in UTF-8
    page = opened(visit, blank, "overview")
    enter(page, {"overview": long})
    press(page, "保存")
    expect(page.get_by_role("alert")).to_contain_text("文字共 166912 字，超过上限 100000 字。")
    expect(cell(page, "overview")).to_have_value(long)


def test_it_reports_an_empty_text(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/problems/", by=written.clerk)
    enter(page, {"problems": " \n "})
    save(page)
    page.goto(f"/desk/{written.filing}/check/")
    expect(page.get_by_role("list", name="校验问题")).to_contain_text("“五、存在的主要问题及改进情况”尚未填写。")
    expect(page.get_by_role("button", name="提交审核")).to_be_disabled()


def bomb(side: int) -> bytes:
    """A PNG of a few kilobytes that unpacks to `side` squared pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    header = side.to_bytes(4) * 2 + bytes([1, 0, 0, 0, 0])  # one bit a pixel
    rows = zlib.compress(bytes(1 + side // 8) * side, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def picture(colour: str = "#0f4c8c") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (600, 300), colour).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("这不是图片".encode(), "该文件不是可以读取的 PNG 或 JPEG 图片。"),
        (picture()[:200], "该文件不是可以读取的 PNG 或 JPEG 图片。"),
        (picture() + bytes(20 * 2**20), "图片大小为 20.0 MB，超过上限 10 MB。请缩小后重新添加。"),
        (bomb(12_000), "图片为 12000 × 12000 像素，超过上限（40 百万像素）。"),
    ],
    ids=["no picture", "half a picture", "20 MB", "12,000 pixels"],
)
def test_it_refuses_a_bad_picture_and_keeps_what_was_typed(
    visit: Visits, blank: Bureau, tmp_path: Path, data: bytes, message: str
) -> None:
    page = opened(visit, blank, "overview")
    enter(page, {"overview": "（一）主动公开\n全年公开信息 12 条。"})
    choose_picture(page, tmp_path, data, "公开栏")
    expect(page.locator(".field-error").filter(has_text=message)).to_be_visible()
    expect(page.get_by_label("图题")).to_have_value("公开栏")
    expect(cell(page, "overview")).to_have_value("（一）主动公开\n全年公开信息 12 条。")


def test_it_places_a_picture_behind_what_was_typed(visit: Visits, blank: Bureau, tmp_path: Path) -> None:
    page = opened(visit, blank, "overview")
    enter(page, {"overview": "（一）主动公开\n全年公开信息 12 条。"})
    choose_picture(page, tmp_path, picture(), "公开栏")
    expect(cell(page, "overview")).to_have_value("（一）主动公开\n全年公开信息 12 条。\n〔图片1：公开栏〕")
    page.goto(f"/desk/{filing_of(page)}/check/")
    figure = page.locator("#overview figure")
    expect(figure.get_by_text("公开栏")).to_be_visible()
    assert figure.locator("img").evaluate("image => image.complete && image.naturalWidth") == 600


def test_it_refuses_a_page_that_comes_after_the_submission_and_keeps_what_was_typed(
    visit: Visits, written: Bureau
) -> None:
    stale = visit(f"/desk/{written.filing}/applications/", by=written.clerk)
    other = visit(f"/desk/{written.filing}/check/", by=written.second_clerk)
    submit(other)

    enter(stale, FIGURES)
    with stale.expect_navigation() as navigation:
        press(stale, "保存")
    assert navigation.value.status == 409
    expect(stale.get_by_role("alert")).to_contain_text("报告现为“已提交”状态，不能修改。")
    for address, typed in FIGURES.items():
        expect(cell(stale, address)).to_have_value(typed)
    section(other, "applications")
    expect(cell(other, RECEIVED)).not_to_have_text(FIGURES[RECEIVED])


def test_it_shows_a_text_that_comes_after_the_submission(visit: Visits, written: Bureau) -> None:
    stale = visit(f"/desk/{written.filing}/problems/", by=written.clerk, scripts=False)  # which would save it before
    enter(stale, {"problems": "（一）存在的主要问题\n公开还不够及时。"})
    other = visit(f"/desk/{written.filing}/check/", by=written.second_clerk)
    submit(other)
    press(stale, "保存")
    expect(stale.get_by_role("alert")).to_contain_text("不能修改")
    expect(cell(stale, "problems")).to_have_value("（一）存在的主要问题\n公开还不够及时。")


def test_it_overwrites_nothing_of_another_clerk(visit: Visits, blank: Bureau) -> None:
    mine = opened(visit, blank, "applications")
    theirs = visit(f"/desk/{filing_of(mine)}/applications/", by=blank.second_clerk)
    hear_nothing(mine)
    enter(theirs, {RECEIVED: "8", GRANTED: "6"})
    save(theirs)
    enter(mine, {RECEIVED: "9", "applications.carried_in.individual": "1"})
    press(mine, "保存")
    expect(mine.get_by_role("alert")).to_contain_text("周宁")
    expect(mine.get_by_role("alert")).to_contain_text("为 8；您填写的是 9。")
    expect(cell(mine, RECEIVED)).to_have_value("9")
    expect(cell(mine, "applications.carried_in.individual")).to_have_value("1")
    expect(cell(mine, GRANTED)).to_have_value("6")

    save(mine)
    theirs.reload()
    expect(cell(theirs, RECEIVED)).to_have_value("9")
    expect(cell(theirs, GRANTED)).to_have_value("6")


def test_it_keeps_both_texts_of_two_clerks(visit: Visits, blank: Bureau) -> None:
    mine = opened(visit, blank, "overview")
    theirs = visit(f"/desk/{filing_of(mine)}/overview/", by=blank.second_clerk)
    hear_nothing(mine)
    enter(theirs, {"overview": "对方写的一段。"})
    save(theirs)
    enter(mine, {"overview": "自己写的一段。"})
    press(mine, "保存")
    alert = mine.get_by_role("alert")
    expect(alert).to_contain_text("周宁")
    expect(alert.locator("ins").get_by_text("对方", exact=True)).to_be_visible()
    expect(alert.locator("del").get_by_text("自己", exact=True)).to_be_visible()
    expect(cell(mine, "overview")).to_have_value("自己写的一段。")


def test_it_works_without_javascript(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "disclosure", scripts=False)
    enter(page, {"disclosure.licensing.decisions": "21", "disclosure.rules.made": "二"})
    press(page, "保存并继续")
    expect(cell(page, "disclosure.rules.made-note")).to_have_text("“二”不是数字，请只填写数字。")
    enter(page, {"disclosure.rules.made": ""})
    press(page, "空白填 0")
    expect(cell(page, "disclosure.rules.made")).to_have_value("0")
    expect(cell(page, "disclosure.licensing.decisions")).to_have_value("21")

    press(page, "保存并继续")
    enter(page, FIGURES)
    press(page, "保存")
    expect(cell(page, "applications.received.total")).to_have_text("7")
    press(page, "保存并返回上一步")
    expect(page.get_by_role("heading", name="二、主动公开政府信息情况")).to_be_visible()
    page.get_by_role("link", name="核对并提交").click()
    expect(page.get_by_role("button", name="提交审核")).to_be_disabled()


def test_it_submits_without_javascript(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/check/", by=written.clerk, scripts=False)
    press(page, "提交审核")
    expect(page.get_by_text(f"{YEAR}-{written.code}-01")).to_be_visible()


def test_it_asks_before_what_was_typed_is_left_behind(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "overview")
    never_save(page)
    cell(page, "overview").press_sequentially("一段文字")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    page.get_by_role("link", name="我的报告").first.click()
    expect(page.get_by_role("heading", name="我的报告")).to_be_visible()
    assert asked == ["beforeunload"]


def never_save(page: Page) -> None:
    """What is saved by itself on leaving the field needs no question: here it cannot be."""
    page.route("**/overview/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())


@pytest.mark.parametrize("name", ["English", "退出"])
def test_it_asks_before_a_button_beside_the_form_leaves_it_behind(visit: Visits, blank: Bureau, name: str) -> None:
    page = opened(visit, blank, "overview")
    never_save(page)
    cell(page, "overview").press_sequentially("一段文字")
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    with page.expect_navigation():
        press(page, name)
    assert asked == ["beforeunload"]


def test_it_leads_from_a_finding_to_its_cell(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/applications/", by=written.clerk)
    enter(page, {GRANTED: "99"})
    save(page)
    page.goto(f"/desk/{written.filing}/check/")
    page.get_by_role("list", name="校验问题").get_by_role("link").filter(has_text="“自然人”列").click()
    expect(cell(page, RECEIVED)).to_be_focused()
    expect(cell(page, f"{RECEIVED}-note")).to_contain_text("第一、二项之和")
    page.get_by_role("list", name="校验问题").get_by_role("link").first.click()
    expect(cell(page, RECEIVED)).to_be_focused()


def test_it_leads_from_a_message_to_its_cell(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "applications")
    enter(page, {GRANTED: "若干"})
    press(page, "保存")
    page.get_by_role("alert").get_by_role("link").click()
    expect(cell(page, GRANTED)).to_be_focused()


def test_it_signs_out(visit: Visits, blank: Bureau) -> None:
    page = visit("/desk/", by=blank.second_clerk)
    press(page, "退出")
    expect(page.get_by_role("link", name="登录")).to_be_visible()
    page.goto("/desk/")
    expect(page.get_by_label("密码")).to_be_visible()


def every_page(filing: int) -> list[str]:
    sections = (*TEXTS, *TABLES)
    return ["/desk/", f"/desk/{filing}/", *(f"/desk/{filing}/{code}/" for code in sections), f"/desk/{filing}/check/"]


def test_it_fits_a_telephone(visit: Visits, written: Bureau) -> None:
    page = visit("/desk/", by=written.clerk, size=NARROW)
    too_wide = {}
    for path in every_page(written.filing):
        page.goto(path)
        too_wide[path] = overflow(page)
    for path in every_page_after_submission(page, written.filing):
        page.goto(path)
        too_wide[f"{path} submitted"] = overflow(page)
    assert {path: pixels for path, pixels in too_wide.items() if pixels > 0} == {}


def every_page_after_submission(page: Page, filing: int) -> list[str]:
    """Submits the filing, so that its pages are no forms any more and there is a receipt."""
    page.goto(f"/desk/{filing}/check/")
    submit(page)
    return [f"/desk/{filing}/receipt/", f"/desk/{filing}/", f"/desk/{filing}/applications/", f"/desk/{filing}/check/"]


@pytest.mark.parametrize("size", ["wide", "narrow"])
def test_it_has_no_accessibility_fault(visit: Visits, written: Bureau, size: str) -> None:
    page = visit("/account/login/", **({"size": NARROW} if size == "narrow" else {}))
    found = faults_of(page)
    page = visit("/desk/", by=written.clerk, **({"size": NARROW} if size == "narrow" else {}))
    for path in every_page(written.filing):
        page.goto(path)
        found += faults_of(page)
    section(page, "applications")
    before = cell(page, GRANTED).input_value()
    enter(page, {GRANTED: "若干"})
    press(page, "保存")
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults_of(page)
    enter(page, {GRANTED: "99"})
    save(page)
    page.goto(f"/desk/{written.filing}/check/")
    found += faults_of(page)
    section(page, "applications")
    enter(page, {GRANTED: before})
    save(page)
    for path in every_page_after_submission(page, written.filing):
        page.goto(path)
        found += faults_of(page)
    assert found == []
