"""The pages of open data in a browser: at every width, by keyboard, without scripts."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import NARROW, WIDE, Bureau, Visits
from tests.browser.pages import faults_of, overflow

PAGES = {
    "/data/": "开放数据",
    "/data/?of=1": "开放数据",  # with a fault shown
    "/data/dictionary/": "数据字典",
    "/api/v1/": "数据接口（API）",
}


def test_the_pages_fit_and_hold_what_axe_asks(visit: Visits) -> None:
    page = visit("/")
    for path, heading in PAGES.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
        for size in (WIDE, {"width": 768, "height": 1024}, NARROW):
            page.set_viewport_size(size)
            assert overflow(page) == 0, path
        assert faults_of(page) == [], path
    assert page.context.cookies() == []


def test_a_selection_is_taken_away_by_keyboard_and_without_scripts(
    visit: Visits, blank: Bureau, tmp_path: Path
) -> None:
    page = visit("/data/", scripts=False)
    page.get_by_label("行政机关", exact=False).first.focus()
    page.keyboard.type("county")
    page.get_by_label("CSV，每个数值一行").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="下载", exact=True).focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    file = tmp_path / "taken.csv"
    download.value.save_as(file)
    assert download.value.suggested_filename == "reports.csv"
    assert file.read_text(encoding="utf-8-sig").splitlines()[0] == (
        "year,agency,name,address,section,row,column,value,unit"
    )
