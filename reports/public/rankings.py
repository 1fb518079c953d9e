"""The agencies of a region in the order of a number, each with its share of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports import access
from reports.agencies.models import Agency
from reports.editions.indicators import Indicator
from reports.models import ReportYear
from reports.public import indicators
from reports.public.indicators import YearSum

MOST = 1000
"""Agencies in one order; of a larger region those just below a government are ordered only."""


@dataclass(frozen=True)
class Place:
    agency: Agency
    value: Decimal
    rank: int
    """Equal values share one."""
    share: Decimal | None
    """Of the sum of all, in per cent; None for what is a share itself, and of a sum of 0."""
    length: Decimal
    """Of its bar, in per cent of the longest."""


def ranking(
    head: Agency, report_year: ReportYear, indicator: Indicator, *, kind: str = "", is_deep: bool = False
) -> tuple[list[Place], list[Agency]]:
    """Highest first, and those whose report does not tell.

    Just below `head`, or with `is_deep` everything below it; of one kind, or of all.
    """
    published = access.published().filter(filing__report_year=report_year)
    if is_deep:
        published = published.filter(filing__agency__in=Agency.objects.within([head])).exclude(filing__agency=head)
    else:
        published = published.filter(filing__agency__parent=head)
    if kind:
        published = published.filter(filing__agency__kind=kind)
    rows = published.order_by("filing__agency__code").values_list(
        "filing__agency", "filing__agency__code", "filing__agency__name", "document__figures"
    )[:MOST]
    edition = report_year.edition
    known, silent = [], []
    for pk, code, name, figures in rows:
        agency = Agency(pk=pk, code=code, name=name)
        value = indicators.value(indicator, YearSum(report_year.year, edition, figures or {}))
        silent.append(agency) if value is None else known.append((agency, value))
    return _placed(known, indicator), silent


def _placed(known: Sequence[tuple[Agency, Decimal]], indicator: Indicator) -> list[Place]:
    ordered = sorted(known, key=lambda pair: -pair[1])
    values = [value for _agency, value in ordered]
    whole, top = sum(values, Decimal(0)), max(values, default=Decimal(0))
    is_share = bool(indicator.over) or not whole
    return [
        Place(
            agency,
            value,
            rank=values.index(value) + 1,
            share=None if is_share else indicators.share(value, whole),
            length=indicators.share(value, top) if top else Decimal(0),
        )
        for agency, value in ordered
    ]
