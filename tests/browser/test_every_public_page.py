"""Every page that everybody may see, taken from the site map: three widths, by keyboard, and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Page

from tests.browser.conftest import NARROW, WIDE, County, Visits
from tests.browser.county import LAST_YEAR
from tests.browser.pages import faults_of, overflow
from tests.support.serving import Site

MIDDLE = {"width": 768, "height": 1024}
OWN = ("home/", "desk/", "review/", "printouts/", "account/", "admin/", "language/")
"""Beginnings of the addresses for those who have signed in, or that are no page."""
PROGRAMS = ("api/v1/", "^api/")
"""Answers for programs, which have tests of their own; what describes them is a page."""
FILES = {
    "agency_feed", "archive", "catalog", "chart", "compare_csv", "dictionary_file", "embedding_folder", "export",
    "feed", "find_agencies", "manifest", "old_archive", "old_report_file", "old_site_map", "over_years_csv",
    "ranking_chart", "ranking_csv", "region_chart", "region_csv", "report_file", "report_pdf", "report_picture",
    "report_qr", "report_schema", "robots", "site_index", "site_map", "site_pages", "sums",
}  # fmt: skip
"""Names of addresses that lead to a file and not to a page."""
PAGES = {
    "agencies": ["/agencies/", "/agencies/?q=县"],
    "agency": ["/agencies/{code}/", "/agencies/county/"],
    "api": ["/api/v1/"],
    "compare": ["/compare/", "/compare/?of={year}-{code}"],
    "data": ["/data/"],
    "dictionary": ["/data/dictionary/"],
    "embedded_agency": ["/embed/agencies/{code}/"],
    "embedded_report": ["/embed/{year}/{code}/", "/embed/{year}/{code}/?table=disputes"],
    "embedding": ["/agencies/{code}/embed/"],
    "old_report": ["/old-reports/2015/{code}/1/"],
    "old_year": ["/years/2015/"],
    "over_years": ["/agencies/{code}/numbers/"],
    "public_home": ["/"],
    "ranking": ["/agencies/county/ranking/"],
    "region": ["/agencies/county/region/"],
    "report": ["/reports/{year}/{code}/"],
    "search": ["/search/", "/search/?q=政府信息公开", "/search/?q=无此词语"],
    "verify": ["/verify/"],
    "verify_number": ["/verify/0000 0000 0000 0098/"],
    "year": ["/years/{year}/", "/years/{year}/?kind=department"],
}
"""{name of an address: what leads there, with something to show}."""
TABS = 60
"""Steps of the keyboard from the top of a page."""


def names(patterns: list[URLPattern | URLResolver] | None = None) -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if patterns is None and str(pattern.pattern).lstrip("^").startswith(OWN):
            continue
        if isinstance(pattern, URLPattern):
            if pattern.name:
                yield pattern.name
        elif not str(pattern.pattern).startswith(PROGRAMS):
            yield from names(pattern.url_patterns)


def test_it_forgets_no_page() -> None:
    """A new address is a page, which is looked at here, or a file."""
    assert sorted(set(names())) == sorted({*PAGES, *FILES})


@pytest.fixture(scope="module")
def paths(site: Site, county: County, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    folder: Path = tmp_path_factory.mktemp("old")
    (folder / "a.txt").write_text("全年主动公开政府信息三百二十一条。", encoding="utf-8")
    listed = folder / "list.csv"
    listed.write_text(f"agency,year,title,path\n{county.again.code},2015,二〇一五年年度报告,a.txt\n", encoding="utf-8")
    site.manage("load_old_reports", str(listed))
    return [path.format(year=LAST_YEAR, code=county.again.code) for each in PAGES.values() for path in each]


def test_every_page_is_accessible_and_fits_at_three_widths(visit: Visits, paths: list[str]) -> None:
    page = visit("/")
    wrong: list[str] = []
    for path in paths:
        page.goto(path)
        for size in (WIDE, MIDDLE, NARROW):
            page.set_viewport_size(size)
            if over := overflow(page):
                wrong.append(f"{path} {size['width']}: {over} pixels too wide")
            wrong += [f"{size['width']}: {fault}" for fault in faults_of(page)]
        page.set_viewport_size(WIDE)
    assert wrong == []
    assert page.context.cookies() == []


def test_every_page_is_gone_through_by_keyboard(visit: Visits, paths: list[str]) -> None:
    """The first step leads past the head; each goes on to something that can be seen, and none stays where it is."""
    page = visit("/", size=NARROW)
    wrong: list[str] = []
    for path in paths:
        page.goto(path)
        steps = [step for step in iter_steps(page) if step]
        if "/embed/" not in path and (not steps or "skip" not in steps[0]):
            wrong.append(f"{path}: does not begin with the link past the head")
        wrong += [f"{path}: {step}" for step in steps if step.startswith(("stays", "unseen"))]
    assert wrong == []


def iter_steps(page: Page) -> Iterator[str]:
    for _ in range(TABS):
        page.keyboard.press("Tab")
        step = page.evaluate(STEP)
        yield step
        if not step:  # behind the last one, where a browser goes on with its own buttons
            return


STEP = """() => {
  const now = document.activeElement, before = window.stepBefore;
  window.stepBefore = now;
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const isLast = stops.filter((each) => each.checkVisibility()).at(-1) === before;
  if (!now || now === document.body || isLast) return "";
  const what = now.outerHTML.slice(0, 120);
  if (now === before && now.tagName !== "IFRAME") return `stays at ${what}`;
  const { width, height } = now.getBoundingClientRect();
  return width && height ? what : `unseen ${what}`;
}"""


def test_every_page_does_its_work_without_scripts(visit: Visits, paths: list[str]) -> None:
    """What can be pressed sends a form, every form can be sent, and nothing is wider than the window."""
    page = visit("/", size=NARROW, scripts=False)
    wrong: list[str] = []
    for path in paths:
        page.goto(path)
        if not page.locator("h1").first.is_visible():
            wrong.append(f"{path}: no title")
        if overflow(page):
            wrong.append(f"{path}: too wide")
        dead = page.locator("button:visible:not(form button):not([form])")
        wrong += [f"{path}: a button without a form: {each.inner_text()}" for each in dead.all()]
        for form in page.locator("form").all():
            if not form.locator("button:not([type=button]), input[type=submit]").first.is_visible():
                wrong.append(f"{path}: a form without a button: {form.get_attribute('action')}")
    assert wrong == []
