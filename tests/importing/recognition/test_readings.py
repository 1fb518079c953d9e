"""Labels, numbers and rows by themselves."""

from __future__ import annotations

import pytest

from reports import editions
from reports.editions.layout import Heading
from reports.importing.recognition.labels import label_score, likeness, parse
from reports.importing.recognition.numbers import BLANK, Token, figure_of, tokens_of, trailing_tokens
from reports.importing.recognition.readings import readings
from reports.importing.recognition.rows import ALIKE

OLD = editions.edition("2019").tables["disclosure"]
COLUMNS = editions.edition("2021").tables["applications"].blocks[0].column_leaves
THREE = editions.edition("2021").tables["disclosure"].blocks[0].column_leaves
COUNT, SIGNED = Heading("数量", code="count"), Heading("增减", code="change", signed=True)
AMOUNT, NO_UNIT = (
    Heading("金额（单位：万元）", code="amount", decimals=6),
    Heading("总金额", code="amount", decimals=6),
)


@pytest.mark.parametrize(
    ("text", "style", "number", "words"),
    [
        ("一、总体情况", "main", 1, "总体情况"),
        ("十二、其他", "main", 12, "其他"),
        ("第二部分 总体情况", "main", 2, "总体情况"),
        ("（三） 不予 公开", "inner", 3, "不予公开"),
        ("(3)不予公开", "inner", 3, "不予公开"),
        ("8. 属于行政查询事项", "arabic", 8, "属于行政查询事项"),
        ("二 依申请公开", "loose", 2, "依申请公开"),
        ("三政府信息管理", "loose", 3, "政府信息管理"),
        ("总 计", "", 0, "总计"),
        ("2022年工作", "", 0, "2022年工作"),
    ],
)
def test_it_takes_a_heading_apart(text: str, style: str, number: int, words: str) -> None:
    assert (parse(text).style, parse(text).number, parse(text).words) == (style, number, words)


@pytest.mark.parametrize(
    "seen",
    [
        "（一）予以公开",
        "(一) 予 以公开",
        "（一）予以",
        "（一）予",
        "（一）予以公干",
        "予以公开",
        "（一）",
        "一、予以公开",
    ],
)
def test_it_knows_a_label_again(seen: str) -> None:
    other = max(label_score(seen, label) for label in ("（三）不予公开", "（五）不予处理", "（二）部分公开"))
    assert label_score(seen, "（一）予以公开") >= other
    assert seen == "（一）" or label_score(seen, "（一）予以公开") >= ALIKE


def test_it_measures_likeness() -> None:
    assert likeness("总体情况", "总体情况") == 1
    assert likeness("总体情况", "行政强制") == likeness("", "") == 0
    assert 0.6 < likeness("主动公开林业和草原局信息情况", "主动公开政府信息情况") < 0.8


@pytest.mark.parametrize(
    ("cell", "kinds"),
    [
        ("0", ["number"]),
        ("１２ 件", ["number"]),
        ("-15", ["number"]),
        ("1,036", ["number"]),
        ("984361元", ["number"]),
        ("0 0 12", ["number"] * 3),
        ("/", ["mark"]),
        ("——", ["mark"]),
        ("0 / 无", ["number", "mark", "mark"]),
        (" \u3000", ["blank"]),
        ("12①", ["number"]),
        ("15* 3※", ["number"] * 2),
        ("12 *", ["number", "mark"]),
        ("608¹ 7²", ["number"] * 2),
        ("608［¹］", ["number"]),
        ("3（件）", ["number"]),
        ("增12", ["number"]),
        ("减少 3", ["number"]),
    ],
)
def test_it_tells_numbers_marks_and_blanks(cell: str, kinds: list[str]) -> None:
    assert [token.kind for token in tokens_of(cell) or []] == kinds


@pytest.mark.parametrize("cell", ["规章", "1.属于国家秘密", "2022年", "约12", "1.", "（一）", "①", "①12", "注²"])
def test_it_takes_words_for_no_number(cell: str) -> None:
    assert tokens_of(cell) is None


@pytest.mark.parametrize(
    ("text", "label", "count"),
    [
        ("行政事业性收费 0 0", "行政事业性收费", 2),
        ("1. 属于国家秘密 0 / 0", "1. 属于国家秘密", 3),
        ("（四） 无", "（四） 无", 0),
        ("规章 /", "规章", 1),
        ("规章", "规章", 0),
    ],
)
def test_it_parts_a_label_from_the_numbers_behind_it(text: str, label: str, count: int) -> None:
    found, tokens = trailing_tokens(text)
    assert (found, len(tokens)) == (label, count)


@pytest.mark.parametrize(
    ("text", "column", "unit", "value", "reason"),
    [
        ("12件", COUNT, "", 12, ""),
        ("1,036", COUNT, "", 1036, ""),
        ("0.0", COUNT, "", 0, ""),
        ("0.5", COUNT, "", None, "fraction"),
        ("-3", COUNT, "", None, "negative"),
        ("-3", SIGNED, "", -3, ""),
        ("+1036", SIGNED, "", 1036, ""),
        ("增1036", SIGNED, "", 1036, ""),
        ("减少 15", SIGNED, "", -15, ""),
        ("减15", COUNT, "", None, "not_a_number"),
        ("(12)", COUNT, "", 12, ""),
        ("(12)", SIGNED, "", None, "not_a_number"),
        ("3(件)", COUNT, "", 3, ""),
        ("3(元)", AMOUNT, "", 300, ""),
        ("3元", COUNT, "", None, "not_a_number"),
        ("1,2", COUNT, "", None, "not_a_number"),
        ("9" * 20, COUNT, "", None, "too_large"),
        ("12.5", AMOUNT, "", 12_500_000, ""),
        ("12.5", AMOUNT, "元", 1250, ""),
        ("12.5万元", NO_UNIT, "", 12_500_000, ""),
        ("125", NO_UNIT, "", 125_000_000, "no_unit"),
        ("0", NO_UNIT, "", 0, ""),
        ("335.4298", NO_UNIT, "", 335_429_800, ""),
        ("0.001元", AMOUNT, "", None, "fraction"),
        ("999999999999亿元", AMOUNT, "", None, "too_large"),
    ],
)
def test_it_reads_a_figure(text: str, column: Heading, unit: str, value: int | None, reason: str) -> None:
    figure = figure_of(Token(text), column, unit=unit)
    assert (figure.value, figure.reason) == (value, reason)


def tokens(text: str) -> list[Token]:
    """Numbers set apart by spaces; `_` is a blank cell."""
    return [BLANK if part == "_" else Token(part) for part in text.split()]


def texts(found: tuple[Token, ...]) -> str:
    return " ".join(token.text or "_" for token in found)


@pytest.mark.parametrize(
    ("row", "read"),
    [
        ("1 0 0 0 0 0 1", "1 0 0 0 0 0 1"),
        ("_ _ 1 0 0 0 0 0 1 _", "1 0 0 0 0 0 1"),
        ("1 _ 0 0 0 0 1", "1 _ 0 0 0 0 1"),
        ("_ _ 1 _ 0 0 0 0 1", "1 _ 0 0 0 0 1"),
        ("3 0 0 0 0 0", "3 0 0 0 0 0 _"),
        ("3 0 0 0 0 0 _", "3 0 0 0 0 0 _"),
        ("0 0 0 0 0 0", "0 0 0 0 0 0 _"),
        ("_ _ _ 0 0 0 0 0 0", "0 0 0 0 0 0 0"),
        ("12 3 0 7 0 1 0 16", "12 3 0 0 1 0 16"),
        ("6000017", "6 0 0 0 0 1 7"),
        ("1 0 0 0 0 0 4", "1 0 0 0 0 0 4"),
    ],
)
def test_it_reads_a_row_in_the_one_way_that_holds(row: str, read: str) -> None:
    found = readings(tokens(row), COLUMNS).only
    assert found is not None
    assert texts(found) == read


@pytest.mark.parametrize("row", ["3 3", "1 2 3", "3 0 0 0 0 3", "0 0 3 0 0 3 _", "_ 0 0 0 0 0 5", "1 1 1 1 1 1 1 1 1"])
def test_it_does_not_choose_between_readings(row: str) -> None:
    assert readings(tokens(row), COLUMNS).only is None


def test_it_says_nothing_of_an_empty_row() -> None:
    assert readings(tokens("_ _ _"), COLUMNS).options == ()


@pytest.mark.parametrize(("row", "count"), [("1 _ 6", 1), ("1 6", 3), ("1 0 6 2", 4)])
def test_it_has_no_relation_to_decide_by_in_section_two(row: str, count: int) -> None:
    assert len(readings(tokens(row), THREE).options) == count


@pytest.mark.parametrize("row", ["0 _", "24 _", "_ 0", "_ 24"])
def test_it_doubts_a_blank_at_the_end_of_a_row_that_no_total_tells(row: str) -> None:
    """The number beside it may be that of the other column, a 0 as well: a blank is no 0."""
    found = readings(tokens(row), OLD.blocks[-1].column_leaves)
    assert [texts(option) for option in found.options] == [row]
    assert found.doubt == "positions"


def test_it_reads_a_merged_cell_that_was_repeated() -> None:
    [column] = editions.edition("2021").tables["disclosure"].blocks[1].column_leaves
    found = readings(tokens("4 4 4"), (column,))
    assert (texts(found.options[0]), found.doubt) == ("4", "")
