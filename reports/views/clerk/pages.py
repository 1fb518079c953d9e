"""The clerk's pages: filings, a task list, a page for each section, the check page, the receipt."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reports import access, workflow
from reports.document.text import clean_text
from reports.filing import answers, drafts, history, last_year, opening, presence, stored_findings
from reports.filing.check_context import with_context
from reports.filing.history import Stale
from reports.filing.stored_findings import blank_cells
from reports.models import Event, Filing
from reports.views.clerk import autosave
from reports.views.clerk.section_page import SectionView, comments_of, counts_of, frame
from reports.views.clerk.section_submission import SectionSubmission, section_of
from reports.views.filing import findings
from reports.views.filing.links import Links
from reports.views.filing.values import draw_value
from reports.views.responses import picture_response

COPIES = {"copy": False, "replace": True}
"""{action for a text of last year: whether it replaces a text that stands}; the text's address follows a colon."""

AS_WRITTEN = {"ensure_ascii": False}
"""Chinese takes three bytes then, and not six."""

LOGGED = 20
"""Versions and moves on the page of a filing; the history has all."""


@access.signed_in
@require_GET
def home(request: access.SignedIn) -> HttpResponse:
    filings = access.own_filings(request.user)
    return render(request, "clerk/home.html", {"filings": filings, "unopened": access.unopened(request.user)})


@access.signed_in
@require_POST
def open_filing(request: access.SignedIn) -> HttpResponse:
    code, year = clean_text(request.POST.get("agency", "")), request.POST.get("year", "")
    page = "bring" if request.POST.get("then") == "bring" else "filing"
    for agency, report_year in access.unopened(request.user):
        if (agency.code, str(report_year.year)) == (code, year):
            return redirect(page, opening.open_filing(agency, report_year, request.user).pk)
    if not (year.isdecimal() and len(year) == 4):
        raise Http404
    opened = access.own_filings(request.user).filter(agency__code=code, report_year__year=int(year))
    return redirect(page, get_object_or_404(opened).pk)


@access.signed_in
@require_GET
def filing(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    shown = frame(filing)
    checked = stored_findings.as_kept(filing, drafts.report_of(filing))
    context = {
        **shown,
        **counts_of(checked.groups, len(blank_cells(checked.report))),
        "reason": comments_of(filing).filter(address="").first(),
        "public": access.published().filter(filing=filing).exists(),
        "log": [
            (version, [filing.edition.section(code) for code in version.sections])
            for version in history.latest(filing, LOGGED)
        ],
    }
    return render(request, "clerk/filing.html", context)


@access.signed_in
@require_http_methods(["GET", "POST"])
def section(request: access.SignedIn, filing_id: int, section: str) -> HttpResponse:
    if request.method == "POST":
        return _save(request, filing_id, section)
    filing = get_object_or_404(with_context(access.own_filings(request.user)), pk=filing_id)
    return _section_page(request, SectionView(filing, section_of(filing, section)))


def _save(request: access.SignedIn, filing_id: int, section: str) -> HttpResponse:
    sent = SectionSubmission(request)
    sent.save(filing_id, section)
    if autosave.is_wanted(request):
        return JsonResponse(autosave.answer(sent, request), status=sent.status, json_dumps_params=AS_WRITTEN)
    return _go_on(request, sent) if sent.is_saved else _section_page(request, SectionView.of(sent))


def _section_page(request: access.SignedIn, view: SectionView) -> HttpResponse:
    context = view.context() | {"autosave": autosave.opening(view, request)}
    return render(request, "clerk/section.html", context, status=view.sent.status if view.sent else 200)


@access.signed_in
@require_POST
def now(request: access.SignedIn, filing_id: int, section: str) -> HttpResponse:
    """A page of a section says that it is still open, or with `leave` that it is not, and hears what is new."""
    filing = access.own_filing(request.user, filing_id)
    place, tab = (filing, section_of(filing, section), request.user), clean_text(request.POST.get("tab", ""))[:16]
    if "leave" in request.POST:
        presence.leave(*place, tab=tab)
        return HttpResponse(status=204)
    presence.arrive(*place, tab=tab)
    return JsonResponse(autosave.news(filing, place[1], request, tab=tab))


def _go_on(request: access.SignedIn, sent: SectionSubmission) -> HttpResponse:
    """After a save: stay, for blanks to be filled or a picture to be placed too, or leave for the next section."""
    filing, section, action = sent.filing, sent.section, sent.action
    if action == "fill":
        count = drafts.fill_blanks(filing.pk, section, request.user)
        said = _("%(count)d blank cells were filled with 0.") if count else _("No cell was blank any more.")
        messages.success(request, said % {"count": count})
        return redirect("section", filing.pk, section.code)
    if sent.added:
        said = _("Picture %(number)d stands at the end of the text; move its line to where it belongs.")
        messages.success(request, said % {"number": sent.added.number})
        return redirect(reverse("section", args=[filing.pk, section.code]) + "#pictures")
    if action == "figure":
        messages.success(request, _("The figure stands at the end of the text; move its sign to where it belongs."))
        return redirect(reverse("section", args=[filing.pk, section.code]) + "#figures")
    wish, _colon, address = action.partition(":")
    if wish in COPIES and address in section.text_addresses:
        return _copy(request, sent, address, replaces=COPIES[wish])
    before, after = filing.edition.neighbours(section)
    messages.success(request, _("“%(section)s” is saved.") % {"section": section.name})
    if action == "stay" or sent.decided.is_made:
        return redirect("section", filing.pk, section.code)
    if action == "previous":
        return redirect("section", filing.pk, before.code) if before else redirect("filing", filing.pk)
    return redirect("section", filing.pk, after.code) if after else redirect("check", filing.pk)


def _copy(request: access.SignedIn, sent: SectionSubmission, address: str, *, replaces: bool) -> HttpResponse:
    """Last year's text in place of this year's, once what was typed is saved."""
    seen = drafts.fingerprint(clean_text(request.POST.get(address, "")))
    try:
        last_year.copy(sent.filing.pk, address, request.user, seen=seen, replaces=replaces)
    except (Stale, drafts.Locked) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Last year's text is copied. Rework it: nothing in it was altered."))
    return redirect(reverse("section", args=[sent.filing.pk, sent.section.code]) + f"#{address}")


@access.signed_in
@require_GET
def picture(request: access.SignedIn, filing_id: int, sha256: str) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    return picture_response(filing.pictures.filter(sha256=sha256).first())


@access.signed_in
@require_GET
def check(request: access.SignedIn, filing_id: int) -> HttpResponse:
    return _check_page(request, access.own_filing(request.user, filing_id))


def _check_page(
    request: access.SignedIn, filing: Filing, *, refused: str = "", reasons: dict[str, str] | None = None
) -> HttpResponse:
    """`reasons`: {key: why an explanation was not kept}."""
    seen = filing.events.aggregate(last=Max("pk"))["last"]  # before all that is read
    shown = frame(filing)
    checked = stored_findings.check(filing, drafts.report_of(filing))
    report, groups = checked.report, list(checked.groups)
    links = Links(report, findings=[finding for group in groups for finding in group.findings])

    def place(address: str) -> tuple[str, str]:
        section = report.edition.section_of(address)
        return section.name, f"{reverse('section', args=[filing.pk, section.code])}#{address}"

    context = {
        **shown,
        "report": report,
        "figures": report.complete_figures,
        "mark": links.mark,
        "draw_value": draw_value(links, groups),
        "findings": findings.rows(groups, place, answers=findings.answers_in(request.POST), refused=reasons),
        "has_errors": any(group.stops for group in groups),
        "blanks": len(blank_cells(report)),
        "errors": sum(group.stops and not group.is_blank for group in groups),
        "unexplained": sum(group.is_open for group in groups),
        "refused": refused,
        "seen": seen,
    }
    return render(request, "clerk/check.html", context, status=409 if refused else 200)


@access.signed_in
@require_POST
def submit(request: access.SignedIn, filing_id: int) -> HttpResponse:
    """Keep the explanations, and if it is not for them alone, hand the filing in."""
    filing = access.own_filing(request.user, filing_id)
    seen_round = _round(request)
    try:
        if reasons := answers.explain(filing.pk, request.user, findings.answers_in(request.POST)):
            return _check_page(request, filing, refused=_("An explanation could not be kept."), reasons=reasons)
        if request.POST.get("action") == "explain":
            messages.success(request, _("The explanations are saved."))
            return redirect("check", filing.pk)
        workflow.submit(filing.pk, request.user, seen_round=seen_round, seen_event=_whole(request, "seen"))
    except (workflow.Refused, drafts.Locked) as refused:
        filing.refresh_from_db()
        if workflow.has_done(filing, Event.Kind.SUBMITTED, request.user, round=(seen_round or 0) + 1):
            return redirect("filing" if filing.is_draft else "receipt", filing.pk)  # the first press did it
        return _check_page(request, filing, refused=str(refused))
    return redirect("receipt", filing.pk)


@access.signed_in
@require_POST
def recall(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    seen_round = _round(request)
    try:
        filing = workflow.recall(filing.pk, request.user, seen_round=seen_round)
    except workflow.Refused as refused:
        filing.refresh_from_db()
        if not workflow.has_done(filing, Event.Kind.RECALLED, request.user, round=seen_round):
            messages.error(request, str(refused))
            return redirect("filing", filing.pk)
    if filing.is_draft:
        messages.success(request, _("The filing is a draft again."))
    return redirect("filing", filing.pk)


def _round(request: access.SignedIn) -> int | None:
    """How often the filing had been handed in, as the page said."""
    return _whole(request, "round")


def _whole(request: access.SignedIn, name: str) -> int | None:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 16 else None


@access.signed_in
@require_GET
def receipt(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    if filing.is_draft:
        raise Http404
    return render(request, "clerk/receipt.html", {"filing": filing})
