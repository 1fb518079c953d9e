"""Texts side by side: what is the same, marked and counted, for the clerk and for the supervisor."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reports.checks.side_by_side import compare, likeness
from reports.document.report import Report
from reports.editions import edition_for
from reports.models import Filing
from reports.templatetags.texts import same
from tests.support import cast

OLD = "我局围绕群众关心的义务教育招生、校外培训治理、学生资助等重点领域，及时主动公开政策文件和办理流程。"
SHARED = "及时主动公开政策文件和办理流程"
NEW = "本年度重点做好县城新建学校和乡村教师待遇的信息发布，" + SHARED + "，并开通热线。"
FRESH = "组织全系统公开工作培训三期，邀请家长代表走进教室听课，当场解答入学资格审核疑问。"


def report(*paragraphs: str, year: int = 2026) -> Report:
    return Report(edition_for(year), year, "青岚县教育局", "", texts={"overview": "\n".join(paragraphs)})


def test_every_paragraph_stands_beside_the_one_it_is_most_like():
    [found] = compare(report("（一）主动公开", OLD, NEW, FRESH), report(FRESH[:12], OLD, year=2025))
    heading, copied, partly, fresh = found.pairs
    assert (heading.percent, heading.other) == (0, "")
    assert (copied.percent, copied.other) == (100, OLD)
    assert 20 < partly.percent < 60
    assert fresh.percent < 50
    assert copied.runs == ((0, len(OLD) - 1),)


def test_the_same_passage_is_marked_on_both_sides():
    [found] = compare(report(NEW), report(OLD, year=2025))
    [pair] = found.pairs
    [(start, end)], [(first, last)] = pair.runs, pair.other_runs
    assert NEW[start:end] == OLD[first:last] == SHARED


def test_numbers_alone_make_no_new_text():
    texts = [OLD.replace("等重点领域", f"等{number}个重点领域") for number in (12, 345)]
    assert likeness(report(texts[0]), report(texts[1], year=2025)) >= 90


@pytest.mark.parametrize(("own", "other", "percent"), [(OLD, OLD, 100), (OLD, FRESH, 0), ("", OLD, 0), (OLD, "", 0)])
def test_a_whole_report_has_one_percentage(own, other, percent):
    found = likeness(report(own), report(other))
    assert found == percent or (percent == 100 and found > 80)


def test_a_marked_paragraph_is_escaped():
    assert same("a<b>c", ((1, 4),)) == 'a<mark class="same">&lt;b&gt;</mark>c'
    assert same("a&b", ()) == "a&amp;b"


# --- The pages


def filed(agency: cast.Agency, year: object, by: cast.User) -> Filing:
    return cast.submitted(cast.written(agency, year, by), by)


@pytest.fixture
def filing(people: cast.Cast) -> Filing:
    """Submitted; last year's is public, and the finance bureau has submitted too."""
    cast.published(filed(people.education, people.last_year, people.clerk), people.supervisor)
    filed(people.finance, people.year, people.outsider)
    return filed(people.education, people.year, people.clerk)


def test_the_clerk_sees_this_year_beside_last_year(people, filing, client):
    client.force_login(people.clerk)
    page = client.get(reverse("similar", args=[filing.pk])).content.decode()
    assert '<mark class="same">' in page
    assert "% 相同" in page
    assert people.finance.name not in page
    client.force_login(people.outsider)
    assert client.get(reverse("similar", args=[filing.pk])).status_code == 404


def test_without_last_year_it_says_so(people, client):
    filing = cast.written(people.education, people.year, people.clerk)
    client.force_login(people.clerk)
    assert "没有上年公开的报告" in client.get(reverse("similar", args=[filing.pk])).content.decode()


def test_the_supervisor_sees_the_agencies_beside_it_too(people, filing, client):
    client.force_login(people.supervisor)
    at = reverse("review_similar", args=[filing.pk])
    page = client.get(at).content.decode()
    assert "上一年度" in page
    assert f"?agency={people.finance.code}" in page
    beside = client.get(at, {"agency": people.finance.code}).content.decode()
    assert f"{people.finance.name}：" in beside
    assert '<mark class="same">' in beside


@pytest.mark.parametrize("code", ["town", "county", "nowhere", "education"])
def test_nothing_is_compared_that_is_not_handed_in_or_not_beside(people, filing, client, code):
    cast.written(people.town, people.year, cast.person("mayor", "镇", (people.town, "clerk")))
    client.force_login(people.supervisor)
    assert client.get(reverse("review_similar", args=[filing.pk]), {"agency": code}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("clerk", 404), ("outsider", 404), ("supervisor", 200)])
def test_only_the_supervisor_compares_agencies(people, filing, client, who, status):
    client.force_login(getattr(people, who))
    assert client.get(reverse("review_similar", args=[filing.pk])).status_code == status


def test_sixty_agencies_cost_as_many_queries_as_one(people, filing, client, django_assert_max_num_queries):
    client.force_login(people.supervisor)
    for number in range(3):
        agency = cast.agency(f"more-{number}", f"青岚县第{number}局", parent=people.county)
        filed(agency, people.year, cast.person(f"clerk-{number}", "员", (agency, "clerk")))
    with django_assert_max_num_queries(25):
        client.get(reverse("review_similar", args=[filing.pk]))
