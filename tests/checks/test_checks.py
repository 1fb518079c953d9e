from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reports import checks, editions
from reports.checks import Finding
from reports.document.figures import complete, put
from reports.document.report import Picture, Report
from reports.editions.layout import Edition, Figures
from tests.document.test_document import ANYTHING
from tests.editions.test_edition_reader import SMALL, write

MADE_UP = editions.read(Path(__file__).parents[1] / "editions" / "made_up.toml")
EVERY_EDITION = [*editions.editions().values(), MADE_UP]
EDITION = editions.edition("2021")
PICTURE = Picture(1, "ab" * 32, "image/png", 640, 480)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def right(edition: Edition = EDITION) -> Report:
    """A report in which nothing is to be found."""
    figures: Figures = {}
    for cell in edition.cells.values():
        if not cell.is_computed:
            put(figures, cell, 0)
    year = edition.first_year + 1
    return Report(
        edition=edition,
        year=year,
        agency_name="青岚县教育局",
        title=edition.title_of("青岚县教育局", year),
        texts={
            "overview": f"{year}年的正文。\n〔图片1：图〕",
            "problems": "正文。",
            "other": "本年度未收取信息处理费。",
        },
        figures=figures,
        pictures={1: PICTURE},
    )


def with_figures(figures: dict[str, int | None], report: Report | None = None) -> Report:
    """The right report with other figures: {address: value}, None for a blank."""
    report = report or right()
    changed = deepcopy(report.figures)
    for address, value in figures.items():
        put(changed, report.edition.cells[address], value)
    return replace(report, figures=changed)


def with_texts(**texts: str) -> Report:
    report = right()
    return replace(report, texts={**report.texts, **texts})


def stating(figures: dict[str, int], stated: dict[str, int]) -> Report:
    """The right report, with other figures and with totals as a read document states them."""
    result: Figures = {}
    for address, value in stated.items():
        put(result, EDITION.cells[address], value)
    return replace(with_figures(figures), stated=result)


UPHELD = "disputes.cases.reconsideration_upheld"
UNBALANCED = {
    "applications.received.individual": 5,
    "applications.carried_in.individual": 3,
    "applications.granted.individual": 6,
    "applications.carried_out.individual": 1,
}


@dataclass(frozen=True)
class Fault:
    """A report with a fault, and the finding it leads to."""

    check: str
    report: Callable[[], Report]
    level: str
    code: str
    address: str
    message: str
    last_year: Callable[[], Report] | None = None


FAULTS = [
    Fault(
        "blanks", lambda: with_figures({"disclosure.fees.amount": None}), "error", "R5", "disclosure.fees.amount",
        "还有 1 个单元格空白，第一处为“行政事业性收费”行“本年收费金额（单位：万元）”列。请填写数字，没有发生的填 0。",
    ),
    Fault(
        "blanks",
        lambda: with_figures({"disputes.cases.litigation_direct_pending": None, UPHELD: None}),
        "error", "R5", UPHELD,
        "还有 2 个单元格空白，第一处为“行政复议·结果维持”列。请填写数字，没有发生的填 0。",
    ),
    Fault(
        "negatives", lambda: with_figures({"disclosure.rules.made": -1}), "error", "R5-negative",
        "disclosure.rules.made",
        "“规章”行“本年制发件数”列为 -1；这里的数值不能小于 0。",
    ),
    Fault(
        "negatives", lambda: with_figures({"disclosure.fees.amount": -500000}), "error", "R5-negative",
        "disclosure.fees.amount", "“行政事业性收费”行“本年收费金额（单位：万元）”列为 -0.5；这里的数值不能小于 0。",
    ),
    Fault(
        "balance", lambda: with_figures(UNBALANCED), "error", "R1", "applications.received.individual",
        "“自然人”列：第一、二项之和为 8，第三项（七）与第四项之和为 7，差 1。",
    ),
    Fault(
        "balance", lambda: with_figures(UNBALANCED), "error", "R1", "applications.received.total",
        "“总计”列：第一、二项之和为 8，第三项（七）与第四项之和为 7，差 1。",
    ),
    Fault(
        "stated_totals",
        lambda: stating({"applications.refused_state_secret.company": 3}, {"applications.handled.company": 2}),
        "error", "R2", "applications.handled.company",
        "“（七）总计”行“商业企业”列：文件中写为 2，各分项之和为 3，差 1。",
    ),
    Fault(
        "stated_totals",
        lambda: stating({"applications.granted.research": 5}, {"applications.granted.total": 6}),
        "error", "R3", "applications.granted.total", "“（一）予以公开”行“总计”列：文件中写为 6，各分项之和为 5，差 1。",
    ),
    Fault(
        "stated_totals",
        lambda: stating({UPHELD: 2}, {"disputes.cases.reconsideration_total": 0}),
        "error", "R4", "disputes.cases.reconsideration_total",
        "“行政复议·总计”列：文件中写为 0，各分项之和为 2，差 2。",
    ),
    Fault(
        "carried_over",
        lambda: with_figures({"applications.carried_in.research": 2, "applications.granted.research": 2}),
        "warning", "R6", "applications.carried_in.research",
        "“科研机构”列：上一年度“四、结转下年度继续办理”为 0，本年度“二、上年结转政府信息公开申请数量”填 2。",
        last_year=right,
    ),
    Fault(
        "empty_texts", lambda: with_texts(problems=" \n\u3000"), "error", "R13", "problems",
        "“五、存在的主要问题及改进情况”尚未填写。",
    ),
    Fault(
        "required_mentions", lambda: with_texts(other="无其他需要报告的事项。"), "warning", "R10", "other",
        "“六、其他需要报告的事项”未写明信息处理费情况；没有发生的也应当写明。",
    ),
    Fault(
        "placed_pictures", lambda: with_texts(preamble="〔图片7：图〕"), "error", "P1", "preamble",
        "文字中引用了图片 7，但该图片尚未添加。",
    ),
    Fault(
        "placed_pictures", lambda: with_texts(**{"disclosure.after": "〔图片8：图〕"}), "error", "P1",
        "disclosure.after", "文字中引用了图片 8，但该图片尚未添加。",
    ),
    Fault(
        "placed_pictures", lambda: with_texts(overview="正文。"), "warning", "P2", "preamble",
        "图片 1 没有放入文字，将不予公开。",
    ),
]  # fmt: skip


@pytest.mark.parametrize("edition", EVERY_EDITION, ids=lambda each: each.code)
def test_it_finds_nothing_in_a_right_report(edition: Edition) -> None:
    assert checks.run(right(edition), right(edition)) == []
    assert checks.run(right(edition)) == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.check}-{fault.address}")
def test_it_finds_a_fault_and_says_where_and_what(fault: Fault) -> None:
    last_year = fault.last_year() if fault.last_year else None
    found = checks.run(fault.report(), last_year)
    (finding,) = (each for each in found if each.address == fault.address)
    assert (finding.level, finding.code, finding.message) == (fault.level, fault.code, fault.message)


def test_it_has_a_fault_for_every_check() -> None:
    here = ("reports.checks.tables", "reports.checks.texts")
    functions = {function.__name__: function for function in checks._checks if function.__module__ in here}
    assert functions.keys() == {fault.check for fault in FAULTS}
    for fault in FAULTS:
        last_year = fault.last_year() if fault.last_year else None
        context = checks.Context(last_year=last_year)
        addresses = [found.address for found in functions[fault.check](fault.report(), context)]
        assert fault.address in addresses


def test_it_never_stops_at_the_first_fault() -> None:
    report = replace(with_figures({**UNBALANCED, "disclosure.rules.made": None}), texts={"overview": "〔图片9〕"})
    assert [(found.code, found.address) for found in checks.run(report)] == [
        ("P2", "preamble"),
        ("P1", "overview"),
        ("R5", "disclosure.rules.made"),
        ("R1", "applications.received.individual"),
        ("R1", "applications.received.total"),
        ("R13", "problems"),
        ("R13", "other"),
    ]


def test_it_names_the_source_of_a_printed_rule() -> None:
    found = checks.run(with_figures(UNBALANCED))
    assert {finding.source for finding in found} == {"附表三勾稽关系"}


def test_it_weighs_no_column_while_a_figure_is_missing() -> None:
    report = with_figures({**UNBALANCED, "applications.carried_in.individual": None})
    assert "applications.received.individual" not in [found.address for found in checks.run(report)]


def test_it_states_no_total_wrong_that_the_document_leaves_out_or_has_right() -> None:
    figures = {"applications.granted.company": 4, "applications.received.company": 4}
    assert checks.run(stating(figures, {"applications.granted.total": 4, "applications.handled.company": 4})) == []


def test_it_compares_what_was_carried_over_even_between_editions() -> None:
    before = with_figures({"applications.carried_out.company": 3}, right(editions.edition("2019")))
    assert [found.code for found in checks.run(right(), before)] == ["R6"]
    same = with_figures({"applications.carried_in.company": 3, "applications.granted.company": 3})
    assert checks.run(same, before) == []


def test_it_compares_nothing_with_what_was_left_blank() -> None:
    before = with_figures({"applications.carried_out.company": None})
    assert checks.run(right(), before) == []


def test_it_lets_a_change_be_negative() -> None:
    report = with_figures({"disclosure.licensing.change": -15}, right(editions.edition("2019")))
    assert checks.run(report) == []


def test_it_weighs_amounts_as_they_are_written(tmp_path: Path) -> None:
    """A relation over money, as a later edition might print one."""
    text = SMALL
    for label in "HTB":
        text = text.replace(f'label = "{label}"', f'label = "{label}", decimals = 6')
    edition = editions.read(write(tmp_path, text))
    found = checks.run(with_figures({"counts.apples.here": 1500000}, right(edition)))
    messages = [finding.message for finding in found if finding.address == "counts.apples.here"]
    assert messages == ["“H”列：L为 1.5，R为 0，差 1.5。"]


def test_it_takes_errors_for_what_stops_a_submission() -> None:
    assert checks.has_errors(checks.run(with_figures(UNBALANCED)))
    assert not checks.has_errors(checks.run(with_texts(other="无。")))
    assert not checks.has_errors([])


def test_it_says_it_in_english_too() -> None:
    with translation.override("en"):
        finding = checks.run(with_figures(UNBALANCED))[0]
    expected = "Column “自然人”: 第一、二项之和 is 8, 第三项（七）与第四项之和 is 7, a difference of 1."
    assert finding.message == expected


def test_it_hands_a_finding_on_as_data() -> None:
    finding = Finding("error", "R1", "applications.received.total", "差 1。", "附表三")
    assert finding.to_json() == {
        "level": "error",
        "code": "R1",
        "address": "applications.received.total",
        "message": "差 1。",
    }


# --- Whatever was typed or read


def _figures(values: st.SearchStrategy[int]) -> st.SearchStrategy[Figures]:
    """Known and unknown tables, rows and columns; no figure too odd."""
    tables = st.sampled_from(["disclosure", "applications", "disputes", "nothing", ""])
    rows = st.sampled_from(
        ["rules", "received", "carried_in", "carried_out", "handled", "granted", "cases", "other", "x"]
    )
    columns = st.sampled_from(["individual", "total", "made", "amount", "change", "reconsideration_total", "x", ""])
    return st.dictionaries(tables, st.dictionaries(rows, st.dictionaries(columns, values), max_size=5), max_size=4)


ADDRESSES = ["preamble", "overview", "disclosure", "disclosure.after", "problems", "other", "overview.after", "x", ""]
REPORTS = st.builds(
    Report,
    edition=st.sampled_from(EVERY_EDITION),
    year=st.integers(0, 9999),
    agency_name=ANYTHING,
    title=ANYTHING,
    texts=st.dictionaries(st.sampled_from(ADDRESSES), ANYTHING | st.just("〔图片1：图〕\n〔图片9999〕")),
    figures=_figures(st.integers(-(10**30), 10**30)),
    stated=_figures(st.integers(-(10**30), 10**30)),
    pictures=st.dictionaries(st.integers(-1, 10**9), st.just(PICTURE), max_size=3),
)


@given(REPORTS, st.none() | REPORTS)
def test_it_never_fails_and_every_finding_has_its_place(report: Report, last_year: Report | None) -> None:
    edition = report.edition
    places = {*edition.cells, *(address for section in edition.sections for address in section.text_addresses)}
    for finding in checks.run(report, last_year):
        assert finding.address in places
        assert finding.level in (checks.ERROR, checks.WARNING)
        assert finding.code
        assert finding.message
    assert complete(edition, report.figures) == report.complete_figures
