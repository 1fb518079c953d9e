"""What is changed inside WeasyPrint still takes hold, seen by what comes of it: an upgrade that undoes it fails."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace

import pytest
from django.conf import settings
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from pypdf import PdfReader
from weasyprint.formatting_structure import boxes

from reports.document.report import Report
from reports.publishing.pdf import render
from reports.publishing.pdf.page import Page, parsed
from tests.publishing.pdf.test_pdf import a_report, made, pages_of, poppler, text_of


@pytest.fixture(scope="module")
def report() -> Report:
    return a_report()


def test_a_report_is_small(report, tmp_path):
    """289 KB when every font is embedded with places for all its glyphs; the data are attached here."""
    assert made(report, tmp_path).stat().st_size < 200_000


def test_a_font_holds_the_glyphs_that_are_used_and_draws_the_same(report, tmp_path):
    page_fonts = PdfReader(made(report, tmp_path)).pages[2]["/Resources"]["/Font"]
    (font,) = [font.get_object() for font in page_fonts.values() if font["/BaseFont"].endswith("+FandolSong")]
    descendant = font["/DescendantFonts"][0].get_object()
    file = descendant["/FontDescriptor"]["/FontFile3"].get_object()
    assert (descendant["/Subtype"], file["/Subtype"]) == ("/CIDFontType0", "/CIDFontType0C")
    cut = CFFFontSet()
    cut.decompile(io.BytesIO(file.get_data()), None)
    source = TTFont(settings.FONT_FOLDER / "FandolSong-Regular.otf")
    names, glyphs = source.getGlyphOrder(), source.getGlyphSet()
    used = [name for name in cut[0].charset if name != ".notdef"]
    assert 100 < len(used) < 400
    for name in used:
        found, wanted = RecordingPen(), RecordingPen()
        cut[0].CharStrings[name].draw(found)
        glyphs[names[int(name.removeprefix("cid"))]].draw(wanted)
        assert found.value == wanted.value


def test_a_character_that_only_the_last_font_has_is_embedded(tmp_path):
    path = made(a_report(texts={"overview": "经办人𪚥负责。"}), tmp_path)
    lines = [line.split() for line in poppler("pdffonts", path).splitlines() if "HanaMinB" in line]
    assert [line[-5] for line in lines] == ["yes"]
    assert "𪚥" in text_of(path)


def test_cells_of_the_same_text_are_laid_out_once(report):
    zeros = {
        code: {
            row: dict.fromkeys({cell.column for cell in table.entered if cell.row == row}, 0)
            for row in {cell.row for cell in table.entered}
        }
        for code, table in report.edition.tables.items()
    }
    lines = defaultdict(list)
    for page in render.typeset(replace(report, figures=zeros)).pages:
        for cell in page._page_box.descendants():
            if isinstance(cell, boxes.TableCellBox) and cell.element_tag == "td":
                (text,) = [box for box in cell.descendants() if isinstance(box, boxes.TextBox)]
                lines[id(text.pango_layout)].append(text)
                assert abs(text.position_x + text.width / 2 - cell.position_x - cell.border_width() / 2) < 0.1
                assert cell.position_y <= text.position_y < cell.position_y + cell.border_height()
    assert sum(map(len, lines.values())) == 200
    assert len(lines) < 50


def test_all_lines_end_at_one_place(tmp_path):
    """WeasyPrint rounds the space behind every glyph down, which adds up to two thirds of a point."""
    text = "本年度共收到申请1328件，其中自然人申请1205件、法人或者其他组织申请123件；办结1301件。" * 6
    lines = pages_of(made(a_report(texts={"preamble": text}), tmp_path))[0]
    ends = [line.right for line in lines if len(line.text) > 25 and line.text in text]
    assert len(ends) > 5
    assert max(ends) - min(ends) < 0.1


def test_the_lines_of_a_table_are_drawn_from_end_to_end(report, tmp_path):
    """Of three tables, one on two pages; WeasyPrint draws some 900 pieces."""
    reader = PdfReader(made(report, tmp_path))
    drawn = [page.get_contents().get_data().split() for page in reader.pages]
    assert 3 <= sum(words.count(b"S") for words in drawn) <= 5


def test_the_page_is_read_as_xml_whatever_the_texts_hold(report):
    report = replace(
        report, agency_name="甲&乙<局>", texts=report.texts | {"overview": "“1>0” & '<b>' 5<6\n〔图片9：〕"}
    )
    root = parsed(render.html_of(report, proof="1234567890123456"))
    assert "“1>0” & '<b>' 5<6" in "".join(root.itertext())


def test_a_page_that_is_no_xml_is_read_all_the_same(report):
    page = Page("<!doctype html><html lang=zh-Hans><body><p>一&nbsp;二<p>三", render.PictureFetcher(report))
    assert [element.text for element in page.etree_element.iter("p")] == ["一\xa0二", "三"]


def test_memory_does_not_grow_from_report_to_report():
    """In a fork of a process that has done nothing else, as the worker renders. What it needs once is there soon."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.support.rendering_memory"],
        capture_output=True,
        text=True,
        check=True,
        cwd=settings.BASE_DIR,
    )
    before, after = json.loads(child.stdout)
    assert after - before < 20 * 0.2
    assert after < 80
