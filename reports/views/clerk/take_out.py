"""What is taken out for signature: the draft and the empty form as Word, as PDF and as Excel tables.

Word and Excel are made at once, in some hundredths of a second; a PDF is a printout, which a worker makes.
"""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reports import access, tasks
from reports.filing import drafts, printouts
from reports.models import Filing, Printout
from reports.publishing import word as documents
from reports.publishing.file_formats import EXCEL
from reports.views.responses import download

Kind = Printout.Kind


@access.signed_in
@require_GET
def word(request: access.SignedIn, filing_id: int, kind: str) -> HttpResponse:
    return _word(access.own_filing(request.user, filing_id), kind)


@access.signed_in
@require_GET
def review_word(request: access.SignedIn, filing_id: int) -> HttpResponse:
    return _word(access.submitted_below(request.user, filing_id), Kind.DRAFT)


def _word(filing: Filing, kind: str) -> HttpResponse:
    """What is public already is given as it was published, and not as a draft."""
    if kind == Kind.DRAFT and filing.is_published:
        return redirect("report_file", filing.report_year.year, filing.agency.code, "docx")
    try:
        data = documents.as_docx(
            printouts.report_of(filing, kind), draft_at=timezone.now() if kind == Kind.DRAFT else None
        )
    except FileNotFoundError as error:  # a picture's
        raise Http404 from error
    return download(data, media_type=documents.MEDIA_TYPE, name=f"{_name(filing, kind)}.docx")


def _name(filing: Filing, kind: str) -> str:
    said = _("%(title)s (draft)") if kind == Kind.DRAFT else _("%(title)s (empty form)")
    return said % {"title": filing.title}


@access.signed_in
@require_GET
def workbook(request: access.SignedIn, filing_id: int, kind: str) -> HttpResponse:
    """The tables to be filled in without the portal, and brought back like any document."""
    from reports.publishing.excel import workbook

    filing = access.own_filing(request.user, filing_id)
    data = workbook.offline(printouts.report_of(filing, kind), agency_code=filing.agency.code)
    return download(data, media_type=EXCEL, name=f"{_name(filing, kind)}.xlsx")


@access.signed_in
@require_GET
def review_workbook(request: access.SignedIn, filing_id: int) -> HttpResponse:
    """The submitted tables as values."""
    from reports.publishing.excel import workbook

    filing = access.submitted_below(request.user, filing_id)
    if filing.is_published:
        return redirect("report_file", filing.report_year.year, filing.agency.code, "xlsx")
    data = workbook.published(drafts.report_of(filing))
    return download(data, media_type=EXCEL, name=f"{_name(filing, Kind.DRAFT)}.xlsx")


@access.signed_in
@require_POST
def print_out(request: access.SignedIn, filing_id: int, kind: str) -> HttpResponse:
    return _print_out(request, access.own_filing(request.user, filing_id), kind)


@access.signed_in
@require_POST
def review_print_out(request: access.SignedIn, filing_id: int) -> HttpResponse:
    return _print_out(request, access.submitted_below(request.user, filing_id), Kind.DRAFT)


def _print_out(request: access.SignedIn, filing: Filing, kind: str) -> HttpResponse:
    if kind == Kind.DRAFT and filing.is_published:
        return redirect("report_pdf", filing.report_year.year, filing.agency.code)
    printout = printouts.ask(filing, kind, request.user)
    if printout.is_waiting:
        tasks.ring_for_printout(printout)
    return redirect("printout", printout.pk)


@access.signed_in
@require_GET
def printout(request: access.SignedIn, printout_id: int) -> HttpResponse:
    """How far it is, and then the way to it."""
    found = access.printout(request.user, printout_id)
    is_own = access.may_write(request.user, found.filing)
    context = {"printout": found, "filing": found.filing, "back": "filing" if is_own else "review"}
    return render(request, "clerk/printout.html", context)


@access.signed_in
@require_GET
def progress(request: access.SignedIn, printout_id: int) -> HttpResponse:
    """For the script of the page that waits: {"waiting": bool, "state": words}."""
    found = access.printout(request.user, printout_id)
    return JsonResponse({"waiting": found.is_waiting, "state": found.get_state_display()})


@access.signed_in
@require_GET
def file(request: access.SignedIn, printout_id: int) -> HttpResponseBase:
    found = access.printout(request.user, printout_id)
    if not found.is_ready:
        raise Http404
    try:
        pdf = default_storage.open(found.file)
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(pdf, content_type="application/pdf", filename=f"{_name(found.filing, found.kind)}.pdf")
