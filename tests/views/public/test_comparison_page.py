"""What the compare page shows beside the figures: differences, chosen rows, orders; and the same as csv."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from django.test import Client

from reports import editions
from reports.document.figures import put
from reports.document.report import Report
from reports.public import comparison
from reports.views.public import comparison as compare_page
from tests.support import cast

RECEIVED, FEES = "applications.received.total", "disclosure.fees.amount"


def a_report(**changed: int) -> Report:
    """Of the test's figures, those changed that are named table__row__column."""
    edition = editions.edition_for(2026)
    figures = cast.figures(edition)
    for address, value in changed.items():
        put(figures, edition.cells[address.replace("__", ".")], value)
    return Report(edition, 2026, agency_name="青岚县教育局", title="", figures=figures)


def lines_of(*reports: Report) -> dict[str, comparison.Line]:
    return {line.address: line for part in comparison.parts(reports) for line in part.lines}


def test_it_tells_each_difference_from_the_first() -> None:
    first = a_report(disclosure__licensing__decisions=40, disclosure__fees__amount=5_000_000)
    second = a_report(disclosure__licensing__decisions=30, disclosure__fees__amount=7_500_000)
    found = lines_of(first, second, first)
    none, less, same = found["disclosure.licensing.decisions"].changes
    assert none is None
    assert (less.difference, less.amount, less.percent) == ("-10", -10, Decimal("-25.0"))
    assert (same.difference, same.amount, same.percent) == ("0", 0, Decimal("0.0"))
    more = found[FEES].changes[1]
    assert (more.difference, more.amount, more.percent) == ("+2.5", Decimal("2.5"), Decimal("50.0"))


def test_a_blank_has_no_difference_and_of_nothing_there_is_no_percentage() -> None:
    first, blank = a_report(disclosure__licensing__decisions=0), replace(a_report(), figures={})
    found = lines_of(first, blank, a_report(disclosure__licensing__decisions=3))
    _first, unknown, more = found["disclosure.licensing.decisions"].changes
    assert unknown is None
    assert (more.difference, more.percent) == ("+3", None)


def test_it_orders_and_leaves_out_lines() -> None:
    first = a_report(disclosure__licensing__decisions=1000, disclosure__penalties__decisions=10)
    second = a_report(disclosure__licensing__decisions=1100, disclosure__penalties__decisions=20)
    parts = comparison.parts([first, second])

    def shown(**asked: object) -> list[str]:
        return [line.address for part in comparison.chosen(parts, **{"rows": set()} | asked) for line in part.lines]

    assert shown(differing=True) == ["disclosure.licensing.decisions", "disclosure.penalties.decisions"]
    assert shown(order=comparison.DIFFERENCE)[:2] == [
        "disclosure.licensing.decisions",
        "disclosure.penalties.decisions",
    ]
    assert shown(order=comparison.PERCENT)[:2] == ["disclosure.penalties.decisions", "disclosure.licensing.decisions"]
    assert shown(rows={"applications.received"}) == [RECEIVED]
    assert len(shown()) == 50


@pytest.fixture
def published(people: cast.Cast) -> cast.Cast:
    for start, (agency, by, year) in enumerate(
        (
            (people.education, people.clerk, people.year),
            (people.education, people.clerk, people.last_year),
            (people.finance, people.outsider, people.year),
        ),
        1,
    ):
        filing = cast.written(agency, year, by, start=start)
        cast.submitted(filing, by)
        cast.published(filing, people.supervisor)
    return people


def page(client: Client, *pairs: tuple[str, str], path: str = "") -> str:
    response = client.get(f"/compare/{path}?" + urlencode(pairs))
    assert response.status_code == 200
    return response.content.decode("utf-8-sig")


BOTH = (("of", "2026-education"), ("of", "2026-finance"))


def test_the_page_shows_differences_of_the_chosen_rows(client: Client, published: cast.Cast) -> None:
    html = page(client, *BOTH, ("row", "applications.received"), ("row", "no.such"), ("order", "percent"))
    edition = published.year.edition
    first, second = (replace(a_report(), figures=cast.figures(edition, start=start)) for start in (1, 3))
    change = lines_of(first, second)[RECEIVED].changes[1]
    assert html.count("<tr id=") == 1
    assert re.search(rf"{change.difference}\s+\(", html)
    again = "of=2026-education&amp;of=2026-finance&amp;order=percent&amp;row=applications.received"
    assert f'href="http://testserver/compare/?{again}"' in html
    assert "?of=2026-finance&amp;of=2026-education&amp;order=percent" in html


def test_the_csv_has_the_lines_of_the_page(client: Client, published: cast.Cast) -> None:
    lines = list(csv.DictReader(page(client, *BOTH, path="compare.csv").splitlines()))
    assert len(lines) == 50
    [received] = [line for line in lines if line["单元格代码"] == RECEIVED]
    first, second = (int(received[f"青岚县{name} 2026"]) for name in ("教育局", "财政局"))
    assert int(received["青岚县财政局 2026 差额"]) == second - first
    assert client.get("/compare/compare.csv").status_code == 404


@pytest.mark.parametrize("pair", [("order", "x\0"), ("row", "\0"), ("only", "9" * 500), ("cells", "%")])
def test_what_it_does_not_know_changes_nothing(client: Client, published: cast.Cast, pair: tuple[str, str]) -> None:
    assert page(client, *BOTH, pair).count("<tr id=") == 50


def test_more_than_are_compared_are_not_even_looked_up(
    client: Client, published: cast.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compare_page, "MOST", 2)
    more = [("of", f"2026-nobody-{number}") for number in range(40)]
    assert page(client, *BOTH, *more).count("<tr id=") == 50
    assert client.get(f"/compare/?{urlencode([*more, *BOTH])}").status_code == 404
