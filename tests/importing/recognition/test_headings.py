"""Sections found again, whatever became of their headings."""

from __future__ import annotations

import pytest

from reports import editions
from reports.importing import Proposal, read_report
from tests.support.importing_shapes import SHAPES, document, figures_of, rows_of, tabs

TITLES = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
TEXTS = {
    "preamble": "根据《中华人民共和国政府信息公开条例》第五十条，编制本报告。本报告由总体情况等六个部分组成。",
    "overview": "2022年，我局认真落实各项要求。\n（一） 主动公开政府信息情况\n发布信息120条。\n二 依申请公开情况\n"
    "受理渠道畅通。\n三政府信息管理情况\n严格审核。\n四政府信息公开平台建设情况\n维护栏目。\n五监督保障情况\n专人负责。",
    "problems": "（一）存在的主要问题\n个别栏目更新不够及时。\n（二）改进措施\n1.明确专人，按月核对栏目。",
    "other": "（一）信息处理费收取情况\n本年度发出收费通知0件，未收取信息处理费。\n（二）其他需要报告的事项\n无。\n"
    "青岚县农业农村局\n2023年1月12日",
}


def read(shape: str = "cells", *changes: tuple[str, str], texts: dict[str, str] | None = None) -> Proposal:
    edition = editions.edition("2021")
    text = document(edition, figures_of(edition), shape=shape, texts=texts or TEXTS)
    for old, new in changes:
        assert f"\n{old}\n" in text
        text = text.replace(f"\n{old}\n", f"\n{new}\n" if new else "\n", 1)
    return read_report("report.txt", text.encode())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    "wording",
    [
        {},
        {"overview": "1、 总体情况", "disclosure": "主动公开政府信息情况"},
        {"overview": "一.总体情况", "disclosure": "二．主动公开政府信息情况", "other": "六,其他需要报告的事项"},
        {"disclosure": "二、主动公开林业和草原局信息情况", "applications": "三、收到和处理信息公开申请情况"},
        {"disputes": "五、信息公开行政复议、行政诉讼情况", "problems": "六、存在的主要问题及改进情况"},
        {"overview": "一、概述", "problems": "五、工作中的不足与努力方向", "other": "六、其他事项"},
        {"problems": "五、存在的问题和下步打算", "disputes": "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"},
        {"overview": "第一部分 总体情况", "problems": "第五部分  存在的主要问题及改进情况"},
        {"overview": "一、 总 体 情 况", "other": "\u3000\u3000六 、 其他需要报告的事项："},
        {
            "disputes": "四、政府信息公开行政复议、行政诉讼\n情况",
            "applications": "三、收到和处理政府信息公开\n申请情况",
        },
        {code: title[2:] for code, title in TITLES.items()},
        {code: f"{number}.{title[2:]}" for number, (code, title) in enumerate(TITLES.items(), 1)},
        {code: f"## **{title}**" for code, title in TITLES.items()},
    ],
)
def test_it_finds_headings_misnumbered_and_misworded(wording: dict[str, str], shape: str) -> None:
    proposal = read(shape, *((TITLES[code], text) for code, text in wording.items()))
    assert proposal.report.texts == TEXTS


@pytest.mark.parametrize("shape", ["tabs", "cells", "bare", "single_spaces", "bars"])
@pytest.mark.parametrize("lost", [*([code] for code in TITLES), ["disclosure", "applications", "disputes"]])
def test_it_finds_sections_without_headings_by_their_contents(lost: list[str], shape: str) -> None:
    proposal = read(shape, *((TITLES[code], "") for code in lost))
    assert proposal.report.texts == TEXTS
    assert {doubt.place for doubt in proposal.doubts} == set(lost)


def test_it_says_where_a_heading_is_worded_otherwise() -> None:
    proposal = read("tabs", (TITLES["disclosure"], "二、主动公开林业和草原局信息情况"))
    assert [doubt.place for doubt in proposal.doubts] == ["disclosure"]
    assert "主动公开林业和草原局信息情况" in proposal.doubts[0].message


def test_it_takes_no_sub_heading_numbered_like_a_section_for_one() -> None:
    overview = "一、主动公开情况\n发布信息120条。\n二、依申请公开情况\n渠道畅通。\n三、平台建设情况\n维护栏目。"
    texts = TEXTS | {"overview": overview, "problems": "一、存在的问题\n更新不及时。\n二、改进措施\n按月核对。"}
    assert read("cells", texts=texts).report.texts == texts


def test_it_parts_a_heading_from_the_text_in_its_line() -> None:
    texts = TEXTS | {"other": "本年度未收取信息处理费。", "overview": "2022年，我局认真落实各项要求。"}
    changes = (
        (f"{TITLES['other']}\n{texts['other']}", f"{TITLES['other']}：{texts['other']}"),
        (f"{TITLES['overview']}\n{texts['overview']}", f"{TITLES['overview']} {texts['overview']}"),
    )
    edition = editions.edition("2021")
    text = document(edition, figures_of(edition), texts=texts)
    for old, new in changes:
        text = text.replace(old, new)
    assert read_report("report.txt", text.encode()).report.texts == texts


def test_it_leaves_a_table_of_contents_out() -> None:
    contents = "\n".join(["目录", *(f"{title}……{page}" for page, title in enumerate(TITLES.values(), 2))])
    proposal = read("cells", (TEXTS["preamble"], f"{contents}\n{TEXTS['preamble']}"))
    assert proposal.report.texts == TEXTS
    assert [doubt.place for doubt in proposal.doubts] == ["preamble"]


@pytest.mark.parametrize("leader", ["……", " ...... ", " …… "])
def test_it_takes_no_line_of_a_table_of_contents_for_a_heading(leader: str) -> None:
    """Where the tables are annexes, nothing else tells the two apart."""
    edition = editions.edition("2021")
    headings = {code: f"{number}.{title[2:]}" for number, (code, title) in enumerate(TITLES.items(), 1)}
    contents = [f"{heading}{leader}{page}" for page, heading in enumerate(headings.values(), 2)]
    parts = [part for code, heading in headings.items() for part in (heading, TEXTS.get(code, "详见附表。"))]
    tables = [f"附表\n\n{tabs(rows_of(section, edition, figures_of(edition)))}\n" for section in edition.sections[2:5]]
    text = "\n".join(["青岚县农业农村局2022年政府信息公开工作年度报告", "目录", *contents, *parts, *tables])
    proposal = read_report("report.txt", text.encode())
    assert proposal.report.figures == figures_of(edition)
    assert proposal.report.texts["problems"] == TEXTS["problems"]
    assert proposal.report.texts["overview"] == TEXTS["overview"]
    assert "preamble" not in proposal.report.texts


def test_it_finds_the_opening_text_of_a_report_without_its_first_heading() -> None:
    texts = TEXTS | {"preamble": ""}
    proposal = read("tabs", (TITLES["overview"], ""), texts=texts)
    assert proposal.report.texts == {code: text for code, text in texts.items() if text}


def test_it_finds_tables_at_the_end_of_the_document() -> None:
    edition = editions.edition("2021")
    text = document(edition, figures_of(edition), texts=TEXTS)
    start, stop = (text.index(TITLES[code]) for code in ("applications", "disputes"))
    table = text[start + len(TITLES["applications"]) : stop]
    moved = f"{text[:start]}{TITLES['applications']}\n详见附表。\n{text[stop:]}\n附表{table}"
    proposal = read_report("report.txt", moved.encode())
    assert proposal.report.figures == figures_of(edition)
    assert proposal.report.texts["applications"] == "详见附表。"
    assert "applications" in {doubt.place for doubt in proposal.doubts}


def test_it_finds_the_numbers_of_a_table_at_the_end_whose_row_has_no_label() -> None:
    edition = editions.edition("2021")
    text = document(edition, figures_of(edition), texts=TEXTS)
    start, stop = (text.index(TITLES[code]) for code in ("disputes", "problems"))
    table = text[start + len(TITLES["disputes"]) : stop]
    moved = f"{text[:start]}{TITLES['disputes']}\n详见附表。\n{text[stop:]}\n附表{table}"
    proposal = read_report("report.txt", moved.encode())
    assert proposal.report.figures == figures_of(edition)
    assert proposal.report.texts["other"] == TEXTS["other"] + "\n附表"


def test_it_keeps_a_sentence_between_the_rows_behind_the_table() -> None:
    edition = editions.edition("2021")
    text = document(edition, figures_of(edition), texts=TEXTS)
    note = "以上为不予公开的各类情形，均已告知申请人救济途径和期限。"
    text = text.replace("\t（四）无法提供", f"{note}\n\t（四）无法提供")
    proposal = read_report("report.txt", text.encode())
    assert proposal.report.texts == TEXTS | {"applications.after": note}
    assert proposal.report.figures == figures_of(edition)


def test_it_reads_tables_of_another_edition_as_such() -> None:
    old, new = editions.edition("2019"), editions.edition("2021")
    proposal = read_report("report.txt", document(old, figures_of(old), year=2022).encode())
    assert (proposal.report.edition, proposal.report.year) == (old, 2022)
    assert "title" in {doubt.place for doubt in proposal.doubts}
    other = proposal.in_edition(new)
    assert other.report.edition == new
    assert other.report.figures["applications"]["received"] == proposal.report.figures["applications"]["received"]
    assert "rules" not in other.report.figures["disclosure"]
    assert len(other.doubts) > len(proposal.doubts)


def test_it_puts_no_figure_of_an_old_table_under_a_new_heading() -> None:
    """Section two in the old form, all else in the new one."""
    old, new = editions.edition("2019"), editions.edition("2021")
    first = document(old, figures_of(old), year=2022)
    second = document(new, figures_of(new), year=2022)
    text = first[: first.index(TITLES["applications"])] + second[second.index(TITLES["applications"]) :]
    proposal = read_report("report.txt", text.encode())
    assert proposal.report.edition == new
    assert set(proposal.report.figures["disclosure"]) == {"licensing", "penalties", "coercive_measures"}
    assert proposal.report.figures["applications"] == figures_of(new)["applications"]
