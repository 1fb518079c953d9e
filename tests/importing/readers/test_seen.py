"""Readers see what a person sees: hidden, white and struck through text is none, and what is printed twice is one."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, time
from typing import Any

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import RGBColor
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill

from reports import editions
from reports.importing import read, read_report
from reports.importing.sequence import Grid, Paragraph
from tests.support.importing_files import docx, parts_of, saved, xlsx
from tests.support.importing_shapes import TEXTS, TITLE, figures_of
from tests.support.plain_pdf import plain_pdf

WHITE = '<w:color w:val="FFFFFF"/>'


def word(*runs: tuple[str, str], around: str = "", change: Callable[[Any], None] = lambda document: None) -> list[str]:
    """The paragraphs of a document with one paragraph of runs with their properties; `around` are its own."""
    document = Document()
    change(document)
    inside = "".join(f"<w:r><w:rPr>{looks}</w:rPr><w:t>{text}</w:t></w:r>" for text, looks in runs)
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{around}</w:pPr>{inside}</w:p>"))
    found = read("a.docx", saved(document))
    return [element.text for element in found if isinstance(element, Paragraph) and element.text]


@pytest.mark.parametrize(
    "looks",
    [
        "<w:strike/>",
        '<w:strike w:val="true"/>',
        "<w:dstrike/>",
        "<w:vanish/>",
        WHITE,
        '<w:color w:val="FEFEFE"/>',
        '<w:sz w:val="2"/>',
        '<w:shd w:val="clear" w:fill="FFFFFF"/>' + WHITE,
        '<w:highlight w:val="white"/>' + WHITE,
    ],
)
def test_it_leaves_out_what_nobody_sees_in_word(looks: str) -> None:
    assert word(("7", looks), ("36", "")) == ["36"]


@pytest.mark.parametrize(
    "looks",
    [
        '<w:strike w:val="0"/>',
        '<w:vanish w:val="false"/>',
        '<w:color w:val="auto"/>',
        '<w:color w:val="808080"/>',
        '<w:shd w:val="clear" w:fill="1F4E79"/>' + WHITE,
        '<w:highlight w:val="blue"/>' + WHITE,
    ],
)
def test_it_reads_what_is_seen_in_word(looks: str) -> None:
    assert word(("7", looks), ("36", "")) == ["736"]


def styled(kind: WD_STYLE_TYPE, change: Callable[[Any], None]) -> Callable[[Any], None]:
    """A document with a style Own, based on Below, which looks as `change` makes it."""

    def add(document: Any) -> None:
        below, own = document.styles.add_style("Below", kind), document.styles.add_style("Own", kind)
        own.base_style = below
        change(below.font)

    return add


def strike(font: Any) -> None:
    font.strike = True


def whiten(font: Any) -> None:
    font.color.rgb = RGBColor(255, 255, 255)


@pytest.mark.parametrize("look", [strike, whiten])
def test_it_asks_the_styles_of_letters_and_of_paragraphs(look: Callable[[Any], None]) -> None:
    letters, paragraphs = styled(WD_STYLE_TYPE.CHARACTER, look), styled(WD_STYLE_TYPE.PARAGRAPH, look)
    assert word(("7", '<w:rStyle w:val="Own"/>'), ("36", ""), change=letters) == ["36"]
    assert word(("7", ""), around='<w:pStyle w:val="Own"/>', change=paragraphs) == []
    seen = '<w:strike w:val="0"/><w:color w:val="000000"/>'
    assert word(("7", ""), ("36", seen), around='<w:pStyle w:val="Own"/>', change=paragraphs) == ["36"]


def test_it_reads_what_two_styles_strike_through_and_so_neither_does() -> None:
    def add(document: Any) -> None:
        for name, kind in (("A", WD_STYLE_TYPE.CHARACTER), ("B", WD_STYLE_TYPE.PARAGRAPH)):
            document.styles.add_style(name, kind).font.strike = True

    assert word(("36", '<w:rStyle w:val="A"/>'), around='<w:pStyle w:val="B"/>', change=add) == ["36"]


@pytest.mark.parametrize(("fill", "texts"), [("1F4E79", ("行政许可", "736")), ("FFFFFF", ("行政许可", "36"))])
def test_it_reads_white_words_on_a_dark_cell(fill: str, texts: tuple[str, ...]) -> None:
    document = Document()
    row = document.add_table(rows=1, cols=2).rows[0]
    row.cells[0].text = "行政许可"
    whiten(row.cells[1].paragraphs[0].add_run("7").font)
    row.cells[1].paragraphs[0].add_run("36")
    shade = OxmlElement("w:shd")
    shade.set(qn("w:fill"), fill)
    row.cells[1]._tc.get_or_add_tcPr().append(shade)
    assert read("a.docx", saved(document))[0] == Grid((texts,))


def test_it_reads_a_white_head_that_the_style_of_the_table_darkens() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=2, style="Medium Shading 1 Accent 1")
    for row, texts in zip(table.rows, (("信息内容", "数量"), ("行政许可", "4")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            whiten(cell.paragraphs[0].add_run(text).font)
    # The first column of this style has no ground of its own.
    assert read("a.docx", saved(document))[0] == Grid((("信息内容", "数量"), ("", "")))


def test_it_leaves_out_hidden_rows_and_cells_of_accepted_deletions() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=2)
    for number, row in enumerate(table.rows):
        row.cells[0].text, row.cells[1].text = f"行{number}", str(number)
    table.rows[1]._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))
    table.rows[2].cells[0]._tc.get_or_add_tcPr().append(OxmlElement("w:cellDel"))
    assert read("a.docx", saved(document))[0] == Grid((("行0", "0"), ("2",)))


def test_it_reads_every_cell_of_a_report_with_old_numbers_struck_out() -> None:
    edition = editions.edition("2021")
    figures = figures_of(edition, 2)
    document = Document(io.BytesIO(docx(parts_of(edition, figures, title=TITLE.format(year=2023), texts=TEXTS))))
    for run in document.element.body.iter(qn("w:r")):
        if (run.text or "").isdecimal():
            run.addprevious(parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r>"))
    assert read_report("a.docx", saved(document)).report.figures == figures


def page(inside: str, *, head: str = "") -> list[str]:
    body = f"<p>{'正文很长，' * 20}</p>{inside}"
    found = read("a.html", f"<html><head>{head}</head><body>{body}</body></html>".encode())
    return [element.text for element in found if isinstance(element, Paragraph)][1:]


@pytest.mark.parametrize(
    "old",
    [
        "<s>7</s>",
        "<del>7</del>",
        "<strike>7</strike>",
        '<span style="text-decoration: line-through">7</span>',
        '<span style="text-decoration-line:underline line-through"><b>7</b></span>',
        "<span hidden>7</span>",
        '<span style="DISPLAY : none !important">7</span>',
        '<span style="visibility:hidden">7</span>',
        '<span style="visibility:collapse"><i>7</i></span>',
        '<span style="opacity:0">7</span>',
        '<span style="font-size:0pt">7</span>',
        '<span style="color:#fff">7</span>',
        '<span style="color:White;background:#FFF">7</span>',
        '<span style="color:rgba(0,0,0,0)">7</span>',
        '<font color="#ffffff">7</font>',
        '<span style="mso-hide:all">7</span>',
    ],
)
def test_it_leaves_out_what_nobody_sees_of_a_page(old: str) -> None:
    assert page(f"<p>办结{old}36件</p>") == ["办结36件"]


@pytest.mark.parametrize(
    "seen",
    [
        '<del style="text-decoration:none">7</del>',
        '<span style="visibility:hidden"><b style="visibility:visible">7</b></span>',
        '<span style="font-size:0"><b style="font-size:14px">7</b></span>',
        '<span style="color:#fff;background-color:navy">7</span>',
        '<span style="background:url(dark.png)"><b style="color:white">7</b></span>',
        '<span style="color:#777">7</span>',
        '<span style="display:inline">7</span>',
        '<span style="text-decoration:underline">7</span>',
        "<ins>7</ins>",
    ],
)
def test_it_reads_what_is_seen_of_a_page(seen: str) -> None:
    assert page(f"<p>办结{seen}件</p>") == ["办结7件"]


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        (".old{display:none}", "办结36件"),
        ("p > span.old { text-decoration: line-through }", "办结36件"),
        ("#x{color:#FFFFFF}", "办结36件"),
        ("@media screen{.old{visibility:hidden}}", "办结36件"),
        ("@media print{.old{display:none}}", "办结736件"),
        (".old{display:none} p .old{display:inline}", "办结736件"),
        (".old::before{display:none}", "办结736件"),
        (".old{{display:none", "办结736件"),
        (".old, :::{display:none}", "办结736件"),
    ],
)
def test_it_asks_the_sheets_of_a_page(sheet: str, text: str) -> None:
    inside = '<p>办结<span class="old" id="x">7</span>36件</p>'
    assert page(inside, head=f"<style>{sheet}</style>") == [text]


def test_it_reads_an_article_that_only_a_script_shows() -> None:
    head, body = "<style>main{display:none}</style>", f"<main><p>{'正文。' * 40}</p></main>"
    assert read("a.html", f"<html><head>{head}</head><body>{body}</body></html>".encode())[-1] == Paragraph(
        "正文。" * 40
    )


def book(change: Callable[[Any], None]) -> tuple[tuple[str, ...], ...]:
    """The rows of a sheet with two rows, changed."""
    made = Workbook()
    made.active.append(["行政许可", 34, "件"])
    made.active.append(["行政处罚", 12, "件"])
    change(made.active)
    data = io.BytesIO()
    made.save(data)
    grids = (element for element in read("a.xlsx", data.getvalue()) if isinstance(element, Grid))
    return tuple(row for grid in grids for row in grid.rows)


def test_it_leaves_out_hidden_rows_and_columns_of_a_sheet() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[1].hidden = True
        sheet.column_dimensions["C"].hidden = True

    assert book(hide) == (("行政处罚", "12"),)


def test_it_reads_a_merged_cell_where_it_is_shown() -> None:
    def hide(sheet: Any) -> None:
        sheet.insert_rows(1)
        sheet["A1"] = "信息内容"
        sheet["B1"] = "数量"
        sheet.merge_cells("A1:A2")
        sheet.row_dimensions[1].hidden = True

    assert book(hide) == (("信息内容", "34", "件"), ("行政处罚", "12", "件"))


@pytest.mark.parametrize(
    ("value", "look", "text"),
    [
        (7, {"font": Font(strike=True)}, ""),
        (7, {"font": Font(color="FFFFFFFF")}, ""),
        (7, {"font": Font(color="00FEFEFE")}, ""),
        (7, {"font": Font(color="FFFFFFFF"), "fill": PatternFill("solid", fgColor="FF1F4E79")}, "7"),
        (7, {"font": Font(color="FF808080")}, "7"),
        (7, {"number_format": ";;;"}, ""),
        (0, {"number_format": "0;-0;;@"}, ""),
        (7, {"number_format": "0;-0;;@"}, "7"),
        (7, {"number_format": '0"件"'}, "7"),
        (7, {"number_format": '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ '}, "7"),
        (1234567, {"number_format": "#,##0"}, "1234567"),
        (7.5, {"number_format": '0.00"元"'}, "7.5元"),
        (7.5, {"number_format": "0.00万元"}, "7.5万元"),
        (7.5, {"number_format": "¥#,##0.00"}, "〔格式：7.5〕"),
        (7000, {"number_format": "#,##0,"}, "〔格式：7000〕"),
        (0.5, {"number_format": "0%"}, "〔格式：0.5〕"),
        (7, {"number_format": '"1"0'}, "〔格式：7〕"),
        (7, {"number_format": 'm"月"d"日"'}, "〔日期：1900-01-07=7〕"),
        (datetime(1900, 2, 5), {"number_format": "yyyy-mm-dd"}, "〔日期：1900-02-05=36〕"),
        (time(0, 0), {"number_format": "h:mm"}, "〔日期：00:00:00=0〕"),
        (datetime(2024, 1, 15), {"number_format": "yyyy-mm-dd"}, "2024-01-15"),
        ("=3+4", {}, "〔公式：=3+4〕"),
    ],
)  # fmt: skip
def test_it_reads_a_cell_as_a_workbook_shows_it(value: Any, look: dict[str, Any], text: str) -> None:
    def change(sheet: Any) -> None:
        sheet["B1"].value = value
        for name, each in look.items():
            setattr(sheet["B1"], name, each)

    assert book(change)[0] == ("行政许可", text, "件")


def test_it_reads_a_cell_without_its_struck_part() -> None:
    def change(sheet: Any) -> None:
        sheet["B1"] = CellRichText(TextBlock(InlineFont(strike=True), "7"), "34")

    assert book(change)[0] == ("行政许可", "34", "件")


@pytest.mark.parametrize(("value", "look", "why"), [("=3+4", {}, "公式"), (7, {"number_format": "m/d/yy"}, "日期")])
def test_it_leaves_one_cell_open_for_a_formula_or_a_date_and_reads_the_row(
    value: Any, look: dict[str, Any], why: str
) -> None:
    edition = editions.edition("2021")
    figures = figures_of(edition, 2)
    made = load_workbook(io.BytesIO(xlsx(parts_of(edition, figures, title=TITLE.format(year=2023), texts=TEXTS))))
    row = next(row for row in made.active.iter_rows() if "（一）予以公开" in [cell.value for cell in row])
    cell = next(cell for cell in row if str(cell.value).isdecimal())
    cell.value = value
    for name, each in look.items():
        setattr(cell, name, each)
    data = io.BytesIO()
    made.save(data)
    proposal = read_report("a.xlsx", data.getvalue())
    lost = figures["applications"]["granted"].pop("individual")
    assert lost is not None
    assert proposal.report.figures == figures
    doubt = next(doubt for doubt in proposal.doubts if doubt.place == "applications.granted.individual")
    assert why in doubt.message


def printed(inside: str) -> str:
    style = "@page{size:A4}body{font:12pt FandolFang}p{margin:0}"
    data = plain_pdf(f"<style>{style}</style><p>{'正文很长，' * 12}</p><p>{inside}</p>")
    return "".join(element.text for element in read("a.pdf", data) if isinstance(element, Paragraph))[60:]


@pytest.mark.parametrize("shift", ["0.3pt", "0", "1pt"])
def test_it_reads_once_what_a_page_prints_twice(shift: str) -> None:
    over = f"position:absolute;left:{shift};top:0;white-space:nowrap"
    twice = f'<span style="position:relative">共11件<span style="{over}">共11件</span></span>'
    assert printed(twice) == "共11件"


@pytest.mark.parametrize("old", ["color:#fff", "color:#fefefe", "text-decoration:line-through"])
def test_it_leaves_out_what_nobody_sees_of_a_printed_page(old: str) -> None:
    assert printed(f'办结<span style="{old}">77</span>36件') == "办结36件"


@pytest.mark.parametrize("seen", ["color:#fff;background:#000080", "text-decoration:underline", "color:#555"])
def test_it_reads_what_is_seen_of_a_printed_page(seen: str) -> None:
    assert printed(f'办结<span style="{seen}">77</span>36件') == "办结7736件"
