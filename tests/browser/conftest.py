"""The site as `make run` starts it, and a real Chromium. A missing browser fails; nothing is skipped.

These tests know the site by its pages only. What has to stand before a page is opened is made by manage.py commands
in processes of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    expect,
)

from tests.browser import chromium
from tests.support.serving import Site, made_once, manage, migrated, running, surroundings

EDITIONS = settings.BASE_DIR / "tests" / "editions"
FAILURES = settings.BASE_DIR / "var" / "failures"
"""A picture of every page that was open when a test failed."""
WIDE, NARROW = {"width": 1366, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 120_000
"""Milliseconds. No test waits this long; a machine that does ten things at once does."""
expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Bureau:
    """An agency nobody else uses, its two clerks by the keys of their sessions, and its draft if there is one."""

    code: str
    name: str
    clerk: str
    second_clerk: str
    filing: int | None


@dataclass(frozen=True)
class County:
    supervisor: str
    blank: Iterator[Bureau]
    written: Iterator[Bureau]
    again: Bureau
    """With a draft, and the report of the year before published."""


@dataclass
class Visits:
    """Opens pages, each in a browser of its own, and remembers what went wrong in them."""

    site: Site
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __call__(self, path: str, *, by: str = "", size: dict[str, int] = WIDE, scripts: bool = True) -> Page:
        """The page at `path` as seen by who owns the session `by`, or by anybody."""
        context = self.browser.new_context(
            base_url=self.site.address, viewport=size, java_script_enabled=scripts, locale="zh-CN"
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        if by:
            context.add_cookies([{"name": "sessionid", "value": by, "url": self.site.address}])
        context.on("page", self._watch)
        page = context.new_page()
        page.goto(path)
        return page

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._note_message)
        page.on("response", self._note_response)
        page.on("dialog", lambda dialog: dialog.accept())

    def _note_message(self, message: ConsoleMessage) -> None:
        # A page that answers 404, 409 or 422 is an error to the browser and the subject of a test.
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.faults.append(f"{message.location.get('url')}: {message.text}")

    def _note_response(self, response: Response) -> None:
        # Pages and what a test itself asks for may be refused; a file of a page may not.
        if response.status >= 400 and response.request.resource_type not in ("document", "fetch"):
            self.faults.append(f"{response.url}: {response.status}")

    def take_pictures(self, name: str) -> None:
        FAILURES.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self.contexts for page in context.pages]
        for number, page in enumerate(pages, 1):
            page.screenshot(path=FAILURES / f"{name}-{number}.png", full_page=True)

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture(scope="session")
def county_and_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[dict[str, Any], Site]]:
    """The county is made once a run, the site started once a worker, each with a copy."""
    editions = {"EDITION_FOLDERS": str(EDITIONS)}
    made = made_once("county", make_county, like=migrated(), **editions)
    with (
        surroundings(tmp_path_factory.mktemp("browser"), like=made, **editions) as variables,
        running(variables, by_make=True) as site,
    ):
        yield json.loads((made / "county.json").read_text()), site


def make_county(variables: dict[str, str]) -> None:
    made = manage(variables, "shell", "--no-imports", "-c", "from tests.browser import county; county.make()")
    Path(variables["DATA_FOLDER"], "county.json").write_text(made)


@pytest.fixture(scope="session")
def site(county_and_site: tuple[dict[str, Any], Site]) -> Site:
    return county_and_site[1]


@pytest.fixture(scope="session")
def county(county_and_site: tuple[dict[str, Any], Site]) -> County:
    made = county_and_site[0]
    blank, written = ((Bureau(**each) for each in made[kind]) for kind in ("blank", "written"))
    return County(made["supervisor"], blank, written, Bureau(**made["again"]))


@pytest.fixture
def blank(county: County) -> Bureau:
    """A bureau that has filed nothing yet."""
    return next(county.blank)


@pytest.fixture
def written(county: County) -> Bureau:
    """A bureau whose draft is complete and right."""
    return next(county.written)


_worker = chromium.Worker()


@pytest.fixture
def browser() -> Browser:
    return _worker.browser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> Iterator[None]:
    try:
        return (yield)
    finally:
        if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
            _worker.close()


@pytest.fixture
def visit(site: Site, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visits]:
    """`visit(path, by=session)`: a page. What is wrong in its console, its scripts or its files fails the test."""
    visits = Visits(site, browser)
    yield visits
    if request.node.stash.get(_failed, False) or visits.faults:
        visits.take_pictures(request.node.name)
    visits.close()
    assert visits.faults == []


_failed = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report
