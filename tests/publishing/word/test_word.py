"""The Word document as python-docx and LibreOffice read it."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from lxml import etree
from PIL import Image

from reports.document.report import Picture
from reports.document.text import picture_line
from reports.publishing import verification, word
from reports.publishing.data.open_data import Imprint
from tests.publishing.excel.test_workbook import as_noted
from tests.publishing.pdf.test_pdf import LINE, a_report, of_six_figures
from tests.support import national_form
from tests.support.office import converted

pytestmark = pytest.mark.office

BOTH = pytest.mark.parametrize("code", ["2019", "2021"])
IMPRINT = Imprint("education", number=2, sha256="5a" * 32, filed_at="2027-01-08T09:30:00+08:00")
MM = 36000


def opened(data: bytes) -> Document:
    return docx.Document(io.BytesIO(data))


def part(data: bytes, name: str) -> etree._Element:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(name))


def printed(table: WordTable) -> list[list[tuple[str, int, int]]]:
    """The rows of a table: (text, rows, columns) of each cell where it begins."""
    starts: dict[int, int] = {}
    found: list[list[list]] = []
    for row in table._tbl.tr_lst:
        column, cells = 0, []
        for cell in row.tc_lst:
            if cell.vMerge == "continue":
                next(above for above in found[starts[column]] if above[0] == column)[2] += 1
            else:
                starts[column] = len(found)
                text = "".join(node.text or "" for node in cell.iter(qn("w:t")))
                cells.append([column, text, 1, cell.grid_span])
            column += cell.grid_span
        found.append(cells)
    return [[(text, down, across) for _, text, down, across in row] for row in found]


def as_pdf(data: bytes, folder: Path) -> Path:
    return converted(data, "report.docx", to="pdf", folder=folder)


@BOTH
def test_its_tables_are_printed_as_the_form_has_them(code):
    report = a_report(code)
    figures = report.complete_figures
    document = opened(word.as_docx(report))
    assert len(document.tables) == 3
    for (table, blocks), drawn in zip(national_form.TABLES[code].items(), document.tables, strict=True):
        wanted = []
        for block in blocks:
            wanted += [as_noted(line) for line in block.head]
            for line in block.rows:
                row, _, labels = line.partition(" | ")
                values = []
                for noted in block.columns.split(" | "):
                    name, _, across = noted.partition("↔")
                    money = f"{row}.{name}" in national_form.MONEY[code]
                    value = figures[table][row][name]
                    values.append((f"{value / 10**6:g}" if money else str(value), 1, int(across or 1)))
                wanted.append([*(as_noted(labels) if labels else []), *values])
        assert printed(drawn) == wanted
        assert [sum(cell.grid_span for cell in row.tc_lst) for row in drawn._tbl.tr_lst] == [
            len(drawn.columns) for _ in drawn.rows
        ]


def test_its_tables_repeat_their_header_and_split_no_row():
    tables = opened(word.as_docx(a_report("2021"))).tables
    heads = [[row.find(".//" + qn("w:tblHeader")) is not None for row in table._tbl.tr_lst] for table in tables]
    # Blocks that stand below one another are kept whole, each with its own header.
    assert [sum(each) for each in heads] == [0, 3, 3]
    assert all(all(each[: sum(each)]) for each in heads)
    for table, title in zip(tables, ("二、主动公开政府信息情况", "三、收到和处理", "四、政府信息公开"), strict=True):
        assert all(row.find(".//" + qn("w:cantSplit")) is not None for row in table._tbl.tr_lst)
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")).startswith(title)
        widths = [column.width for column in table.columns]
        assert sum(widths) == 156 * MM - 156 * MM % 635


def test_its_page_has_the_official_measures():
    document = opened(word.as_docx(a_report()))
    [section] = document.sections
    assert (round(section.page_width / MM), round(section.page_height / MM)) == (210, 297)
    sides = (section.top_margin, section.left_margin, section.right_margin, section.bottom_margin)
    assert [round(side / MM) for side in sides] == [37, 28, 26, 35]
    grid = section._sectPr.find(qn("w:docGrid"))
    assert (grid.get(qn("w:type")), grid.get(qn("w:linePitch"))) == ("lines", str(28 * 20))
    assert document.settings.odd_and_even_pages_header_footer
    normal = document.styles["Normal"]
    assert (normal.font.size.pt, normal.paragraph_format.line_spacing.pt) == (16, 28)
    assert normal.element.pPr.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"
    assert document.styles["Title"].font.size.pt == 22


def test_its_headings_are_headings_with_their_fonts_and_levels():
    text = "（一）主动公开\n全年公开。\n1.网站建设\n（1）栏目\n一、另述\n（二）监督保障。已落实。"
    document = opened(word.as_docx(a_report(texts={"overview": text})))
    found = [(each.style.name, each.text) for each in document.paragraphs if each.style.name.startswith("Head")]
    assert found[:5] == [
        ("Heading 1", "一、总体情况"),
        ("Heading 2", "（一）主动公开"),
        ("Heading 3", "1.网站建设"),
        ("Heading 4", "（1）栏目"),
        ("Heading 1", "一、另述"),
    ]
    assert [name for name, _ in found[5:]] == ["Heading 1"] * 5
    fonts, levels = {}, {}
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Heading 4"):
        element = document.styles[name].element
        fonts[name] = next((each.get(qn("w:eastAsia")) for each in element.iter(qn("w:rFonts"))), "")
        levels[name] = next((each.get(qn("w:val")) for each in element.iter(qn("w:outlineLvl"))), "")
    assert fonts["Title"] == "方正小标宋简体"
    assert (fonts["Heading 1"], fonts["Heading 2"], fonts["Heading 3"]) == ("黑体", "楷体_GB2312", "")
    assert [levels[f"Heading {level}"] for level in range(1, 5)] == ["0", "1", "2", "3"]
    [below] = [each for each in document.paragraphs if each.text == "一、另述"]
    assert below._p.pPr.find(qn("w:outlineLvl")).get(qn("w:val")) == "1"
    [led] = [each for each in document.paragraphs if each.text == "（二）监督保障。已落实。"]
    assert [(run.style.name, run.text) for run in led.runs][0] == ("Lead 2", "（二）监督保障。")


def test_fonts_that_an_office_lacks_have_another_name():
    data = word.as_docx(a_report())
    fonts = {font.get(qn("w:name")): font.find(qn("w:altName")) for font in part(data, "word/fontTable.xml")}
    fonts = {name: other.get(qn("w:val")) for name, other in fonts.items() if other is not None}
    assert (fonts["仿宋_GB2312"], fonts["楷体_GB2312"], fonts["方正小标宋简体"]) == ("仿宋", "楷体", "华文中宋")


def test_it_says_what_it_is():
    document = opened(word.as_docx(a_report(), IMPRINT))
    about = document.core_properties
    assert (about.title, about.author) == ("青岚县教育局2021年政府信息公开工作年度报告", "青岚县教育局")
    assert (about.language, about.content_status) == ("zh-CN", "Final")
    assert about.created == about.modified == datetime(2027, 1, 8, 1, 30, tzinfo=about.created.tzinfo)
    assert about.identifier == "sha256:" + "5a" * 32
    language = next(document.styles.element.iter(qn("w:lang")))
    assert language.get(qn("w:eastAsia")) == "zh-CN"


def test_a_draft_says_so_on_every_page():
    at = datetime(2027, 1, 8, 6, 3, tzinfo=UTC)
    document = opened(word.as_docx(a_report(), draft_at=at))
    [section] = document.sections
    for header in (section.header, section.even_page_header):
        assert "草稿" in header.paragraphs[0].text
        assert "14:03" in header.paragraphs[0].text
    assert document.core_properties.content_status == "Draft"
    assert not opened(word.as_docx(a_report())).sections[0].header.paragraphs[0].text


def test_page_numbers_stand_outside():
    [section] = opened(word.as_docx(a_report())).sections
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        [line] = footer.paragraphs
        assert line.text == "— 1 —"
        assert line._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
        assert "PAGE" in "".join(node.text for node in line._p.iter(qn("w:instrText")))


def test_a_picture_has_its_caption_and_an_alternative_text_and_fits_the_page():
    large, small = Picture(1, "a" * 64, "image/png", 3000, 500), Picture(2, "b" * 64, "image/jpeg", 400, 300)
    files = {}
    for picture, kind in ((large, "PNG"), (small, "JPEG")):
        out = io.BytesIO()
        Image.new("RGB", (picture.width, picture.height), "navy").save(out, kind)
        files[picture.sha256] = out.getvalue()
    text = f"{picture_line(1, '“查阅”<场所>')}\n文字。\n{picture_line(2, '')}\n{picture_line(7, '没有这张')}"
    report = replace(a_report(texts={"overview": text}), pictures={1: large, 2: small})
    document = opened(word.as_docx(report, fetch=files.__getitem__))
    first, second = document.inline_shapes
    assert first._inline.docPr.get("descr") == "“查阅”<场所>"
    assert second._inline.docPr.get("descr") == "图片 2"
    assert (first.width, first.height) == (156 * MM, 26 * MM)
    assert (second.width, second.height) == (400 * 9525, 300 * 9525)
    captions = [each.text for each in document.paragraphs if each.style.name == "Caption"]
    assert captions == ["“查阅”<场所>"]
    stored = {name: part.blob for name, part in document.part.related_parts.items() if name.startswith("picture")}
    assert stored == {"picture1": files["a" * 64], "picture2": files["b" * 64]}


def test_signature_and_date_are_centred_on_each_other_four_characters_from_the_edge():
    document = opened(word.as_docx(a_report(texts={"other": "无。\n青岚县教育局\n2022年1月18日"})))
    name, date = (each for each in document.paragraphs if each.style.name == "Closing")
    assert (name.text, date.text) == ("青岚县教育局", "2022年1月18日")
    chars = [int(each._p.pPr.find(qn("w:ind")).get(qn("w:rightChars"))) for each in (name, date)]
    # Six characters, and seven half ones with three whole ones: the longer one by half a character stands at the edge.
    assert chars == [400 + 25, 400]


def test_the_number_that_verifies_it_stands_at_its_end():
    proof = next(verification.numbers("5a" * 32))
    document = opened(word.as_docx(a_report(), replace(IMPRINT, proof=proof)))
    number, address = (each.text for each in document.paragraphs[-2:])
    assert verification.written(proof) in number
    assert address.endswith(f"/verify/{proof}/")
    [code] = document.inline_shapes
    assert "二维码" in code._inline.docPr.get("descr")
    assert (code.width, code.height) == (20 * MM, 20 * MM)


def test_the_same_report_gives_the_same_bytes():
    assert word.as_docx(a_report(), IMPRINT) == word.as_docx(a_report(), IMPRINT)


def test_no_text_breaks_the_document():
    text = "<w:p> & \"'\u0000\ufffe ]]> 𠮷 ﷐\tTab"
    report = replace(a_report(texts={"overview": text}, agency="<局>&"), title="<局>&报告")
    document = opened(word.as_docx(report))
    assert document.paragraphs[0].text == "<局>&报告"
    assert "<w:p> & \"' ]]> 𠮷" in document.paragraphs[2].text


def test_libreoffice_sets_22_lines_of_28_characters(tmp_path: Path):
    path = as_pdf(word.as_docx(a_report(texts={"overview": LINE * 60})), tmp_path)
    text = subprocess.run(["pdftotext", "-layout", path, "-"], check=True, capture_output=True, text=True).stdout
    lines = ["".join(line.split()) for line in text.split("\f")[1].splitlines() if line.strip()]
    assert [len(line) for line in lines[:-1]] == [28] * 22
    assert lines[-1] == "—2—"


def test_libreoffice_breaks_no_number_of_six_figures_nor_a_sum_of_them(tmp_path: Path):
    path = as_pdf(word.as_docx(of_six_figures(a_report(), 654321)), tmp_path)
    words = subprocess.run(["pdftotext", "-bbox", path, "-"], check=True, capture_output=True, text=True).stdout
    found = Counter(re.findall(r">(\d{6,})</word>", words))
    assert found == {"654321": 9 + 144 + 12, "3925926": 24, "13740741": 6, "82444446": 1, "2617284": 3}
