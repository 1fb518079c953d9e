from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest

from reports import editions
from reports.document.report import Report
from reports.public import comparison
from tests.support import cast


def a_report(year: int) -> Report:
    edition = editions.edition_for(year)
    return Report(edition, year, agency_name="青岚县教育局", title="", figures=cast.figures(edition))


def test_it_shows_totals_of_rows_and_every_cell_on_request():
    report = a_report(2026)
    shown = {part.title: part.lines for part in comparison.parts([report])}
    assert [len(lines) for lines in shown.values()] == [10, 25, 15]
    assert {line.column for line in shown["三、收到和处理政府信息公开申请情况"]} == {"总计"}
    assert [len(part.lines) for part in comparison.parts([report], whole=True)] == [10, 175, 15]


def test_editions_stand_beside_each_other_by_their_codes():
    new, old = a_report(2026), a_report(2020)
    lines = {line.address: line for part in comparison.parts([new, old]) for line in part.lines}
    assert set(lines) >= {"disclosure.normative_documents.in_force", "disclosure.normative_documents.disclosed_total"}
    assert lines["disclosure.normative_documents.in_force"].values[1] is None
    assert lines["disclosure.normative_documents.disclosed_total"].values[0] is None
    assert None not in lines["disclosure.licensing.decisions"].values
    assert None not in lines["applications.received.total"].values
    assert lines["applications.other.total"].values[0] is None


def test_a_value_is_written_as_it_is_printed_and_a_blank_is_no_zero():
    report = a_report(2026)
    blank = replace(report, figures={})
    lines = {line.address: line for part in comparison.parts([report, blank]) for line in part.lines}
    whole = report.complete_figures["applications"]["received"]["total"]
    assert lines["applications.received.total"].values == (str(whole), "")


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for agency, by, year in (
        (people.education, people.clerk, people.year),
        (people.education, people.clerk, people.last_year),
        (people.finance, people.outsider, people.year),
    ):
        filing = cast.written(agency, year, by)
        cast.submitted(filing, by)
        cast.published(filing, people.supervisor)
    return people


def page(client, *keys: str, **more: str):
    return client.get("/compare/?" + urlencode([("of", key) for key in keys] + list(more.items())))


def test_the_page_sets_chosen_reports_side_by_side_and_offers_the_next(client, published):
    begin = client.get("/compare/")
    assert "2026-education" in begin.content.decode()
    response = page(client, "2026-education", "2025-education", "2026-education", "")
    html = response.content.decode()
    assert html.count('<th scope="col" class="number">') == 3 * 2
    assert '<option value="2026-finance"' in html
    assert '<option value="2025-education"' not in html
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    assert not client.cookies
    assert page(client, "2026-education", cells="all").content.decode().count("<tr id=") == 200


@pytest.mark.parametrize("key", ["2026-nowhere", "20-education", "x", "２０２６-education", "2024-education"])
def test_what_is_no_report_is_not_found(client, published, key):
    assert page(client, key).status_code == 404
