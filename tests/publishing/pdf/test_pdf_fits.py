"""Everything lies on the page and nothing on something else, however long a word or a number is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from reports.document.figures import AMOUNT_DIGITS, COUNT_DIGITS, put
from reports.document.grid import grid
from reports.document.report import Report
from reports.document.text import picture_line
from tests.publishing.pdf.test_pdf import (
    LEFT,
    RIGHT,
    a_report,
    keep_picture,
    made,
    pages_of,
    poppler,
    text_of,
)
from tests.publishing.pdf.test_pdf_fonts import set_alone

ADDRESS = (
    "https://www.songlan.gov.cn/zwgk/index.html"
    "?columnId=8a9b7c6d5e4f3a2b1c0d9e8f7a6b5c4d&deptId=0123456789abcdef0123456789abcdef&year=2026"
)
MAIL = "zhengwugongkaibangongshi.xinxichu.shenqing001@songlan.gov.cn"
WORD = "W" * 90
LONG = pytest.mark.parametrize("word", [ADDRESS, MAIL, WORD])


def require_on_the_page(path: Path) -> None:
    outside = [line for page in pages_of(path) for line in page if line.left < LEFT - 0.5 or line.right > RIGHT + 0.5]
    assert outside == []


@LONG
def test_a_long_word_is_whole_and_on_the_page_wherever_it_stands(word: str, tmp_path: Path) -> None:
    headings = f"一、{word[:36]}\n（一）{word[:36]}\n1.{word[:36]}"
    lines = (f"（一）主动公开。详见{word}。", word, headings, f"经办人{word}负责。", picture_line(1, f"图1 {word}"))
    report = replace(a_report(texts={"overview": "\n".join(lines)}), pictures={1: keep_picture(90, 60)})
    path = made(replace(report, title=f"青岚县{word}局年度报告"), tmp_path)
    require_on_the_page(path)
    assert text_of(path).count(word) == 5


@LONG
def test_a_long_word_stays_in_the_cell_of_a_table(word: str, tmp_path: Path) -> None:
    cells = f"<tr><th>{word.replace('&', '&amp;')}</th><td>0</td></tr>"
    path = tmp_path / "page.pdf"
    path.write_bytes(set_alone(f'<table class="form"><tbody>{cells}</tbody></table>'))
    require_on_the_page(path)
    assert word in text_of(path)
    middle = (LEFT + RIGHT) / 2
    assert all(line.right < middle or line.text == "0" for line in pages_of(path)[0] if "—" not in line.text)


@pytest.mark.parametrize("name", ["青岚县自然资源和规划" * 3 + "局", "青岚县" + "W" * 36 + "局"])
def test_a_long_signature_stays_on_the_page(name: str, tmp_path: Path) -> None:
    path = made(a_report(texts={"other": f"没有。\n{name}\n2022年1月20日"}), tmp_path)
    require_on_the_page(path)
    assert f"{name}2022年1月20日" in text_of(path)


def of_digits(report: Report, *, least: int, most: int) -> Report:
    """Nines in every cell: from the one to the other number of digits, cell by cell."""
    figures: dict = {}
    entered = [cell for table in report.edition.tables.values() for cell in table.entered]
    for at, cell in enumerate(entered):
        put(figures, cell, 10 ** (least + at % (most - least + 1)) - 1)
    return replace(report, figures=figures)


def largest(report: Report) -> Report:
    """The largest figure that can be entered in every cell, below zero where that may be."""
    figures: dict = {}
    for cell in (cell for table in report.edition.tables.values() for cell in table.entered):
        value = 10 ** (AMOUNT_DIGITS if cell.decimals else COUNT_DIGITS) - 1
        put(figures, cell, -value if cell.signed else value)
    return replace(report, figures=figures)


def figures_of(report: Report) -> list[str]:
    tables = [table for section in report.edition.sections for table in report.edition.tables_of(section)]
    rows = [row for table in tables for part in grid(table, report.complete_figures).parts for row in part.body]
    return [cell.text for row in rows for cell in row if not cell.is_heading]


@pytest.mark.parametrize("code", ["2019", "2021"])
@pytest.mark.parametrize("least", range(7, COUNT_DIGITS, 2))
def test_no_number_touches_the_one_beside_it(code: str, least: int, tmp_path: Path) -> None:
    require_apart(of_digits(a_report(code, texts={}), least=least, most=least + 1), tmp_path)


@pytest.mark.parametrize("code", ["2019", "2021"])
def test_the_largest_figures_stay_in_their_cells(code: str, tmp_path: Path) -> None:
    report = largest(a_report(code, texts={}))
    assert max(map(len, figures_of(report))) > COUNT_DIGITS
    require_apart(report, tmp_path)


def require_apart(report: Report, folder: Path) -> None:
    """Every figure is one word, as it was entered, and as far from its neighbours as two lines and a hair."""
    found = re.findall(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" .*?>(-?\d[\d.]{5,})</word>',
        poppler("pdftotext", "-bbox", made(report, folder), "-"),
    )
    assert [text for *_, text in found] == [text for text in figures_of(report) if len(text) > 5]
    words = sorted((float(top), float(left), float(right)) for left, top, right, _ in found)
    gaps = [after[1] - before[2] for before, after in zip(words, words[1:], strict=False) if before[0] == after[0]]
    assert min(gaps) > 1.5
