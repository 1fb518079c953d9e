"""What the grammar reads out of a sentence, statement by statement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reports import editions
from reports.checks.language.numbers import read
from reports.checks.language.reading import Paragraph, paragraph
from reports.checks.language.statements import DIFFERENCE, OTHER_AGENCY, OTHER_MATTER, OTHER_YEAR, RESTRICTED, Statement
from reports.checks.language.structure import Text
from reports.document.report import Report

EDITION = editions.edition("2021")
REPORT = Report(edition=EDITION, year=2023, agency_name="青岚县教育局", title="")
HEADING = "（二）依申请公开。"


def paragraph_of(text: str) -> Paragraph:
    report = replace(REPORT, texts={"overview": text})
    ((line, numbers),) = read(text)
    return paragraph(Text(report, EDITION.section("overview"), "overview"), line, numbers)


def statements(text: str) -> list[Statement]:
    return [each for sentence in paragraph_of(text).statements for each in sentence]


def rows(statement: Statement) -> list[str]:
    """The likeliest reading: row and column of its cells, without those that fill a group."""
    return [cell.partition(".")[2] for cell in statement.readings[0].cells] if statement.readings else []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("收到申请12件，办结10件。", [["received.total"], ["handled.total"]]),
        ("收到6件申请。", [["received.total"]]),
        ("6件予以公开、2件部分公开。", [["granted.total"], ["partly_granted.total"]]),
        ("予以公开6件、部分公开2件。", [["granted.total"], ["partly_granted.total"]]),
        ("予以公开及部分公开8件。", [["granted.total", "partly_granted.total"]]),
        ("因商业秘密不予公开4件。", [["refused_third_party_rights.total"]]),
        ("自然人、企业分别为12件、3件。", [["received.individual"], ["received.company"]]),
        ("自然人（12件）、企业（3件）。", [["received.individual"], ["received.company"]]),
        ("受理数：12件。", [["received.total"]]),
        ("上年结转4件，办结31件。", [["carried_in.total"], ["handled.total"]]),
        ("扣除上年结转后新收申请53件。", [["received.total"]]),
        ("收到申请12件，其中10件已办结。", [["received.total"], ["handled.total"]]),
        (
            "予以公开3件、部分公开2件，共5件。",
            [["granted.total"], ["partly_granted.total"], ["granted.total", "partly_granted.total"]],
        ),
    ],
)  # fmt: skip
def test_it_reads_what_is_counted(text: str, expected: list[list[str]]) -> None:
    assert [rows(each) for each in statements(HEADING + text)] == expected


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("收到申请12件，通过信函收到5件。", ["", RESTRICTED]),
        ("收到申请12件，比上年增加3件。", ["", DIFFERENCE]),
        ("2022年收到申请9件，2023年收到申请12件。", [OTHER_YEAR, ""]),
        ("全县收到申请90件，我局收到申请12件。", [OTHER_AGENCY, ""]),
        ("收到信访件32件，办结31件。", [OTHER_MATTER, OTHER_MATTER]),
        ("制发公文90件，其中主动公开60件，依申请公开30件。", [OTHER_MATTER, OTHER_MATTER, OTHER_MATTER]),
    ],
)
def test_it_keeps_the_reason_why_a_number_counts_no_cell(text: str, reasons: list[str]) -> None:
    assert [each.silence if not each.readings else "" for each in statements(HEADING + text)] == reasons


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("未收到申请。", ["received.total"]),
        ("无结转。", ["carried_out.total"]),
        ("上年度无结转。", ["carried_in.total"]),
        ("全年零申请。", ["received.total"]),
        (
            "未发生一起因信息公开引发的行政诉讼。",
            ["cases.litigation_direct_total", "cases.litigation_after_reconsideration_total"],
        ),
    ],
)  # fmt: skip
def test_a_denial_counts_zero(text: str, row: list[str]) -> None:
    (denial,) = statements(HEADING + text)
    assert (denial.number.value, rows(denial)) == (0, row)


@pytest.mark.parametrize(
    "text", ["无法提供申请。", "未收到相关投诉。", "毫无疑问收到申请。", "未发生因超期答复引起的投诉。"]
)
def test_it_takes_nothing_else_for_a_denial(text: str) -> None:
    assert statements(HEADING + text) == []


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("收到申请12件，均为自然人。", ["applications.received.individual"]),
        ("行政诉讼2件，均为复议后起诉。", ["disputes.cases.litigation_after_reconsideration_total"]),
        ("行政复议2件，均维持。", ["disputes.cases.reconsideration_upheld"]),
    ],
)
def test_it_reads_what_is_said_of_all(text: str, cells: list[str]) -> None:
    ((said,),) = paragraph_of(HEADING + text).of_all[-1:]
    assert list(said.regions[0].cells) == cells


@pytest.mark.parametrize(
    ("text", "row"),
    [("收到申请12件，已全部办结。", "carried_out"), ("行政复议2件，已审结。", "reconsideration_pending")],
)
def test_it_reads_what_all_are_not(text: str, row: str) -> None:
    ((said,),) = paragraph_of(HEADING + text).of_all[-1:]
    assert said.none is not None
    assert row in said.none.cells[0]


def test_it_says_which_words_it_understood() -> None:
    (statement,) = statements(HEADING + "予以公开6件。")
    assert [((HEADING + "予以公开6件。")[start:end], kind) for start, end, kind in statement.parts] == [
        ("予以公开", "topic"),
        ("予以公开", "meaning"),
    ]
