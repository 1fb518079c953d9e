"""Texts compared: with last year's, and for a supervisor with those of the agencies beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from reports import access
from reports.agencies.models import Agency, User
from reports.checks.side_by_side import compare, likeness
from reports.document.report import Report
from reports.filing import check_context, drafts
from reports.models import HANDED_IN, Filing

SHOWN = 8
"""Agencies beside it, the likest first."""


@dataclass(frozen=True)
class Beside:
    agency: Agency
    report: Report
    percent: int


@access.signed_in
@require_GET
def clerk(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    report, last_year = drafts.report_of(filing), check_context.last_year_of(filing)
    return render(request, "clerk/similar.html", _context(filing, report, last_year))


@access.signed_in
@require_GET
def supervisor(request: access.SignedIn, filing_id: int) -> HttpResponse:
    """Beside last year's report, or with `agency=` beside that of another agency of the same parent and year."""
    filing = access.filing_below(request.user, filing_id)
    if filing.is_draft:
        raise Http404
    report, last_year = drafts.report_of(filing), check_context.last_year_of(filing)
    beside = _beside(request.user, filing, report)
    code = request.GET.get("agency", "")
    chosen = next((each for each in beside if each.agency.code == code), None)
    if code and chosen is None:
        raise Http404
    context = {
        **_context(filing, report, chosen.report if chosen else last_year),
        "beside": beside[:SHOWN],
        "chosen": chosen,
        "last_year": likeness(report, last_year) if last_year else None,
    }
    return render(request, "supervisor/similar.html", context)


def _context(filing: Filing, report: Report, other: Report | None) -> dict[str, Any]:
    return {"filing": filing, "other": other, "comparisons": compare(report, other) if other else []}


def _beside(user: User, filing: Filing, report: Report) -> list[Beside]:
    """What the supervisor may read of the same parent and year, the likest first."""
    others = access.filings_below(user).filter(
        agency__parent=filing.agency.parent_id, agency__parent__isnull=False, report_year=filing.report_year_id
    )
    handed_in = others.exclude(pk=filing.pk).filter(HANDED_IN)
    found = []
    for other in handed_in.prefetch_related("section_drafts", "pictures"):
        read = drafts.report_of(other)
        found.append(Beside(other.agency, read, likeness(report, read)))
    return sorted(found, key=lambda each: (-each.percent, each.agency.code))
