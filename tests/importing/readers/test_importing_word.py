"""Word documents and workbooks to paragraphs and grids."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm
from openpyxl import Workbook

from reports import editions
from reports.importing import read, read_report
from reports.importing.readers.numbering import chinese
from reports.importing.sequence import Element, Grid, Paragraph
from tests.support.importing_files import Printed, Shown, Text, docx, parts_of, picture, saved
from tests.support.importing_shapes import TEXTS, TITLE, figures_of

NAMES = nsdecls("w") + (
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def body(*xml: str) -> list[Element]:
    """The sequence of a document with these things in its body."""
    document = Document()
    for each in xml:
        tag, rest = each[1:].split(">", 1) if ">" in each.split(" ")[0] else each[1:].split(" ", 1)
        glue = ">" if ">" in each.split(" ")[0] else " "
        document.element.body.insert(-1, parse_xml(f"<{tag} {NAMES}{glue}{rest}"))
    return read("a.docx", saved(document))


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (run("总体") + run("情况"), "总体情况"),
        (run("总") + "<w:r><w:tab/></w:r>" + run("体"), "总 体"),
        (f"<w:ins>{run('新')}</w:ins>{run('文')}", "新文"),
        ("<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>" + run("文"), "文"),
        (f"<w:moveFrom>{run('旧')}</w:moveFrom><w:moveTo>{run('新')}</w:moveTo>", "新"),
        (f'<w:hyperlink r:id="rId1">{run("链接")}</w:hyperlink>', "链接"),
        (f"<w:smartTag>{run('某县')}</w:smartTag>", "某县"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>", "控件"),
        ("<w:r><w:instrText>PAGE</w:instrText></w:r>" + run("3"), "3"),
        (run("1259平方米") + run("2", '<w:vertAlign w:val="superscript"/>'), "1259平方米²"),
        (run("水") + run("2", '<w:vertAlign w:val="subscript"/>'), "水2"),
        (run("隐", "<w:vanish/>") + run("显"), "显"),
        ("<m:oMath><m:r><m:t>a</m:t></m:r></m:oMath>", "a"),
        (
            "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t>甲</w:t></mc:Choice><mc:Fallback><w:t>乙</w:t>"
            "</mc:Fallback></mc:AlternateContent></w:r>",
            "甲",
        ),
        ('<w:r><w:br w:type="page"/></w:r>' + run("页"), "页"),
    ],
)  # fmt: skip
def test_it_reads_a_paragraph_as_it_reads_with_all_changes_accepted(inside: str, text: str) -> None:
    assert body(f"<w:p>{inside}</w:p>") == [Paragraph(text)]


def test_it_ends_a_paragraph_where_a_line_is_broken() -> None:
    assert body(f"<w:p>{run('一')}<w:r><w:br/></w:r>{run('二')}</w:p>") == [Paragraph("一"), Paragraph("二")]


def test_it_reads_a_text_box_behind_its_paragraph() -> None:
    inside = (
        f"<w:txbxContent><w:p>{run('框')}</w:p>{table('<w:tr>' + cell('1') + cell('2') + '</w:tr>')}</w:txbxContent>"
    )
    drawn = f"<mc:Choice Requires='wps'><w:drawing>{inside}</w:drawing></mc:Choice><mc:Fallback>{inside}</mc:Fallback>"
    for box in (
        f"<mc:AlternateContent>{drawn}</mc:AlternateContent>",
        f"<w:pict><v:textbox>{inside}</v:textbox></w:pict>",
    ):
        found = body(f"<w:p>{run('前')}<w:r>{box}</w:r></w:p>", f"<w:p>{run('后')}</w:p>")
        assert found == [Paragraph("前"), Paragraph("框"), Grid((("1", "2"),)), Paragraph("后")]


def test_it_puts_paragraphs_together_of_which_the_end_between_was_deleted() -> None:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    found = body(
        f"<w:p>{deleted}{run('逐件复核，')}</w:p>",
        f"<w:p>{deleted}<w:del><w:r><w:delText>一段</w:delText></w:r></w:del></w:p>",
        f"<w:p>{run('转为公开。')}</w:p>",
        table("<w:tr>" + cell("1") + f"<w:tc><w:p>{deleted}{run('2')}</w:p></w:tc></w:tr>"),
    )
    assert found == [Paragraph("逐件复核，转为公开。"), Grid((("1", "2"),))]


def test_it_leaves_out_what_is_brought_in_from_elsewhere() -> None:
    assert body('<w:altChunk r:id="rId9"/>', f"<w:p>{run('文')}</w:p>") == [Paragraph("文")]


def test_it_leaves_headers_and_footers_out() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "第1页"
    document.add_paragraph("正文")
    assert read("a.docx", saved(document)) == [Paragraph("正文")]


def test_it_counts_pictures() -> None:
    document = Document()
    document.add_picture(io.BytesIO(picture()), width=Cm(2))
    document.add_paragraph("图 1. 说明")
    assert read("a.docx", saved(document)) == [Paragraph("", 1), Paragraph("图 1. 说明")]


def test_it_forgets_no_picture_above_a_heading_or_a_table() -> None:
    edition = editions.edition("2021")
    parts = parts_of(edition, figures_of(edition), title=TITLE.format(year=2022), texts=TEXTS)
    at = next(number for number, part in enumerate(parts) if isinstance(part, Printed))
    heading = parts.index(Text("五、存在的主要问题及改进情况", "heading"))
    proposal = read_report("a.docx", docx([*parts[:at], Shown(), *parts[at:heading], Shown(), *parts[heading:]]))
    said = {doubt.place: doubt.message for doubt in proposal.doubts}
    assert "第二十条第（一）项" in said["disclosure"]
    assert "五、存在的主要问题及改进情况" in said["disputes.after"]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{run(text)}</w:p></w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(rows) + "</w:tbl>"


def test_it_lays_merged_cells_out() -> None:
    rows = (
        "<w:tr>" + cell("甲", '<w:gridSpan w:val="2"/>') + cell("乙", '<w:vMerge w:val="restart"/>') + "</w:tr>",
        "<w:tr>" + cell("1") + cell("2") + cell("乙", "<w:vMerge/>") + "</w:tr>",
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell("3") + cell("4") + "</w:tr>",
        "<w:tr><w:trPr><w:del/></w:trPr>" + cell("5") + "</w:tr>",
    )
    assert body(table(*rows)) == [Grid((("甲", "", "乙"), ("1", "2", ""), ("", "3", "4")))]


def test_it_takes_a_table_with_a_table_within_for_the_layout_of_the_page() -> None:
    inner = table("<w:tr>" + cell("1") + cell("2") + "</w:tr>")
    outer = f"<w:tr><w:tc><w:p>{run('前')}</w:p>{inner}<w:p>{run('后')}</w:p></w:tc></w:tr>"
    assert body(table(outer)) == [Paragraph("前"), Grid((("1", "2"),)), Paragraph("后")]


def numbered(level: int, text: str) -> str:
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr></w:pPr>'
    return f"<w:p {NAMES}>{properties}{run(text)}</w:p>"


def test_it_reads_the_numbers_that_word_counts() -> None:
    document = Document()
    kinds = [("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")]
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (kind, text) in enumerate(kinds)
    )
    lists = document.part.numbering_part.element
    lists.insert(0, parse_xml(f'<w:abstractNum {NAMES} w:abstractNumId="77">{levels}</w:abstractNum>'))
    lists.append(parse_xml(f'<w:num {NAMES} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in [(0, "总体"), (1, "主动"), (1, "依申请"), (2, "收件"), (0, "数据"), (1, "再数")]:
        document.element.body.insert(-1, parse_xml(numbered(level, text)))
    found = [element.text for element in read("a.docx", saved(document)) if isinstance(element, Paragraph)]
    assert found == ["一、总体", "（一）主动", "（二）依申请", "1.收件", "二、数据", "（一）再数"]


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九")])
def test_it_counts_in_chinese(number: int, text: str) -> None:
    assert chinese(number) == text


def book(fill: Callable[[Workbook], None]) -> list[Element]:
    made, target = Workbook(), io.BytesIO()
    fill(made)
    made.save(target)
    return [element for element in read("a.xlsx", target.getvalue()) if element != Paragraph("")]


def test_it_reads_every_sheet_that_is_shown() -> None:
    def fill(made: Workbook) -> None:
        made.active.append(["规章", 1, 2.5, 59237.2449, 0.1 + 0.2, None, True])
        made.active.append([])
        made.active.append(["一、总体情况"])
        made.create_sheet("二").append(["行政许可", 4])
        made.create_sheet("三").append(["隐", 9])
        made["三"].sheet_state = "hidden"

    assert book(fill) == [
        Grid((("规章", "1", "2.5", "59237.2449", "0.3"),)),
        Paragraph("一、总体情况"),
        Grid((("行政许可", "4"),)),
    ]


def test_it_visits_only_the_cells_that_are_there() -> None:
    def fill(made: Workbook) -> None:
        made.active["A1"], made.active["B1048576"] = "甲", 7
        made.active["XFD2"] = 9

    assert book(fill) == [Paragraph("甲"), Grid((("", "7"),))]


def test_it_tells_a_formula_without_a_value_from_a_blank() -> None:
    assert book(lambda made: made.active.append(["甲", 3, "=B1", None])) == [Grid((("甲", "3", "〔公式：=B1〕"),))]
