from __future__ import annotations

from dataclasses import replace

import pytest

from reports import checks, editions
from reports.checks.language.mentions import mentions
from reports.checks.language.numbers import lines, numbers
from reports.document.report import Report
from tests.sentences import Sentence, sentences
from tests.support.invented_reports import REPORTS
from tests.support.real_reports import file_of

EDITION = editions.edition("2021")
TEXT = "（二）依申请公开。2023 年共收到政府信息公开申请 １２ 件，\n其中自然人８件。"


def report(text: str, **received: int) -> Report:
    return Report(
        edition=EDITION,
        year=2023,
        agency_name="青岚县教育局",
        title="",
        texts={"overview": text},
        figures={"applications": {"received": received}},
    )


@pytest.mark.parametrize(
    ("text", "value", "unit", "low", "high"),
    [
        ("12件", 12, "件", 12, 12),
        ("１，２３４ 件", 1234, "件", 1234, 1234),
        ("三百二十件", 320, "件", 320, 320),
        ("两万三千条", 23000, "条", 23000, 23000),
        ("一百〇五份", 105, "份", 105, 105),
        ("150余条", 150, "条", 150, 160),
        ("1.2万条", 12000, "条", 11500, 13000),
        ("约200件", 200, "件", 180, 220),
        ("12.5万元", 125000, "元", 124500, 126000),
        ("0件", 0, "件", 0, 0),
        ("3千余件", 3000, "件", 3000, 4000),
        ("12万余件", 120000, "件", 120000, 130000),
        ("3万5千余件", 35000, "件", 35000, 36000),
        ("1万2000件", 12000, "件", 12000, 12000),
        ("61.5%", 61.5, "%", 61.45, 61.6),
    ],
)
def test_it_reads_a_number_with_its_unit(text: str, value: float, unit: str, low: float, high: float) -> None:
    (line,) = lines(text)
    (number,) = numbers(line.text)
    assert (float(number.value), number.unit, float(number.low), float(number.high)) == (value, unit, low, high)


@pytest.mark.parametrize(
    "text", ["第十五条", "第20条", "2023年12月31日", "一项重要工作", "国办公开办函〔2021〕30号", "3-5件"]
)
def test_it_takes_no_article_date_or_ordinal_for_a_count(text: str) -> None:
    (line,) = lines(text)
    assert numbers(line.text) == []


def test_it_says_where_a_number_stands_and_which_cell_it_means() -> None:
    first, second = mentions(report(TEXT, individual=8, company=4))
    assert [TEXT[each.start : each.end] for each in (first, second)] == ["１２ 件", "８件"]
    assert first.readings[0].cells == ("applications.received.total",)
    assert second.readings[0].cells == ("applications.received.individual",)
    assert (first.agrees, second.agrees) == (True, True)
    unlike, _ = mentions(report(TEXT, individual=7, company=4))
    assert unlike.agrees is None, "what was carried in is still blank and may be the difference"


def test_it_accepts_either_way_of_counting_what_was_received() -> None:
    full = report("共收到政府信息公开申请12件。", individual=10)
    rows = {**full.figures["applications"], "carried_in": {"individual": 2}}
    assert [each.agrees for each in mentions(replace(full, figures={"applications": rows}))] == [True]


def test_it_says_nothing_of_a_number_that_means_no_cell() -> None:
    (mention,) = mentions(report("全年组织培训4次。"))
    assert (mention.readings, mention.agrees) == ((), None)


@pytest.mark.parametrize("sentence", [each for each in sentences() if not each.expect], ids=lambda each: each.text[:40])
def test_it_leaves_a_consistent_sentence_alone(sentence: Sentence) -> None:
    assert [sentence.words(each) for each in sentence.findings] == []


def test_it_finds_nine_of_ten_faults_and_is_right_about_nineteen_of_twenty() -> None:
    judged = [each.judged() for each in sentences()]
    right, wrong, missed = (sum(len(each[at]) for each in judged) for at in range(3))
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.9


def test_it_finds_every_fault_of_the_kinds_seen_on_unseen_reports() -> None:
    assert [(each.text, each.judged()[1:]) for each in sentences("18") if each.judged()[1:] != ([], [])] == []


@pytest.mark.parametrize("code", ["R8", "R9"])
def test_it_has_four_sentences_that_pass_and_four_that_fail(code: str) -> None:
    """Beside the numbers that are expected, by the rule that finds them."""
    found = [{finding.code for finding in checks.run(each.report)} for each in sentences() if each.expect]
    assert sum(code in codes for codes in found) >= 4
    assert sum(not each.expect for each in sentences()) >= 4


def test_it_says_what_the_text_has_and_what_the_table() -> None:
    (finding,) = [each for each in checks.run(_complete("收到政府信息公开申请5件。")) if each.code == "R8"]
    assert "“收到政府信息公开申请5件”" in finding.message
    assert (finding.level, finding.address, finding.cell) == ("warning", "overview", "applications.received.total")


def _complete(text: str) -> Report:
    return replace(next(sentences("01")).report, texts={"overview": text})


def test_it_finds_the_total_that_a_report_contradicts() -> None:
    (text,) = [line for line in REPORTS["sports_2020"].texts["overview"].split("\n") if "累计主动公开" in line]
    (finding,) = [each for each in checks.run(_complete(text)) if each.code == "R9"]
    assert "208" in finding.message
    assert "197" in finding.message


@pytest.mark.real
def test_it_finds_the_total_that_a_real_report_contradicts() -> None:
    text_of_report = file_of("001").read_text(encoding="utf-8")
    (text,) = [line for line in text_of_report.splitlines() if "累计主动公开" in line]
    (finding,) = [each for each in checks.run(_complete(text)) if each.code == "R9"]
    assert "140" in finding.message
    assert "127" in finding.message


def test_a_share_of_something_else_is_none_of_the_number_before_it() -> None:
    text = "发放问卷1080份，收回982份，满意和比较满意的占91.8%。"
    assert [each for each in checks.run(_complete(text)) if each.code == "R9"] == []


@pytest.mark.parametrize("piece", ["12件，", "为1，", "一件", "自然人、企业分别为12件、3件，", "其中", "（", "占12%，"])
def test_it_reads_what_no_person_would_write(piece: str) -> None:
    text = piece * (6000 // len(piece))
    said = [mention for mention in mentions(report(text, individual=1)) if mention.address == "overview"]
    assert all(text[mention.start : mention.end].strip() for mention in said)
    assert checks.has_errors(checks.run(report(text, individual=1)))
