"""Every state of a section's page is accessible, and fits, at three widths."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.autosaving import (
    end_session,
    expect_ready,
    expect_saved,
    hear_nothing,
    line,
    pass_time_until_the_session_ends,
)
from tests.browser.conftest import Bureau, Visits
from tests.browser.county import YEAR
from tests.browser.pages import begin, cell, enter, overflow, press, save, section, submit
from tests.support.serving import Site

RECEIVED, GRANTED = "applications.received.individual", "applications.granted.individual"
WIDTHS = (360, 768, 1366)


def faults_of(page: Page, state: str) -> Iterator[str]:
    """What axe-core finds, and what is wider than the window."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        if overflow(page) > 0:
            yield f"{state} at {width}: {overflow(page)} pixels too wide"
        for fault in Axe().run(page).response["violations"]:
            yield f"{state} at {width}: {fault['id']} {[node['html'][:160] for node in fault['nodes']]}"
    page.set_viewport_size({"width": 1366, "height": 900})


def test_no_state_has_an_accessibility_fault(visit: Visits, blank: Bureau, site: Site) -> None:
    page = visit("/desk/", by=blank.clerk)
    filing = begin(page, YEAR)
    section(page, "applications")
    press(page, "空白填 0")
    expect(page.get_by_text("已将 144 个空白单元格填为 0")).to_be_visible()
    other = visit(f"/desk/{filing}/applications/", by=blank.second_clerk)
    found: list[str] = []

    enter(page, {"applications.carried_in.individual": "1"})
    cell(page, RECEIVED).focus()
    expect_saved(page)
    found += faults_of(page, "an error found")

    enter(page, {RECEIVED: "若干"})
    expect(line(page)).to_contain_text("无法识别")
    found += faults_of(page, "an entry that cannot be read")

    hear_nothing(page)
    enter(other, {GRANTED: "6"})
    save(other)
    enter(page, {GRANTED: "7"})
    expect(page.locator("[data-conflicts]")).to_be_visible()
    found += faults_of(page, "a conflict")

    page.context.set_offline(True)
    enter(page, {"applications.carried_in.company": "2"})
    expect(line(page)).to_contain_text("保存失败")
    # axe-core is put into the page without the network.
    found += faults_of(page, "offline")
    page.context.set_offline(False)

    section(page, "overview")
    section(other, "overview")
    enter(other, {"overview": "对方写的一段。"})
    save(other)
    enter(page, {"overview": "自己写的一段。"})
    expect(page.locator("[data-conflict=overview]")).to_be_visible()
    found += faults_of(page, "a conflict of texts")
    page.get_by_role("button", name="采用对方的").click()

    page.clock.install()
    section(page, "problems")
    expect_ready(page)
    pass_time_until_the_session_ends(page, but_for=4)
    expect(page.locator("[data-ending]")).to_be_visible()
    found += faults_of(page, "the warning before the session ends")

    end_session(site, page)
    enter(page, {"problems": "一段文字。"})
    page.clock.run_for(6000)
    expect(page.get_by_role("dialog")).to_be_visible()
    found += faults_of(page, "the dialog")
    assert found == []


def test_a_page_that_is_locked_has_no_accessibility_fault(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/check/", by=written.clerk)
    submit(page)
    section(page, "applications")
    assert list(faults_of(page, "read-only")) == []
