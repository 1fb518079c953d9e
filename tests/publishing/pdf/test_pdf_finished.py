"""A finished file that its reader could not use is not accepted, and the fault says in words where."""

from __future__ import annotations

from dataclasses import replace

import pytest
import weasyprint

from reports.document.figures import put
from reports.document.report import Report
from reports.publishing import Failure
from reports.publishing.pdf import finished, render, tags
from reports.publishing.pdf.engine import output
from reports.publishing.pdf.page import Page
from reports.publishing.pdf.reading_back import read
from tests.publishing.pdf.test_pdf import LINE, a_report


def printed(report: Report, css: str = "") -> bytes:
    """The report in a style that is not ours."""
    page = Page(render.html_of(report), render.PictureFetcher(report))
    sheets = [render.stylesheet(), weasyprint.CSS(string=css, font_config=render.font_configuration())]
    document = page.render(stylesheets=sheets, font_config=render.font_configuration(), pdf_variant=render.VARIANT)
    tags.set_apart(document)
    data: bytes = document.write_pdf(finisher=output.finish, pdf_variant=render.VARIANT)
    return data


def fault_of(report: Report, css: str = "") -> str:
    with pytest.raises(finished.NotWhole) as raised:
        finished.require_readable(printed(report, css), report)
    assert raised.value.failure == Failure.CONTENT
    return str(raised.value)


def with_figure(address: str, value: int) -> Report:
    report = a_report(texts={"overview": "正文。"})
    figures: dict = {}
    put(figures, report.edition.cells[address], value)
    return replace(report, figures=figures)


@pytest.mark.parametrize("code", ["2019", "2021"])
@pytest.mark.parametrize("lines", [0, 13])
def test_a_right_file_has_no_fault_wherever_its_tables_break(code: str, lines: int) -> None:
    report = a_report(code, texts={"overview": "\n".join(["一段正文。"] * lines)})
    file = read(render.render(report))
    assert list(finished.faults_of(file, report)) == []
    assert len(file.cells) == sum(len(table.cells) for table in report.edition.tables.values())


def test_a_number_that_is_too_long_is_named_by_its_cell() -> None:
    report = with_figure("applications.granted.individual", 10**12 - 1)
    assert fault_of(report, ".form--applications td { font-size: 10.5pt !important }") == (
        "“三、收到和处理政府信息公开申请情况”，“（一）予以公开”行“自然人”列：放不进单元格"
    )


def test_a_word_that_runs_off_the_paper_is_named_by_its_page() -> None:
    report = a_report(texts={"overview": f"正文。\n{'W' * 60}"})
    fault = fault_of(report, ".report { overflow-wrap: normal }")
    assert fault == f"第 1 页“{'W' * 40}”：超出版心"


def test_a_text_over_another_one_is_found() -> None:
    report = a_report(texts={"overview": f"{LINE}\n{LINE}"})
    assert fault_of(report, ".report p + p { margin-top: -50pt }").endswith("：与其他文字重叠")


@pytest.mark.parametrize("character", ["😀", "ཨ", "ئ"])
def test_a_character_that_no_font_has_is_found(character: str) -> None:
    fault = fault_of(a_report(texts={"overview": f"正文{character}。"}))
    assert fault.startswith("第 1 页“")
    assert fault.endswith("：有字体中没有的字符")


def test_a_font_that_cannot_be_opened_is_found() -> None:
    report = a_report()
    file = read(render.render(report))
    damaged = [replace(font, program=font.program[:-900]) for font in file.fonts]
    faults = list(finished.faults_of(replace(file, fonts=damaged), report))
    assert len(faults) == len(damaged)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"texts": {"overview": "这一段没有排印。"}}, "缺少文字：“这一段没有排印。”"),
        ({"figures": {}}, "印出的数值与报告不一致（印出 200 个，应为 200 个）"),
    ],
)
def test_a_file_that_lacks_something_of_the_report_is_not_accepted(changes: dict, fault: str) -> None:
    report = a_report(texts={})
    file = read(render.render(report))
    assert list(finished.faults_of(file, replace(report, **changes))) == [fault]


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n1 0 obj\n<</Filter /FlateDecode>>\nstream\nx"])
def test_bytes_that_are_no_file_of_ours_are_not_accepted(data: bytes) -> None:
    with pytest.raises(finished.NotWhole):
        finished.require_readable(data, a_report())


def test_characters_of_one_glyph_are_taken_for_each_other() -> None:
    """A file names the first of them for all."""
    report = a_report(texts={"overview": "一二⼀⼆礼\ufe00、·・•—―。"}, agency="一⼀县礼\ufe00局")
    assert "⼀" not in "".join(shown.text for page in read(render.render(report)).pages for shown in page.shown[:2])
