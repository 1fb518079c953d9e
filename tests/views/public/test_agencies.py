"""The pages of the agencies, and what is offered while one types."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from reports.agencies.models import Agency
from reports.views.public import comparison
from tests.support import cast
from tests.support.cast import Cast, agency


@pytest.fixture
def published(people: Cast) -> Cast:
    cast.published(
        cast.submitted(cast.written(people.education, people.year, people.clerk), people.signatory), people.supervisor
    )
    return people


def page(client: Client, **asked: object) -> str:
    answer = client.get(reverse("agencies"), asked)
    assert answer.status_code == 200
    assert not answer.cookies
    return answer.content.decode()


def listed(client: Client, **asked: object) -> list[str]:
    return [line.agency.code for line in client.get(reverse("agencies"), asked).context["lines"]]


def test_it_shows_what_stands_below_the_top_with_what_it_published(client: Client, published: Cast) -> None:
    shown = page(client)
    assert listed(client) == ["education", "finance", "town"]
    assert f'<a href="/reports/{published.year.year}/education/"' in shown
    assert "尚未公开年报" in shown
    assert "县级 · 部门" in shown


def test_it_goes_down_a_level_at_a_time_and_names_the_way_back(client: Client, people: Cast) -> None:
    zone = agency("zone", "青岚县开发区管委会", Agency.Kind.GOVERNMENT, parent=people.county)
    agency("zone-office", "青岚县开发区财政局", parent=zone)
    assert "下级 1 个" in page(client)
    shown = page(client, below="zone")
    assert listed(client, below="zone") == ["zone-office"]
    assert '<a href="/agencies/?below=county" lang="zh-Hans">青岚县人民政府</a>' in shown


def test_it_lists_kinds_and_levels(client: Client, people: Cast) -> None:
    assert listed(client, kind="township") == ["town"]
    assert listed(client, level="township") == ["town"]
    assert listed(client, level="county", kind="department") == ["education", "finance"]
    assert listed(client, level="city") == []


def test_it_shows_several_tops(client: Client, people: Cast) -> None:
    agency("other", "岭东县人民政府", Agency.Kind.GOVERNMENT)
    assert listed(client) == ["county", "other"]


def test_it_pages_and_keeps_the_question(client: Client, people: Cast) -> None:
    for number in range(55):
        agency(f"bureau-{number:02}", f"青岚县第{number}局", parent=people.county)
    assert len(listed(client)) == 50
    assert len(listed(client, page="2", kind="department")) == 7
    assert "?kind=department&amp;page=2" in page(client, kind="department")
    assert len(listed(client, page="x" * 50)) == 50


@pytest.mark.parametrize("typed", ["教育", "qinglanxianjiaoyuju", "qlxjyj", "qlxjiaoyu", "青岚 jyj"])
def test_it_finds_what_is_typed(client: Client, people: Cast, typed: str) -> None:
    assert listed(client, q=typed) == ["education"]
    offered = client.get(reverse("find_agencies"), {"q": typed}).json()
    assert offered == {
        "agencies": [
            {
                "code": "education",
                "name": "青岚县教育局",
                "kind": "department",
                "level": "county",
                "above": "青岚县人民政府",
                "address": "/agencies/education/",
            }
        ],
        "is_more": False,
    }


def test_it_says_when_nothing_or_much_is_found(client: Client, people: Cast) -> None:
    assert "没有相符的行政机关" in page(client, q="不存在")
    for number in range(60):
        agency(f"bureau-{number:02}", f"青岚县第{number}局", parent=people.county)
    assert "相符的行政机关较多" in page(client, q="青岚县")
    offered = client.get(reverse("find_agencies"), {"q": "qinglan"}).json()
    assert (len(offered["agencies"]), offered["is_more"]) == (12, True)
    assert offered["agencies"][0]["code"] == "county"


def test_what_is_offered_may_be_kept_by_a_proxy(client: Client, people: Cast) -> None:
    answer = client.get(reverse("find_agencies"), {"q": "qlx", "kind": "government"})
    assert [each["code"] for each in answer.json()["agencies"]] == ["county"]
    assert answer.headers["Cache-Control"] == "public, max-age=60, s-maxage=300"
    assert not answer.cookies


@pytest.mark.parametrize(
    "query", ["q=%00", "q=%25%27;--", f"q={'z' * 5000}", "q=%F0%9F%98%80", "page=-1", "page=99999999999999999999", ""]
)
def test_it_takes_whatever_is_asked(client: Client, people: Cast, query: str) -> None:
    for name in ("agencies", "find_agencies"):
        assert client.get(f"{reverse(name)}?{query}").status_code in (200, 422)


@pytest.mark.parametrize(
    ("query", "status"),
    [("kind=king", 422), ("level=%00", 422), ("below=%00", 422), ("below=nowhere", 404), ("below=" + "x" * 99, 422)],
)
def test_it_refuses_what_is_not_offered(client: Client, people: Cast, query: str, status: int) -> None:
    assert client.get(f"{reverse('agencies')}?{query}").status_code == status
    assert client.post(reverse("agencies")).status_code == 405


def test_it_refuses_an_unknown_kind_to_scripts(client: Client, people: Cast) -> None:
    assert client.get(reverse("find_agencies"), {"kind": "king"}).status_code == 400


def test_it_asks_the_same_number_of_questions_for_many_agencies(
    client: Client, people: Cast, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        agency(f"bureau-{number:02}", f"青岚县第{number}局", parent=people.county)
    with django_assert_max_num_queries(9):
        page(client)
    with django_assert_max_num_queries(14):
        page(client, q="qlxjyj")


def test_the_home_page_leads_there(client: Client, published: Cast) -> None:
    shown = client.get("/").content.decode()
    assert 'action="/agencies/"' in shown
    assert 'data-agencies="/agencies/find.json"' in shown


def test_a_region_is_named_by_what_finds_it(client: Client, published: Cast) -> None:
    for typed in ("county", "青岚县人民政府", "qlx", "青岚"):
        shown = client.get("/search/", {"q": "政府信息", "region": typed})
        assert (shown.status_code, shown.context["count"]) == (200, 1), typed
    assert 'value="青岚县人民政府"' in client.get("/search/", {"region": "county", "q": "x"}).content.decode()


def test_where_several_regions_fit_it_asks_which(client: Client, people: Cast) -> None:
    agency("other", "青岭县人民政府", Agency.Kind.GOVERNMENT)
    shown = client.get("/search/", {"q": "教育", "region": "青", "level": "county", "page": "3"})
    assert shown.status_code == 422
    assert 'href="/search/?q=%E6%95%99%E8%82%B2&amp;region=other&amp;level=county"' in shown.content.decode()
    assert "没有与“不存在”相符的行政机关" in client.get("/search/", {"q": "教育", "region": "不存在"}).content.decode()


def test_a_level_narrows_the_search(client: Client, published: Cast) -> None:
    for level, count in (("county", 1), ("township", 0)):
        assert client.get("/search/", {"q": "政府信息", "level": level}).context["count"] == count
    assert client.get("/search/", {"q": "政府信息", "level": "village"}).status_code == 422


def test_a_report_that_the_list_leaves_out_is_compared_by_its_agency(
    client: Client, published: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparison, "OFFERED", 1)
    assert 'name="agency"' in client.get("/compare/").content.decode()
    year = published.year.year
    for typed, chosen in (("qlxjyj", ""), ("education", year), ("青岚县教育局", year)):
        shown = client.get("/compare/", {"agency": typed, "year": chosen})
        assert [key for key, *_rest in shown.context["chosen"]] == [f"{year}-education"], typed


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("agency=finance", "没有公开这一年度的报告"),
        ("agency=education&year=1900", ""),
        ("agency=%00", ""),
        ("agency=nobody", "没有与“nobody”相符的行政机关"),
        ("agency=青岚县", "/compare/?agency=finance"),
    ],
)
def test_what_cannot_be_compared_is_said(client: Client, published: Cast, query: str, words: str) -> None:
    shown = client.get(f"/compare/?{query}")
    assert shown.status_code == 422
    assert words in shown.content.decode()
