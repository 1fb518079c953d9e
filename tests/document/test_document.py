from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import editions
from reports.document.figures import flat
from reports.document.report import Picture, Report, from_json, text_addresses, to_json
from reports.document.text import Block, blocks, clean_text, picture_line, pictures_in

EDITION = editions.edition("2021")
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)
"""Control characters, lone surrogates and characters that are none included."""
LINES = st.lists(
    st.text("一二十（）()12１.、．。，〔〕图片：:年月日局 \u3000\t", max_size=14) | ANYTHING, max_size=8
).map("\n".join)


def kinds(text: str, *, closing: bool = False) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in blocks(text, closing=closing)]


# --- Clean text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        (
            "第一段\x0b第二段\x0c第三段\x85第四段\u2028第五段\u2029第六段",
            "第一段\n第二段\n第三段\n第四段\n第五段\n第六段",
        ),
        ("零\x00一\x01二\x1f三\x7f四\x80五\x9f", "零一二三四五"),
        ("一\ud800二\udfff三", "一二三"),
        ("一\ufffe二\uffff三\U0001ffff四\ufdd0", "一二三四"),
        ("\ufeff一\u200b二\u2060三\u00ad四", "一二三四"),
        ("一\u202e二\u202c三\u2066四\u2069五\u200f", "一二三四五"),
        ("缩进\t制表\u3000全角", "缩进\t制表\u3000全角"),
        ("䶮𠮷\U000e0100👩\u200d🏫", "䶮𠮷\U000e0100👩\u200d🏫"),
        ("", ""),
    ],
)
def test_it_keeps_what_a_document_can_hold(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@given(ANYTHING)
def test_it_cleans_whatever_comes_once_and_for_all(raw: str) -> None:
    clean = clean_text(raw)
    assert clean_text(clean) == clean
    clean.encode()
    left = {unicodedata.category(character) for character in clean.replace("\n", "").replace("\t", "")}
    assert not left & {"Cc", "Cs", "Zl", "Zp"}


# --- Blocks


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("一、主动公开", 1),
        ("十二、其他事项", 1),
        ("（一）主动公开", 2),
        ("(二)依申请公开", 2),
        ("（一）存在的主要问题。", 2),
        ("1.健全制度", 3),
        ("12．健全制度", 3),
        ("3、健全制度", 3),
        ("１．健全制度", 3),
        ("（1）健全制度", 4),
        ("（2） 改进措施。", 4),
        ("( 3 ) 改进措施", 4),
    ],
)
def test_it_takes_a_numbered_line_for_a_heading_of_its_level(line: str, level: int) -> None:
    assert blocks(line) == [Block("heading", line, level=level)]


@pytest.mark.parametrize(
    "line",
    [
        "本年度主动公开政府信息 12 条。",
        "一是栏目更新还不够及时。",
        "一",
        "2025年主动公开信息",
        "1.5万件办件全部公开",
        "12.31前完成",
        "5、6月份开展培训",
        "- 2. 继续做好业务培训",
        "（以下简称《条例》）",
        "（2025年）",
    ],
)
def test_it_takes_any_other_line_for_a_paragraph(line: str) -> None:
    assert blocks(line) == [Block("paragraph", line)]


def test_it_parts_a_paragraph_from_the_heading_it_begins_with() -> None:
    (block,) = blocks("（一）主动公开。本年度通过门户网站公开信息 12 条。")
    assert block == Block("paragraph", "本年度通过门户网站公开信息 12 条。", level=2, lead="（一）主动公开。")


def test_it_takes_a_long_numbered_line_for_a_paragraph() -> None:
    line = "1." + "健全制度" * 20
    assert blocks(line) == [Block("paragraph", line, level=3)]
    assert blocks(line + "。其次。") == [Block("paragraph", line + "。其次。", level=3)]


def test_it_takes_a_numbered_sentence_for_a_paragraph() -> None:
    assert blocks("1.部分栏目更新不及时，有的超过一个学期。") == [
        Block("paragraph", "1.部分栏目更新不及时，有的超过一个学期。", level=3)
    ]


def test_it_makes_a_block_of_each_line_that_is_not_empty() -> None:
    assert kinds("\n\u3000\u3000第一段\u3000\n\n \t\r\n\xa0第二段\n") == [
        ("paragraph", "第一段"),
        ("paragraph", "第二段"),
    ]
    assert blocks("") == blocks(" \n\u3000\n") == []


# --- Pictures


@pytest.mark.parametrize(
    ("line", "number", "caption"),
    [
        ("〔图片3：政策解读〕", 3, "政策解读"),
        ("〔图片 12:公开专区〕", 12, "公开专区"),
        ("〔图片1〕", 1, ""),
        ("〔图片1：〕", 1, ""),
        ("〔图片1：说明〔一〕与〔二〕〕", 1, "说明〔一〕与〔二〕"),
        ("\u3000〔图片1： 说明 〕", 1, "说明"),
    ],
)
def test_it_takes_a_line_for_a_picture(line: str, number: int, caption: str) -> None:
    assert blocks(line) == [Block("picture", caption, picture=number)]


@pytest.mark.parametrize(
    "line", ["见〔图片3：说明〕", "〔图片3：说明〕如上", "〔图片：说明〕", "〔图3：说明〕", "〔图片99999〕"]
)
def test_it_takes_no_other_mention_for_a_picture(line: str) -> None:
    assert pictures_in(line) == []


def test_it_lists_the_pictures_of_a_text_in_order() -> None:
    assert pictures_in("〔图片2：乙〕\n文字\n〔图片1：甲〕\n〔图片2：乙〕") == [2, 1, 2]


@given(st.integers(1, 9999), ANYTHING)
def test_it_reads_back_the_line_it_places_a_picture_with(number: int, caption: str) -> None:
    (block,) = blocks(clean_text(picture_line(number, caption)))
    assert (block.kind, block.picture) == ("picture", number)
    assert block.text.split() == clean_text(caption).split()


# --- The end of the last text


@pytest.mark.parametrize(
    "lines",
    [
        "青岚县教育局 2026年1月20日",
        "青岚县教育局2026年1月20日",
        "青岚县教育局\n2026年1月20日",
        "青岚县教育局\n\n2026 年 1 月 20 日",
        "青岚县教育局\n二〇二六年一月二十日",
        "青岚县河湾镇人民政府\n2026年1月20日",
        "青岚县行政审批服务局（盖章）\n2026年1月20日",
        "青岚县档案馆　二○二六年一月二十日",
    ],
)
def test_it_sets_the_name_and_the_date_apart(lines: str) -> None:
    first, name, date = kinds(f"本年度未收取信息处理费。\n{lines}", closing=True)
    assert first == ("paragraph", "本年度未收取信息处理费。")
    assert (name[0], date[0]) == ("signature", "date")
    assert "".join((name[1] + date[1]).split()) == "".join(lines.split())


@pytest.mark.parametrize(
    "lines",
    [
        "无其他需要报告的事项\n2026年1月20日",
        "无\n2026年1月20日",
        "（二）其他事项\n2026年1月20日",
        "本年度未收取信息处理费。\n2026年1月20日",
    ],
)
def test_it_takes_no_sentence_for_a_name(lines: str) -> None:
    before, date = blocks(lines, closing=True)
    assert (before.kind in ("paragraph", "heading"), date.kind) == (True, "date")


@pytest.mark.parametrize(
    "line",
    [
        "统计期限为2025年1月1日至2025年12月31日",
        "本报告中数据截至2025年12月31日",
        "信息处理费，见青岚县财政局2026年1月20日",
        "办法自2026年1月20日起施行",
        "青岚县教育局2026年1月20日。",
        "青岚县教育局",
    ],
)
def test_it_takes_no_other_last_line_for_a_signature(line: str) -> None:
    assert blocks(line, closing=True) == [Block("paragraph", line)]


def test_it_sets_a_signature_apart_only_where_it_closes_the_report() -> None:
    lines = "青岚县教育局\n2026年1月20日"
    assert [kind for kind, _ in kinds(lines)] == ["paragraph", "paragraph"]
    assert [kind for kind, _ in kinds(lines + "\n附件说明。", closing=True)] == ["paragraph"] * 3


@given(LINES, st.booleans())
def test_it_loses_no_word_of_any_text(text: str, closing: bool) -> None:
    found = blocks(text, closing=closing)
    shown = "".join(
        picture_line(block.picture, block.text) if block.kind == "picture" else block.lead + block.text
        for block in found
    )
    if not any(block.kind == "picture" for block in found):
        assert "".join(shown.split()) == "".join(text.split())
    assert all(block.kind in ("heading", "paragraph", "picture", "signature", "date") for block in found)
    assert all(block.level in (1, 2, 3, 4) for block in found if block.kind == "heading")


def test_it_sets_a_text_of_half_a_megabyte() -> None:
    assert len(blocks("（一）" * 170_000, closing=True)) == 1
    assert len(blocks("1.\n" * 170_000, closing=True)) == 170_000
    assert len(blocks("〔图片1：" * 100_000, closing=True)) == 1


# --- The frozen document


TEXTS = {
    "overview": "（一）主动公开\n正文。\n〔图片2：说明〕",
    "disclosure.after": "注。",
    "other": "信息处理费 0 元。",
}


def a_report(**changed: object) -> Report:
    fields = {
        "edition": EDITION,
        "year": 2026,
        "agency_name": "青岚县教育局",
        "title": "青岚县教育局2026年政府信息公开工作年度报告",
        "texts": {
            "overview": "（一）主动公开\n正文。\n〔图片2：说明〕",
            "disclosure.after": "注。",
            "other": "信息处理费 0 元。",
        },
        "figures": {"applications": {"granted": {"individual": 3, "company": 0}}},
        "pictures": {2: Picture(2, "ab" * 32, "image/png", 640, 480)},
    }
    return Report(**{**fields, **changed})


def test_it_freezes_a_report_whole() -> None:
    frozen = to_json(a_report(), agency_code="370305-08")
    assert frozen == {
        "format": 1,
        "edition": "2021",
        "year": 2026,
        "agency": {"code": "370305-08", "name": "青岚县教育局"},
        "title": "青岚县教育局2026年政府信息公开工作年度报告",
        "texts": {
            "overview": "（一）主动公开\n正文。\n〔图片2：说明〕",
            "disclosure.after": "注。",
            "other": "信息处理费 0 元。",
        },
        "figures": {
            "applications": {
                "granted": {"individual": 3, "company": 0, "total": 3},
                "handled": {"individual": 3, "company": 0, "total": 3},
            }
        },
        "pictures": [{"number": 2, "sha256": "ab" * 32, "media_type": "image/png", "width": 640, "height": 480}],
    }


def test_it_reads_back_what_it_froze() -> None:
    report = a_report()
    frozen = json.loads(json.dumps(to_json(report, agency_code="x")))
    assert from_json(frozen) == report
    assert to_json(from_json(frozen), agency_code="x") == frozen


def test_it_freezes_texts_in_the_order_of_the_form_and_no_others() -> None:
    report = a_report(texts={"other": "六", "nothing": "x", "overview": "一", "problems": "", "overview.after": "x"})
    assert list(to_json(report, agency_code="x")["texts"].items()) == [("overview", "一"), ("other", "六")]


def test_it_freezes_no_picture_that_stands_in_no_text() -> None:
    """What nobody can see in the report is not published by its address either."""
    pictures = {number: Picture(number, f"{number:064x}", "image/png", 1, 1) for number in (3, 1, 2)}
    report = a_report(pictures=pictures, texts={"overview": "〔图片3：丙〕", "applications.after": "〔图片2：乙〕"})
    assert [picture["number"] for picture in to_json(report, agency_code="x")["pictures"]] == [2, 3]


def test_it_names_an_edition_that_is_not_installed() -> None:
    frozen = {**to_json(a_report(), agency_code="x"), "edition": "1999"}
    with pytest.raises(KeyError, match="1999"):
        from_json(frozen)


def test_it_addresses_ten_texts() -> None:
    """Seven sections, three of which have one more behind their tables."""
    assert [address for _, address in text_addresses(EDITION)] == [
        "preamble", "overview", "disclosure", "disclosure.after", "applications", "applications.after",
        "disputes", "disputes.after", "problems", "other",
    ]  # fmt: skip


@given(st.dictionaries(st.sampled_from([address for _, address in text_addresses(EDITION)]), ANYTHING.map(clean_text)))
def test_it_freezes_any_clean_text_unchanged(texts: dict[str, str]) -> None:
    report = a_report(texts=texts, pictures={})
    frozen = json.loads(json.dumps(to_json(report, agency_code="x"), ensure_ascii=False).encode())
    assert from_json(frozen).texts == {address: text for address, text in texts.items() if text}
    assert flat(from_json(frozen).complete_figures) == flat(report.complete_figures)


def test_it_reads_a_made_up_edition_back() -> None:
    folder = Path(__file__).parents[1] / "editions"
    editions.register_folder(folder)
    try:
        report = a_report(edition=editions.edition_for(2030), figures={"applications": {"granted": {"foundation": 2}}})
        assert from_json(to_json(report, agency_code="x")) == report
        assert report.complete_figures["applications"]["handled"] == {"foundation": 2, "total": 2}
    finally:
        editions.forget_folder(folder)
