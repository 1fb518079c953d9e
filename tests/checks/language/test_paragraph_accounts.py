"""Accounts: what the statements of a sentence may mean, and the smallest set of them that cannot hold."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from reports import checks
from reports.checks import ASK, CERTAIN, Finding
from reports.document.report import Report
from tests.sentences import CODES, sentences

HEADING = "（二）依申请公开。"


def found(text: str, *, last_year: Report | None = None, **figures: int | None) -> list[Finding]:
    """Findings of the texts; `figures` are those of natural persons, every other cell is 0."""
    base = next(sentences("01")).report
    table = {row: dict.fromkeys(columns, 0) for row, columns in base.figures["applications"].items()}
    for row, value in figures.items():
        if value is None:
            del table[row]["individual"]
        else:
            table[row]["individual"] = value
    report = replace(base, texts={"overview": HEADING + text}, figures={**base.figures, "applications": table})
    return [each for each in checks.run(report, last_year) if each.code in CODES]


def places(findings: list[Finding], text: str) -> list[str]:
    return [(HEADING + text)[each.start : each.end] for each in findings]


@pytest.mark.parametrize(
    ("text", "figures", "accused"),
    [
        ("收到申请44件，办结41件，予以公开25件。", {"received": 44, "granted": 41}, ["25件"]),
        ("收到申请44件，办结41件。", {"received": 41, "carried_in": 3, "granted": 41, "carried_out": 3}, []),
        (
            "办结上年结转2件，新收26件，已办结25件。",
            {"received": 26, "carried_in": 2, "granted": 27, "carried_out": 1},
            [],
        ),
        ("行政复议2件。", {}, ["2件"]),
    ],
)  # fmt: skip
def test_it_accuses_the_smallest_set_that_cannot_hold(text: str, figures: dict[str, int], accused: list[str]) -> None:
    assert places(found(text, **figures), text) == accused


def test_it_shows_the_sum_that_a_text_breaks_by_itself() -> None:
    text = "新收申请12件，上年结转3件，办结10件，结转下年4件。"
    blank = dict.fromkeys(["received", "carried_in", "granted", "carried_out"])
    (finding,) = found(text, **blank)
    assert (finding.code, finding.grade) == ("R16", ASK)
    assert "12＋" in finding.message
    assert "3 应等于" in finding.message


def test_a_blank_cell_silences_only_what_needs_it() -> None:
    text = "新收申请12件，予以公开5件。"
    assert places(found(text, received=13, granted=None), text) == ["12件"]
    assert found(text, received=12, granted=None) == []


def test_it_finds_one_thing_counted_twice_while_the_table_is_blank() -> None:
    (finding,) = found("新收申请12件。2023年，新收申请13件。", received=None)
    assert (finding.code, finding.grade) == ("R20", ASK)


def test_a_change_is_compared_with_last_years_report() -> None:
    base = next(sentences("01")).report
    table = {row: dict.fromkeys(columns, 0) for row, columns in base.figures["applications"].items()}
    table["received"]["individual"] = 30
    last = replace(base, year=2022, figures={**base.figures, "applications": table})
    assert found("新收申请36件，较上年增长20%。", last_year=last, received=36, granted=36) == []
    (finding,) = found("新收申请36件，较上年增长12%。", last_year=last, received=36, granted=36)
    assert (finding.code, finding.grade) == ("R18", ASK)


def test_two_readers_make_a_finding_certain_and_one_only_asks() -> None:
    (both,) = found("收到申请5件。", received=6, granted=6)
    (one,) = found("收到申请6件，均未予以公开。", received=6, granted=6)
    assert (both.grade, one.grade) == (CERTAIN, ASK)


def test_it_tells_many_findings_as_one() -> None:
    findings = found("收到申请3件，其中予以公开5件。" * 200, received=4, granted=4)
    assert len(findings) <= 31
    assert findings[-1].grade == ASK
    assert sum(len(each.message) + len(each.hint) for each in findings) < 20_000


@pytest.mark.parametrize(
    "piece",
    [
        "其中1件，",
        "收到申请3件，其中予以公开5件。",
        "未收到申请，",
        "自然人、企业分别为12件、3件，",
        "无",
        "（",
        "1件\n",
    ],
)
def test_it_bounds_its_work_on_what_no_person_would_write(piece: str) -> None:
    start = time.process_time()
    found((piece * 20_000)[:20_000], received=4, granted=4)
    assert time.process_time() - start < 2, "0.2 s on a machine of our own"
