"""A report's page as its reader has it: the size of the text, its address, on paper."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, County, Visits
from tests.browser.county import LAST_YEAR
from tests.browser.pages import overflow, press


def address(county: County) -> str:
    return f"/reports/{LAST_YEAR}/{county.again.code}/"


def height_of_text(page: Page) -> float:
    return page.locator("article.report p").first.evaluate("text => parseFloat(getComputedStyle(text).fontSize)")


def test_three_sizes_of_the_text_without_scripts_by_keyboard(visit: Visits, county: County) -> None:
    page = visit(address(county), scripts=False, size=NARROW)
    sizes = page.get_by_role("group", name="字号")
    medium = height_of_text(page)
    page.get_by_role("radio", name="中", exact=True).focus()
    page.keyboard.press("ArrowRight")
    expect(sizes.get_by_label("大", exact=True)).to_be_checked()
    assert height_of_text(page) > 1.2 * medium
    assert overflow(page) == 0
    sizes.get_by_label("小", exact=True).check()
    assert height_of_text(page) < medium


def test_the_size_is_remembered_without_a_cookie(visit: Visits, county: County) -> None:
    page = visit(address(county))
    page.get_by_role("radio", name="大", exact=True).check()
    large = height_of_text(page)
    page.goto("/")
    page.goto(address(county))
    expect(page.get_by_role("radio", name="大", exact=True)).to_be_checked()
    assert height_of_text(page) == large
    assert page.context.cookies() == []


def test_its_permanent_address_is_copied(visit: Visits, county: County) -> None:
    page = visit(address(county))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    press(page, "复制")
    expect(page.get_by_role("button", name="已复制")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.get_by_role("textbox", name="永久网址").input_value()
    assert copied.endswith(address(county))


def test_paper_gets_the_report_alone(visit: Visits, county: County) -> None:
    page = visit(address(county))
    page.emulate_media(media="print")
    for beside in ("aside", ".site-header", ".site-footer", ".proof", ".in-words", ".crumbs"):
        expect(page.locator(beside).first).not_to_be_visible()
    expect(page.locator("article.report h1")).to_be_visible()
