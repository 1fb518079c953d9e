"""Last year's figures beside this year's: shown or not, taken over, and what the printed rule says of the columns."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.autosaving import expect_saved
from tests.browser.clipboard import paste
from tests.browser.conftest import NARROW, WIDE, Bureau, Visits
from tests.browser.pages import cell, enter, overflow, save, section
from tests.browser.test_entry_keys import opened
from tests.support.serving import Site

CARRIED_IN = "applications.carried_in.individual"


def test_it_shows_last_year_on_demand_and_marks_what_it_took_over(visit: Visits, blank: Bureau, site: Site) -> None:
    call = f"from tests.browser.county import carry_over; carry_over({blank.code!r})"
    site.manage("shell", "--no-imports", "-c", call)
    page = opened(visit, blank)
    expect(cell(page, CARRIED_IN)).to_have_value("3")
    expect(cell(page, "applications.carried_in.company")).to_have_value("0")
    expect(cell(page, "applications.carried_in.research")).to_have_value("1")
    expect(cell(page, "applications.received.individual")).to_have_value("")
    mark = page.locator("td", has=cell(page, CARRIED_IN)).locator(".carried")
    expect(mark).to_have_text("取自上年结转")
    enter(page, {CARRIED_IN: "4"})
    expect(mark).to_have_text("上年结转为 3")
    save(page)
    page.reload()
    expect(mark).to_have_text("上年结转为 3")
    expect(page.get_by_role("list", name="校验问题")).to_contain_text("上年")
    enter(page, {CARRIED_IN: "3"})
    expect(mark).to_have_text("取自上年结转")

    last_year = page.locator("td", has=cell(page, "applications.granted.company")).locator("small")
    expect(last_year).to_be_visible()
    page.get_by_label("显示上年数").uncheck()
    expect(last_year).to_be_hidden()
    page.reload()
    expect(page.get_by_label("显示上年数")).not_to_be_checked()
    expect(last_year).to_be_hidden()
    page.get_by_label("显示上年数").check()
    expect(last_year).to_be_visible()

    section(page, "disputes")
    narrow_cell = cell(page, "disputes.cases.litigation_direct_upheld")
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        narrow_cell.fill("12345")
        expect(page.locator("td", has=narrow_cell).locator("small")).to_be_visible()
        assert narrow_cell.evaluate("input => input.scrollWidth - input.clientWidth") <= 0, "read in full beside it"
    expect_saved(page)
    section(page, "applications")

    plain = visit(page.url, by=blank.second_clerk, scripts=False)
    expect(plain.locator("td", has=cell(plain, "applications.granted.company")).locator("small")).to_be_visible()
    expect(plain.get_by_label("显示上年数")).to_be_hidden()
    plain.locator("[id='applications.received.individual']").fill("5")
    plain.get_by_role("button", name="空白填 0").click()
    balance = plain.get_by_role("row", name="勾稽差额").get_by_role("cell")
    expect(balance).to_have_text(["+8", "0", "+1", *["0"] * 3, "+9"])


def test_nothing_that_lies_over_the_table_is_closed_to_anybody(visit: Visits, blank: Bureau) -> None:
    page = opened(visit, blank)
    for size in ({"width": 1366, "height": 768}, {"width": 820, "height": 1180}, NARROW):
        page.set_viewport_size(size)
        paste(cell(page, "applications.granted.individual"), text="1\t2\t—\nx\t4\t5")
        page.keyboard.press("F1")
        page.keyboard.press("Shift+ArrowDown")
        expect(page.locator("details.help[open]")).to_have_count(1)
        expect(page.locator("[data-pasted]")).to_be_visible()
        found = Axe().run(page).response["violations"]
        assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == [], size
        assert overflow(page) <= 0
        page.keyboard.press("Escape")
