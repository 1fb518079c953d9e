"""Tables whose columns stand in another order than the form's: read in the form's order, they are doubted."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from reports import editions
from reports.document.figures import flat
from reports.editions.layout import Edition
from reports.importing import read_report
from reports.importing.recognition.columns import disordered
from reports.importing.sequence import Line
from tests.support.importing_shapes import SHAPES, Rows, document, figures_of

NEW, OLD = editions.edition("2021"), editions.edition("2019")


def moved(section: str, new: Callable[[list[str]], list[str]]) -> Callable[[str, Rows], Rows]:
    return lambda code, rows: [new(row) for row in rows] if code == section else rows


def total_first(row: list[str]) -> list[str]:
    return [*row[:3], row[9], *row[3:9]]


def swapped(row: list[str]) -> list[str]:
    return [*row[:4], row[5], row[4], *row[6:]]


def in_force_first(row: list[str]) -> list[str]:
    return [row[0], row[3], *row[1:3]] if row[3] else row


def litigation_first(row: list[str]) -> list[str]:
    return [*row[5:], *row[:5]]


def totals_first(row: list[str]) -> list[str]:
    return [cell for at in (0, 5, 10) for cell in (row[at + 4], *row[at : at + 4])]


@pytest.mark.parametrize("shape", ["tabs", "bars"])
@pytest.mark.parametrize(
    ("section", "new", "doubted"),
    [
        ("applications", total_first, "applications."),
        ("applications", swapped, "applications."),
        ("disclosure", in_force_first, "disclosure."),
        ("disputes", litigation_first, "disputes."),
        ("disputes", totals_first, "disputes."),
    ],
)
def test_it_doubts_what_stands_under_headings_in_another_order(
    section: str, new: Callable[[list[str]], list[str]], doubted: str, shape: str
) -> None:
    truth = figures_of(NEW, 2)
    proposal = read_report("a.txt", document(NEW, truth, shape=shape, change=moved(section, new)).encode())
    read, places = flat(proposal.report.figures), {doubt.place for doubt in proposal.doubts}
    wrong = {address for address, value in flat(truth).items() if read.get(address) != value}
    assert wrong
    assert wrong <= places
    assert all(place.startswith(doubted) for place in places & set(NEW.cells))


@pytest.mark.parametrize("edition", [NEW, OLD], ids=lambda edition: edition.code)
@pytest.mark.parametrize("shape", SHAPES)
def test_it_doubts_no_order_of_the_form(edition: Edition, shape: str) -> None:
    proposal = read_report("a.txt", document(edition, figures_of(edition, 2), shape=shape).encode())
    doubted = {doubt.place for doubt in proposal.doubts} & set(edition.cells)
    assert doubted <= {"disclosure.procurement.purchase_amount"}  # which has no unit


def test_merged_headings_that_are_repeated_are_in_order() -> None:
    table = NEW.tables["applications"]
    for cells in (
        ("自然人", "法人或其他组织", "法人或其他组织", "法人或其他组织", "总计"),
        ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计"),
        ("", "自然人", "法人或其他组织", "", "", "总计"),
    ):
        assert disordered(table, [Line(cells, is_row=True)]) == []
    [(block, _line)] = disordered(table, [Line(("总计", "自然人", "法人或其他组织"), is_row=True)])
    assert block is table.blocks[0]
