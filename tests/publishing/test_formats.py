"""Every paragraph and every number of a report, found again in each format: made-up ones, and others that were read."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path

import docx
import openpyxl
import pytest

from reports.document.figures import flat
from reports.document.report import Report
from reports.document.text import blocks
from reports.importing import read_report
from reports.publishing import word
from reports.publishing.data import open_data
from reports.publishing.excel import workbook
from tests.publishing.pdf.test_pdf import a_report, in_order, texts_of
from tests.support.invented_reports import LIKE_REAL, REPORTS
from tests.support.office import converted
from tests.support.real_reports import file_of, real


@pytest.fixture(params=["2019", "2021", *LIKE_REAL, *real("000", "001", "002", "003", "004")])
def report(request: pytest.FixtureRequest) -> Report:
    """A made-up one of an edition with a number of its own in nearly every cell, or one that was read."""
    if request.param in ("2019", "2021"):
        return a_report(request.param)
    path = REPORTS[request.param].file if request.param in REPORTS else file_of(request.param)
    return read_report(path.name, path.read_bytes()).report


def paragraphs(report: Report) -> list[str]:
    """The title, and the titles and paragraphs of the sections, as a person would read them off the filing."""
    found = [report.title]
    for section in report.edition.sections:
        texts = [report.text(address) for address in section.text_addresses]
        found += [section.title] if section.title else []
        found += [block.lead + block.text for text in texts for block in blocks(text)]
    return found


def numbers(report: Report) -> Counter[float]:
    money = {cell.address: cell.decimals for cell in report.edition.cells.values()}
    return Counter(value / 10 ** money[address] for address, value in flat(report.complete_figures).items())


def test_in_the_word_document(report):
    document = docx.Document(io.BytesIO(word.as_docx(report)))
    text = "".join("".join(each.text.split()) for each in document.paragraphs)
    assert in_order(paragraphs(report), text) == ""
    cells = [cell.text for table in document.tables for row in table._tbl.tr_lst for cell in texts_in(row, table)]
    assert Counter(float(cell) for cell in cells if is_number(cell)) == numbers(report)


def texts_in(row, table):
    return [docx.table._Cell(cell, table) for cell in row.tc_lst]


def is_number(text: str) -> bool:
    return text.replace(".", "", 1).removeprefix("-").isdigit()


def test_in_the_workbook(report):
    book = openpyxl.load_workbook(io.BytesIO(workbook.published(report)))
    cells = [cell.value for page in book for row in page.iter_rows() for cell in row]
    assert Counter(float(value) for value in cells if isinstance(value, int | float)) == numbers(report)
    assert report.title in cells


def test_in_the_csv(report):
    rows = csv.DictReader(io.StringIO(open_data.as_csv(report).decode("utf-8-sig"), newline=""))
    assert Counter(float(row["数值"]) for row in rows if row["数值"]) == numbers(report)


def test_in_the_json(report):
    data = json.loads(open_data.as_json(report))
    assert Counter(cell["value"] for cell in data["cells"] if cell["value"] is not None) == numbers(report)
    found = [data["title"]]
    for section in data["sections"]:
        found += [section["title"]] if section["code"] != "preamble" else []
        found += [block["text"] for text in section["texts"] for block in text["blocks"]]
    wanted = paragraphs(report)
    assert in_order(wanted, "".join("".join(found).split())) == ""
    assert len("".join("".join(found).split())) == len("".join("".join(wanted).split()))


@pytest.mark.parametrize("code", ["2019", "2021"])
@pytest.mark.office
def test_in_the_word_document_as_libreoffice_shows_it(code, tmp_path: Path):
    report = a_report(code)
    path = converted(word.as_docx(report), "report.docx", to="pdf", folder=tmp_path)
    pages = texts_of(path)
    text = "".join(pages)
    assert in_order(paragraphs(report), text) == ""
    for rows in report.complete_figures["applications"].values():
        assert "".join(str(value) for value in rows.values()) in text
    assert 5 <= len(pages) <= 9
    # Where table three goes on, it begins with its header again.
    split = sum("商业企业" in page for page in pages)
    assert sum("（本列数据的勾稽关系为" in page for page in pages) == split


@pytest.mark.office
def test_what_an_office_changed_in_the_word_document_is_read_in_again(tmp_path: Path):
    """Opened and saved by another program, a sentence added there."""
    report = a_report("2021")
    document = docx.Document(io.BytesIO(word.as_docx(report)))
    [heading] = [each for each in document.paragraphs if each.text == "六、其他需要报告的事项"]
    changed = document.paragraphs[[each._p for each in document.paragraphs].index(heading._p) + 2]
    changed.add_run("领导审签时加了这一句。")
    out = io.BytesIO()
    document.save(out)
    path = converted(out.getvalue(), "signed.docx", to="docx", folder=tmp_path)
    read = read_report(path.name, path.read_bytes()).report
    assert flat(read.figures) == flat(report.figures)
    different = {address for address in report.texts if read.texts[address] != report.texts[address]}
    assert different == {"other"}
    assert "领导审签时加了这一句。" in read.texts["other"]
