"""The rules of the figures: for each at least four reports that pass and four that fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from django.utils import translation

from reports import checks, editions
from reports.checks import Context
from reports.document.figures import put
from reports.document.report import Report
from reports.editions.layout import Figures
from tests.checks.test_check_rules import report
from tests.checks.test_checks import with_figures

OLD = editions.edition("2019")
Values = dict[str, int | None]


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def applications(column: str = "individual", **rows: int) -> Values:
    return {f"applications.{row}.{column}": value for row, value in rows.items()}


def disputes(**columns: int) -> Values:
    return {f"disputes.cases.{column}": value for column, value in columns.items()}


def stating(figures: Values, address: str, total: int) -> Report:
    """A document that was read, with a total as it prints it."""
    stated: Figures = {}
    given = with_figures(figures, report())
    put(stated, given.edition.cells[address], total)
    return replace(given, stated=stated)


@dataclass(frozen=True)
class Case:
    code: str
    report: Report
    expected: tuple[str, ...] = ()
    """Words of the message; none where nothing is found."""
    last_year: Report | None = None


def case(code: str, figures: Values | Report, *expected: str, last: Values | Report | None = None) -> Case:
    own = figures if isinstance(figures, Report) else with_figures(figures, report())
    before = with_figures(last, report(year=2022)) if isinstance(last, dict) else last
    return Case(code, own, expected, before)


MADE, DECISIONS = "disclosure.normative_documents.made", "disclosure.licensing.decisions"
FEES, IN_FORCE = "disclosure.fees.amount", "disclosure.normative_documents.in_force"
UPHELD, PENDING = "disputes.cases.reconsideration_upheld", "disputes.cases.litigation_direct_pending"


def old(**values: int) -> Report:
    """A report of 2020 in the edition before."""
    return report({name.replace("__", "."): value for name, value in values.items()}, edition=OLD, year=2020)


TWO_CARRIED = old(applications__carried_out__individual=2)
RECEIVED_BY_TWO = {**applications(received=2), **applications("company", received=3)}
FOURTY, FOUR = applications(received=40, granted=40), applications(received=4, granted=4)
DIRECT = "litigation_direct_upheld"

CASES = [
    case("R1", applications()),
    case("R1", applications(received=8, carried_in=2, granted=9, carried_out=1)),
    case("R1", applications(carried_in=3, carried_out=3)),
    case("R1", applications("research", received=4, refused_state_secret=1, other_remaining=3)),
    case("R1", {**applications(received=5, granted=4), "applications.carried_out.individual": None}),
    case("R1", applications(received=5, granted=4), "“自然人”列", "第一、二项之和为 5", "之和为 4，差 1"),
    case("R1", applications("company", received=5, carried_in=1, granted=5), "“商业企业”列", "为 6", "为 5，差 1"),
    case("R1", applications("other_body", granted=2), "列：第一、二项之和为 0", "之和为 2，差 2"),
    case("R1", applications(received=10, granted=9, carried_out=2), "为 10", "为 11，差 1"),
    case("R2", stating(applications(granted=2, received=2), "applications.handled.individual", 2)),
    case("R2", stating(applications(granted=2, partly_granted=1), "applications.handled.individual", 3)),
    case("R2", stating(applications("company", not_processed_repeated=7), "applications.handled.company", 7)),
    case("R2", with_figures(applications(granted=2, received=2), report())),
    case("R2", stating(applications(granted=2), "applications.handled.individual", 3), "写为 3", "之和为 2，差 1"),
    case("R2", stating(applications(granted=2), "applications.handled.individual", 0), "写为 0", "之和为 2，差 2"),
    case("R2", stating(applications("research"), "applications.handled.research", 4), "“科研机构”列", "差 4"),
    case("R2", stating(applications(granted=20, other_remaining=1), "applications.handled.individual", 12), "差 9"),
    case("R3", stating(applications(granted=2), "applications.granted.total", 2)),
    case("R3", stating(RECEIVED_BY_TWO, "applications.received.total", 5)),
    case("R3", stating({}, "applications.refused_state_secret.total", 0)),
    case("R3", with_figures(applications(received=2, granted=2), report())),
    case("R3", stating(applications(granted=2), "applications.granted.total", 3), "“（一）予以公开”行“总计”列", "差 1"),
    case("R3", stating({}, "applications.refused_state_secret.total", 1), "写为 1", "之和为 0"),
    case("R3", stating(applications(received=12), "applications.received.total", 21), "写为 21", "差 9"),
    case("R3", stating(applications("legal_service", carried_in=5), "applications.carried_in.total", 0), "差 5"),
    case("R4", stating({}, "disputes.cases.reconsideration_total", 0)),
    case("R4", stating({UPHELD: 3}, "disputes.cases.reconsideration_total", 3)),
    case("R4", stating({PENDING: 1}, "disputes.cases.litigation_direct_total", 1)),
    case("R4", with_figures({UPHELD: 3, PENDING: 1}, report())),
    case("R4", stating({UPHELD: 3}, "disputes.cases.reconsideration_total", 2), "“行政复议·总计”列", "写为 2", "差 1"),
    case("R4", stating({PENDING: 1}, "disputes.cases.litigation_direct_total", 0), "“未经复议直接起诉·总计”列"),
    case("R4", stating({}, "disputes.cases.litigation_after_reconsideration_total", 2), "写为 2，各分项之和为 0，差 2"),
    case("R4", stating({UPHELD: 10, PENDING: 1}, "disputes.cases.reconsideration_total", 11), "之和为 10，差 1"),
    case("R5", {}),
    case("R5", {UPHELD: 0, FEES: 0}),
    case("R5", old(disclosure__penalties__change=-15)),
    case("R5", {FEES: 592372449000}),
    case("R5", {UPHELD: None}, "还有 1 个单元格空白", "“行政复议·结果维持”列", "没有发生的填 0"),
    case("R5", {UPHELD: None, PENDING: None}, "还有 2 个单元格空白", "第一处为“行政复议·结果维持”列"),
    case("R5", {FEES: None}, "“行政事业性收费”行"),
    case("R5", replace(report(), figures={}), "还有 10 个单元格空白"),
    case("R5-negative", {}),
    case("R5-negative", {MADE: 0}),
    case("R5-negative", old(disclosure__penalties__change=-15)),
    case("R5-negative", {FEES: 1}),
    case("R5-negative", {MADE: -1}, "为 -1；这里的数值不能小于 0"),
    case("R5-negative", {FEES: -1}, "为 -0.000001；"),
    case("R5-negative", applications(received=-3), "“自然人”列为 -3"),
    case("R5-negative", old(disclosure__penalties__decisions=-15), "为 -15"),
    case("R6", applications(carried_in=2)),
    case("R6", applications(carried_in=2), last=applications(carried_out=2)),
    case("R6", {}, last=applications(carried_in=4)),
    case("R6", applications(carried_in=2), last=TWO_CARRIED),
    case("R6", applications(carried_in=2), last={"applications.carried_out.individual": None}),
    case("R6", applications(carried_in=2), "“自然人”列", "为 0", "填 2", last={}),
    case("R6", {}, "为 3", "填 0", last=applications(carried_out=3)),
    case("R6", applications("company", carried_in=1), "“商业企业”列", last=applications("company", carried_out=2)),
    case("R6", {}, "为 2", last=TWO_CARRIED),
    case("G1", {DECISIONS: 900}),
    case("G1", {DECISIONS: 900}, last={DECISIONS: 300}),
    case("G1", {DECISIONS: 49}, last={DECISIONS: 1}),
    case("G1", {FEES: 49_000000}, last={FEES: 1_000000}),
    case("G1", applications(carried_in=300, carried_out=300), last=applications(carried_in=1, carried_out=1)),
    case("G1", {IN_FORCE: 900}, last={IN_FORCE: 2}),
    case("G1", disputes(reconsideration_upheld=9), last={}),
    case("G1", applications("research", received=19, granted=19), last={}),
    case("G1", {DECISIONS: 1200}, "上年度 300，本年度 1200", "为上年度的 4 倍", "1/3 至 3 倍", last={DECISIONS: 300}),
    case("G1", {DECISIONS: 300}, "为上年度的 0.25 倍", last={DECISIONS: 1200}),
    case("G1", {DECISIONS: 60}, "上年度为 0，本年度为 60。", last={}),
    case("G1", {}, "上年度 60，本年度 0，为上年度的 0 倍", last={DECISIONS: 60}),
    case("G1", {FEES: 215_500000}, "上年度 50，本年度 215.5，为上年度的 4.31 倍", last={FEES: 50_000000}),
    case("G1", FOURTY, "“总计”列：上年度 4，本年度 40，为上年度的 10 倍", last=FOUR),
    case("G1", disputes(**{DIRECT: 12}), "“未经复议直接起诉·总计”列", last=disputes(**{DIRECT: 3})),
    case("G1", {DECISIONS: 400}, "为上年度的 4 倍", last=old(disclosure__licensing__decisions=100)),
]  # fmt: skip


def found_by(case: Case) -> list[str]:
    found = checks.run(case.report, context=Context(last_year=case.last_year))
    return [finding.message for finding in found if finding.code == case.code]


@pytest.mark.parametrize("case", [each for each in CASES if not each.expected], ids=lambda each: each.code)
def test_it_passes_what_is_right(case: Case) -> None:
    assert found_by(case) == []


@pytest.mark.parametrize("case", [each for each in CASES if each.expected], ids=lambda each: each.code)
def test_it_says_what_is_wrong(case: Case) -> None:
    assert any(all(words in message for words in case.expected) for message in found_by(case)), found_by(case)


@pytest.mark.parametrize("code", sorted({case.code for case in CASES}))
def test_it_has_four_that_pass_and_four_that_fail(code: str) -> None:
    cases = [case for case in CASES if case.code == code]
    assert min(sum(not case.expected for case in cases), sum(bool(case.expected) for case in cases)) >= 4
