"""The fonts in the finished file, opened as a reader's program opens them: FreeType, in Pillow."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont
from PIL import ImageFont
from pypdf import PdfReader

from reports.publishing.pdf import render
from reports.publishing.pdf.engine import output
from reports.publishing.pdf.page import Page
from tests.publishing.pdf.test_pdf import a_report, poppler

BEYOND = "䶮𬬩𫍽㭎𬭶𨱏𬶋喆堃昇𪚥"
"""Of the standard characters (通用规范汉字表) some that are in no font of Fandol, and one of no standard."""
NAMES = (
    "礼县教育局",
    "甲县文化、旅游和体育局",
    "甲县二郎镇人民政府",
    "甲县：乙局",
    "甲县𪚥镇",
    "礼\ufe00县、\ufe00乙局。\ufe01",  # sequences that ask for another shape of their characters
)


def programs(data: bytes) -> dict[str, bytes]:
    """{name of each font in a PDF: the font itself}."""
    found = {}
    for page in PdfReader(io.BytesIO(data)).pages:
        for font in page["/Resources"]["/Font"].values():
            described = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            (file,) = [described[key] for key in ("/FontFile2", "/FontFile3") if key in described]
            found[font.get_object()["/BaseFont"]] = file.get_object().get_data()
    return found


def require_whole(data: bytes) -> None:
    for name, program in programs(data).items():
        assert ImageFont.truetype(io.BytesIO(program), 20), name


@cache
def standard_characters() -> str:
    """All Han characters and their punctuation in the fonts of the body: nearly all of the 8,105, and those beyond."""
    kept = TTFont(settings.FONT_FOLDER / "FandolFang-Regular.otf", lazy=True).getBestCmap()
    ours = [
        chr(code) for code in kept if 0x3001 <= code <= 0x3011 or 0x3400 <= code <= 0x9FFF or 0xFF01 <= code < 0xFF5F
    ]
    return "".join(ours) + BEYOND


@pytest.mark.parametrize("name", NAMES)
def test_the_fonts_are_whole_whatever_the_title_holds(name: str) -> None:
    require_whole(render.render(a_report(texts={"overview": name}, agency=name)))


PLACES = (
    "<h1><span>{}</span></h1>",
    "<h2>{}</h2>",
    "<h3 class='level-2'>{}</h3>",
    "<p>{}</p>",
    "<figure><figcaption>{}</figcaption></figure>",
    "<table><tbody><tr><td>{}</td></tr></tbody></table>",
)
"""Title, headings of both kinds, body, caption, table: each has a font of its own, or a size."""


@pytest.mark.slow
def test_the_fonts_are_whole_with_every_character_in_every_place(tmp_path: Path) -> None:
    every = standard_characters()
    assert len(every) > 8000
    lines = [every[at : at + 90] for at in range(0, len(every), 90)]
    data = set_alone("".join(place.format(line) for place in PLACES for line in lines))
    require_whole(data)
    (tmp_path / "page.pdf").write_bytes(data)
    text = poppler("pdftotext", "-raw", tmp_path / "page.pdf", "-")
    assert {character for character in every if text.count(character) < len(PLACES)} == set()


def set_alone(body: str) -> bytes:
    """A page of this markup, in the style of a report."""
    html = f'<html lang="zh-Hans"><body><article class="report">{body}</article></body></html>'
    page = Page(html, render.PictureFetcher(a_report()))
    document = page.render(stylesheets=[render.stylesheet()], font_config=render.font_configuration())
    data: bytes = document.write_pdf(finisher=output.finish)
    return data
