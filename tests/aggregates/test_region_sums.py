"""A region's sums hold what is published below a government, however deep, and are made anew after every change."""

from __future__ import annotations

import csv
from functools import reduce
from xml.etree import ElementTree

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports import tasks, workflow
from reports.agencies.models import Agency, Member
from reports.aggregates import region_sums
from reports.document.figures import add, complete
from reports.editions.layout import Figures
from reports.models import Filing, RegionChange, RegionSum, ReportYear
from tests.support import cast

pytestmark = pytest.mark.slow

GOVERNMENT = Agency.Kind.GOVERNMENT


@pytest.fixture
def tree(people: cast.Cast) -> dict[str, Agency]:
    """A city above the county of the cast, with a bureau and a tax office of its own."""
    city = cast.agency("city", "青州市人民政府", GOVERNMENT)
    cast.person("city_supervisor", "苏平", (city, Member.Role.SUPERVISOR))
    people.county.parent = city
    people.county.save(update_fields=["parent"])
    bureau = cast.agency("bureau", "青州市教育局", parent=city)
    tax = cast.agency("tax", "青州市税务局", parent=city)
    return {"city": city, "bureau": bureau, "tax": tax}


def public(people: cast.Cast, agency: Agency, year: ReportYear, *, start: int = 1) -> Filing:
    Member.objects.get_or_create(user=people.clerk, agency=agency, role=Member.Role.CLERK)
    filing = cast.written(agency, year, people.clerk, start=start)
    cast.submitted(filing, people.clerk)
    cast.published(filing, Member.objects.get(agency=filing.reviewer, role=Member.Role.SUPERVISOR).user)
    return filing


def expected(people: cast.Cast, *starts: int) -> Figures:
    edition = people.year.edition
    return reduce(add, (complete(edition, cast.figures(edition, start=start)) for start in starts), {})


def kept(agency: Agency, people: cast.Cast) -> RegionSum:
    return RegionSum.objects.get(agency=agency, report_year=people.year)


def test_it_adds_up_everything_below_and_no_government_twice(people: cast.Cast, tree: dict[str, Agency]) -> None:
    for start, agency in enumerate((people.education, people.finance, people.county, tree["bureau"], tree["tax"]), 1):
        public(people, agency, people.year, start=start)
    Agency.objects.filter(code="tax").update(is_vertical=True)
    assert region_sums.refresh() == 5
    county, city = kept(people.county, people), kept(tree["city"], people)
    assert (county.reports, county.agencies, county.figures) == (2, 3, expected(people, 1, 2))
    assert (city.reports, city.agencies, city.figures) == (3, 4, expected(people, 1, 2, 4))
    assert not RegionChange.objects.exists()


def test_a_withdrawn_report_leaves_the_sums_above_it(people: cast.Cast, tree: dict[str, Agency]) -> None:
    filing = public(people, people.education, people.year)
    region_sums.refresh()
    workflow.withdraw(filing.pk, people.supervisor, reason="含有个人信息")
    assert region_sums.waiting(people.county) == region_sums.waiting(tree["city"]) == 1
    assert region_sums.waiting(tree["bureau"]) == 0
    tasks.sweep()
    for each in (people.county, tree["city"]):
        assert (kept(each, people).reports, kept(each, people).figures) == (0, {})
    assert region_sums.waiting(people.county) == 0


def test_one_change_asks_for_its_own_line_only(people: cast.Cast, tree: dict[str, Agency]) -> None:
    public(people, people.education, people.year)
    other = cast.agency("other", "青州市另县人民政府", GOVERNMENT, parent=tree["city"])
    cast.agency("other-bureau", parent=other)
    with CaptureQueriesContext(connection) as asked:
        region_sums.refresh()
    assert set(RegionSum.objects.values_list("agency__code", flat=True)) == {"county", "city"}
    assert len(asked) < 40


def test_sums_are_taken_in_turn_and_none_is_lost(people: cast.Cast, tree: dict[str, Agency]) -> None:
    for start, agency in enumerate((people.education, people.finance, people.town), 1):
        public(people, agency, people.year, start=start)
    assert [region_sums.refresh(most=2), region_sums.refresh(most=2), region_sums.refresh(most=2)] == [2, 1, 0]
    assert kept(tree["city"], people).figures == expected(people, 1, 2, 3)


def test_an_agency_that_moves_takes_its_reports_along(
    people: cast.Cast, tree: dict[str, Agency], admin_client: Client
) -> None:
    public(people, people.education, people.year)
    region_sums.refresh()
    assert kept(people.county, people).reports == 1
    moved = {"code": "education", "name": people.education.name, "kind": "department", "parent": tree["city"].pk}
    assert admin_client.post(f"/admin/agencies/agency/{people.education.pk}/change/", moved).status_code == 302
    region_sums.refresh()
    assert (kept(people.county, people).reports, kept(tree["city"], people).reports) == (0, 1)


def test_the_command_makes_all_sums_from_the_publications(people: cast.Cast, tree: dict[str, Agency]) -> None:
    public(people, people.education, people.year)
    RegionChange.objects.all().delete()
    call_command("add_up_regions", verbosity=0)
    assert kept(tree["city"], people).figures == expected(people, 1)
    assert not RegionChange.objects.exists()


# --- Its pages


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for year in (people.last_year, people.year):
        for start, agency in enumerate((people.education, people.finance, people.town, people.county), 1):
            public(people, agency, year, start=start)
    region_sums.refresh()
    return people


def test_the_page_shows_sum_and_own_report_of_each_year(client: Client, published: cast.Cast) -> None:
    page = client.get("/agencies/county/region/")
    html = page.content.decode()
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert not client.cookies
    whole, own = (figures["applications"]["received"]["total"] for figures in (
        expected(published, 1, 2, 3), expected(published, 4)
    ))  # fmt: skip
    assert html.count(f'<td class="number">{whole}</td>') >= 2
    assert html.count(f'<td class="number">{own}</td>') >= 2
    assert "3 个行政机关中，3 个公开了本年度报告" in html
    assert "新收申请件数与上年持平" in html
    assert 'role="status"' not in html


def test_the_page_says_what_is_not_in_its_sums_yet(client: Client, published: cast.Cast) -> None:
    workflow.withdraw(
        published.education.filings.get(report_year=published.year).pk, published.supervisor, reason="数据有误"
    )
    assert "另有 1 项变动" in client.get("/agencies/county/region/").content.decode()


def test_chart_and_csv_have_the_numbers_of_the_page(client: Client, published: cast.Cast) -> None:
    for path in ("received.svg", "refusals.svg?narrow", "granted_share.svg", "disputes_lost.svg"):
        svg = client.get(f"/agencies/county/region/{path}")
        assert svg.headers["Content-Type"] == "image/svg+xml"
        root = ElementTree.fromstring(svg.content)
        assert root.find("{http://www.w3.org/2000/svg}desc").text
    whole = expected(published, 1, 2, 3)["applications"]["received"]["total"]
    words = [
        each.text for each in ElementTree.fromstring(client.get("/agencies/county/region/received.svg").content).iter()
    ]
    assert words.count(str(whole)) == 2
    lines = list(csv.reader(client.get("/agencies/county/region.csv").content.decode("utf-8-sig").splitlines()))
    assert ["新收政府信息公开申请", "各机关合计", "件", "2026", str(whole)] in lines


@pytest.mark.parametrize(
    "path",
    [
        "/agencies/education/region/",
        "/agencies/nowhere/region/",
        "/agencies/county/region/?year=1999",
        "/agencies/county/region/?year=%00",
        "/agencies/county/region/nothing.svg",
    ],
)
def test_there_is_no_region_where_nothing_is_added_up(client: Client, published: cast.Cast, path: str) -> None:
    assert client.get(path).status_code == 404


def test_agency_and_home_lead_to_the_region(client: Client, published: cast.Cast) -> None:
    for path in ("/", "/agencies/county/", "/agencies/county/numbers/"):
        assert "/agencies/county/region/" in client.get(path).content.decode()
    assert "/region/" not in client.get("/agencies/education/numbers/").content.decode()
