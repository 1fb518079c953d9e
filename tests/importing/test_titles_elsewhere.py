"""The title, the agency and the year are found wherever a document tells them."""

from __future__ import annotations

import pytest

from reports import editions
from reports.importing import read_report
from tests.support.importing_files import FILES, docx, html_body, parts_of
from tests.support.importing_shapes import TEXTS, TITLE, figures_of

EDITION = editions.edition("2021")
FIGURES = figures_of(EDITION, 2)
OWN = TITLE.format(year=2023)
PLAIN = TEXTS | {"preamble": "根据《条例》编制本报告。"}


def body(title: str = "") -> str:
    parts = parts_of(EDITION, FIGURES, title=title, texts=PLAIN)
    return html_body(parts if title else parts[1:])


@pytest.mark.parametrize(
    ("head", "before"),
    [
        ("", f'<div class="article_title"><div class="bt">{OWN}</div></div><p>来源：办公室</p>'),
        ("", f'<h1>青岚县人民政府</h1><div id="zoom_title">{OWN}</div>'),
        (f"<title>{OWN}_青岚县人民政府</title>", ""),
        (f"<title>{OWN} - 青岚县人民政府门户网站</title>", "<h1>青岚县人民政府</h1>"),
        ("<title>青岚县人民政府</title>", f'<p class="title">{OWN}</p>'),
    ],
)
def test_it_finds_the_title_of_a_page_outside_of_the_article(head: str, before: str) -> None:
    data = f"<html><head><meta charset=utf-8>{head}</head><body>{before}<div>{body()}</div></body></html>"
    proposal = read_report("a.html", data.encode())
    report = proposal.report
    assert (report.title, report.agency_name, report.year) == (OWN, "青岚县农业农村局", 2023)
    assert report.texts == PLAIN
    assert report.figures == FIGURES


@pytest.mark.parametrize("name", [f"{OWN}.docx", f"附件1：{OWN}.docx", f"03_{OWN}（终稿）.docx"])
def test_it_takes_from_the_name_of_the_file_what_the_title_does_not_tell(name: str) -> None:
    data = docx(parts_of(EDITION, FIGURES, title="政府信息公开工作年度报告", texts=PLAIN))
    proposal = read_report(name, data)
    assert (proposal.report.agency_name, proposal.report.year) == ("青岚县农业农村局", 2023)
    assert proposal.report.texts == PLAIN
    assert any(doubt.place == "title" and "农业农村局" in doubt.message for doubt in proposal.doubts)


def test_it_believes_the_document_and_not_the_name_of_its_file() -> None:
    for kind, name in (("docx", "青岚县水利局2021年政府信息公开工作年度报告.docx"), ("html", "年报.html")):
        data = FILES[kind](parts_of(EDITION, FIGURES, title=OWN, texts=PLAIN))
        report = read_report(name, data).report
        assert (report.title, report.year) == (OWN, 2023)
