from __future__ import annotations

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest

from reports import access, workflow
from reports.agencies.models import Agency
from reports.models import Filing, Publication
from reports.publishing.data import exports
from tests.support import cast

TOTAL = "applications.received.total"
SECTION, ROW = "三、收到和处理政府信息公开申请情况", "一、本年新收政府信息公开申请数量"


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    """Education of both years, whose forms differ in nothing, and finance of one."""
    for start, (agency, year, by) in enumerate(
        [
            (people.finance, people.year, people.outsider),
            (people.education, people.year, people.clerk),
            (people.education, people.last_year, people.clerk),
        ],
        1,
    ):
        filing = cast.written(agency, year, by, start=start)
        cast.submitted(filing, by)
        cast.published(filing, people.supervisor)
    return people


def body(response) -> bytes:
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content)


def table(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(response).decode("utf-8-sig"))))


def figure(publication: Publication, address: str) -> int:
    code, row, column = address.split(".")
    return publication.document["figures"][code][row][column]


def of(people: cast.Cast, agency: Agency) -> Publication:
    return access.publication(2026, agency.code)


def test_a_row_for_each_report_in_the_order_of_agencies_and_years(client, published):
    response = client.get("/data/export/?format=csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="reports.csv"'
    assert response.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    rows = table(response)
    assert [(row["agency"], row["year"]) for row in rows] == [
        ("education", "2025"),
        ("education", "2026"),
        ("finance", "2026"),
    ]
    assert rows[1]["name"] == "青岚县教育局"
    assert rows[1]["parent"] == "county"
    assert rows[1][TOTAL] == str(figure(of(published, published.education), TOTAL))
    assert rows[1]["disclosure.fees.amount"] == str(
        figure(of(published, published.education), "disclosure.fees.amount") / 10**6
    ).removesuffix(".0")
    assert len(rows[1]) == len(exports.WIDE) + len(exports.addresses())
    assert rows[1]["disclosure.procurement.projects"] == ""  # of the form before
    assert not client.cookies


def test_a_row_for_each_figure_has_the_words_of_the_form(client, published):
    rows = table(client.get(f"/data/export/?format=long&agencies=finance&addresses={TOTAL}"))
    assert rows == [
        {
            "year": "2026",
            "agency": "finance",
            "name": "青岚县财政局",
            "address": TOTAL,
            "section": SECTION,
            "row": ROW,
            "column": "总计",
            "value": str(figure(of(published, published.finance), TOTAL)),
            "unit": "件",
        }
    ]


def test_a_line_of_json_for_each_report(client, published):
    lines = body(client.get("/data/export/?format=jsonl&year=2026&cells=disputes")).decode().splitlines()
    first, second = map(json.loads, lines)
    assert (first["agency"], second["agency"]) == ("education", "finance")
    assert first["cells"]["disputes.cases.reconsideration_total"] == figure(
        of(published, published.education), "disputes.cases.reconsideration_total"
    )
    assert {address.split(".")[0] for address in first["cells"]} == {"disputes"}
    assert len(first["cells"]) == 15


def test_a_workbook_has_the_figures_as_numbers_and_says_what_its_columns_are(client, published):
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/data/export/?format=xlsx&year=2026"))))
    header, *rows = book["reports"].iter_rows(values_only=True)
    assert [row[header.index("agency")] for row in rows] == ["education", "finance"]
    assert rows[0][header.index(TOTAL)] == figure(of(published, published.education), TOTAL)
    described = list(book["cells"].iter_rows(values_only=True))
    assert (TOTAL, "2021", SECTION, ROW, "总计", "件") in described


def test_a_workbook_that_would_be_too_large_is_refused_with_a_sentence(client, published, monkeypatch):
    monkeypatch.setattr(exports, "MOST_IN_A_WORKBOOK", 100)
    response = client.get("/data/export/?format=xlsx")
    assert response.status_code == 422
    assert "Excel 文件最多" in response.content.decode()
    monkeypatch.setattr(exports, "MOST_IN_A_WORKBOOK", 3 * len(exports.addresses()))
    assert body(client.get("/data/export/?format=xlsx"))
    monkeypatch.setattr(exports, "MOST_IN_A_WORKBOOK", 3 * len(exports.addresses()) - 1)
    assert client.get("/data/export/?format=xlsx").status_code == 422


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("year=2025", ["education"]),
        ("year=2025&year=2026&agencies=finance", ["finance"]),
        ("agencies=青岚县财政局，education&year=2026", ["education", "finance"]),
        ("region=county&year=2026", ["education", "finance"]),
        ("kind=government", []),
        ("level=province", []),
        ("level=county&year=2025", ["education"]),
        ("q=青岚县财政局", ["finance"]),
        ("of=2026-finance&of=2025-education&of=2025-finance", ["education", "finance"]),
    ],
)
def test_it_understands_the_selection_of_search_and_comparison(client, published, asked, expected):
    assert [row["agency"] for row in table(client.get(f"/data/export/?{asked}"))] == expected


@pytest.mark.parametrize(
    "asked",
    [
        "year=1999",
        "year=" + "9" * 50,
        "region=nowhere",
        "region=a%00b",
        "kind=school",
        "level=galaxy",
        "agencies=nobody",
        "agencies=a%00b",
        "agencies=" + ",".join(f"a{n}" for n in range(300)),
        "cells=salaries",
        "addresses=disputes.cases.salaries",
        "format=exe",
        "of=2026",
        "of=2026-a%00b",
        "q=a%00b",
    ],
)
def test_it_refuses_what_it_does_not_offer(client, people, asked):
    for page in ("/data/", "/data/export/"):
        response = client.get(f"{page}?{asked}")
        assert response.status_code == 422
        assert 'class="summary"' in response.content.decode()


def test_no_name_is_a_formula_for_a_spreadsheet(client, people):
    Agency.objects.filter(pk=people.education.pk).update(name="=1+1\x0b局")
    people.education.refresh_from_db()
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    cast.published(filing, people.supervisor)
    assert table(client.get("/data/export/?format=csv"))[0]["name"].startswith("'=1+1")
    book = openpyxl.load_workbook(io.BytesIO(body(client.get("/data/export/?format=xlsx"))))
    assert book["reports"]["C2"].value.startswith("'=1+1")


def test_what_is_withdrawn_while_it_is_sent_is_left_out(client, published, monkeypatch):
    monkeypatch.setattr(exports, "A_CHUNK", 1)
    export = exports.Export(access.published(), exports.addresses([TOTAL]))
    rows = export.rows()
    assert next(rows).agency == "education"
    workflow.withdraw(published.finance.filings.get().pk, published.supervisor, reason="含有个人信息")
    assert [row.agency for row in rows] == ["education"]


def test_a_thousand_reports_take_no_more_memory_than_a_hundred(people):
    """Publications are copied straight into the database: what they are made of is tested elsewhere."""
    filing = cast.written(people.education, people.year, people.clerk)
    cast.submitted(filing, people.signatory)
    first = cast.published(filing, people.supervisor)

    def peak(reports: int) -> int:
        fill(first, people, reports)
        tracemalloc.start()
        size = sum(map(len, exports.Export(access.published(), exports.addresses()).wide_csv()))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert size > reports * 400
        return most

    exports_warm = peak(2)
    few, many = peak(300), peak(1000)
    assert exports_warm < few
    assert many < few * 1.25


def fill(first: Publication, people: cast.Cast, reports: int) -> None:
    """As many agencies with a copy of the publication as are missing."""
    start = Publication.objects.count()
    agencies = Agency.objects.bulk_create(
        Agency(code=f"a{n:05}", name=f"局{n}", kind="department", parent=people.county, level="county")
        for n in range(start, reports)
    )
    like = first.filing
    filings = Filing.objects.bulk_create(
        Filing(
            agency=agency,
            report_year=like.report_year,
            status=like.status,
            title=like.title,
            submitted_by=like.submitted_by,
            submitted_at=like.submitted_at,
        )
        for agency in agencies
    )
    kept = {name: getattr(first, name) for name in ("document", "state", "pdf", "pdf_sha256", "published_at")}
    Publication.objects.bulk_create(
        Publication(filing=filing, number=1, sha256=f"{n:064x}", proof=f"{n:016}", is_current=True, **kept)
        for n, filing in enumerate(filings, start)
    )
