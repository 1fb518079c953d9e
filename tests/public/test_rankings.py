"""The agencies of a region in the order of a number."""

from __future__ import annotations

import csv
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.test import Client

from reports.agencies.models import Agency
from reports.aggregates import region_sums
from reports.document.figures import complete, put
from reports.editions.layout import Figures
from reports.models import Publication
from reports.public import rankings
from tests.aggregates.test_region_sums import public
from tests.support import cast

SVG = "{http://www.w3.org/2000/svg}"


def received(people: cast.Cast, number: int) -> Figures:
    """Figures of which all are 0 but the applications of natural persons."""
    edition = people.year.edition
    figures: Figures = {}
    for table in edition.tables.values():
        for cell in table.entered:
            put(figures, cell, 0)
    put(figures, edition.cells["applications.received.individual"], number)
    return complete(edition, figures)


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for agency, number in ((people.education, 30), (people.finance, 10), (people.town, 10)):
        publication = Publication.objects.get(filing=public(people, agency, people.year))
        document = publication.document | {"figures": received(people, number)}
        Publication.objects.filter(pk=publication.pk).update(document=document)
    region_sums.refresh()
    return people


def indicator(people: cast.Cast, code: str):
    return next(each for each in people.year.edition.indicators if each.code == code)


def test_equal_numbers_share_a_place(published: cast.Cast) -> None:
    places, silent = rankings.ranking(published.county, published.year, indicator(published, "received"))
    assert [(place.agency.code, place.rank, place.value, place.share) for place in places] == [
        ("education", 1, 30, Decimal("60.0")),
        ("finance", 2, 10, Decimal("20.0")),
        ("town", 2, 10, Decimal("20.0")),
    ]
    assert [place.length for place in places] == [100, Decimal("33.3"), Decimal("33.3")]
    assert silent == []


def test_a_share_is_no_part_of_a_whole_and_nothing_to_divide_has_no_place(published: cast.Cast) -> None:
    places, silent = rankings.ranking(published.county, published.year, indicator(published, "granted_share"))
    assert (places, len(silent)) == ([], 3)


def test_it_goes_down_as_far_as_is_asked(published: cast.Cast) -> None:
    city = cast.agency("city", "青州市人民政府", Agency.Kind.GOVERNMENT)
    Agency.objects.filter(pk=published.county.pk).update(parent=city)
    asked = city, published.year, indicator(published, "received")
    assert rankings.ranking(*asked)[0] == []
    assert len(rankings.ranking(*asked, is_deep=True)[0]) == 3
    assert [place.agency.code for place in rankings.ranking(*asked, kind="township", is_deep=True)[0]] == ["town"]


def test_page_csv_and_chart_agree(client: Client, published: cast.Cast) -> None:
    page = client.get("/agencies/county/ranking/?of=received&year=2026&kind=department&mark=finance")
    html = page.content.decode()
    assert "在 2 个机关中列第 2 位" in html
    assert html.index("青岚县教育局</a>") < html.index("青岚县财政局</a>")
    assert "青岚县河湾镇人民政府" not in html
    assert (page.headers["Cache-Control"], bool(client.cookies)) == ("public, max-age=0, s-maxage=60", False)
    query = "year=2026&of=received&kind=department"
    assert f"ranking.csv?{query.replace('&', '&amp;')}" in html
    lines = list(
        csv.reader(client.get(f"/agencies/county/ranking.csv?{query}").content.decode("utf-8-sig").splitlines())
    )
    assert lines[1:] == [
        ["1", "青岚县教育局", "education", "30", "75.0"],
        ["2", "青岚县财政局", "finance", "10", "25.0"],
    ]
    svg = ElementTree.fromstring(client.get(f"/agencies/county/ranking.svg?{query}&narrow").content)
    assert [word.text for word in svg.iter(f"{SVG}text")][1:] == ["青岚县教育局", "30", "青岚县财政局", "10"]


@pytest.mark.parametrize(
    "address",
    [
        "/agencies/education/ranking/",
        "/agencies/nowhere/ranking/",
        "/agencies/county/ranking/?year=1999",
        "/agencies/county/ranking/?of=nothing",
        "/agencies/county/ranking/?kind=%00",
        "/agencies/county/ranking.svg?below=" + "9" * 400,
        "/agencies/county/ranking.csv?year=%EF%BC%92",
    ],
)
def test_what_is_not_offered_is_not_found(client: Client, published: cast.Cast, address: str) -> None:
    assert client.get(address).status_code == 404
