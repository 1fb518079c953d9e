"""After the publication: a clerk opens a correction or drops it, a supervisor withdraws what must not stay public."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reports import access, workflow
from reports.models import Event, Filing


@access.signed_in
@require_POST
def open_correction(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    act = partial(workflow.open_correction, filing.pk, request.user, reason=request.POST.get("reason", ""))
    said = _("The report can be corrected now; what is published stays public meanwhile.")
    return _moved(request, filing, act, move="open_correction", said=said)


@access.signed_in
@require_POST
def drop_correction(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    act = partial(workflow.drop_correction, filing.pk, request.user)
    said = _("The correction is dropped; the report stays as it is published.")
    return _moved(request, filing, act, move="drop_correction", said=said)


def _moved(
    request: access.SignedIn, filing: Filing, act: Callable[[], object], *, move: str, said: str
) -> HttpResponse:
    """Do it and say so, also to who sends it a second time: the filing stands there by his own hand."""
    try:
        act()
    except workflow.Refused as refused:
        filing.refresh_from_db()
        made = workflow.MOVES[move]
        is_done = workflow.has_done(filing, made.kind, request.user, round=filing.round)
        if not (filing.status == made.end and is_done):
            messages.error(request, str(refused))
            return redirect("filing", filing.pk)
    messages.success(request, said)
    return redirect("filing", filing.pk)


@access.signed_in
@require_POST
def withdraw(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.filing_below(request.user, filing_id)
    number = request.POST.get("number", "")
    seen = int(number) if number.isdecimal() and len(number) < 6 else -1
    try:
        workflow.withdraw(filing.pk, request.user, reason=request.POST.get("reason", ""), seen_number=seen)
    except workflow.Refused as refused:
        if not workflow.has_done(filing, Event.Kind.WITHDRAWN, request.user, number=seen):
            messages.error(request, str(refused))
            return redirect("review", filing.pk)
    messages.success(request, _("The publication is withdrawn; the agency has been given its filing back."))
    return redirect("review", filing.pk)
