from __future__ import annotations

import pytest

from reports import checks, editions
from reports.document.report import Report

TEXT = "2022年，本局完善制度，收到政府信息公开申请3件。"


def report(year: int, text: str, **given: dict[str, int]) -> Report:
    edition = editions.edition_for(year)
    return Report(edition, year, agency_name="青岚县教育局", title="", texts={"overview": text}, figures={}, **given)


def found(given: Report, last_year: Report | None) -> list[checks.Finding]:
    findings = checks.run(given, context=checks.Context(last_year=last_year, kind="department"))
    return [each for each in findings if each.code == "R13" and each.address == "overview"]


def test_it_finds_last_years_text_by_its_words_where_no_draft_says_that_it_was_copied() -> None:
    (finding,) = found(report(2023, TEXT), report(2022, TEXT))
    assert "2022" in finding.message


def test_it_says_once_what_the_draft_knows_and_the_words_say() -> None:
    assert len(found(report(2023, TEXT, copied={"overview": 2022}), report(2022, TEXT))) == 1


@pytest.mark.parametrize(
    "text", [TEXT.replace("2022", "2023"), TEXT.replace("3件", "4件"), "本局无其他需要报告的事项。"]
)
def test_it_lets_alone_a_text_that_was_edited_or_speaks_of_no_year(text: str) -> None:
    last = report(2022, TEXT if "年" in text else text)
    assert not found(report(2023, text), last)


def test_it_lets_the_first_report_alone() -> None:
    assert not found(report(2023, TEXT), None)
