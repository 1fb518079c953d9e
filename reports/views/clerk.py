"""The clerk's pages: filings, a task list, a page for each section, the check page, the receipt."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal import access
from reports import drafts, workflow
from reports.layout import Section
from reports.models import Filing
from reports.views import findings
from reports.views.files import picture_response
from reports.views.links import Links
from reports.views.section_page import SectionPage, comments_of, frame
from reports.views.values import draw_value


@access.signed_in
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    filings = access.own_filings(request.user)
    return render(request, "clerk/home.html", {"filings": filings, "unopened": access.unopened(request.user)})


@access.signed_in
@require_POST
def open_filing(request: HttpRequest) -> HttpResponse:
    code, year = request.POST.get("agency", ""), request.POST.get("year", "")
    for agency, report_year in access.unopened(request.user):
        if (agency.code, str(report_year.year)) == (code, year):
            return redirect("filing", drafts.open_filing(agency, report_year, request.user).pk)
    if not (year.isdecimal() and len(year) == 4):
        raise Http404
    opened = access.own_filings(request.user).filter(agency__code=code, report_year__year=int(year))
    return redirect("filing", get_object_or_404(opened).pk)


@access.signed_in
@require_GET
def filing(request: HttpRequest, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    groups = drafts.groups_of(filing)
    context = {
        **frame(filing),
        "errors": sum(group.stops for group in groups),
        "warnings": sum(group.is_open and not group.stops for group in groups),
        "reason": comments_of(filing).filter(address="").first(),
        "publication": filing.publications.first(),
        "events": filing.events.select_related("actor")[:20],
    }
    return render(request, "clerk/filing.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, filing_id: int, section: str) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    page = SectionPage(filing, _section(filing, section), request)
    if request.method == "POST":
        page.save(request.user)
        if page.is_saved:
            return _go_on(request, page)
    return render(request, "clerk/section.html", page.context(), status=page.status)


def _section(filing: Filing, code: str) -> Section:
    try:
        return filing.edition.section(code)
    except KeyError as error:
        raise Http404 from error


def _go_on(request: HttpRequest, page: SectionPage) -> HttpResponse:
    """After a save: stay, for blanks to be filled or a picture to be placed too, or leave for the next section."""
    filing, section, action = page.filing, page.section, request.POST.get("action", "")
    if action == "fill":
        count = drafts.fill_blanks(filing.pk, section, request.user)
        messages.success(request, _("%(count)d blank cells were filled with 0.") % {"count": count})
        return redirect("section", filing.pk, section.code)
    if page.added:
        said = _("Picture %(number)d stands at the end of the text; move its line to where it belongs.")
        messages.success(request, said % {"number": page.added.number})
        return redirect(reverse("section", args=[filing.pk, section.code]) + "#pictures")
    if action == "figure":
        messages.success(request, _("The figure stands at the end of the text; move its sign to where it belongs."))
        return redirect(reverse("section", args=[filing.pk, section.code]) + "#figures")
    before, after = filing.edition.neighbours(section)
    messages.success(request, _("“%(section)s” is saved.") % {"section": section.name})
    if action == "stay":
        return redirect("section", filing.pk, section.code)
    if action == "previous":
        return redirect("section", filing.pk, before.code) if before else redirect("filing", filing.pk)
    return redirect("section", filing.pk, after.code) if after else redirect("check", filing.pk)


@access.signed_in
@require_GET
def picture(request: HttpRequest, filing_id: int, sha256: str) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    return picture_response(filing.pictures.filter(sha256=sha256).first())


@access.signed_in
@require_GET
def check(request: HttpRequest, filing_id: int) -> HttpResponse:
    return _check_page(request, access.own_filing(request.user, filing_id))


def _check_page(
    request: HttpRequest, filing: Filing, *, refused: str = "", reasons: dict[str, str] | None = None
) -> HttpResponse:
    """`reasons`: {key: why an explanation was not kept}."""
    report, groups = drafts.report_of(filing), drafts.groups_of(filing)
    links = Links(report)

    def place(address: str) -> tuple[str, str]:
        section = report.edition.section_of(address)
        return section.name, f"{reverse('section', args=[filing.pk, section.code])}#{address}"

    context = {
        **frame(filing),
        "report": report,
        "figures": report.complete_figures,
        "mark": links.mark,
        "draw_value": draw_value(links, groups),
        "findings": findings.rows(groups, place, answers=findings.answers_in(request.POST), refused=reasons),
        "has_errors": any(group.stops for group in groups),
        "unexplained": sum(group.is_open for group in groups),
        "refused": refused,
        "pictures_at": reverse("filing", args=[filing.pk]) + "pictures/",
    }
    return render(request, "clerk/check.html", context, status=409 if refused else 200)


@access.signed_in
@require_POST
def submit(request: HttpRequest, filing_id: int) -> HttpResponse:
    """Keep the explanations, and if it is not for them alone, hand the filing in."""
    filing = access.own_filing(request.user, filing_id)
    try:
        if reasons := drafts.explain(filing.pk, request.user, findings.answers_in(request.POST)):
            return _check_page(request, filing, refused=_("An explanation could not be kept."), reasons=reasons)
        if request.POST.get("action") == "explain":
            messages.success(request, _("The explanations are saved."))
            return redirect("check", filing.pk)
        workflow.submit(filing.pk, request.user)
    except (workflow.Refused, drafts.Locked) as refused:
        filing.refresh_from_db()
        if filing.status == Filing.Status.SUBMITTED and filing.submitted_by == request.user:
            return redirect("receipt", filing.pk)  # pressed twice: the first press did it
        return _check_page(request, filing, refused=str(refused))
    return redirect("receipt", filing.pk)


@access.signed_in
@require_POST
def recall(request: HttpRequest, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    try:
        workflow.recall(filing.pk, request.user)
    except workflow.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The filing is a draft again."))
    return redirect("filing", filing.pk)


@access.signed_in
@require_GET
def receipt(request: HttpRequest, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    if filing.is_draft:
        raise Http404
    return render(request, "clerk/receipt.html", {"filing": filing})
