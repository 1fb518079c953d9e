from __future__ import annotations

from xml.etree import ElementTree

import pytest

from reports import workflow
from tests import cast

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for agency, by in ((people.education, people.clerk), (people.finance, people.outsider)):
        filing = cast.written(agency, people.year, by)
        cast.submitted(filing, by)
        cast.published(filing, people.supervisor)
    return people


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
