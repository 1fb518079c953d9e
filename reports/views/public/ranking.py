"""The agencies of a region in the order of a number: page, csv and chart; for everybody, without a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from reports.agencies.models import Agency
from reports.editions.indicators import Indicator
from reports.forms.ranking import RankingForm
from reports.models import RegionSum, ReportYear
from reports.public import charts, rankings
from reports.public.rankings import Place
from reports.views.caching import public
from reports.views.public import numbers

DRAWN = 20
"""Bars of the chart that is downloaded; the page's table has one for each agency."""


@dataclass(frozen=True)
class _Asked:
    head: Agency
    report_year: ReportYear
    indicator: Indicator
    form: RankingForm
    places: list[Place]
    silent: list[Agency]
    is_deep: bool

    @property
    def query(self) -> str:
        """What the addresses of csv and chart say, nothing of it left to guess."""
        said = {key: self.form.data.get(key) for key in ("kind", "below") if self.form.data.get(key)}
        return urlencode({"year": self.report_year.year, "of": self.indicator.code, **said})


@public
def ranking(request: HttpRequest, code: str) -> HttpResponse:
    asked = _asked(request, code)
    marked = request.GET.get("mark", "")
    context = {
        "agency": asked.head,
        "asked": asked,
        "marked": next((place for place in asked.places if place.agency.code == marked), None),
        "has_share": any(place.share is not None for place in asked.places),
        "most": rankings.MOST,
        "is_cut": len(asked.places) + len(asked.silent) >= rankings.MOST,
        "drawn": DRAWN,
    }
    return render(request, "public/ranking.html", context)


@public
def csv(request: HttpRequest, code: str) -> HttpResponse:
    asked = _asked(request, code)
    headings = [_("Rank"), _("Agency"), _("Code"), f"{asked.indicator.name}（{asked.indicator.unit}）", _("Share (%)")]
    lines: list[tuple[object, ...]] = [
        (place.rank, place.agency.name, place.agency.code, place.value, "" if place.share is None else place.share)
        for place in asked.places
    ]
    lines += [("", agency.name, agency.code, "", "") for agency in asked.silent]
    return numbers.table(headings, lines, name=f"{code}-{asked.report_year}-{asked.indicator.code}.csv")


@public
def chart(request: HttpRequest, code: str) -> HttpResponse:
    asked = _asked(request, code)
    values = [(place.agency.name, place.value) for place in asked.places[:DRAWN]]
    title = f"{asked.report_year} {asked.indicator.name}"
    return numbers.drawn(charts.ranking(title, asked.indicator.unit, values, is_narrow="narrow" in request.GET))


def _asked(request: HttpRequest, code: str) -> _Asked:
    """Raises Http404 for a region that has no numbers, or for a choice that the form does not offer."""
    head = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    sums = head.region_sums.filter(reports__gt=0).select_related("report_year").order_by("-report_year__year")
    years = {str(each.report_year.year): each for each in sums}
    if not years:
        raise Http404
    kept = years.get(request.GET.get("year", "")) or _usual(list(years.values()))
    indicators = {each.code: each for each in kept.report_year.edition.indicators}
    chosen = {"year": str(kept.report_year.year), "of": next(iter(indicators)), "kind": "", "below": ""}
    form = RankingForm(
        chosen | {key: value for key in chosen if (value := request.GET.get(key))},
        years=list(years),
        indicators=list(indicators.values()),
        is_deep=kept.agencies <= rankings.MOST,
    )
    if not form.is_valid():
        raise Http404
    said, is_deep = form.cleaned_data, form.cleaned_data["below"] == "all"
    indicator = indicators[said["of"]]
    places, silent = rankings.ranking(head, kept.report_year, indicator, kind=said["kind"], is_deep=is_deep)
    return _Asked(head, kept.report_year, indicator, form, places, silent, is_deep)


def _usual(sums: list[RegionSum]) -> RegionSum:
    """The last year of which half is there, else the last one; newest first."""
    return next((each for each in sums if 2 * each.reports >= each.agencies), sums[0])
