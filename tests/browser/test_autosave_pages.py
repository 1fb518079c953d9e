"""Saving by itself, and two who work at one place: each page as its clerk sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.autosaving import expect_saved, hear_nothing, line, try_again
from tests.browser.conftest import Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import begin, cell, enter, filing_of, press, save, section, submit
from tests.support.serving import Site

pytestmark = pytest.mark.database

RECEIVED, GRANTED = "applications.received.individual", "applications.granted.individual"


def opened(visit: Visits, bureau: Bureau, code: str) -> Page:
    page = visit("/desk/", by=bureau.clerk)
    begin(page, YEAR)
    section(page, code)
    return page


def mark(page: Page, address: str) -> str:
    """How a field stands with the server, as it is read out."""
    return page.locator(f'[id="{address}-save"]').inner_text()


def test_it_saves_what_was_typed_and_says_so_after_the_server(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "applications")
    held = hold_saves(page, "applications")
    with page.expect_request(is_save):
        enter(page, {RECEIVED: "12"})
    expect(line(page)).to_have_text("正在保存……")
    assert len(held) == 1
    assert GRANTED not in held[0].request.post_data, "only what was changed"
    held[0].continue_()
    expect_saved(page)
    assert mark(page, RECEIVED) == "已保存"

    # Leaving a field saves it at once.
    cell(page, GRANTED).fill("9")
    cell(page, RECEIVED).focus()
    expect(page.locator(f'[id="{GRANTED}-save"]')).to_have_text("已保存")

    # What is found comes quietly: at the cell, in the list, in the steps and in the line, and the focus stays.
    cell(page, RECEIVED).press_sequentially("3")
    press(page, "空白填 0")
    expect(page.get_by_text("个空白单元格填为 0。")).to_be_visible()
    expect(page.locator(f'[id="{RECEIVED}-note"]')).to_contain_text("“自然人”列")
    enter(page, {"applications.carried_in.individual": "1"})
    note = page.locator(f'[id="{RECEIVED}-note"]')
    expect(note).to_contain_text(re.compile("第一、二项之和为 \\d+"))
    words = (note.text_content() or "").removeprefix("错误").strip()
    expect(page.get_by_role("list", name="校验问题").get_by_role("link", name=words, exact=True)).to_be_attached()
    expect(page.locator('[data-step="applications"] .state')).to_have_text("有问题")
    expect(page.locator("[data-found]")).to_contain_text("错误 2 处")
    expect(cell(page, "applications.carried_in.individual")).to_be_focused()
    assert cell(page, RECEIVED).get_attribute("aria-invalid") == "true"

    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    expect_saved(page)
    page.goto("/desk/")
    assert asked == [], "nothing is unsaved"


def is_save(request: object) -> bool:
    return request.method == "POST" and not request.url.endswith("/now/")


def hold_saves(page: Page, code: str) -> list:
    """The first save of a section waits until the test lets it go; those behind it pass."""
    held: list = []
    page.route(
        f"**/{code}/",
        lambda route: held.append(route) if is_save(route.request) and not held else route.continue_(),
    )
    return held


def test_what_is_typed_before_the_scripts_are_there_is_saved_too(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "applications")
    held: list = []
    page.route("**/autosave*.js", lambda route: held.append(route))
    with page.expect_request("**/autosave*.js"):
        page.goto(page.url, wait_until="commit")
    enter(page, {RECEIVED: "12"})
    held[0].continue_()
    expect_saved(page)
    page.unroute("**/autosave*.js")
    page.reload()
    expect(cell(page, RECEIVED)).to_have_value("12")


def test_it_never_overwrites_what_is_typed_during_a_request(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "overview")
    held = hold_saves(page, "overview")
    text = cell(page, "overview")
    with page.expect_request(is_save):
        text.press_sequentially("第一句。")
    expect(line(page)).to_have_text("正在保存……")
    text.press_sequentially("第二句。")
    held[0].continue_()
    expect(text).to_have_value("第一句。第二句。")
    expect_saved(page)
    page.reload()
    expect(cell(page, "overview")).to_have_value("第一句。第二句。")

    # An answer that is lost makes no conflict with oneself.
    page.unroute("**/overview/")
    page.route(
        "**/overview/",
        lambda route: (route.fetch(), route.abort()) if is_save(route.request) else route.continue_(),
    )
    text.press_sequentially("第三句。")
    expect(line(page)).to_contain_text("保存失败")
    text.press_sequentially("第四句。")
    page.unroute("**/overview/")
    try_again(page)
    expect_saved(page)
    page.reload()
    assert "第三句。" in cell(page, "overview").input_value()
    assert "第四句。" in cell(page, "overview").input_value()


def test_what_is_typed_after_a_button_was_pressed_is_saved_too(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "overview")
    text = cell(page, "overview")
    text.press_sequentially("第一句。")
    expect_saved(page)
    held: list = []
    page.route("**/overview/", lambda route: held.append(route) if is_form(route.request) else route.continue_())
    with page.expect_request(is_form):
        # The caret stays in the text; whatever looks for an element now would wait for the next page.
        page.get_by_role("button", name="保存", exact=True).evaluate("button => button.click()")
    page.keyboard.type("第二句。")
    with page.expect_navigation():
        held[0].continue_()
    # It reaches the server behind the page that is already on its way, and the page hears of it.
    expect(cell(page, "overview")).to_have_value("第一句。第二句。")
    expect(page.locator("[data-offer]")).to_be_hidden()


def is_form(request: object) -> bool:
    return request.method == "POST" and request.is_navigation_request()


def test_it_says_which_entry_is_not_saved_and_keeps_the_rest(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "applications")
    enter(page, {RECEIVED: "若干", GRANTED: "2"})
    expect(line(page)).to_contain_text("有 1 处填写无法识别")
    expect(page.locator(f'[id="{RECEIVED}-note"]')).to_contain_text("“若干”不是数字")
    assert mark(page, RECEIVED) == "未保存"
    unread = page.locator("[data-unread]")
    expect(unread).to_have_text(re.compile("^“一、本年新收.*列：“若干”不是数字"))
    unread.click()
    expect(cell(page, RECEIVED)).to_be_focused()
    enter(page, {RECEIVED: "3"})
    expect(unread).to_be_hidden()
    expect(page.locator(f'[id="{RECEIVED}-save"]')).to_have_text("已保存")
    expect(cell(page, RECEIVED)).not_to_have_attribute("aria-invalid", "true")
    page.reload()
    expect(cell(page, RECEIVED)).to_have_value("3")
    expect(cell(page, GRANTED)).to_have_value("2")


def test_the_saved_text_below_is_renewed(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank, "overview")
    enter(page, {"overview": "2023年收到政府信息公开申请9999件。"})
    saved = page.locator("[data-preview]")
    expect(saved.locator("mark.mention")).to_contain_text("9999件")
    saved.locator("summary").click()
    enter(page, {"overview": "2023年收到政府信息公开申请8888件。"})
    expect(saved.locator("mark.mention")).to_contain_text("8888件")
    expect(saved.locator("mark.mention")).to_be_hidden()
    enter(page, {"overview": "2023年收到政府信息公开申请〔数 applications.received.total〕件。"})
    expect(page.locator("[data-live-figures]")).to_contain_text("〔数 applications.received.total〕 “一、本年新收")


def test_two_editors_see_each_other_and_decide_each_conflict(visit: Visits, blank: Bureau) -> None:
    mine = opened(visit, blank, "applications")
    theirs = visit(f"/desk/{filing_of(mine)}/applications/", by=blank.second_clerk)
    expect(theirs.locator("[data-others]")).to_have_text("林晓也打开了本部分")
    hear_nothing(mine)
    enter(theirs, {RECEIVED: "8", GRANTED: "6"})
    save(theirs)
    cell(mine, RECEIVED).focus()
    enter(mine, {RECEIVED: "9", GRANTED: "7"})
    conflicts = mine.locator("[data-conflicts]")
    expect(conflicts.locator("li")).to_have_count(2)
    expect(conflicts).to_contain_text("周宁于")
    expect(conflicts).to_contain_text("为 8；您填写的是 9。")
    assert mark(mine, RECEIVED) == "他人也修改了此处，未保存"
    expect(cell(mine, GRANTED)).to_be_focused()

    own, other = (conflicts.locator("li").nth(number) for number in (0, 1))
    own.get_by_role("button", name="保留我的").click()
    expect(conflicts.locator("li")).to_have_count(1)
    conflicts.get_by_role("button", name="采用对方的").click()
    expect(conflicts).to_be_hidden()
    expect_saved(mine)
    for page in (mine, theirs):
        page.reload()
        expect(cell(page, RECEIVED)).to_have_value("9")
        expect(cell(page, GRANTED)).to_have_value("6")
    assert other  # decided by then


def test_two_windows_join_their_texts_by_hand(visit: Visits, blank: Bureau) -> None:
    first = opened(visit, blank, "overview")
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator("[data-others]")).to_have_text("您在另一个窗口也打开了本部分")
    hear_nothing(second)
    enter(first, {"overview": "全年公开 12 条。"})
    expect_saved(first)
    enter(second, {"overview": "全年公开 13 条。"})
    conflict = second.locator("[data-conflict=overview]")
    expect(conflict.locator("ins").get_by_text("2", exact=True)).to_be_visible()
    expect(conflict.locator("del").get_by_text("3", exact=True)).to_be_visible()
    enter(second, {"overview": "全年公开 12 条，其中 1 条为 13 日补发。"})
    conflict.get_by_role("button", name="保留我的").click()
    expect_saved(second)
    first.reload()
    expect(cell(first, "overview")).to_have_value("全年公开 12 条，其中 1 条为 13 日补发。")


def test_an_open_page_shows_what_a_colleague_saved(visit: Visits, blank: Bureau) -> None:
    page = visit("/desk/", by=blank.clerk)
    filing = begin(page, YEAR)
    page.clock.install()
    section(page, "applications")
    other = visit(f"/desk/{filing}/applications/", by=blank.second_clerk)
    enter(other, {RECEIVED: "5"})
    save(other)
    page.clock.fast_forward("00:21")
    expect(cell(page, RECEIVED)).to_have_value("5")
    expect(cell(page, "applications.received.total")).to_have_text("5")
    expect(line(page)).not_to_have_text("尚未保存")
    enter(page, {RECEIVED: "6"})
    page.clock.fast_forward("00:03")
    expect_saved(page)
    expect(page.locator("[data-conflicts]")).to_be_hidden()


def test_a_page_that_is_open_while_the_filing_moves_is_told(visit: Visits, written: Bureau, site: Site) -> None:
    stale = visit(f"/desk/{written.filing}/applications/", by=written.clerk)
    stale.clock.install()
    stale.reload()
    before = cell(stale, RECEIVED).input_value()
    other = visit(f"/desk/{written.filing}/check/", by=written.second_clerk)
    submit(other)
    stale.clock.fast_forward("00:21")
    expect(stale.locator("[data-stale]")).to_contain_text("报告现为“已提交”状态")
    enter(stale, {RECEIVED: "987"})
    stale.clock.fast_forward("00:03")
    expect(line(stale)).to_contain_text("不能修改")
    expect(cell(stale, RECEIVED)).to_have_value("987")
    section(other, "applications")
    expect(cell(other, RECEIVED)).to_have_text(re.compile(f"^{before}"))


def test_a_report_that_changed_since_it_was_checked_is_not_submitted(visit: Visits, written: Bureau) -> None:
    checked = visit(f"/desk/{written.filing}/check/", by=written.clerk)
    other = visit(f"/desk/{written.filing}/problems/", by=written.second_clerk)
    enter(other, {"problems": "（一）存在的主要问题\n公开还不够及时。"})
    expect_saved(other)
    press(checked, "提交审核")
    expect(checked.get_by_role("alert")).to_contain_text("周宁于")
    expect(checked.get_by_role("article")).to_contain_text("公开还不够及时。")
    submit(checked)
