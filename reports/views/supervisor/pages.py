"""The supervisor's pages: the board of a year, the review of a filing, and the decisions on it."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports import access, tasks, workflow
from reports.forms.review import SendBack
from reports.models import Filing, Publication, ReportYear
from reports.supervision.board import Board, Row, State, board_of
from reports.views.responses import picture_response
from reports.views.supervisor.review_page import ReviewPage

COLUMNS = 3
ROOMY = 20
"""Rows up to which the board is one table; more are set side by side, so that sixty agencies fit one screen."""


@access.signed_in
@require_GET
def board(request: access.SignedIn) -> HttpResponse:
    agencies = access.supervised_by(request.user)
    years = ReportYear.objects.filter(opens_on__lte=timezone.localdate())
    year = _chosen(years, request.GET.get("year", ""))
    chosen = request.GET.get("state", "")
    number = _page_number(request.GET.get("page", ""))
    shown = board_of(agencies, year, state=chosen, page=number) if year else Board()
    if shown.being_compared:
        transaction.on_commit(lambda: tasks.ring_to_compare(shown.being_compared))
    context = {
        "years": years,
        "year": year,
        "board": shown,
        "chosen": chosen if chosen in State.values else "",
        "tables": _side_by_side(shown.rows),
    }
    return render(request, "supervisor/board.html", context)


def _chosen(years: QuerySet[ReportYear], typed: str) -> ReportYear | None:
    """The year asked for, else the newest one; none where none is open."""
    if not typed:
        return years.first()
    return get_object_or_404(years, year=typed if typed.isdecimal() and len(typed) == 4 else 0)


def _page_number(typed: str) -> int:
    """The first one where none is asked for."""
    return max(1, int(typed)) if typed.isdecimal() and len(typed) < 6 else 1


def _side_by_side(rows: list[Row]) -> list[list[Row]]:
    if len(rows) <= ROOMY:
        return [rows] if rows else []
    height = -(-len(rows) // COLUMNS)
    return [rows[start : start + height] for start in range(0, len(rows), height)]


@access.signed_in
@require_GET
def review(request: access.SignedIn, filing_id: int) -> HttpResponse:
    return _page(request, access.filing_below(request.user, filing_id))


def _page(
    request: access.SignedIn, filing: Filing, *, send_back: SendBack | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    page = ReviewPage(filing, request.user, send_back=send_back, refused=refused)
    return render(request, "supervisor/review.html", page.context(), status=status)


@access.signed_in
@require_POST
def send_back(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.filing_below(request.user, filing_id)
    if request.POST.get("action") == "more":
        return _page(request, filing, send_back=SendBack.with_more_rows(filing.edition, request.POST))
    form = SendBack(filing.edition, request.POST)
    if not form.is_valid():
        return _page(request, filing, send_back=form, status=422)
    reason, seen_round = form.reason.cleaned_data["reason"], form.reason.cleaned_data["round"]
    try:
        workflow.send_back(filing.pk, request.user, reason=reason, comments=form.said, seen_round=seen_round)
    except workflow.Refused as refused:
        filing = access.filing_below(request.user, filing_id)
        sent_before = filing.comments.filter(round=seen_round, address="", body=reason, author=request.user)
        if not sent_before.exists():
            return _page(request, filing, send_back=form, refused=str(refused), status=409)
    messages.success(request, _("“%(filing)s” was sent back.") % {"filing": filing.title})
    return _to_board(filing)


def _to_board(filing: Filing) -> HttpResponse:
    return redirect(f"{reverse('board')}?year={filing.report_year.year}")


@access.signed_in
@require_POST
def approve(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.filing_below(request.user, filing_id)
    seen_round = _round(request)
    try:
        workflow.approve(filing.pk, request.user, seen_round=seen_round)
    except workflow.Refused as refused:
        filing = access.filing_below(request.user, filing_id)
        is_mine = filing.approved_by_id == request.user.pk and filing.round == seen_round
        if not (is_mine and (filing.is_approved or filing.is_published)):
            return _page(request, filing, refused=str(refused), status=409)
    messages.success(request, _("“%(filing)s” is approved; its PDF is being made.") % {"filing": filing.title})
    return _to_board(filing)


def _round(request: HttpRequest) -> int:
    """The submission that was on the screen; none that exists where the page did not say so."""
    typed = request.POST.get("round", "")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else -1


@access.signed_in
@require_POST
def retry(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.filing_below(request.user, filing_id)
    publication: Publication | None = filing.publications.defer("document").first()
    if publication is None:
        raise Http404
    if tasks.retry(publication.pk, request.user):
        messages.success(request, _("The PDF is being made once more."))
    else:
        messages.info(request, _("Nothing to repeat: the PDF has not failed, or is being made again already."))
    return _to_board(filing) if request.POST.get("back") == "board" else redirect("review", filing.pk)


@access.signed_in
@require_GET
def picture(request: access.SignedIn, filing_id: int, sha256: str) -> HttpResponse:
    filing = access.filing_below(request.user, filing_id)
    if filing.is_draft:
        raise Http404
    return picture_response(filing.pictures.filter(sha256=sha256).first())
