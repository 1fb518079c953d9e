"""Tables as documents damage them, with figures that are known."""

from __future__ import annotations

import pytest

from reports.document.figures import flat
from reports.importing import Proposal, read_report
from tests.support.importing_shapes import report

HEAD = (
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t\t\t申请人情况\n"
    "\t\t\t自然人\t法人或其他组织\t\t\t\t\t总计\n"
    "\t\t\t\t商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他\n"
)
TOP = "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n"
FEES = "第二十条第（八）项\n信息内容\t{heading}\n行政事业性收费\t{amount}\n"


def read(disclosure: str = "", applications: str = "", disputes: str = "", *, year: int = 2022) -> Proposal:
    text = report(disclosure, applications and HEAD + applications, disputes, year=year)
    return read_report("report.txt", text.encode())


def row(proposal: Proposal, table: str, code: str) -> list[int | None]:
    """The entered figures of a row, None for a blank."""
    cells = proposal.report.edition.tables[table].entered
    figures = proposal.report.figures.get(table, {}).get(code, {})
    return [figures.get(cell.column) for cell in cells if cell.row == code]


def doubted(proposal: Proposal, prefix: str) -> dict[str, tuple[int, ...]]:
    """{what follows the prefix: candidates} of the doubts at a row's cells."""
    return {
        doubt.place.removeprefix(prefix): doubt.candidates
        for doubt in proposal.doubts
        if doubt.place.startswith(prefix)
    }


RECEIVED = "一、本年新收政府信息公开申请数量"


@pytest.mark.parametrize(
    "line",
    [
        f"{RECEIVED}\t\t\t12\t3\t0\t0\t1\t0\t16",
        f"{RECEIVED}\t12\t3\t0\t0\t1\t0\t16\t\t",
        f"{RECEIVED}\t\t12\t3\t0\t0\t1\t0\t16",
        f"{RECEIVED} 12 3 0 0 1 0 16",
        f"| {RECEIVED} | 12 | 3 | 0 | 0 | 1 | 0 | 16 |",
        f"{RECEIVED}\t\t\t12 3\t\t0\t0 1 0\t\t\t16",
        f"{RECEIVED}\t\t\t１２\t３\t０\t０\t１\t０\t１６",
        f"{RECEIVED}\t\t\t12件\t3 件\t0件\t0\t1件\t0\t16件",
        f"{RECEIVED}\t\t\t（12）\t3（件）\t(0)\t0\t１\t(0)\t（16）",
        f"1\t{RECEIVED}\t\t\t12\t(3)\t0\t0\t1\t0\t16",
        "一、本年新\t\t\t12\t3\t0\t0\t1\t0\t16",
        "一、本年新收政府\t\t\t12\t3\t0\t0\t1\t0\t16\n信息公开申请数量\t\t\t\t\t\t\t\t\t",
        "一、本年新收政府信息\n公开申请数量\t\t\t12\t3\t0\t0\t1\t0\t16",
        "一、本年新收 政府 信息公开申请数 量\t\t\t12\t3\t0\t0\t1\t0\t16",
        "一、本年新收政府信息公开申靖数里\t\t\t12\t3\t0\t0\t1\t0\t16",
        "本年新收政府信息公开申请数量\t\t\t12\t3\t0\t0\t1\t0\t16",
        f"{RECEIVED}\n12\n3\n0\n0\n1\n0\n16",
        f"{RECEIVED}\t\t\t12\t3\t0\n\t\t\t0\t1\t0\t16",
        f"1\t{RECEIVED}\t12\t3\t0\t0\t1\t0\t16",
    ],
)
def test_it_reads_a_row_whatever_became_of_it(line: str) -> None:
    proposal = read(applications=f"{line}\n二、上年结转政府信息公开申请数量\t\t\t0\t0\t0\t0\t0\t2\t2")
    assert row(proposal, "applications", "received") == [12, 3, 0, 0, 1, 0]
    assert row(proposal, "applications", "carried_in") == [0, 0, 0, 0, 0, 2]
    assert doubted(proposal, "applications.received.") == doubted(proposal, "applications.carried_in.") == {}


def test_it_reads_thousands_separators() -> None:
    proposal = read(applications=f"{RECEIVED}\t1,200\t3，400\t0\t0\t0\t0\t4,600")
    assert row(proposal, "applications", "received") == [1200, 3400, 0, 0, 0, 0]


@pytest.mark.parametrize("mark", ["/", "／", "—", "——", "-", "无", "N/A"])
def test_it_doubts_a_mark_and_takes_it_for_no_number(mark: str) -> None:
    proposal = read(applications=f"{RECEIVED}\t12\t{mark}\t0\t0\t0\t0\t12")
    assert row(proposal, "applications", "received") == [12, None, 0, 0, 0, 0]
    assert doubted(proposal, "applications.received.") == {"company": (0,)}


def test_it_doubts_a_blank_and_takes_it_for_no_zero() -> None:
    proposal = read(applications=f"{RECEIVED}\t\t\t12\t\t0\t0\t0\t0\t12")
    assert row(proposal, "applications", "received") == [12, None, 0, 0, 0, 0]
    assert doubted(proposal, "applications.received.") == {"company": ()}


def test_it_sets_0_where_a_conversion_lost_cells_and_the_total_leaves_nothing_else() -> None:
    """The heading swallowed three cells of a row of zeros."""
    proposal = read(applications=f"{RECEIVED}\t\t\t\t\t\t0\t0\t0\t0")
    assert row(proposal, "applications", "received") == [0, 0, 0, 0, 0, 0]
    assert set(doubted(proposal, "applications.received.")) == {"individual", "company", "research"}


def test_it_does_not_tell_which_cells_a_conversion_lost_beside_a_number() -> None:
    proposal = read(applications=f"{RECEIVED}\t\t\t\t\t\t0\t0\t4\t4")
    assert row(proposal, "applications", "received") == [None] * 6
    assert doubted(proposal, "applications.received.")["other_body"] == (0, 4)


def test_it_lets_the_total_decide_where_a_number_was_lost() -> None:
    """Six numbers whose last is no sum: only the total can be missing."""
    proposal = read(applications=f"{RECEIVED} 12 3 0 0 1 0")
    assert row(proposal, "applications", "received") == [12, 3, 0, 0, 1, 0]


def test_it_leaves_a_row_blank_where_two_readings_hold() -> None:
    proposal = read(applications=f"{RECEIVED} 5 5")
    assert row(proposal, "applications", "received") == [None] * 6
    assert doubted(proposal, "applications.received.")["company"] == (0, 5)


def test_it_lets_the_columns_decide_where_the_row_does_not() -> None:
    """Received 5 by 1 company as handled says, 0 by everybody else."""
    lines = [f"{RECEIVED} 5 5", "二、上年结转政府信息公开申请数量 0 0 0 0 0 0 0", "（七）总计 0 5 0 0 0 0 5"]
    proposal = read(applications="\n".join([*lines, "四、结转下年度继续办理 0 0 0 0 0 0 0"]))
    assert proposal.report.figures["applications"]["received"]["company"] == 5
    assert "company" in doubted(proposal, "applications.received.")


def test_it_lets_the_total_decide_which_number_is_one_too_many() -> None:
    proposal = read(applications=f"{RECEIVED} 12 3 0 7 0 1 0 16")
    assert row(proposal, "applications", "received") == [12, 3, 0, 0, 1, 0]
    assert len(doubted(proposal, "applications.received.")) == 6


@pytest.mark.parametrize(("digits", "expected"), [("6000017", [6, 0, 0, 0, 0, 1]), ("60 0 0 0 1 7", [None] * 6)])
def test_it_takes_digits_apart_where_one_reading_holds(digits: str, expected: list[int | None]) -> None:
    proposal = read(applications=f"{RECEIVED} {digits}")
    assert row(proposal, "applications", "received") == expected
    assert len(doubted(proposal, "applications.received.")) == 6


def test_it_says_which_rows_are_missing() -> None:
    proposal = read(TOP + "行政规范性文件\t1\t0\t6")
    assert row(proposal, "disclosure", "normative_documents") == [1, 0, 6]
    assert set(doubted(proposal, "disclosure.rules.")) == {"made", "repealed", "in_force"}


def test_it_leaves_rows_out_that_the_form_does_not_have() -> None:
    proposal = read(
        TOP + "规章\t0\t0\t0\n行政规范性文件\t1\t0\t6\n新闻发布会\t9\t9\t9\n第二十条第（五）项\n行政许可\t4"
    )
    assert row(proposal, "disclosure", "licensing") == [4]
    assert any("新闻发布会" in doubt.message for doubt in proposal.doubts)


def test_it_takes_a_row_without_a_heading_by_its_place() -> None:
    rows = "（一）予以公开 1 0 0 0 0 0 1\n2 0 0 0 0 0 2\n（三）不予公开\n1.属于国家秘密 3 0 0 0 0 0 3"
    proposal = read(applications=rows)
    assert row(proposal, "applications", "partly_granted") == [2, 0, 0, 0, 0, 0]
    assert len(doubted(proposal, "applications.partly_granted.")) == 6


def test_it_leaves_the_subtotal_of_a_group_out() -> None:
    rows = "（三）不予公开 8 0 0 0 0 0 8\n1.属于国家秘密 3 0 0 0 0 0 3\n2.其他法律行政法规禁止公开 5 0 0 0 0 0 5"
    proposal = read(applications=rows)
    assert row(proposal, "applications", "refused_state_secret") == [3, 0, 0, 0, 0, 0]
    assert any("不予公开" in doubt.message and doubt.place == "applications" for doubt in proposal.doubts)


def test_it_asks_where_an_undivided_number_belongs() -> None:
    """（六）其他处理 without its three parts, in a report of 2022."""
    proposal = read(applications="（六）其他处理 0 4 0 0 0 0 4\n（七）总计 0 4 0 0 0 0 4")
    assert row(proposal, "applications", "other_not_corrected") == [0, None, 0, 0, 0, 0]
    assert row(proposal, "applications", "other_remaining") == [0, 4, 0, 0, 0, 0]
    for part in ("not_corrected", "fee_unpaid", "remaining"):
        assert doubted(proposal, f"applications.other_{part}.")["company"] == (4,)


def test_it_reads_the_undivided_row_of_the_old_form_as_it_is() -> None:
    proposal = read(applications="（六） 其他\t\t0\t4\t0\t0\t0\t0\t4", year=2020)
    assert row(proposal, "applications", "other") == [0, 4, 0, 0, 0, 0]


@pytest.mark.parametrize(
    ("amount", "heading", "value"),
    [
        ("59237.2449", "本年收费金额（单位：万元）", 59_237_244_900),
        ("18651.064104", "本年收费金额（单位：万元）", 18_651_064_104),
        ("0", "本年收费金额（单位：万元）", 0),
        ("984361元", "本年收费金额（单位：万元）", 98_436_100),
        ("984,361.50元", "本年收费金额（单位：万元）", 98_436_150),
        ("98.4361万元", "本年收费金额（单位：万元）", 98_436_100),
        ("984361", "本年收费金额（单位：元）", 98_436_100),
        ("0.5亿元", "本年收费金额（单位：万元）", 5_000_000_000),
    ],
)
def test_it_reads_amounts_exactly(amount: str, heading: str, value: int) -> None:
    proposal = read(TOP + "规章 0 0 0\n行政规范性文件 0 0 0\n" + FEES.format(amount=amount, heading=heading))
    assert row(proposal, "disclosure", "fees") == [value]
    assert doubted(proposal, "disclosure.fees.") == {}


def test_it_doubts_a_whole_amount_that_looks_like_yuan() -> None:
    proposal = read(TOP + "规章 0 0 0\n" + FEES.format(amount="984361", heading="本年收费金额（单位：万元）"))
    assert doubted(proposal, "disclosure.fees.") == {"amount": (984_361_000_000, 98_436_100)}


@pytest.mark.parametrize("amount", ["1.23456789", "-3", "约12"])
def test_it_doubts_what_is_no_amount(amount: str) -> None:
    proposal = read(TOP + "规章 0 0 0\n" + FEES.format(amount=amount, heading="本年收费金额（单位：万元）"))
    assert row(proposal, "disclosure", "fees") == [None]
    assert "amount" in doubted(proposal, "disclosure.fees.")


OLD = (
    "第二十条第(一)项\n信息内容 本年新制作数量 本年新公开数量 对外公开总数量\n规章\t0\t0\t0\n规范性文件\t2\t3\t40\n"
    "第二十条第(五)项\n信息内容 上一年项目数量 本年增/减 处理决定数量\n行政许可\t12\t-5\t1,036\n"
    "其他对外管理服务事项\t7\t+3\t88\n第二十条第(六)项\n信息内容\t上一年项目数量\t本年增/减\t处理决定数量\n"
    "行政处罚\t4\t0\t19\n行政强制\t0\t0\t0\n\t第二十条第\t(八) 项\n信息内容\t上一年项目数量\t本年增/减\n"
    "行政事业性收费\t行政事业性收费 3 －1\n第二十条第(九)项\n信息内容\t采购项目数量 采购总金额\n"
    "政府集中采购 6 {amount}"
)


def test_it_reads_the_old_form_with_its_signs() -> None:
    proposal = read(OLD.format(amount="125.5万元"), year=2020)
    assert proposal.report.edition.code == "2019"
    assert row(proposal, "disclosure", "normative_documents") == [2, 3, 40]
    assert row(proposal, "disclosure", "licensing") == [12, -5, 1036]
    assert row(proposal, "disclosure", "other_services") == [7, 3, 88]
    assert row(proposal, "disclosure", "fees") == [3, -1]
    assert row(proposal, "disclosure", "procurement") == [6, 125_500_000]


def test_it_doubts_an_amount_without_a_unit() -> None:
    proposal = read(OLD.format(amount="125"), year=2020)
    assert doubted(proposal, "disclosure.procurement.") == {"purchase_amount": (125_000_000, 12_500)}


DISPUTES = "行政复议\t行政诉讼\n结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉\n"
CASES = [3, 1, 0, 2, 0, 0, 1, 0, 4, 0, 0, 0]


@pytest.mark.parametrize(
    "numbers",
    [
        "3\t1\t0\t2\t6\t0\t0\t1\t0\t1\t4\t0\t0\t0\t4",
        "3 1 0 2 6\n0 0 1 0 1\n4 0 0 0 4",
        "\n".join("310260010140004"),
        "3\t1\t0\t2\t6\t0\t0\t1\t\n\t0\t1\t4\t0\t0\t0\t4",
        "310260010140004",
        "3\t(1)\t0\t2\t(6)\t0\t0\t1\t0\t1\t4\t0\t0\t0\t(4)",
    ],
)
def test_it_reads_the_one_row_of_disputes(numbers: str) -> None:
    assert row(read(disputes=DISPUTES + numbers), "disputes", "cases") == CASES


def test_it_compares_stated_totals_and_stores_none() -> None:
    proposal = read(
        applications=f"{RECEIVED}\t12\t3\t0\t0\t1\t0\t17\n（一）予以公开 1 0 0 0 0 0 1\n（七）总计 2 0 0 0 0 0 2"
    )
    assert "total" not in proposal.report.figures["applications"]["received"]
    assert "handled" not in proposal.report.figures["applications"]
    wrong = {(found.code, found.address) for found in proposal.findings if found.level == "error"}
    assert ("R3", "applications.received.total") in wrong
    assert ("R2", "applications.handled.individual") in wrong


def test_it_finds_a_wrong_total_of_disputes() -> None:
    proposal = read(disputes=DISPUTES + "3 1 0 2 7 0 0 1 0 1 4 0 0 0 4")
    assert ("R4", "disputes.cases.reconsideration_total") in {(f.code, f.address) for f in proposal.findings}


def test_it_leaves_page_numbers_between_rows_out() -> None:
    proposal = read(applications=f"{RECEIVED}\t12\t3\t0\t0\t1\t0\t16\n\n- 3 -\n\n（七）总计\t12\t3\t0\t0\t1\t0\t16")
    assert row(proposal, "applications", "received") == [12, 3, 0, 0, 1, 0]
    assert "applications.after" not in proposal.report.texts
    assert any("- 3 -" in doubt.message for doubt in proposal.doubts)


def test_it_says_that_a_table_is_missing() -> None:
    proposal = read(TOP + "规章 0 0 0")
    assert "applications" in {doubt.place for doubt in proposal.doubts}
    assert "applications" not in flat(proposal.report.figures)


def test_it_reads_rows_that_have_the_headings_of_their_groups_in_the_same_cell() -> None:
    """As a website sets a table whose merged cells it cannot show."""
    lines = (
        "三、本年度办理结果（一）予以公开\t5\t1\t0\t0\t0\t0\t6\n"
        "三、本年度办理结果（三）不予公开1.属于国家秘密\t2\t0\t0\t3\t0\t0\t5\n"
        "三、本年度办理结果（三）不予公开8.属于行政查询事项\t0\t7\t0\t0\t0\t0\t7\n"
        "三、本年度办理结果（四）无法提供1.本机关不掌握相关政府信息\t1\t0\t4\t0\t0\t0\t5\n"
        "三、本年度办理结果（七）总计\t8\t8\t4\t3\t0\t0\t23\n"
    )
    proposal = read(applications=lines)
    assert row(proposal, "applications", "granted") == [5, 1, 0, 0, 0, 0]
    assert row(proposal, "applications", "refused_state_secret") == [2, 0, 0, 3, 0, 0]
    assert row(proposal, "applications", "refused_administrative_inquiry") == [0, 7, 0, 0, 0, 0]
    assert row(proposal, "applications", "unavailable_not_held") == [1, 0, 4, 0, 0, 0]
    assert not doubted(proposal, "applications.granted.") | doubted(proposal, "applications.unavailable_not_held.")
