"""What was saved before: looked at, compared, taken back; and last year's texts, copied to be reworked."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import cell, enter, open_review, overflow, press, save, submit
from tests.support.serving import Site

WIDTHS = (1366, 768, 390)


def check(page: Page) -> None:
    """No violation of axe's rules and nothing wider than the window, at three widths."""
    before = page.viewport_size
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults = {
            fault["id"]: [node["html"] for node in fault["nodes"]] for fault in Axe().run(page).response["violations"]
        }
        assert faults == {}, f"{page.url} at {width}"
        assert overflow(page) <= 0, f"{page.url} at {width}"
    page.set_viewport_size(before)


def test_a_part_is_looked_at_compared_and_taken_back(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/overview/", by=written.clerk)
    old = cell(page, "overview").input_value()
    colleague = visit(f"/desk/{written.filing}/overview/", by=written.second_clerk)
    enter(colleague, {"overview": old.replace("继续做好", "扎实推进") + "\n另起一段。"})
    save(colleague)

    page.goto(f"/desk/{written.filing}/")
    page.get_by_role("link", name="修改历史").click()
    row = page.get_by_role("row").filter(has_text="周宁")
    expect(row).to_contain_text("一、总体情况")
    expect(row).to_contain_text("增加 6 字")
    check(page)
    row.get_by_role("link").click()
    changed = page.locator(".difference").first
    expect(changed.locator("del")).to_contain_text("继续做好")
    expect(changed.locator("ins").first).to_contain_text("扎实推进")
    expect(changed.locator("ins").last).to_contain_text("另起一段。")
    expect(page.get_by_text("此后该部分没有改动。")).to_be_visible()
    check(page)

    page.goto(f"/desk/{written.filing}/history/?section=overview")
    page.get_by_role("row").filter(has_text="林晓").get_by_role("link").click()
    expect(page.locator("article.report")).to_contain_text("继续做好")
    check(page)
    press(page, "将该部分恢复为此版本")
    expect(page.get_by_role("status").filter(has_text="已恢复为该版本的内容")).to_be_visible()
    expect(cell(page, "overview")).to_have_value(old)
    page.get_by_role("link", name="修改历史").click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("恢复为较早版本")


def test_the_supervisor_reads_what_changed_since_the_last_submission(
    visit: Visits, county: object, written: Bureau
) -> None:
    clerk = visit(f"/desk/{written.filing}/check/", by=written.clerk)
    submit(clerk)
    supervisor = visit("/review/", by=county.supervisor)
    open_review(supervisor, YEAR, written.name)
    supervisor.get_by_label("退回理由").fill("请补充")
    press(supervisor, "退回报送单位")
    expect(supervisor.get_by_text("已退回。")).to_be_visible()
    clerk.goto(f"/desk/{written.filing}/overview/")
    enter(clerk, {"overview": cell(clerk, "overview").input_value() + "\n补充一段。"})
    save(clerk)
    clerk.goto(f"/desk/{written.filing}/check/")
    submit(clerk)
    clerk.goto(f"/desk/{written.filing}/history/")
    expect(clerk.get_by_label("锁定说明")).to_contain_text("林晓（第 2 次提交）")
    check(clerk)
    open_review(supervisor, YEAR, written.name)
    supervisor.get_by_role("link", name="与上次提交相比的改动").click()
    expect(supervisor.locator("ins")).to_contain_text("补充一段。")
    expect(supervisor.locator(".difference")).to_have_count(1)
    check(supervisor)


def test_last_years_text_stands_beside_and_is_copied_with_one_press(visit: Visits, site: Site, blank: Bureau) -> None:
    call = f"from tests.browser.county import publish_last_year; publish_last_year({blank.code!r})"
    site.manage("shell", "--no-imports", "-c", call)
    page = visit("/desk/", by=blank.clerk)
    page.locator(f'button[name=year][value="{YEAR}"]').click()
    page.get_by_role("link", name="一、总体情况").click()
    beside = page.get_by_label("上一年度的文字", exact=True).first
    last = beside.locator(".last-year-text").first.inner_text().strip()
    check(page)
    press(page, "复制过来修改")
    expect(cell(page, "overview")).to_have_value(last)
    expect(page.get_by_text("照搬，尚未修改")).to_be_visible()
    expect(page.get_by_role("list", name="校验问题")).to_contain_text("照搬了 2022 年度报告的文字，尚未修改")
    enter(page, {"overview": "（一）工作开展\n本年度自己写的。"})
    save(page)
    expect(page.get_by_text("照搬，尚未修改")).to_have_count(0)
    page.locator(".last-year summary").click()
    press(page, "用它替换我的文字")
    expect(cell(page, "overview")).not_to_have_value("（一）工作开展\n本年度自己写的。")
    page.get_by_role("link", name="修改历史").first.click()
    expect(page.get_by_role("row").nth(1)).to_contain_text("文字复制自 2022 年度报告")
