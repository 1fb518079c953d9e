"""What a screen reader is told by the finished PDF (PDF/UA-1), read with pypdf."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader

from reports.document.figures import value_at, write_number
from reports.document.report import Report, text_addresses
from reports.document.text import blocks, picture_line
from reports.importing import read_report
from tests.publishing.pdf.test_pdf import LINE, a_report, in_order, keep_picture, made
from tests.support import national_form
from tests.support.invented_reports import REPORTS
from tests.support.national_form import Printed
from tests.support.pdf_structure import Element, artifacts_of, structure_of
from tests.support.real_reports import file_of, real

Label = tuple[str, int, int]
"""A printed heading, how many rows it is high and how many columns wide."""


@pytest.fixture(params=["2019", "2021", "sports_2020", "land_2023", *real("001", "003")], scope="module")
def drawn(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    """A made-up report of each edition, one of each that was read, and a real one of each, with their files."""
    if request.param in national_form.TABLES:
        report = a_report(request.param)
    else:
        path = REPORTS[request.param].file if request.param in REPORTS else file_of(request.param)
        report = read_report(path.name, path.read_bytes()).report
    return report, made(report, tmp_path_factory.mktemp("pdf"))


@pytest.fixture(scope="module")
def tree(drawn: tuple[Report, Path]) -> Element:
    return structure_of(drawn[1])


def labels_of(row: str) -> list[Label]:
    """“本年度办理结果↕22 | 其他↔2” as labels with their spans."""
    parts = [re.fullmatch(r"(.*?)(?:↕(\d+))?(?:↔(\d+))?", part.strip()) for part in row.split(" | ")]
    return [(part[1], int(part[2] or 1), int(part[3] or 1)) for part in parts]


def painted(rows: list[list[Label]]) -> list[list[str]]:
    """The labels set into the grid: for every row the label over each column, blank where none is."""
    width = sum(span for _, _, span in rows[0])
    grid = [[""] * width for _ in rows]
    free = [set(range(width)) for _ in rows]
    for y, row in enumerate(rows):
        for text, height, span in row:
            left = min(free[y])
            for below in range(y, y + height):
                free[below] -= set(range(left, left + span))
                grid[below][left : left + span] = [text] * span
    return grid


def expected_headers(block: Printed) -> Iterator[list[str]]:
    """The headings that each value of a printed block stands under: of its row, then of its column."""
    head = painted([labels_of(row) for row in block.head])
    columns = labels_of(block.columns)
    labels_wide = len(head[0]) - sum(span for _, _, span in columns)
    rows = [labels_of(row)[1:] for row in block.rows]
    body = painted([[*row, ("", 1, len(head[0]) - labels_wide)] for row in rows])
    for row in body:
        at = labels_wide
        for _, _, span in columns:
            over = [line[at] for line in head]
            yield list(dict.fromkeys(row[:labels_wide])) + list(dict.fromkeys(over))
            at += span


def test_every_figure_names_its_headers_and_no_others(drawn, tree):
    report, _ = drawn
    text_of = {header.id: header.text for header in tree.all("TH")}
    tables = list(tree.all("Table"))
    expected = national_form.TABLES[report.edition.code]
    assert len(tables) == len(expected)
    for table, blocks_of_form in zip(tables, expected.values(), strict=True):
        cells = [[text_of[key] for key in cell.headers] for cell in table.all("TD")]
        wanted = [headers for block in blocks_of_form for headers in expected_headers(block)]
        assert [["".join(text.split()) for text in cell] for cell in cells] == wanted


def test_every_figure_is_in_its_cell_once(drawn, tree):
    report, _ = drawn
    figures = report.complete_figures
    for table, code in zip(tree.all("Table"), national_form.TABLES[report.edition.code], strict=True):
        cells = report.edition.tables[code].cells.values()
        wanted = [write_number(value_at(figures, cell), decimals=cell.decimals) for cell in cells]
        assert [cell.text for cell in table.all("TD")] == wanted


def test_every_label_is_said_once_with_its_scope_and_spans(drawn, tree):
    report, _ = drawn
    for table, printed in zip(tree.all("Table"), national_form.TABLES[report.edition.code].values(), strict=True):
        wanted = [
            (text, high, wide, scope)
            for block in printed
            for rows, scope, first in ((block.head, "/Column", 0), (block.rows, "/Row", 1))
            for row in rows
            for text, high, wide in labels_of(row)[first:]
        ]
        found = [
            (
                header.text,
                header.attributes.get("/RowSpan", 1),
                header.attributes.get("/ColSpan", 1),
                header.attributes["/Scope"],
            )
            for header in table.all("TH")
        ]
        assert found == wanted


def test_a_label_below_another_names_it(tree):
    text_of = {header.id: header.text for header in tree.all("TH")}
    found = {
        header.text: [text_of[key] for key in header.headers]
        for table in list(tree.all("Table"))[1:2]
        for header in table.all("TH")
    }
    assert found["科研机构"] == ["申请人情况", "法人或其他组织"]
    assert found["1.属于国家秘密"] == ["三、本年度办理结果", "（三）不予公开"]
    assert found["三、本年度办理结果"] == []


def test_every_header_is_found_by_its_id(drawn, tree):
    root = PdfReader(drawn[1]).trailer["/Root"]["/StructTreeRoot"]
    names = root["/IDTree"]["/Names"]
    keys = [bytes(key) if isinstance(key, bytes) else key.original_bytes for key in names[::2]]
    assert keys == sorted(set(keys))
    found = {str(key): element.get_object() for key, element in zip(names[::2], names[1::2], strict=True)}
    assert {key: element["/ID"] for key, element in found.items()} == {key: key for key in found}
    assert found.keys() == {header.id for header in tree.all("TH")}


def test_every_content_of_a_page_leads_to_its_element(drawn):
    """By the numbers of the parent tree: the way from a place on the page to what it is."""
    reader = PdfReader(drawn[1])
    numbers = reader.trailer["/Root"]["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    owners = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in reader.pages:
        for number, owner in enumerate(owners[page["/StructParents"]].get_object()):
            element = owner.get_object()
            on_page = [
                child["/MCID"]
                for child in (
                    {"/MCID": kid, "/Pg": element["/Pg"]} if isinstance(kid, int) else kid.get_object()
                    for kid in element["/K"]
                )
                if "/MCID" in child and child["/Pg"] == page
            ]
            assert number in on_page


def test_it_is_read_in_order_and_nothing_twice(drawn, tree):
    report, _ = drawn
    figures = report.complete_figures
    pieces = [report.title]
    for section, address in text_addresses(report.edition):
        if address == section.text_address:
            pieces += [section.title] if report.text(address) or not section.optional else []
        else:
            for table in report.edition.tables_of(section):
                pieces += [
                    write_number(value_at(figures, cell), decimals=cell.decimals) for cell in table.cells.values()
                ]
        closing = address == report.edition.sections[-1].text_address
        pieces += [block.lead + block.text for block in blocks(report.text(address), closing=closing)]
    text = "".join(tree.text.split())
    assert in_order(pieces, text) == ""
    labels = sum(len(header.text) for header in tree.all("TH"))
    assert len(text) == sum(len("".join(piece.split())) for piece in pieces) + labels


def test_page_numbers_and_repeated_headers_are_not_read(tmp_path):
    path = made(a_report(texts={"overview": "\n".join(["一段正文。"] * 13)}), tmp_path)
    tree = structure_of(path)
    spoken = artifacts_of(path)
    assert [texts[-1] for texts in spoken] == [f"— {number} —" for number in range(1, len(spoken) + 1)]
    (again,) = [texts[:-1] for texts in spoken if len(texts) > 1]
    assert "申请人情况" in again
    assert "三、本年度办理结果" in "".join(again)
    assert tree.text.count("申请人情况") == 1
    assert len(list(tree.all("Table"))) == 3


def test_a_paragraph_on_several_pages_is_one(tmp_path):
    tree = structure_of(made(a_report(texts={"overview": LINE * 40}), tmp_path))
    (paragraph,) = [paragraph for paragraph in tree.all("P") if paragraph.text.startswith(LINE)]
    assert paragraph.text == LINE * 40
    assert len(set(paragraph.pages)) == 3


def test_headings_go_down_one_level_at_a_time(tmp_path):
    text = "\n".join(["1.栏目", "正文", "（一）公开", "1.目录", "（1）条目", "正文", "（二）申请"])
    tree = structure_of(made(a_report(texts={"overview": text}), tmp_path))
    found = [(heading.tag, heading.text) for heading in tree.all("H1", "H2", "H3", "H4", "H5")]
    assert found[0] == ("H1", a_report().title)
    assert found[1:7] == [
        ("H2", "一、总体情况"),
        ("H3", "1.栏目"),
        ("H3", "（一）公开"),
        ("H4", "1.目录"),
        ("H5", "（1）条目"),
        ("H3", "（二）申请"),
    ]
    assert {tag for tag, _ in found[7:]} == {"H2"}


def test_a_table_says_what_it_is_about(drawn, tree):
    edition = drawn[0].edition
    titles = [section.title for section in edition.sections for _ in edition.tables_of(section)]
    assert [table.attributes["/Summary"] for table in tree.all("Table")] == titles


def test_a_picture_has_its_alternative_its_caption_and_its_place(tmp_path):
    picture = keep_picture(600, 400)
    text = f"正文。\n{picture_line(1, '图1 公开栏目')}\n{picture_line(1, '')}\n后文。"
    report = replace(a_report(texts={"overview": text}), pictures={1: picture})
    path = made(report, tmp_path)
    captioned, bare = structure_of(path).all("Figure")
    assert (captioned.alternative, bare.alternative) == ("图1 公开栏目", "图片 1")
    assert [caption.text for caption in captioned.all("Caption")] == ["图1 公开栏目"]
    assert list(bare.all("Caption")) == []
    for figure in (captioned, bare):
        left, bottom, right, top = figure.attributes["/BBox"]
        assert 28 * 72 / 25.4 - 1 <= left < right <= (210 - 26) * 72 / 25.4 + 1
        assert 35 * 72 / 25.4 - 1 <= bottom < top <= (297 - 37) * 72 / 25.4 + 1
        assert abs((right - left) / (top - bottom) - 1.5) < 0.01


def test_the_data_are_attached(drawn):
    report, path = drawn
    catalogue = PdfReader(path).trailer["/Root"]
    names = catalogue["/Names"]["/EmbeddedFiles"]["/Names"]
    files = {str(key): file.get_object() for key, file in zip(names[::2], names[1::2], strict=True)}
    assert files.keys() == {"report.json", "figures.csv"}
    assert [file.get_object()["/UF"] for file in catalogue["/AF"]] == list(files)
    for file in files.values():
        assert (file["/AFRelationship"], file["/F"]) == ("/Data", file["/UF"])
        assert file["/Desc"]
    figures = report.complete_figures
    data = json.loads(files["report.json"]["/EF"]["/F"].get_data())
    rows = list(csv.reader(files["figures.csv"]["/EF"]["/F"].get_data().decode("utf-8-sig").splitlines()))
    assert data["title"] == report.title
    assert len(data["cells"]) == len(rows) - 1 == national_form.CELLS[report.edition.code][0]
    for cell in report.edition.cells.values():
        value = write_number(value_at(figures, cell), decimals=cell.decimals)
        assert [row[-2] for row in rows if cell.address in row] == [value]
