"""The Excel files as openpyxl reads them, and as LibreOffice computes them."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from reports.document.figures import complete, flat, put, value_at, write_number
from reports.document.report import Report
from reports.importing import read_report
from reports.publishing.data.open_data import Imprint
from reports.publishing.excel import workbook
from tests.publishing.pdf.test_pdf import a_report
from tests.support import cast, national_form
from tests.support.office import converted

BOTH = pytest.mark.parametrize("code", ["2019", "2021"])
IMPRINT = Imprint("education", number=2, sha256="5a" * 32, filed_at="2027-01-08T09:30:00+08:00")
TABLES = {"disclosure": "二、主动公开", "applications": "三、依申请公开", "disputes": "四、复议诉讼"}


def opened(data: bytes, *, data_only: bool = False) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=data_only)


def offline(report: Report) -> bytes:
    return workbook.offline(report, agency_code="education")


def blank(code: str) -> Report:
    return replace(a_report(code, texts={}), figures={})


def printed(page: Worksheet) -> list[list[tuple[str | int | float | None, int, int]]]:
    """The rows below the two titles: (value, rows, columns) of each cell that no other one covers."""
    spans = {}
    for merged in page.merged_cells.ranges:
        spans[merged.start_cell.coordinate] = (merged.size["rows"], merged.size["columns"])
    covered = {
        place.coordinate
        for merged in page.merged_cells.ranges
        for row in page[merged.coord]
        for place in row
        if place.coordinate != merged.start_cell.coordinate
    }
    return [
        [(cell.value, *spans.get(cell.coordinate, (1, 1))) for cell in row if cell.coordinate not in covered]
        for row in page.iter_rows(min_row=3)
    ]


def as_noted(text: str) -> list[tuple[str, int, int]]:
    """A line of tests/support/national_form.py: labels with ↕ rows and ↔ columns."""
    cells = []
    for noted in text.split(" | "):
        label, _, across = noted.partition("↔")
        label, _, down = label.partition("↕")
        across, _, later = across.partition("↕")
        cells.append((label, int(down or later or 1), int(across or 1)))
    return cells


def entered_places(page: Worksheet, report: Report, table: str) -> dict[str, str]:
    """{address: place}, told by the order of the unlocked cells."""
    unlocked = [
        cell.coordinate
        for row in page.iter_rows()
        for cell in row
        if not cell.protection.locked and not isinstance(cell, MergedCell)
    ]
    return dict(zip([cell.address for cell in report.edition.tables[table].entered], unlocked, strict=True))


@BOTH
def test_the_published_tables_are_printed_as_the_form_has_them(code):
    report = a_report(code)
    figures = report.complete_figures
    book = opened(workbook.published(report, IMPRINT))
    for table, blocks in national_form.TABLES[code].items():
        rows = printed(book[TABLES[table]])
        values = [
            [figures[table][line.split(" | ")[0]][name.partition("↔")[0]] for name in block.columns.split(" | ")]
            for block in blocks
            for line in block.rows
        ]
        wanted = []
        for block in blocks:
            wanted += [as_noted(line) for line in block.head]
            wanted += [as_noted(line.partition(" | ")[2]) if " | " in line else [] for line in block.rows]
        heads = {at for at, row in enumerate(rows) if all(isinstance(cell[0], str) for cell in row)}
        assert [[cell for cell in row if isinstance(cell[0], str)] for row in rows] == wanted
        numbers = [[cell[0] for cell in row if not isinstance(cell[0], str)] for row in rows]
        money = {address.split(".")[0] for address in national_form.MONEY[code]}
        found = [row for at, row in enumerate(numbers) if at not in heads]
        for block_row, row, expected in zip(
            [line.split(" | ")[0] for block in blocks for line in block.rows], found, values, strict=True
        ):
            if block_row not in money:
                assert row == expected


def test_an_amount_is_a_number_with_the_digits_that_are_printed():
    report = a_report("2021")
    cell = report.edition.cells["disclosure.fees.amount"]
    for value, number, shown in [(18_651_064_104, 18651.064104, "0.000000"), (7_000_000, 7, "0"), (None, None, "0")]:
        figures = cast.figures(report.edition)
        put(figures, cell, value)
        page = opened(workbook.published(replace(report, figures=figures)))["二、主动公开"]
        assert (page["B16"].value, page["B16"].number_format) == (number, shown)
        assert page["A16"].value == "行政事业性收费"


def test_the_published_file_says_what_it_was_made_from_and_is_the_same_each_time():
    report = a_report()
    data = workbook.published(report, IMPRINT)
    assert data == workbook.published(report, IMPRINT)
    book = opened(data)
    facts = {row[0].value: row[1].value for row in book["文件信息"].iter_rows() if row[1].value}
    assert facts == {
        "行政机关": "青岚县教育局",
        "报告年度": "2021",
        "报告格式": "国办公开办函〔2021〕30号",
        "公开序号": "2",
        "报送时间": "2027-01-08T09:30:00+08:00",
        "SHA-256": "5a" * 32,
    }
    assert (book.properties.title, book.properties.creator) == (report.title, "青岚县教育局")
    assert (book.properties.modified.year, book.properties.modified.hour) == (2027, 9)


@BOTH
def test_offline_only_what_is_entered_can_be_changed(code):
    report = blank(code)
    book = opened(offline(report))
    assert book.security.lockStructure
    assert all(page.protection.sheet for page in book)
    for table, name in TABLES.items():
        page = book[name]
        places = entered_places(page, report, table)
        formulas = {
            cell.coordinate for row in page.iter_rows() for cell in row if str(cell.value or "").startswith("=")
        }
        assert not formulas & set(places.values())
        checked = {place for each in page.data_validations.dataValidation for place in str(each.sqref).split()}
        assert checked == set(places.values())
    assert not [cell for row in book["填表说明"].iter_rows() for cell in row if not cell.protection.locked]


@BOTH
def test_offline_a_cell_takes_whole_numbers_amounts_or_changes(code):
    report = blank(code)
    page = opened(offline(report))["二、主动公开"]
    places = entered_places(page, report, "disclosure")
    kinds = {}
    for each in page.data_validations.dataValidation:
        for place in str(each.sqref).split():
            kinds[place] = (each.type, each.formula1, each.showErrorMessage)
    for address, place in places.items():
        _, row, column = address.split(".")
        kind = "decimal" if f"{row}.{column}" in national_form.MONEY[code] else "whole"
        least = "-999999999999" if column in national_form.SIGNED[code] else "0"
        assert kinds[place] == (kind, least, True), address


@BOTH
@pytest.mark.office
def test_offline_totals_and_differences_are_computed_from_what_is_typed(code, tmp_path: Path):
    """Filled in by hand, computed by LibreOffice; a difference in one column is put there on purpose."""
    report = blank(code)
    book = opened(offline(report))
    figures = cast.figures(report.edition, start=3)
    wrong = report.edition.cells["applications.carried_out.company"]
    put(figures, wrong, value_at(figures, wrong) + 4)
    for table, name in TABLES.items():
        for address, place in entered_places(book[name], report, table).items():
            cell = report.edition.cells[address]
            book[name][place].value = float(write_number(value_at(figures, cell), decimals=cell.decimals))
    out = io.BytesIO()
    book.save(out)
    path = converted(out.getvalue(), "filled.xlsx", to="xlsx", folder=tmp_path)
    computed = opened(path.read_bytes(), data_only=True)
    whole = complete(report.edition, figures)
    totals = {cell.address: value_at(whole, cell) for cell in report.edition.cells.values() if cell.is_computed}
    read: dict[str, int] = {}
    for table, name in TABLES.items():
        formulas = [
            cell.coordinate
            for row in book[name].iter_rows()
            for cell in row
            if str(cell.value or "").startswith("=") and not str(book[name].cell(cell.row, 1).value).startswith("差额")
        ]
        addresses = [cell.address for cell in report.edition.tables[table].cells.values() if cell.is_computed]
        read |= {address: computed[name][place].value for address, place in zip(addresses, formulas, strict=True)}
    assert read == totals
    # And the portal reads from the file that LibreOffice saved what was typed.
    assert flat(read_report(path.name, path.read_bytes()).report.figures) == flat(figures)
    page = computed["三、依申请公开"]
    [difference] = [row for row in page.iter_rows() if str(row[0].value).startswith("差额")]
    assert difference[0].value == "差额：第一、二项之和减第三项（七）与第四项之和，应当为 0"
    assert [cell.value for cell in difference[3:]] == [0, -4, 0, 0, 0, 0, -4]
    assert [row[2].value for row in computed["填表说明"].iter_rows() if row[0].value in TABLES.values()] == [0, 0, 0]


def test_offline_a_program_that_computes_nothing_shows_the_totals_too():
    report = a_report("2021")
    shown = opened(offline(report), data_only=True)["三、依申请公开"]
    figures = report.complete_figures["applications"]
    numbers = [cell.value for row in shown.iter_rows(min_row=6, min_col=10, max_col=10, max_row=30) for cell in row]
    rows = [line.split(" | ")[0] for line in national_form.TABLES["2021"]["applications"][0].rows]
    assert numbers == [figures[row]["total"] for row in rows]
    nothing = opened(offline(blank("2021")), data_only=True)["三、依申请公开"]
    assert {cell.value for row in nothing.iter_rows(min_row=6, min_col=4) for cell in row} <= {None, ""}


def test_offline_the_file_names_agency_year_and_edition():
    book = opened(offline(blank("2019")))
    assert {each.name: each.value for each in book.custom_doc_props} == {
        "edition": "2019",
        "agency": "education",
        "year": 2019,
    }
    assert book.active.title == "填表说明"
    assert book.active["A1"].value == "青岚县教育局2019年政府信息公开工作年度报告"


@pytest.mark.parametrize("make", [workbook.published, offline])
def test_no_text_becomes_a_formula(make):
    name = '=HYPERLINK("http://example.org","局")'
    report = replace(a_report(agency=name), title=f"+{name}")
    book = opened(make(report))
    texts = [cell for page in book for row in page.iter_rows() for cell in row if name in str(cell.value)]
    assert len(texts) >= 5
    assert {cell.data_type for cell in texts} == {"s"}
    assert all(cell.quotePrefix for cell in texts)


def test_every_figure_of_a_report_is_in_the_file():
    report = a_report("2021")
    values = [
        cell.value
        for page in opened(workbook.published(report))
        for row in page.iter_rows()
        for cell in row
        if cell.data_type == "n" and cell.value is not None
    ]
    whole = flat(report.complete_figures)
    assert sorted(values) == sorted(
        value / 10**6 if address == "disclosure.fees.amount" else value for address, value in whole.items()
    )
