"""The invented reports, to the last paragraph and cell, as text in its shapes and rebuilt as files."""

from __future__ import annotations

from functools import cache

import pytest

from reports import editions
from reports.document.figures import complete, flat, write_number
from reports.editions.layout import Figures
from reports.importing import Proposal, read_report
from reports.importing.sandbox import parent
from tests.support import national_form
from tests.support.importing_files import FILES
from tests.support.importing_shapes import figures_of
from tests.support.invented_reports import LIKE_REAL, REPORTS, InventedReport, encoded, is_amount, written
from tests.support.rebuilt_reports import rebuilt

TOTALS = {
    "applications": {"total": ("individual", "company", "research", "public_welfare", "legal_service", "other_body")},
    "disputes": {
        f"{way}_total": tuple(f"{way}_{outcome}" for outcome in ("upheld", "corrected", "other_result", "pending"))
        for way in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    },
}
"""{table: {column: those it adds up}}."""
NO_RESULTS = ("received", "carried_in", "handled", "carried_out")
WITH_TEXT = [kind for kind in FILES if kind != "xlsx"]


@pytest.fixture(params=REPORTS)
def report(request: pytest.FixtureRequest) -> InventedReport:
    return REPORTS[request.param]


@cache
def read(name: str) -> Proposal:
    path = REPORTS[name].file
    return read_report(path.name, path.read_bytes())


def test_there_are_enough_of_both_editions() -> None:
    of_old = [report for report in REPORTS.values() if report.edition == "2019"]
    assert len(REPORTS) >= 10
    assert len(of_old) >= 3
    assert all(report.year in (2019, 2020) for report in of_old)
    assert all(report.year >= 2021 for report in REPORTS.values() if report not in of_old)


def test_its_text_is_the_one_its_data_file_makes(report: InventedReport) -> None:
    assert report.file.read_bytes() == encoded(report), "python -m tests.support.invented_reports writes it anew"


def test_its_data_file_has_every_row_of_the_form_and_figures_in_it(report: InventedReport) -> None:
    for table, blocks in national_form.TABLES[report.edition].items():
        rows = [row.split(" | ")[0] for block in blocks for row in block.rows]
        assert list(report.data["figures"][table]) == rows
    assert len(report.written_cells) == national_form.CELLS[report.edition][0]
    assert sum(value != 0 for value in report.entered.values()) >= 15


def test_its_data_file_obeys_the_sums_of_the_form(report: InventedReport) -> None:
    for table, sums in TOTALS.items():
        for row, values in rows_of(report, table).items():
            for total, parts in sums.items():
                assert values.get(total, 0) == sum(values.get(part, 0) for part in parts), (table, row, total)
    rows = rows_of(report, "applications")
    for column in rows["received"]:
        handled = sum(values[column] for row, values in rows.items() if row not in NO_RESULTS)
        assert rows["handled"][column] == handled, column
        assert rows["received"][column] + rows["carried_in"][column] == handled + rows["carried_out"][column], column


def rows_of(report: InventedReport, table: str) -> dict[str, dict[str, int]]:
    """{row: {column: value}}, totals too."""
    found: dict[str, dict[str, int]] = {}
    for address, value in report.cells.items():
        of, row, column = address.split(".")
        if of == table:
            found.setdefault(row, {})[column] = value
    return found


def test_it_reads_title_agency_year_and_edition(report: InventedReport) -> None:
    found = read(report.name).report
    assert (found.title, found.agency_name) == (report.title, report.agency_name)
    assert (found.year, found.edition.code) == (report.year, report.edition)


def test_it_reads_every_paragraph_in_order(report: InventedReport) -> None:
    assert read(report.name).report.texts == report.texts


def test_it_reads_every_cell(report: InventedReport) -> None:
    assert flat(read(report.name).report.figures) == report.read_cells


def test_it_reads_every_total_that_is_printed(report: InventedReport) -> None:
    stated = flat(read(report.name).report.stated)
    assert stated.items() <= report.cells.items()
    assert len(stated) >= len(report.cells) - len(report.entered) - len(report.doubts)


def test_it_doubts_what_is_doubtful_and_nothing_else(report: InventedReport) -> None:
    assert {doubt.place for doubt in read(report.name).doubts} == report.doubts


def test_it_finds_a_total_wrong_only_where_a_number_is_lost(report: InventedReport) -> None:
    found = {finding.code for finding in read(report.name).findings if finding.level == "error"}
    assert found == report.errors


def test_it_quotes_what_the_converter_dropped() -> None:
    lines = written(REPORTS["sports_2020"]).split("\n")
    texts = read("sports_2020").report.texts
    [item] = [line for line in lines if line.startswith("- 1. 资金分配")]
    assert "\n" + item.removeprefix("- ") in texts["problems"]
    assert texts["other"].endswith(next(line for line in reversed(lines) if line))


@pytest.mark.parametrize("start", [1, 2, 3, 4])
def test_it_reads_other_figures_in_the_same_shape(report: InventedReport, start: int) -> None:
    edition = editions.edition(report.edition)
    figures = with_lost_ones_0(report, figures_of(edition, start))
    whole = flat(complete(edition, figures))
    texts = {cell.address: write_number(whole[cell.address], decimals=cell.decimals) for cell in edition.cells.values()}
    proposal = read_report(report.file.name, encoded(report, texts))
    doubted = {doubt.place for doubt in proposal.doubts}
    found, truth = flat(proposal.report.figures), flat(figures)
    assert {address for address in truth if found.get(address) != truth[address]} <= doubted
    assert {place for place in doubted & truth.keys() if not is_amount(place)} <= report.doubts
    assert proposal.report.texts.keys() == report.texts.keys()


def with_lost_ones_0(report: InventedReport, figures: Figures) -> Figures:
    """The same where the cells that do not come into the text are 0, and the columns still add up."""
    rows = figures["applications"]
    for address in report.data.get("lost", ()):
        _, row, column = address.split(".")
        more = rows[row][column] if row in ("carried_in", "received") else -rows[row][column]
        rows["received"][column] += more
        rows[row][column] = 0
    return figures


@cache
def read_apart(name: str, kind: str) -> Proposal:
    return parent.read_report(f"report.{kind}", rebuilt(name, kind))


@pytest.mark.parametrize("kind", WITH_TEXT)
@pytest.mark.parametrize("name", LIKE_REAL)
def test_it_reads_every_paragraph_and_every_cell_of_a_file(name: str, kind: str) -> None:
    expected, found = REPORTS[name], read_apart(name, kind).report
    assert (found.title, found.agency_name) == (expected.title, expected.agency_name)
    assert (found.year, found.edition.code) == (expected.year, expected.edition)
    assert squeezed(found.texts, kind) == squeezed(expected.own_texts, kind)
    assert flat(found.figures) == expected.entered


def squeezed(texts: dict[str, str], kind: str) -> dict[str, str]:
    """Texts as they can be read from a file: a space at the end of a line is in no PDF."""
    return {address: text.replace(" ", "") if kind == "pdf" else text for address, text in texts.items()}


@pytest.mark.parametrize("kind", WITH_TEXT)
@pytest.mark.parametrize("name", LIKE_REAL)
def test_it_doubts_no_cell_of_a_file(name: str, kind: str) -> None:
    """But for an amount whose column prints no unit."""
    proposal = read_apart(name, kind)
    doubted = [doubt.place for doubt in proposal.doubts if doubt.place in proposal.report.edition.cells]
    assert [place for place in doubted if not is_amount(place)] == []
