"""Characters that the fonts of the official page lack. Which ones they have is read out of the fonts themselves."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation
from fontTools.ttLib import TTCollection, TTFont

from reports import checks, editions
from reports.checks import characters
from reports.document.report import Report
from reports.publishing.pdf import render


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def findings(text: str) -> list[checks.Finding]:
    edition = editions.edition("2021")
    report = Report(edition, edition.first_year, agency_name="", title="", texts={"overview": text})
    return [found for found in checks.run(report) if found.code == "P3"]


def in_fonts() -> set[int]:
    drawn: set[int] = set()
    for name in render.FONTS:
        path = settings.FONT_FOLDER / name
        faces = TTCollection(path, lazy=True).fonts if path.suffix == ".ttc" else [TTFont(path, lazy=True)]
        for face in faces:
            drawn |= face.getBestCmap().keys()
    return drawn


def is_private(code: int) -> bool:
    return 0xE000 <= code <= 0xF8FF or code >= 0xF0000


@pytest.mark.slow
def test_it_knows_what_the_fonts_have():
    known = {code for first, last in characters.ranges() for code in range(first, last + 1)}
    assert known == {code for code in in_fonts() if code >= 32 and not is_private(code)}


@pytest.mark.parametrize(
    "text", ["收费￥500，㎡、℃、①、√、★，α β。", "𠮷㐂龘𪚥𰻞，𬱖𫓧䢺", "全　角\xa0与\t空格\n换行", "葛\U000e0100"]
)
def test_it_takes_what_can_be_printed(text):
    assert findings(text) == []


@pytest.mark.parametrize("character", ["😀", "☑", "\uf06c", "བ", "ئ", "\U0003134a"])
def test_it_refuses_what_would_be_a_box(character):
    (finding,) = findings(f"一、进展\n{character}已完成{character}")
    assert (finding.level, finding.address, finding.start) == ("error", "overview", 5)
    assert finding.message == f"正式版面的字库中没有以下字符，请改用其他写法：{character} (U+{ord(character):04X})。"


def test_it_names_the_first_five():
    (finding,) = findings("😀😁😂😃😄😅😆")
    assert "😃 (U+1F603)、😄 (U+1F604)" in finding.message
    assert "U+1F605" not in finding.message
