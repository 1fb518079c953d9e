"""Reports of the years before the form: read by everybody, put here and withdrawn by who supervises the agency."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from reports import access
from reports.agencies.models import Agency
from reports.forms.old_report import UploadedReportForm
from reports.models import OldReport
from reports.public import old_reports
from reports.publishing import word
from reports.publishing.data.schema_org import site_address
from reports.views import caching
from reports.views.caching import MINUTE
from reports.views.public import pages

A_PAGE = 100
MOST_AGENCIES = 30
"""Of one answer to a supervisor who looks for one."""
MEDIA_TYPES = {"pdf": "application/pdf", "docx": word.MEDIA_TYPE, "html": "text/html", "txt": "text/plain"}


@caching.public
def report(request: HttpRequest, year: int, code: str, number: int) -> HttpResponse:
    try:
        found = access.old_report(year, code, number)
    except Http404:
        found = access.withdrawn_old_report(year, code, number)
        return render(request, "old_reports/withdrawn.html", {"report": found}, status=410)
    context = {
        "report": found,
        "agency": found.agency,
        "address": site_address("old_report", year, code, number),
        "sizes": pages.SIZES,
        "beside": access.old_reports().filter(agency=found.agency).exclude(pk=found.pk),
    }
    return render(request, "old_reports/report.html", context)


@require_safe
def file(request: HttpRequest, year: int, code: str, number: int, ending: str) -> HttpResponseBase:
    """The file as it was brought. Whatever a stranger's page holds, it is saved and not shown as one of this site."""
    found = access.old_report(year, code, number)
    if found.ending != ending:
        raise Http404
    etag = f'"{found.sha256}"'
    response = get_conditional_response(request, etag=etag) or _file_response(found)
    response.headers["ETag"], response.headers["Cache-Control"] = etag, f"public, max-age={MINUTE}"
    if ending != "pdf":
        response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _file_response(found: OldReport) -> FileResponse:
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(
        opened,
        content_type=MEDIA_TYPES[found.ending],
        as_attachment=found.ending != "pdf",
        filename=f"{found.title}.{found.ending}",
    )


@caching.public
def year(request: HttpRequest, year: int) -> HttpResponse:
    """What is kept of a year before the form, by agency."""
    of_year = access.old_reports().filter(year=year).order_by("agency__code", "number")
    page = Paginator(of_year, A_PAGE).get_page(request.GET.get("page"))
    context = {"year": int(year), "page": page, "years": old_reports.years(), "count": page.paginator.count}
    return render(request, "old_reports/year.html", context)


@access.signed_in
@require_GET
def agencies(request: access.SignedIn) -> HttpResponse:
    """Where a supervisor looks for the agency whose old reports he brings."""
    below = access.supervised_by(request.user)
    asked = request.GET.get("q", "").strip().replace("\0", "")[:100]
    found = below.filter(name__contains=asked) if asked else below
    context = {"asked": asked, "agencies": found.order_by("code")[:MOST_AGENCIES], "count": found.count()}
    return render(request, "old_reports/agencies.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def bring(request: access.SignedIn, code: str) -> HttpResponse:
    """An agency's old reports, and the form that publishes another."""
    agency = access.agency_below(request.user, code)
    if request.method != "POST":
        return _bring_page(request, agency, UploadedReportForm())
    form = UploadedReportForm(request.POST, request.FILES)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            published = old_reports.publish(
                agency, year=sent["year"], title=sent["title"], name=sent["file"].name, data=sent["file"].read(),
                by=request.user,
            )  # fmt: skip
        except old_reports.Refused as refused:
            form.add_error("file", str(refused))
        else:
            messages.success(request, _said(published))
            return redirect("bring_old_report", code)
    return _bring_page(request, agency, form)


def _said(published: OldReport) -> str:
    if published.is_scan:
        return _("Published. The file is a scan without text: only its title is found by a search.")
    return _("Published. The report is found by its title and its text.")


def _bring_page(request: HttpRequest, agency: Agency, form: UploadedReportForm) -> HttpResponse:
    kept = access.ever_old_reports().filter(agency=agency)
    context = {"agency": agency, "form": form, "kept": kept, "most_reason": old_reports.MAXIMUM_REASON}
    return render(request, "old_reports/bring.html", context, status=422 if form.is_bound else 200)


@access.signed_in
@require_POST
def withdraw(request: access.SignedIn, code: str, pk: int) -> HttpResponse:
    agency = access.agency_below(request.user, code)
    found = get_object_or_404(access.ever_old_reports(), agency=agency, pk=pk)
    try:
        old_reports.withdraw(found.pk, request.user, reason=request.POST.get("reason", ""))
    except old_reports.Refused as refused:
        is_done = found.withdrawn_by_id == request.user.pk  # a form that is sent again
        if not is_done:
            messages.error(request, str(refused))
            return redirect("bring_old_report", code)
    messages.success(request, _("The old report is withdrawn; its address tells the reason."))
    return redirect("bring_old_report", code)
