"""What the Regulations and the notices want a report to speak of, and when: rules R21 to R25."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import checks, editions
from reports.checks import ASK, Context, Finding
from reports.document.figures import put
from reports.document.report import Report

EDITION = editions.edition("2021")
PENDING = "disputes.cases.litigation_direct_pending"
UPHELD = "disputes.cases.litigation_direct_upheld"
LONG = "（一）主动公开。（二）依申请公开。（三）政府信息管理。（四）网站建设。（五）监督保障。" + "工作。" * 60


def report(name: str = "青岚县教育局", figures: dict[str, int] | None = None, **texts: str) -> Report:
    table = {}
    for address, value in (figures or {}).items():
        put(table, EDITION.cells[address], value)
    return Report(edition=EDITION, year=2023, agency_name=name, title="", texts=texts, figures=table)


def found(code: str, of: Report, **known: Report) -> list[Finding]:
    return [each for each in checks.run(of, context=Context(**known)) if each.code == code]


@pytest.mark.parametrize(
    ("code", "of"),
    [
        ("R21", report(problems="2024年，我局将加强培训。")),
        ("R21", report(problems="2023年，我局加强培训，将制度落到实处。")),
        ("R22", report("青岚县人民政府", overview=LONG + "工作考核、社会评议情况良好，未发生责任追究。")),
        ("R22", report("青岚县教育局", overview=LONG)),
        ("R23", report(overview=LONG)),
        ("R23", report(overview="短。")),
        ("R24", report(other="无。\n青岚县教育局\n2024年1月31日")),
        ("R24", report("青岚县人民政府", other="无。\n青岚县人民政府\n2024年3月20日")),
    ],
)
def test_it_leaves_a_sound_report_alone(code: str, of: Report) -> None:
    assert found(code, of) == []


@pytest.mark.parametrize(
    ("code", "of"),
    [
        ("R21", report(problems="2023年，我局将加强培训。")),
        ("R21", report(problems="2023年本机关拟开展三项工作。")),
        ("R22", report("青岚县人民政府", overview=LONG)),
        ("R22", report("青岚县人民政府", overview=LONG + "未发生责任追究。")),
        ("R23", report(overview="依申请公开办理申请。网站建设。" + "工作。" * 80)),
        ("R24", report(other="无。\n青岚县教育局\n2024年2月1日")),
        ("R24", report("青岚县人民政府", other="无。\n青岚县人民政府\n2024年4月2日")),
    ],
)
def test_it_asks_about_what_is_missing(code: str, of: Report) -> None:
    (finding,) = found(code, of)
    assert (finding.level, finding.grade) == ("warning", ASK)


def test_what_was_pending_last_year_appears_among_this_years_cases() -> None:
    last = replace(report(figures={PENDING: 3}), year=2022)
    assert found("R25", report(figures={UPHELD: 3}), last_year=last) == []
    (finding,) = found("R25", report(figures={UPHELD: 1}), last_year=last)
    assert (finding.address, finding.grade) == (PENDING, ASK)
