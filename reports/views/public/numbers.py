"""Numbers over the years as the public pages show them: chart, table and csv of one series."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reports.public import charts
from reports.public.charts import Chart
from reports.public.indicators import Series
from reports.publishing.data.open_data import harmless
from reports.views.responses import download

YEARS = 12
"""The last ones; a chart of more cannot be read."""


@dataclass(frozen=True)
class Shown:
    """What templates/charts/charts.html shows of a series."""

    series: Series
    chart: Chart
    """As a wide window has it."""
    address: str
    """Of its SVG."""
    rows: list[tuple[str, list[str]]]
    """Of the table: name and numbers."""


def shown(series: Series, address: str) -> Shown:
    rows = [(row.name, [charts.written(value) for value in row.values]) for row in series.rows]
    return Shown(series, charts.chart(series), address, rows)


def svg(request: HttpRequest, found: Sequence[Series], indicator: str) -> HttpResponse:
    """The chart of one of the series, `?narrow` for a telephone. Raises Http404 where there is none of that code."""
    series = next((series for series in found if series.code == indicator), None)
    if series is None:
        raise Http404
    return drawn(charts.chart(series, is_narrow="narrow" in request.GET))


def drawn(chart: Chart) -> HttpResponse:
    return HttpResponse(render_to_string("charts/chart.svg", {"chart": chart}), content_type="image/svg+xml")


def table(headings: Sequence[str], lines: Iterable[Sequence[Any]], *, name: str) -> HttpResponse:
    """Csv that a spreadsheet reads as UTF-8; a name that begins like a formula is none."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([harmless(each) if isinstance(each, str) else each for each in line] for line in lines)
    data = b"\xef\xbb\xbf" + out.getvalue().encode()
    return download(data, media_type="text/csv; charset=utf-8", name=name)


def csv_of(found: Sequence[Series], *, name: str) -> HttpResponse:
    """A line for each number: indicator, item, unit, year, value; empty where it cannot be said."""
    lines = (
        (series.name, row.name, series.unit, year, "" if value is None else value)
        for series in found
        for row in series.rows
        for year, value in zip(series.years, row.values, strict=True)
    )
    return table([_("Indicator"), _("Item"), _("Unit"), _("Year"), _("Value")], lines, name=name)
