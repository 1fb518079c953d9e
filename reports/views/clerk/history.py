"""The history of a filing: its versions, one of them as it was and beside what stands now, and the way back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports import access
from reports.document.patch import Contents
from reports.editions.layout import Section
from reports.filing import drafts
from reports.filing import history as versions
from reports.filing.history import Version
from reports.models import Event, Filing
from reports.views.clerk.section_page import frame
from reports.views.filing.changes import SectionChanges, place_name, section_changes

PAGE = 40
"""Versions on a page."""
NAMED = 3
"""Cells of a version that the list names; more are counted."""


@dataclass(frozen=True)
class Row:
    """A version in the list."""

    version: Version
    sections: tuple[Section, ...]
    changed: SectionChanges
    """The cells named, without the texts."""
    more: int
    """Cells that are not named."""
    texts: tuple[tuple[str, int], ...]
    """(name, characters more or fewer)."""


@dataclass(frozen=True)
class Then:
    """A section at a version: what the version changed in it, what has changed since, and what stands now."""

    section: Section
    changed: SectionChanges
    since: SectionChanges
    seal: str


@access.signed_in
@require_GET
def history(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    chosen = request.GET.get("section", "")
    found = [each for each in versions.versions(filing) if not chosen or chosen in each.sections]
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        **frame(filing),
        "versions": page,
        "rows": [_row(filing, version) for version in page],
        "chosen": next((each for each in filing.edition.sections if each.code == chosen), None),
    }
    return render(request, "clerk/history.html", context)


def _row(filing: Filing, version: Version) -> Row:
    edition = filing.edition
    differing = [(address, old, new) for address, old, new in version.figures if old != new]
    before, after = ({each[0]: each[at] for each in differing[:NAMED] if each[at] is not None} for at in (1, 2))
    return Row(
        version,
        tuple(edition.section(code) for code in version.sections),
        section_changes(edition, None, before, after),
        len(differing[NAMED:]),
        tuple((place_name(edition, address), more) for address, more in version.texts),
    )


@access.signed_in
@require_GET
def version(request: access.SignedIn, filing_id: int, event_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    found = _version(filing, event_id)
    now, then, before = versions.states(filing, found.number, found.first - 1)
    report = versions.report_at(filing, then)
    codes = found.sections or tuple(section.code for section in filing.edition.sections)
    context = {
        **frame(filing),
        "version": found,
        "sections": [_then(filing, code, found, states=(before, then, now)) for code in codes],
        "report": report,
        "figures": report.complete_figures,
    }
    return render(request, "clerk/version.html", context)


def _version(filing: Filing, event_id: int) -> Version:
    """The version as it was when this Event was its last. Raises Http404."""
    event = get_object_or_404(filing.events.only("pk"), pk=event_id)
    return next(each for each in versions.versions(filing, until=event.pk) if each.number == event.pk)


def _then(filing: Filing, code: str, found: Version, *, states: tuple[Contents, Contents, Contents]) -> Then:
    section = filing.edition.section(code)
    before, then, now = (versions.part(filing.edition, section, contents) for contents in states)
    own = {address: value for address, value in before.items() if address in found.addresses}
    made = {address: value for address, value in then.items() if address in found.addresses}
    return Then(
        section,
        section_changes(filing.edition, section, own, made),
        section_changes(filing.edition, section, then, now),
        versions.seal(now),
    )


@access.signed_in
@require_POST
def restore(request: access.SignedIn, filing_id: int, event_id: int, section: str) -> HttpResponse:
    """Take one section back to what it was behind an Event."""
    filing = access.own_filing(request.user, filing_id)
    event = get_object_or_404(filing.events, pk=event_id)
    chosen = _section(filing, section)
    try:
        versions.restore(filing.pk, chosen, event.pk, request.user, seen=request.POST.get("seen", ""))
    except (versions.Stale, drafts.Locked) as refused:
        messages.error(request, str(refused))
        return redirect("version", filing.pk, event.pk)
    said = _("“%(section)s” stands again as it was. What stood there until now is kept in the history.")
    messages.success(request, said % {"section": chosen.name})
    return redirect("section", filing.pk, chosen.code)


def _section(filing: Filing, code: str) -> Section:
    try:
        return filing.edition.section(code)
    except KeyError as error:
        raise Http404 from error


@access.signed_in
@require_GET
def submissions(request: access.SignedIn, filing_id: int) -> HttpResponse:
    """For the supervisor: what the agency changed between its last two submissions."""
    filing = access.filing_below(request.user, filing_id)
    handed_in = [] if filing.is_draft else list(filing.events.filter(kind=Event.Kind.SUBMITTED)[:2])
    if len(handed_in) < 2:
        raise Http404
    latest, earlier = handed_in
    _now, after, before = versions.states(filing, latest.pk, earlier.pk)
    context = {
        "filing": filing,
        "latest": latest,
        "earlier": earlier,
        "changed": _changed(filing, before, after),
    }
    return render(request, "supervisor/changes.html", context)


def _changed(filing: Filing, before: Contents, after: Contents) -> list[dict[str, Any]]:
    edition = filing.edition
    found = [
        (
            section,
            section_changes(edition, section, *(versions.part(edition, section, each) for each in (before, after))),
        )
        for section in edition.sections
    ]
    return [{"section": section, "changes": changes} for section, changes in found if changes.is_any]
