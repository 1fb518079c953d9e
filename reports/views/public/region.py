"""The numbers of a region over the years: everything below a government added up, its own report beside it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from reports.agencies.models import Agency
from reports.aggregates import region_sums
from reports.models import RegionSum
from reports.public import indicators
from reports.public.indicators import Series, YearSum
from reports.views.caching import public
from reports.views.public import numbers
from reports.views.public.over_years import own_years


@public
def region(request: HttpRequest, code: str) -> HttpResponse:
    """`?year=` chooses which year is told in words."""
    agency, sums = _sums(code)
    chosen = _chosen(sums, request.GET.get("year", ""))
    context = {
        "agency": agency,
        "sums": sums,
        "chosen": chosen,
        "summary": _summary(sums, chosen),
        "shown": [
            numbers.shown(each, reverse("region_chart", args=[code, each.code])) for each in _series(agency, sums)
        ],
        "waiting": region_sums.waiting(agency),
        "made_at": max(each.made_at for each in sums),
    }
    return render(request, "public/region.html", context)


@public
def chart(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    return numbers.svg(request, _series(*_sums(code)), indicator)


@public
def csv(request: HttpRequest, code: str) -> HttpResponse:
    return numbers.csv_of(_series(*_sums(code)), name=f"{code}-region.csv")


def _sums(code: str) -> tuple[Agency, list[RegionSum]]:
    """Raises Http404 where nothing below it is added up."""
    agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    sums = region_sums.sums_of(agency, numbers.YEARS)
    if not sums:
        raise Http404
    return agency, sums


def _series(agency: Agency, sums: list[RegionSum]) -> list[Series]:
    names = (_("All agencies below together"), _("The government’s own report"))
    own = {each.code: each for each in indicators.series(own_years(agency))}
    found = indicators.series([_year_sum(each) for each in sums])
    return [indicators.beside(each, own.get(each.code), names=names) for each in found]


def _year_sum(kept: RegionSum) -> YearSum:
    return YearSum(kept.report_year.year, kept.report_year.edition, kept.figures)


def _chosen(sums: list[RegionSum], typed: str) -> RegionSum:
    """The year that is asked for, else the last of which half is there, else the last."""
    asked = [each for each in sums if str(each.report_year.year) == typed]
    if typed and not asked:
        raise Http404
    return (asked or [each for each in sums if 2 * each.reports >= each.agencies] or sums)[-1]


def _summary(sums: list[RegionSum], chosen: RegionSum) -> list[str]:
    """Beside the year before only where both sums hold about as many reports."""
    year = chosen.report_year.year
    before = next((each for each in sums if each.report_year.year == year - 1), None)
    is_alike = before and abs(before.reports - chosen.reports) * 10 <= chosen.agencies
    said: dict[str, Any] = {"reports": chosen.reports, "agencies": chosen.agencies}
    return indicators.region_summary(_year_sum(chosen), _year_sum(before) if before and is_alike else None, **said)
