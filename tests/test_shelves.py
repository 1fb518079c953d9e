from __future__ import annotations

import pytest

from portal import access
from portal.models import Agency
from reports import shelves, workflow
from reports.models import Publication, Shelf
from reports.views import public
from tests import cast


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for agency, by in ((people.education, people.clerk), (people.finance, people.outsider)):
        for year in (people.last_year, people.year):
            cast.published(cast.submitted(cast.written(agency, year, by), by), people.supervisor)
    return people


def test_what_is_published_withdrawn_and_moved_is_counted_at_once(published):
    assert shelves.years() == [{"year": 2026, "count": 2}, {"year": 2025, "count": 2}]
    workflow.withdraw(
        Publication.objects.filter(is_current=True, filing__report_year=published.year).first().filing_id,
        published.supervisor,
        reason="含有个人信息",
    )
    assert shelves.years() == [{"year": 2026, "count": 1}, {"year": 2025, "count": 2}]
    city = cast.agency("city", kind="government")
    Agency.objects.filter(pk=published.education.pk).update(parent=city)
    shelves.fill()
    assert {*shelves.heads(2025)} == {city, published.county}
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
    assert client.get("/years/2026/?region=nowhere").status_code == 404
    assert client.get("/years/2026/?region=%00").status_code == 404
