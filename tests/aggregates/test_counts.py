from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import access, workflow
from reports.agencies.models import Agency, Member
from reports.aggregates import counts
from reports.models import Publication, Shelf
from reports.public import search
from reports.views.public import pages as public
from tests.support import cast


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for agency, by in ((people.education, people.clerk), (people.finance, people.outsider)):
        for year in (people.last_year, people.year):
            cast.published(cast.submitted(cast.written(agency, year, by), by), people.supervisor)
    return people


def put(people: cast.Cast, agency: Agency) -> None:
    """The agency's report of the year is public."""
    roles = [(agency, Member.Role.CLERK), (people.county, Member.Role.SUPERVISOR)]
    clerk, supervisor = (cast.person(f"{role}-{agency.code}", role, (where, role)) for where, role in roles)
    cast.published(cast.submitted(cast.written(agency, people.year, clerk), clerk), supervisor)


def text(client: Client, asked: str, year: int = 2026) -> str:
    return client.get(f"/years/{year}/?{asked}").content.decode()


def listed(client: Client, asked: str) -> list[str]:
    """The agencies whose reports the year's page leads to, in its order."""
    return re.findall(r'href="/reports/2026/([^"]+)/"', text(client, asked))


def test_what_is_published_withdrawn_and_moved_is_counted_at_once(published):
    assert counts.years() == [{"year": 2026, "count": 2}, {"year": 2025, "count": 2}]
    workflow.withdraw(
        Publication.objects.filter(is_current=True, filing__report_year=published.year).first().filing_id,
        published.supervisor,
        reason="含有个人信息",
    )
    assert counts.years() == [{"year": 2026, "count": 1}, {"year": 2025, "count": 2}]
    city = cast.agency("city", kind="government")
    Agency.objects.filter(pk=published.education.pk).update(parent=city)
    counts.fill()
    assert {*counts.heads(2025)} == {city, published.county}
    assert sum(Shelf.objects.values_list("count", flat=True)) == access.published().count() == 3


def test_where_there_are_too_many_for_a_page_one_goes_down_the_tree(client, published, monkeypatch):
    monkeypatch.setattr(public, "GOVERNMENTS", 0)
    home = client.get("/").content.decode()
    assert '<a href="/agencies/county/">青岚县人民政府</a>' in home
    assert "青岚县教育局" not in home
    assert '<a href="?region=county">青岚县人民政府</a>' in client.get("/years/2026/").content.decode()
    monkeypatch.undo()
    listed = client.get("/years/2026/?region=county").content.decode()
    assert '<a href="/reports/2026/education/">青岚县教育局</a>' in listed
    for typed in ("nowhere", "%00"):
        refused = client.get(f"/years/2026/?region={typed}")
        assert refused.status_code == 422
        assert "青岚县教育局" not in refused.content.decode()


def test_a_year_is_listed_by_kind_and_level_below_a_region(client, published):
    put(published, published.county)
    put(published, published.town)
    assert listed(client, "kind=department") == ["finance", "education"]
    assert listed(client, "kind=township") == ["town"]
    assert listed(client, "level=county&kind=government") == ["county"]
    assert listed(client, "kind=department&region=county") == ["finance", "education"]
    assert listed(client, "kind=department&region=青岚") == ["finance", "education"]
    assert "本年度没有符合条件的报告" in text(client, "kind=township", 2025)
    assert re.search(r'<a\s+href="/years/2025/\?kind=township"\s*>\s*2025\s*</a>', text(client, "kind=township"))
    assert client.get("/years/2026/?kind=nothing").status_code == 422


def test_of_very_many_of_a_kind_the_newest_are_listed_a_page_at_a_time(client, published, monkeypatch):
    monkeypatch.setattr(public, "A_PAGE", 1)
    assert listed(client, "kind=department") == ["finance"]
    assert '<a class="button" rel="next" href="?kind=department&amp;page=2">' in text(client, "kind=department")
    assert listed(client, "kind=department&page=2") == ["education"]
    monkeypatch.setattr(search, "MOST", 1)
    assert "超过 1 份，以下为最新公开的部分" in text(client, "kind=department")
    assert listed(client, "kind=department&page=2") == ["finance"]


def test_however_many_reports_are_listed_the_questions_are_as_many(client, published, django_assert_num_queries):
    with CaptureQueriesContext(connection) as few:
        client.get("/years/2026/?kind=department&region=county")
    for number in range(3):
        agency = cast.agency(f"bureau-{number}", kind="department", parent=published.county)
        put(published, agency)
    with django_assert_num_queries(len(few)):
        assert len(listed(client, "kind=department&region=county")) == 5
