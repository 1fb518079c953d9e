"""A report within another site, in a real browser: framed from another origin, and as a folder of files."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.conftest import NARROW, WIDE, County, Visits
from tests.browser.county import LAST_YEAR
from tests.browser.pages import overflow
from tests.support.serving import Site

HOST = '<!doctype html><html lang="zh"><title>某局网站</title><h1>政府信息公开年报</h1>'


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """(address, folder) of a site of another origin."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", tmp_path
    server.shutdown()
    server.server_close()


def test_another_site_shows_the_report_as_high_as_it_is(
    visit: Visits, county: County, site: Site, other_site: tuple[str, Path]
) -> None:
    address, folder = other_site
    page = visit(f"/agencies/{county.again.code}/embed/")
    snippet = page.locator("#frame-list").input_value()
    (folder / "favicon.ico").touch()
    (folder / "index.html").write_text(HOST + snippet.replace("loading", "id=frame loading"), encoding="utf-8")
    page.goto(address)
    frame = page.frame_locator("#frame")
    link = frame.get_by_role("link", name=re.compile(f"{LAST_YEAR}年"))
    expect(page.locator("#frame")).not_to_have_attribute("height", "420")
    before = int(page.locator("#frame").get_attribute("height"))
    link.click()
    expect(frame.locator("article.report h1")).to_be_visible()
    page.wait_for_function("before => document.querySelector('#frame').height > before + 500", arg=before)
    inner = page.frames[1].evaluate("document.documentElement.scrollHeight - innerHeight")
    assert inner <= 0  # nothing scrolls within it
    assert page.frames[1].evaluate("document.cookie") == ""
    assert page.context.cookies() == []


def test_no_other_page_shows_in_a_frame(
    browser: Browser, county: County, site: Site, other_site: tuple[str, Path]
) -> None:
    """Without the fixture that takes what the browser says about it for a fault."""
    address, folder = other_site
    target = f"{site.address.rstrip('/')}/reports/{LAST_YEAR}/{county.again.code}/"
    (folder / "index.html").write_text(f'{HOST}<iframe src="{target}"></iframe>', encoding="utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert any("frame-ancestors" in each for each in said)
    assert page.frame_locator("iframe").locator("article").count() == 0
    page.close()


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_frames_are_accessible(visit: Visits, county: County, size: dict[str, int]) -> None:
    code = county.again.code
    page = visit("/", size=size)
    report = f"/embed/{LAST_YEAR}/{code}/"
    for path in (report, f"{report}?table=applications", f"/embed/agencies/{code}/", f"/agencies/{code}/embed/"):
        page.goto(path)
        assert overflow(page) == 0, path
        assert faults(page) == []


def test_the_folder_is_read_from_a_disk(visit: Visits, county: County, site: Site, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    site.manage("export_site", str(folder), "--agency", county.again.code)
    page = visit("/", size=NARROW)
    page.goto("about:blank")  # so that nothing the site's own page still asks for is counted
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    page.goto((folder / "index.html").as_uri())
    assert faults(page) == []
    page.get_by_role("link", name=re.compile(f"{LAST_YEAR}年")).click()
    expect(page.locator("article.report table").first).to_be_visible()
    assert page.locator(".embedded").evaluate("body => getComputedStyle(body).fontFamily.includes('Noto')")
    assert overflow(page) == 0
    assert faults(page) == []
    page.get_by_role("link", name="历年年报").click()
    expect(page).to_have_url(re.compile("/index.html$"))
    assert {request.url.partition(":")[0] for request in asked} == {"file"}


def faults(page: Page) -> list[str]:
    """What axe-core finds. Nothing is fetched for it: a page of a disk may not."""
    violations = Axe().run(page, options={"preload": False}).response["violations"]
    return [f"{page.url} {each['id']}: {node['html']}" for each in violations for node in each["nodes"]]
