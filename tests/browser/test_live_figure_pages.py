"""A live figure in the field of its text: put in and taken back like anything typed, and said in words beside it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.autosaving import expect_ready
from tests.browser.conftest import Bureau, Visits
from tests.browser.pages import cell, enter, press

SIGN = "〔数 disclosure.licensing.decisions〕"


def test_a_live_figure_is_taken_back_by_one_undo(visit: Visits, written: Bureau) -> None:
    page = visit(f"/desk/{written.filing}/overview/", by=written.clerk)
    expect_ready(page)
    text, said = cell(page, "overview"), page.locator("[data-live-figures]")
    enter(page, {"overview": "2023年作出行政许可决定"})
    page.get_by_text("引用表格数值").click()
    page.get_by_label("行目").select_option("disclosure.licensing")
    expect(page.get_by_label("列目")).to_have_value("decisions")
    press(page, "插入数值")
    expect(text).to_have_value(f"2023年作出行政许可决定{SIGN}")
    expect(text).to_be_focused()
    expect(said).to_contain_text(f"{SIGN} “行政许可”行")
    page.keyboard.press("Control+z")
    expect(text).to_have_value("2023年作出行政许可决定")
    expect(said).to_be_empty()
