"""The numbers of an agency over the years, as charts with their tables: for everybody, without a cookie."""

from __future__ import annotations

from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reports import access, editions
from reports.agencies.models import Agency
from reports.public import indicators
from reports.public.indicators import Series, YearSum
from reports.views.caching import public
from reports.views.public import numbers


@public
def over_years(request: HttpRequest, code: str) -> HttpResponse:
    agency, found = _agency(code)
    context = {
        "agency": agency,
        "shown": [numbers.shown(each, reverse("chart", args=[code, each.code])) for each in found],
        "is_region": agency.children.exists(),
    }
    return render(request, "public/over_years.html", context)


@public
def chart(request: HttpRequest, code: str, indicator: str) -> HttpResponse:
    return numbers.svg(request, _agency(code)[1], indicator)


@public
def csv(request: HttpRequest, code: str) -> HttpResponse:
    return numbers.csv_of(_agency(code)[1], name=f"{code}.csv")


def _agency(code: str) -> tuple[Agency, list[Series]]:
    """Raises Http404 for an agency of whose numbers nothing is public."""
    agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    found = indicators.series(own_years(agency))
    if not found:
        raise Http404
    return agency, found


def own_years(agency: Agency) -> list[YearSum]:
    """What its own reports say, the last years, oldest first; the frozen figures hold their totals."""
    own = access.published().filter(filing__agency=agency).order_by("-filing__report_year__year")
    own = own.annotate(edition=KT("document__edition"))
    found = own.values_list("filing__report_year__year", "edition", "document__figures")[: numbers.YEARS]
    return [YearSum(year, editions.edition(code), figures) for year, code, figures in reversed(found) if figures]
