"""What the checks find, in a browser: explained and read, and texts and tables that lead to each other."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.autosaving import expect_saved
from tests.browser.conftest import NARROW, WIDE, Bureau, County, Visits
from tests.browser.pages import cell, enter, faults_of, follow, overflow, press, save, submit

RECEIVED = "applications.received.total"
WITHOUT_FEE = "无其他需要报告的事项。"
WARNING = "信息处理费"


def write(page: Page, bureau: Bureau, section: str, text: str) -> None:
    page.goto(f"/desk/{bureau.filing}/{section}/")
    enter(page, {section: text})
    save(page)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_warning_is_explained_submitted_and_read_by_the_supervisor(
    visit: Visits, county: County, written: Bureau, scripts: bool
) -> None:
    page = visit(f"/desk/{written.filing}/other/", by=written.clerk, scripts=scripts)
    write(page, written, "other", WITHOUT_FEE)
    page.goto(f"/desk/{written.filing}/check/")
    press(page, "提交审核")
    expect(page.get_by_role("alert")).to_contain_text("还有提示未作说明")
    page.locator("li.warning", has_text=WARNING).get_by_label("向主管部门说明情况").fill("本局不收取信息处理费。")
    submit(page)
    review = visit(f"/review/{written.filing}/", by=county.supervisor, scripts=scripts)
    said = review.locator("li.warning", has_text=WARNING)
    expect(said).to_contain_text("本局不收取信息处理费。")
    assert faults_of(review) == [] if scripts else True


def test_an_explanation_is_written_where_the_text_is(visit: Visits, written: Bureau) -> None:
    """And saved by itself, as all that is typed there."""
    page = visit(f"/desk/{written.filing}/other/", by=written.clerk)
    write(page, written, "other", WITHOUT_FEE)
    page.get_by_label("向主管部门说明情况").fill("本局不收费。")
    cell(page, "other").press_sequentially("另有说明。")
    expect(page.locator("li.warning")).to_contain_text("本局不收费。")
    expect(cell(page, "other")).to_have_value("另有说明。" + WITHOUT_FEE)
    page.get_by_text("修改说明").click()
    page.get_by_label("向主管部门说明情况").fill("本局不收费，未发过通知。")
    cell(page, "other").press_sequentially("请查阅。")
    expect(page.locator("li.warning")).to_contain_text("未发过通知")
    expect_saved(page)  # what is still on its way when the next page opens would be a conflict there
    write(page, written, "other", "本年度发出信息处理费通知，未收取费用。")
    expect(page.locator("li.warning")).to_have_count(0)


def test_a_number_leads_to_its_cell_and_the_cell_back(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/overview/", by=written.clerk)
    write(page, written, "overview", "（一）依申请公开\n2023年收到政府信息公开申请9999件。")
    number = page.locator("mark.mention", has_text="9999件")
    expect(number).to_have_attribute("data-agrees", "no")
    expect(number.get_by_role("tooltip")).to_be_hidden()
    number.hover()
    expect(number.get_by_role("tooltip")).to_contain_text("“总计”列")
    page.mouse.move(0, 0)
    number.get_by_role("link").focus()
    expect(number.get_by_role("tooltip")).to_be_visible()
    follow(page)
    assert page.url.endswith(f"/desk/{written.filing}/applications/#{RECEIVED}")
    sign = page.locator(f'td:has([id="{RECEIVED}"]) a.said')
    sign.focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_contain_text("9999件")
    follow(page)
    expect(number).to_be_in_viewport()
    assert page.url.endswith(f"/overview/#{number.get_attribute('id')}")


def test_a_finding_leads_to_the_very_number(visit: Visits, written: Bureau) -> None:
    text = "（一）主动公开\n全年共公开信息30条，其中动态类20条、公告类12条。\n2023年收到政府信息公开申请9999件。"
    page = visit(f"/desk/{written.filing}/overview/", by=written.clerk)
    write(page, written, "overview", text)
    for message, number in (("30条", "30条"), ("9999件", "9999件")):
        page.locator("#findings").get_by_role("link", name=re.compile(message)).click()
        expect(cell(page, "overview")).to_be_focused()
        selected = cell(page, "overview").evaluate("each => each.value.slice(each.selectionStart, each.selectionEnd)")
        assert selected == number
    plain = visit(f"/desk/{written.filing}/check/", by=written.clerk, scripts=False)
    plain.get_by_role("link", name=re.compile("30条")).click()
    mark = plain.locator("mark.found", has_text="30条")
    expect(mark).to_be_in_viewport()
    assert plain.url.endswith(f"#{mark.locator('span').get_attribute('id')}")


def test_a_clerk_sees_what_stands_in_last_years_text_too(visit: Visits, county: County) -> None:
    page = visit(f"/desk/{county.again.filing}/overview/", by=county.again.clerk)
    page.locator("#preview").get_by_role("link", name="与上年文字对比").click()
    compared = page.locator("section", has=page.locator("#compared-overview"))
    expect(compared.get_by_role("heading").get_by_text(re.compile("% 相同"))).to_be_visible()
    pair = compared.locator(".side-by-side", has=page.locator("mark.same")).last
    own, last = pair.locator("p").first, pair.locator("p").last
    expect(own.locator("mark.same").first).to_be_visible()
    assert own.locator("mark.same").all_inner_texts() == [
        text.replace("2022", "2023") for text in last.locator("mark.same").all_inner_texts()
    ]
    assert faults_of(page) == []


def test_a_live_figure_is_inserted_at_the_caret_and_follows_its_cell(
    visit: Visits, county: County, written: Bureau
) -> None:
    page = visit(f"/desk/{written.filing}/overview/", by=written.clerk)
    enter(page, {"overview": "2023年作出行政许可决定件。"})
    cell(page, "overview").press("End")
    for _ in range(2):
        cell(page, "overview").press("ArrowLeft")
    page.get_by_text("引用表格数值").click()
    page.get_by_label("行目").select_option("disclosure.licensing")
    expect(page.get_by_label("列目")).to_have_value("decisions")
    press(page, "插入数值")
    expect(cell(page, "overview")).to_have_value("2023年作出行政许可决定〔数 disclosure.licensing.decisions〕件。")
    save(page)
    for value in ("31", "32"):
        page.goto(f"/desk/{written.filing}/disclosure/")
        enter(page, {"disclosure.licensing.decisions": value})
        save(page)
        page.goto(f"/desk/{written.filing}/check/")
        expect(page.locator("#overview mark", has_text=f"{value}件")).to_have_attribute("data-agrees", "yes")
    submit(page)
    review = visit(f"/review/{written.filing}/", by=county.supervisor)
    expect(review.locator("#overview")).to_contain_text("作出行政许可决定32件")


def test_a_live_figure_is_chosen_without_scripts(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/overview/", by=written.clerk, scripts=False)
    enter(page, {"overview": "2023年作出行政许可决定"})
    page.get_by_text("引用表格数值").click()
    page.get_by_label("行目").select_option("disclosure.licensing")
    press(page, "插入数值")
    expect(cell(page, "overview")).to_have_value("2023年作出行政许可决定〔数 disclosure.licensing.decisions〕")


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1366", "390"])
def test_the_pages_fit_and_hold_what_axe_asks(visit: Visits, written: Bureau, size: dict[str, int]) -> None:
    page = visit(f"/desk/{written.filing}/overview/", by=written.clerk, size=size)
    write(page, written, "overview", "2023年收到政府信息公开申请9999件。")
    for path in ("overview", "applications", "check"):
        page.goto(f"/desk/{written.filing}/{path}/")
        assert overflow(page) == 0
        assert faults_of(page) == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1366", "390"])
def test_the_supervisor_sees_two_agencies_texts_side_by_side(
    visit: Visits, county: County, written: Bureau, size: dict[str, int]
) -> None:
    other = next(county.written)
    for bureau, start in ((written, "本局聚焦群众关心的招生入学和学生资助，"), (other, "本局加强统筹协调和业务指导，")):
        page = visit(f"/desk/{bureau.filing}/problems/", by=bureau.clerk)
        write(page, bureau, "problems", f"{start}公开内容的针对性还不强，下一步将完善依申请公开办理流程和审核制度。")
        page.goto(f"/desk/{bureau.filing}/check/")
        page.get_by_role("link", name="与上年文字对比").click()
        expect(page.get_by_role("heading", name="与上年文字对比")).to_be_visible()
        page.goto(f"/desk/{bureau.filing}/check/")
        submit(page)
    page = visit(f"/review/{written.filing}/", by=county.supervisor, size=size)
    page.get_by_role("link", name="文字对比").click()
    expect(page.get_by_role("heading", name="文字对比", exact=True)).to_be_visible()
    page.goto(f"{page.url}?agency={other.code}")
    pair = page.locator("section", has=page.locator("#compared-problems")).locator(".side-by-side").last
    expect(pair.get_by_text(re.compile("% 相同"))).to_be_visible()
    marks = pair.locator("mark.same").all_inner_texts()
    assert len(marks) == 2
    assert all("下一步将完善依申请公开办理流程" in mark for mark in marks)
    assert overflow(page) == 0
    assert faults_of(page) == []
