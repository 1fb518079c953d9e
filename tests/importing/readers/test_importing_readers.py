"""Bytes to paragraphs and grids."""

from __future__ import annotations

import pytest

from reports.importing import NotAReport, readers
from reports.importing.readers.text import decode, elements
from reports.importing.sequence import Grid, Paragraph, lines_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_it_understands_the_encodings_in_use(encoding: str) -> None:
    assert decode("一、总体情况".encode(encoding)) == "一、总体情况"


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"report",
        b"%PDF-1.7 report",
        b"\xd0\xcf\x11\xe0 report",
        b"\x89PNG report",
        b"report \x00 report",
        b"\xe4\xb8\x80\xff\xff\xff",
        b"\xff\xfe\x00\xd8",
    ],
)
def test_it_refuses_what_is_no_text(data: bytes) -> None:
    with pytest.raises(NotAReport):
        readers.read("report.txt", data)


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_it_refuses_an_empty_file(data: bytes) -> None:
    with pytest.raises(NotAReport, match="空"):
        readers.read("report.txt", data)


def test_it_refuses_a_file_of_6_mb() -> None:
    with pytest.raises(NotAReport, match="MB"):
        readers.read("report.txt", b"a" * (6 * 2**20))


def test_it_names_the_endings_that_it_reads() -> None:
    with pytest.raises(NotAReport, match=r"\.txt"):
        readers.read("report.xyz", b"report")


def test_it_reads_names_in_capitals() -> None:
    assert readers.read("REPORT.TXT", b"report") == [Paragraph("report")]


def test_it_reads_a_row_a_line_with_tabs() -> None:
    assert elements("前文\n规章\t0\t\t2\n行政许可\t3\n\n后文") == [
        Paragraph("前文"),
        Grid((("规章", "0", "", "2"), ("行政许可", "3"))),
        Paragraph("后文"),
    ]


def test_it_reads_a_cell_a_line_behind_tabs() -> None:
    text = "\t规章\n\t1\n\t\n\t2\n\n\t行政\n许可\n\t0\n\n后文"
    assert elements(text) == [Grid((("规章", "1", "", "2"), ("行政\n许可", "0"))), Paragraph("后文")]


def test_it_takes_no_heading_for_the_rest_of_a_cell() -> None:
    assert elements("\t0\n三、收到和处理政府信息公开申请情况")[1] == Paragraph("三、收到和处理政府信息公开申请情况")
    assert elements("\t行政\n三、收到")[1] == Paragraph("三、收到")


@pytest.mark.parametrize("bar", ["|", "｜", "│"])
def test_it_reads_a_row_a_line_with_bars(bar: str) -> None:
    text = f"{bar} 规章 {bar} 0 {bar}{bar} 2 {bar}\n{bar}---{bar}---{bar}---{bar}---{bar}"
    assert elements(text) == [Grid((("规章", "0", "", "2"),))]


def test_it_drops_drawn_lines() -> None:
    assert elements("前文\n+-----+-----+\n========\n后文") == [Paragraph("前文"), Paragraph("后文")]


@pytest.mark.parametrize(
    ("line", "paragraph"),
    [
        ("- 1. 加强培训。", "1. 加强培训。"),
        ("* 加强培训。", "加强培训。"),
        ("## 一、总体情况", "一、总体情况"),
        ("**一、总体情况**", "一、总体情况"),
        ("[bookmark: _GoBack]一、总体情况", "一、总体情况"),
        ("\u3000\u3000加强培训。 \r", "加强培训。"),
        ("\ufeff加强\u200b培训。", "加强培训。"),
        ("加强-培训 - 2。", "加强-培训 - 2。"),
    ],
)
def test_it_takes_the_marks_of_converters_off(line: str, paragraph: str) -> None:
    assert elements(line) == [Paragraph(paragraph)]


def test_it_keeps_the_dashes_of_a_page_number() -> None:
    assert elements("- 12 -") == [Paragraph("- 12 -")]


def test_it_writes_characters_for_the_radicals_that_look_like_them() -> None:
    found = readers.read("a.txt", "⽔利局⼀、⼈⺠政府\x01⻓江\n规章\t⼀\t⻋".encode())
    assert found == [Paragraph("水利局一、人民政府长江"), Grid((("规章", "一", "车"),))]


def test_it_lays_paragraphs_and_rows_out_in_order() -> None:
    lines = list(lines_of([Paragraph("前文"), Grid((("规章", " 0 "), ("", ""))), Paragraph(" ")]))
    assert [(line.text, line.is_row) for line in lines] == [("前文", False), ("规章 0", True), ("", True)]
