"""Agencies offered while one types: by keyboard, with an input method, and without scripts."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Request, Route, expect

from tests.browser.conftest import NARROW, WIDE, County, Visits
from tests.browser.pages import overflow


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="名称、拼音或拼音首字母")


def offers(page: Page) -> Locator:
    return page.get_by_role("listbox", name="行政机关").get_by_role("option")


def test_an_agency_is_found_and_opened_by_keyboard(visit: Visits, county: County) -> None:
    page = visit("/agencies/")
    box, options = field(page), offers(page)
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("qlxd")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_contain_text("方向键")
    box.press("ArrowDown")
    first = options.first
    expect(first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == first.get_attribute("id")
    box.press("ArrowUp")
    expect(options.and_(page.locator("[aria-selected=true]"))).to_have_count(0)
    box.press("Escape")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("qlxd")
    box.press("ArrowDown")
    name = first.locator("span").inner_text()
    with page.expect_navigation():
        box.press("Enter")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def test_an_input_method_is_left_alone_until_it_is_done(visit: Visits, county: County) -> None:
    """Its letters ask nothing and its Enter chooses nothing; what it puts down is asked."""
    page = visit("/agencies/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "find.json" in request.url else None)
    keys = page.context.new_cdp_session(page)
    field(page).focus()
    keys.send("Input.imeSetComposition", {"text": "qing'lan", "selectionStart": 8, "selectionEnd": 8})
    for key in ("ArrowDown", "Enter"):
        held = {"type": "rawKeyDown", "key": key, "windowsVirtualKeyCode": 229}
        keys.send("Input.dispatchKeyEvent", held)
    expect(field(page)).to_have_value("qing'lan")
    expect(offers(page)).to_have_count(0)
    keys.send("Input.insertText", {"text": "青岚县人民"})
    expect(offers(page)).to_have_count(1)
    expect(offers(page)).to_contain_text("青岚县人民政府")
    assert len(asked) == 1
    assert page.url.endswith("/agencies/")


def test_the_last_answer_wins(visit: Visits, county: County) -> None:
    page = visit("/agencies/")
    held: list[Route] = []

    def hold(route: Route, request: Request) -> None:
        if request.url.endswith("q=qlx"):
            held.append(route)
        else:
            route.continue_()

    page.route("**/find.json*", hold)
    with page.expect_request("**/find.json?q=qlx"):
        field(page).press_sequentially("qlx")
    field(page).press_sequentially("rmzf")
    expect(offers(page)).to_have_count(1)
    for route in held:
        route.abort()
    expect(offers(page)).to_have_count(1)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_the_list_fits_the_window(visit: Visits, county: County, size: dict[str, int]) -> None:
    page = visit("/", size=size)
    page.get_by_role("combobox", name="行政机关名称").press_sequentially("qlx")
    expect(offers(page).first).to_be_visible()
    assert overflow(page) == 0
    assert Axe().run(page).response["violations"] == []
    for path in ("/agencies/", "/agencies/?q=qlxd", "/search/?q=x&region=nobody", "/compare/?agency=qlx"):
        page.goto(path)
        assert overflow(page) == 0, path
        assert Axe().run(page).response["violations"] == [], path


def test_it_is_a_form_without_scripts(visit: Visits, county: County) -> None:
    page = visit("/", scripts=False)
    page.get_by_label("行政机关名称").fill("qlxrmzf")
    page.get_by_label("行政机关名称").press("Enter")
    expect(page.get_by_role("heading", name="1 个行政机关相符")).to_be_visible()
    page.locator(".agencies").get_by_role("link", name="青岚县人民政府", exact=True).click()
    expect(page.get_by_role("heading", name="青岚县人民政府", level=1)).to_be_visible()
