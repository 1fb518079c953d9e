from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import urlsplit

import jsonschema
import pytest
from django.utils import timezone

from reports import workflow
from reports.models import Publication
from reports.views.api import service
from tests.publishing.data.test_exports import figure
from tests.support import cast

API = "/api/v1/"
TOTAL = "applications.received.total"


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    """Education of two years and finance of one, each settled long ago."""
    for start, (agency, year, by) in enumerate(
        [
            (people.education, people.last_year, people.clerk),
            (people.education, people.year, people.clerk),
            (people.finance, people.year, people.outsider),
        ],
        1,
    ):
        filing = cast.written(agency, year, by, start=start)
        cast.submitted(filing, by)
        cast.published(filing, people.supervisor)
    settle()
    return people


def settle() -> None:
    """All that has happened an hour earlier."""
    for publication in Publication.objects.all():
        moved = {
            name: getattr(publication, name) - timedelta(hours=1)
            for name in ("published_at", "withdrawn_at")
            if getattr(publication, name)
        }
        Publication.objects.filter(pk=publication.pk).update(**moved)


def get(client, path: str, **headers: str):
    return client.get(API + path, headers=headers)


def items(client, path: str) -> list[dict]:
    response = get(client, path)
    assert response.status_code == 200, response.content
    assert not client.cookies
    return response.json()["items"]


def pages(client, path: str) -> list[list[dict]]:
    """All the pages, as a program follows them."""
    found, following = [], path
    while following:
        answer = get(client, following).json()
        found.append(answer["items"])
        parts = urlsplit(answer["next"] or "")
        following = f"{parts.path}?{parts.query}".removeprefix(API) if answer["next"] else ""
    return found


def names(found: list[dict]) -> list[str]:
    return [f"{item['year']}-{item['agency']}" for item in found]


def test_reports_are_chosen_as_everywhere_and_lead_to_every_format(client, published):
    assert names(items(client, "reports")) == ["2025-education", "2026-education", "2026-finance"]
    assert names(items(client, "reports?year=2026&region=county")) == ["2026-education", "2026-finance"]
    assert names(items(client, "reports?agency=finance&agency=town&kind=department")) == ["2026-finance"]
    assert items(client, "reports?level=province") == []
    first = items(client, "reports?year=2025")[0]
    assert first["title"] == "青岚县教育局2025年政府信息公开工作年度报告"
    assert list(first["links"]) == ["page", "pdf", "docx", "xlsx", "csv", "json", "publications"]
    for address in first["links"].values():
        assert client.get(urlsplit(address).path).status_code == 200


def test_pages_follow_each_other_without_a_gap(client, published):
    assert [names(page) for page in pages(client, "reports?limit=1&year=2026")] == [
        ["2026-education"],
        ["2026-finance"],
    ]
    assert [len(page) for page in pages(client, "agencies?limit=3")] == [3, 1]
    codes = [agency["code"] for page in pages(client, "agencies?limit=1&region=county") for agency in page]
    assert codes == ["county", "education", "finance", "town"]
    assert [names(page) for page in pages(client, f"cells?cell={TOTAL}&limit=2")] == [
        ["2025-education", "2026-education"],
        ["2026-finance"],
    ]


def test_agencies_are_found_by_parent_kind_level_and_part_of_the_name(client, people):
    for asked, expected in {
        "parent=county&kind=township": ["town"],
        "level=township": ["town"],
        "name=财政": ["finance"],
        "name=没有": [],
    }.items():
        assert [agency["code"] for agency in items(client, f"agencies?{asked}")] == expected
    assert get(client, "agencies/town").json()["parent"] == "county"
    for nowhere in ("agencies/nowhere", "agencies?parent=nowhere", "reports?region=nowhere"):
        assert get(client, nowhere).status_code == 404


def test_one_report_is_the_published_file_and_fits_the_published_schema(client, published):
    response = get(client, "reports/2026/education")
    assert response.content == client.get("/reports/2026/education/report.json").content
    jsonschema.validate(response.json(), json.loads(client.get("/schemas/report-1.json").content))


def test_cells_have_the_figures_of_their_form(client, published):
    [found] = items(client, f"cells?cell={TOTAL}&cell=disputes&year=2026&agency=education")
    publication = Publication.objects.get(filing__agency=published.education, filing__report_year__year=2026)
    assert found["cells"][TOTAL] == figure(publication, TOTAL)
    assert len(found["cells"]) == 16
    refused = get(client, "cells?cell=salaries")
    assert refused.status_code == 404
    assert "salaries" in refused.json()["detail"]


def test_a_form_has_its_words_and_english_ones(client, db):
    assert [edition["code"] for edition in items(client, "editions")] == ["2021", "2019"]
    form = get(client, "editions/2021").json()
    assert len(form["cells"]) == 200
    [total] = [cell for cell in form["cells"] if cell["address"] == TOTAL]
    assert total["row"] == [
        {"zh": "一、本年新收政府信息公开申请数量", "en": "1. Applications newly received this year"}
    ]
    [relation], [explained, *_others] = total["relations"], total["explanations"]
    assert relation["zh"].startswith("R1") and relation["en"].startswith("R1")
    assert explained["counts"]["zh"] and explained["counts"]["en"]
    assert get(client, "editions/1066").status_code == 404


def test_years_lead_to_the_files_of_the_whole_year(client, published):
    newest = items(client, "years")[0]
    assert (newest["year"], newest["reports"], newest["edition"]) == (2026, 2, "2021")
    for name in ("page", "manifest", "sums"):
        assert client.get(urlsplit(newest[name]).path).status_code == 200


def test_a_harvester_learns_of_a_correction_and_of_a_withdrawal(client, published):
    first = get(client, "changes").json()
    assert names(first["items"]) == ["2025-education", "2026-education", "2026-finance"]
    asked_later = first["next"].split(API)[1]
    assert get(client, asked_later).json()["items"] == []
    filing = published.education.filings.get(report_year__year=2026)
    workflow.open_correction(filing.pk, published.clerk, reason="数据有误")
    cast.submitted(filing, published.clerk)
    cast.published(filing, published.supervisor)
    finance = published.finance.filings.get()
    workflow.withdraw(finance.pk, published.supervisor, reason="含有个人信息")
    Publication.objects.filter(published_at__gt=timezone.now() - timedelta(minutes=30)).update(
        published_at=timezone.now() - timedelta(minutes=20)
    )
    Publication.objects.filter(withdrawn_at__isnull=False).update(withdrawn_at=timezone.now() - timedelta(minutes=10))
    later = get(client, asked_later).json()["items"]
    assert [(name, item["event"], item["number"]) for name, item in zip(names(later), later, strict=True)] == [
        ("2026-education", "published", 2),
        ("2026-finance", "withdrawn", 1),
    ]
    since = (timezone.now() - timedelta(minutes=15)).isoformat().replace("+", "%2B")
    assert names(items(client, f"changes?since={since}")) == ["2026-finance"]
    assert [item["state"] for item in items(client, "reports/2026/education/publications")] == ["valid", "superseded"]
    gone = get(client, "reports/2026/finance")
    assert gone.status_code == 410
    assert "含有个人信息" in gone.json()["detail"]


def test_what_has_just_happened_is_told_a_little_later(client, published):
    """A publication that began earlier may be seen later: nobody who asks for what is new misses it."""
    Publication.objects.filter(filing__agency=published.finance).update(published_at=timezone.now())
    assert names(items(client, "changes")) == ["2025-education", "2026-education"]


def test_a_proxy_may_keep_it_and_who_has_it_is_told_so(client, published):
    for path in ("reports", "reports/2026/education", "openapi.json"):
        response = get(client, path)
        assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        again = get(client, path, **{"If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    modified = get(client, "reports/2026/education").headers["Last-Modified"]
    assert get(client, "reports/2026/education", **{"If-Modified-Since": modified}).status_code == 304
    assert client.head(API + "reports").headers["ETag"] == get(client, "reports").headers["ETag"]


def test_it_refuses_in_json_and_says_what_is_wrong(client, people):
    refused = get(client, "reports?year=1999&year=2026&limit=many")
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["Cache-Control"] == "no-store"
    assert {fault["parameter"] for fault in refused.json()["errors"]} == {"year", "limit"}
    posted = client.post(API + "reports")
    assert (posted.status_code, posted.headers["Allow"]) == (405, "GET, HEAD, OPTIONS")
    assert get(client, "salaries").json()["status"] == 404
    assert client.get("/api/v1/agencies/%00").status_code == 400
    asked_before = client.options(API + "reports")
    assert asked_before.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"


def test_every_address_and_parameter_is_documented(client, db):
    described = get(client, "openapi.json").json()
    page = client.get(API).content.decode()
    routes = [str(pattern.pattern) for pattern in service.api.urls[0] if str(pattern.pattern)]
    assert len(described["paths"]) == len(routes) - 1  # the description itself
    for path, methods in described["paths"].items():
        assert list(methods) == ["get"]
        assert f"<code>{path}</code>" in page
        assert methods["get"]["summary"]
        for parameter in methods["get"].get("parameters", []):
            assert f"<code>{parameter['name']}</code>" in page
            assert parameter.get("description") or parameter["schema"]["description"]
    assert "http" not in page.replace("http://127.0.0.1:8000", "").replace("https://", "")
    assert not client.cookies
