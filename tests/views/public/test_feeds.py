from __future__ import annotations

from xml.etree import ElementTree

import pytest

from reports import workflow
from reports.models import OldReport
from reports.public import old_reports
from tests.support import cast

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for agency, by in ((people.education, people.clerk), (people.finance, people.outsider)):
        filing = cast.written(agency, people.year, by)
        cast.submitted(filing, by)
        cast.published(filing, people.supervisor)
    return people


def put(people: cast.Cast, number: int = 1) -> OldReport:
    told = {"year": 2015, "title": f"青岚县教育局2015年年报之{number}", "name": "年报.txt", "by": people.supervisor}
    return old_reports.publish(people.education, data=f"全年主动公开信息{number}条。".encode(), **told)


def entries(response) -> list[ElementTree.Element]:
    return ElementTree.fromstring(response.content).findall(f"{ATOM}entry")


def test_the_newest_come_first_with_title_agency_and_address(client, published):
    response = client.get("/feed.atom")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    first, second = entries(response)
    assert first.findtext(f"{ATOM}title") == "青岚县财政局2026年政府信息公开工作年度报告"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "青岚县财政局"
    assert first.find(f"{ATOM}link").get("href") == "http://testserver/reports/2026/finance/"
    assert second.find(f"{ATOM}link").get("href") == "http://testserver/reports/2026/education/"
    assert not client.cookies


def test_a_region_has_what_stands_below_it_and_an_agency_its_own(client, published):
    assert len(entries(client.get("/agencies/county/feed.atom"))) == 2
    assert len(entries(client.get("/agencies/education/feed.atom"))) == 1
    assert entries(client.get("/agencies/town/feed.atom")) == []
    assert client.get("/agencies/nowhere/feed.atom").status_code == 404


def test_a_correction_is_a_new_entry_and_what_is_withdrawn_is_none(client, published):
    before = [each.findtext(f"{ATOM}id") for each in entries(client.get("/agencies/education/feed.atom"))]
    filing = published.education.filings.get()
    workflow.open_correction(filing.pk, published.clerk, reason="数据有误")
    cast.submitted(filing, published.clerk)
    cast.published(filing, published.supervisor)
    [now] = entries(client.get("/agencies/education/feed.atom"))
    assert now.findtext(f"{ATOM}id") not in before
    workflow.withdraw(filing.pk, published.supervisor, reason="含有个人信息")
    assert entries(client.get("/agencies/education/feed.atom")) == []


def test_the_site_map_leads_to_every_report(client, published):
    _pages, index = ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{MAP}loc")
    listed = ElementTree.fromstring(client.get(index.text).content).iter(f"{MAP}loc")
    assert [each.text for each in listed] == [
        "http://testserver/reports/2026/education/",
        "http://testserver/reports/2026/finance/",
    ]
    assert not client.cookies


def test_an_old_report_is_new_where_its_agency_is_until_it_is_withdrawn(client, published):
    old = put(published)
    for address in ("/feed.atom", "/agencies/county/feed.atom", "/agencies/education/feed.atom"):
        first = entries(client.get(address))[0]
        assert first.findtext(f"{ATOM}title") == "青岚县教育局2015年年报之1", address
        assert first.findtext(f"{ATOM}author/{ATOM}name") == "青岚县教育局"
        assert first.find(f"{ATOM}link").get("href") == "http://testserver/old-reports/2015/education/1/"
    assert len(entries(client.get("/agencies/finance/feed.atom"))) == 1
    old_reports.withdraw(old.pk, published.supervisor, reason="含有个人信息")
    assert len(entries(client.get("/feed.atom"))) == 2


def test_old_reports_brought_together_push_no_new_one_out(client, published, monkeypatch):
    monkeypatch.setattr("reports.views.public.feeds.NEWEST", 2)
    for number in range(3):
        put(published, number)
    titles = [each.findtext(f"{ATOM}title") for each in entries(client.get("/feed.atom"))]
    assert titles == [
        "青岚县教育局2015年年报之2",
        "青岚县教育局2015年年报之1",
        "青岚县财政局2026年政府信息公开工作年度报告",
        "青岚县教育局2026年政府信息公开工作年度报告",
    ]


def test_the_site_map_leads_to_every_old_report_that_is_public(client, published):
    put(published, 1)
    old_reports.withdraw(put(published, 2).pk, published.supervisor, reason="含有个人信息")
    *_others, index = ElementTree.fromstring(client.get("/sitemap.xml").content).iter(f"{MAP}loc")
    listed = ElementTree.fromstring(client.get(index.text).content).iter(f"{MAP}loc")
    assert [each.text for each in listed] == ["http://testserver/old-reports/2015/education/1/"]
    assert client.get(f"/sitemap-old-{10**30}.xml").status_code == 404


def test_robots_are_told_where_everything_is_and_what_to_leave_alone(client, db):
    said = client.get("/robots.txt").content.decode().splitlines()
    assert said[0] == "User-agent: *"
    assert said[-1] == "Sitemap: http://testserver/sitemap.xml"
    closed = [line.removeprefix("Disallow: ") for line in said if line.startswith("Disallow: ")]
    assert {"/desk/", "/review/", "/account/", "/search/", "/data/export/"} <= {*closed}
    assert not any("/reports/2026/education/".startswith(path) for path in closed)
    assert not client.cookies
