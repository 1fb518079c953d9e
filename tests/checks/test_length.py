"""How long a report may be, so that its PDF can be made once it is approved."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from reports import checks, editions
from reports.checks.length import MAXIMUM_PAGES, lines_of
from reports.document.report import Report
from reports.publishing.pdf import proofread


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def findings(**texts: str) -> list[checks.Finding]:
    edition = editions.edition("2021")
    report = Report(edition, edition.first_year, agency_name="", title="", texts=texts)
    return [found for found in checks.run(report) if found.code == "P4"]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", 0),
        ("字", 1),
        ("字" * 26, 1),
        ("字" * 27, 2),
        ("字\n\n字", 2),
        ("〔图片1：图〕\n字", 23),
        ("一、" + "字" * 60, 3),
    ],
)
def test_it_counts_lines_as_the_page_has_them(text: str, lines: int) -> None:
    assert lines_of(text) == lines


def test_it_takes_the_longest_report_that_can_be_printed() -> None:
    assert findings(overview="字\n" * (MAXIMUM_PAGES * 22)) == []


@pytest.mark.parametrize("line", ["字\n", "〔图片1：图〕\n"])
def test_it_refuses_what_could_not_be_printed(line: str) -> None:
    (finding,) = findings(overview=line * 9000, other="无。")
    assert (finding.level, finding.address) == ("error", "overview")
    assert finding.message.endswith(f"最多 {MAXIMUM_PAGES} 页。")


def test_what_it_takes_is_less_than_where_publishing_stops() -> None:
    """With room for the tables, and for headings that go to the next page with what they stand above."""
    assert MAXIMUM_PAGES * 1.4 < proofread.PAGES
