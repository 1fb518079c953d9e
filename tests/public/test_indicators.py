from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reports import editions
from reports.document.figures import complete, flat, put
from reports.document.report import Report
from reports.editions.layout import Figures
from reports.public import charts, indicators
from tests.support import cast


def a_report(year: int, **typed: int) -> Report:
    """Zero everywhere but in the cells named table__row__column."""
    edition = editions.edition_for(year)
    known: Figures = {}
    for table in edition.tables.values():
        for cell in table.entered:
            put(known, cell, typed.get(cell.address.replace(".", "__"), 0))
    return Report(edition, year, agency_name="青岚县教育局", title="", figures=known)


def by_code(*reports: Report) -> dict[str, indicators.Series]:
    return {series.code: series for series in indicators.series(reports)}


NEW = {
    "applications__received__individual": 9,
    "applications__received__company": 3,
    "applications__granted__individual": 5,
    "applications__partly_granted__company": 1,
    "applications__refused_state_secret__individual": 2,
    "applications__unavailable_not_held__company": 1,
    "applications__carried_out__individual": 3,
    "disputes__cases__reconsideration_corrected": 1,
    "disputes__cases__litigation_direct_corrected": 2,
}


def test_it_follows_numbers_over_years_and_forms():
    found = by_code(a_report(2020, applications__received__individual=4), a_report(2026, **NEW))
    assert found["received"].years == (2020, 2026)
    assert found["received"].rows[0].values == (4, 12)
    assert found["disputes_lost"].rows[0].values == (0, 3)
    assert found["granted_share"].rows[0].values == (None, Decimal("66.7"))
    refused = {row.name: row.values for row in found["refusals"].rows}
    assert refused["1.属于国家秘密"] == (0, 2)
    assert len(refused) == 8


def test_a_blank_is_said_to_be_unknown():
    blank = replace(a_report(2026), figures={})
    assert indicators.series([blank]) == []
    assert by_code(blank, a_report(2026))["received"].rows[0].values == (None, 0)
    assert indicators.summary(blank) == []
    assert indicators.series([]) == []


def test_it_says_in_words_what_the_figures_say():
    said = "".join(indicators.summary(a_report(2026, **NEW)))
    assert "新收政府信息公开申请 12 件，上年结转 0 件" in said
    assert "办结 9 件，其中予以公开 5 件、部分公开 1 件；结转下年度继续办理 3 件" in said
    assert "申请行政复议 1 件，结果纠正 1 件" in said
    none = indicators.summary(a_report(2020))
    assert none[0] == "本年度没有收到政府信息公开申请，也没有上年结转的申请。"
    assert none[-1] == "没有因政府信息公开被提起行政诉讼。"


def test_it_compares_with_the_year_before_where_there_is_one():
    now = a_report(2026, **NEW)
    assert "比上年" not in "".join(indicators.summary(now))
    said = "".join(indicators.summary(now, a_report(2025, applications__received__individual=8)))
    assert "新收申请比上年增加 4 件（50.0%）。结转下年度的申请比上年多 3 件。" in said
    assert "新收申请比上年增加 12 件。" in "".join(indicators.summary(now, a_report(2025)))
    assert "新收申请比上年减少 12 件（100.0%）。" in "".join(indicators.summary(a_report(2027), now))
    assert "新收申请件数与上年持平。" in "".join(indicators.summary(now, now))


def test_parts_are_stacked_and_told_apart_by_pattern_and_number():
    old = a_report(2025, applications__refused_internal_affairs__individual=4)
    series = by_code(old, a_report(2026, **NEW))["refusals"]
    drawn = charts.chart(series)
    assert sorted({bar.fill for bar in drawn.bars}) == [0, 1]
    assert {"1.属于国家秘密", "5.属于三类内部事务信息", "4", "2"} <= {word.text for word in drawn.words}
    assert "1.属于国家秘密: 2025 0, 2026 2" in drawn.description
    lying = charts.chart(series, is_narrow=True)
    assert (lying.width, lying.base) == (charts.NARROW, 0)


def test_numbers_that_would_touch_lie_down():
    reports = [a_report(year, applications__received__individual=123456) for year in range(2021, 2033)]
    assert charts.chart(by_code(*reports)["received"]).base == 0
    assert charts.chart(by_code(*reports[:3])["received"]).base > 0


def test_bars_stand_in_proportion_and_bear_their_numbers():
    series = by_code(a_report(2025, applications__received__individual=5), a_report(2026, **NEW))["received"]
    low, high = charts.chart(series).bars
    assert [word.text for word in charts.chart(series).words[1:]] == ["2025", "5", "2026", "12"]
    assert low.height / high.height == pytest.approx(5 / 12, abs=0.01)
    assert low.y + low.height == pytest.approx(high.y + high.height)


def test_nothing_anywhere_draws_no_bar():
    for series in indicators.series([a_report(2026)]):
        assert {bar.height for bar in charts.chart(series).bars} <= {0}
        assert {bar.width for bar in charts.chart(series, is_narrow=True).bars} <= {0}


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for year in (people.last_year, people.year):
        filing = cast.written(people.education, year, people.clerk)
        cast.submitted(filing, people.clerk)
        cast.published(filing, people.supervisor)
    return people


def test_the_pages_show_chart_and_table_of_the_same_numbers(client, published):
    page = client.get("/agencies/education/numbers/")
    html = page.content.decode()
    assert page.headers["Cache-Control"] == "public, max-age=0, s-maxage=60"
    edition = published.year.edition
    received = flat(complete(edition, cast.figures(edition)))["applications.received.total"]
    assert html.count(f'<td class="number">{received}</td>') >= 2
    svg = client.get("/agencies/education/numbers/received.svg")
    assert svg.headers["Content-Type"] == "image/svg+xml"
    words = [each.text for each in ElementTree.fromstring(svg.content).iter("{http://www.w3.org/2000/svg}text")]
    assert words == ["新收政府信息公开申请（件）", "2025", str(received), "2026", str(received)]
    assert not re.search(r"\sstyle=|<script", svg.content.decode())
    assert not client.cookies


def test_the_report_says_in_short_what_it_holds(client, published):
    page = client.get("/reports/2026/education/").content.decode()
    assert "数据摘要" in page
    assert "本年度新收政府信息公开申请" in page


@pytest.mark.parametrize("path", ["/agencies/nowhere/numbers/", "/agencies/finance/numbers/"])
def test_there_is_no_page_without_numbers(client, published, path):
    assert client.get(path).status_code == 404
    assert client.get("/agencies/education/numbers/nothing.svg").status_code == 404


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ('[[indicators]]\ncode = "a"\nname = "甲"\nunit = "件"\nof = ["disputes.cases.nothing"]', "unknown reference"),
        ('[[indicators]]\ncode = "a"\nname = "甲"\nunit = "件"', "holds either"),
        ('[[indicators]]\ncode = "received"\nname = "甲"\nunit = "件"\nof = ["applications.received.total"]', "double"),
        ('[[indicators]]\ncode = "a"\nname = "甲"\nunit = "件"\nof = ["disclosure.fees.amount"]', "decimals"),
        ('[[summaries]]\ntext = "没有单元格"', "places of cells"),
        ('[[summaries]]\ntext = "{applications.received.total} 件}"', "no other brace"),
    ],
)
def test_a_bad_entry_is_refused_by_file_and_code(tmp_path, entry, fault):
    path = tmp_path / "2021.toml"
    known = Path(editions.__file__).with_name("2021.toml").read_text(encoding="utf-8")
    path.write_text(f"{known}\n{entry}\n", encoding="utf-8")
    with pytest.raises(editions.EditionError, match=f"2021.toml: .*{fault}"):
        editions.read(path)
