"""What the portal itself gives out is read back as it was."""

from __future__ import annotations

import pytest

from reports import editions
from reports.document.figures import flat
from reports.document.report import Report
from reports.importing import Proposal, read_report
from reports.publishing.excel import workbook
from tests.support.importing_shapes import TEXTS, TITLE, figures_of


def report(code: str, start: int) -> Report:
    edition = editions.edition(code)
    year = edition.first_year + 1
    return Report(edition, year, "青岚县农业农村局", TITLE.format(year=year), TEXTS, figures_of(edition, start))


def is_same(proposal: Proposal, expected: Report) -> None:
    read = proposal.report
    assert (read.year, read.edition, read.agency_name) == (expected.year, expected.edition, expected.agency_name)
    assert flat(read.figures) == flat(expected.figures)
    assert {doubt.place for doubt in proposal.doubts} <= {
        cell.address for cell in read.edition.cells.values() if cell.decimals
    }


@pytest.mark.parametrize("start", [1, 2])
@pytest.mark.parametrize("code", ["2019", "2021"])
def test_it_reads_the_workbook_for_work_offline_back_without_any_text(code: str, start: int) -> None:
    filed = report(code, start)
    proposal = read_report("a.xlsx", workbook.offline(filed, agency_code="agriculture"))
    is_same(proposal, filed)
    assert proposal.report.texts == {}


def test_it_reads_the_published_workbook_back() -> None:
    filed = report("2021", 3)
    is_same(read_report("a.xlsx", workbook.published(filed)), filed)
