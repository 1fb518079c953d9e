"""Title, agency and year at the head of a document."""

from __future__ import annotations

import pytest

from reports.importing.recognition.titles import agency_in, find_title, title_doubts, year_in, year_of_period
from reports.importing.sequence import Line


def lines(*texts: str) -> list[Line]:
    return [Line((text,)) for text in texts]


@pytest.mark.parametrize(
    ("texts", "agency", "year"),
    [
        (("青岚县教育局2022年政府信息公开工作年度报告",), "青岚县教育局", 2022),
        (("青岚县教育局 2022 年政府信息公开工作 年度报告",), "青岚县教育局", 2022),
        (("2022年青岚县教育局政府信息公开工作年度报告",), "青岚县教育局", 2022),
        (("青岚县教育局", "关于2022年度政府信息公开工作的年度报告"), "青岚县教育局", 2022),
        (("青岚县教育局", "2022 年政府信息公开", "工作年度报告"), "青岚县教育局", 2022),
        (("青岚县教育局政府信息公开工作年度报告", "（2022年度）"), "青岚县教育局", 2022),
        (("青岚县教育局二〇二二年政府信息公开年度报告",), "青岚县教育局", 2022),
        (("青岚县人民政府2022年政府信息公开工作年度报告",), "青岚县人民政府", 2022),
        (("2022年青岚县人民政府信息公开工作年度报告",), "青岚县人民政府", 2022),
        (("青岚县河湾镇人民政府", "2022年政府信息公开年报"), "青岚县河湾镇人民政府", 2022),
        (("青岚县教育局２０２２年政府信息公开工作年度报告（公开版）",), "青岚县教育局", 2022),
        (("索引号：00214", "发布日期：2023-01-12", "青岚县教育局2022年信息公开工作年度报告"), "青岚县教育局", 2022),
        (("青岚县教育局政府信息公开工作年度报告",), "青岚县教育局", None),
        (("2022年政府信息公开工作年度报告",), "", 2022),
    ],
)
def test_it_finds_agency_and_year(texts: tuple[str, ...], agency: str, year: int | None) -> None:
    title = find_title(lines(*texts, "根据有关规定，现公布本报告。"))
    assert (title.agency_name, title.year) == (agency, year)
    assert title.end == len(texts)


def test_it_joins_the_lines_of_a_title_without_spaces() -> None:
    title = find_title(lines("青岚县教育局", "2022 年政府信息公开工作年度报告"))
    assert (title.text, title.start) == ("青岚县教育局2022年政府信息公开工作年度报告", 0)


def test_it_leaves_what_stands_above_the_title() -> None:
    for above in ("索引号：00214", "首页 > 政府信息公开 > 年报", "首页|信息公开|年度报告"):
        assert find_title(lines(above, "青岚县教育局2022年政府信息公开工作年度报告")).start == 1


@pytest.mark.parametrize(
    "text",
    ["本报告由六部分组成，现公布政府信息公开工作年度报告", "青岚县教育局2022年工作报告", "一、总体情况", "报告"],
)
def test_it_takes_no_other_line_for_the_title(text: str) -> None:
    assert not find_title(lines(text)).is_found


def test_it_says_that_there_is_no_title() -> None:
    assert [doubt.place for doubt in title_doubts(find_title(lines("一、总体情况")))] == ["title"]


def test_it_says_that_a_word_stands_twice() -> None:
    title = find_title(lines("青岚县教育局2022年政府信息公开公开工作年度报告"))
    assert title.agency_name == "青岚县教育局"
    assert "公开" in title_doubts(title)[0].message


def test_it_says_nothing_of_a_good_title() -> None:
    assert title_doubts(find_title(lines("青岚县教育局2022年政府信息公开工作年度报告"))) == []


def test_it_takes_the_year_from_the_period() -> None:
    assert year_of_period(lines("数据统计期限为 2022 年 1 月 1 日至 2022 年 12 月 31 日。")) == 2022
    assert year_of_period(lines("一、总体情况")) is None


@pytest.mark.parametrize(
    ("text", "year"), [("二〇二三年", 2023), ("2019年度", 2019), ("1999年", None), ("二○二〇年", 2020)]
)
def test_it_reads_years(text: str, year: int | None) -> None:
    assert year_in(text) == year


def test_it_finds_no_agency_without_the_subject() -> None:
    assert agency_in("青岚县教育局2022年工作报告") == ""
