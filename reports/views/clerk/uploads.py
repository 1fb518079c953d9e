"""A document brought for a draft: sent, being read, looked through, and taken over or dropped."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reports import access, tasks
from reports.agencies import limits
from reports.filing import drafts
from reports.filing.uploads import jobs
from reports.forms.proposal import UploadForm
from reports.importing.readers import MAXIMUM_BYTES, endings
from reports.models import Filing, Upload
from reports.views.clerk.proposal_page import ProposalPage
from reports.views.responses import picture_response


@access.signed_in
@require_http_methods(["GET", "POST"])
def bring(request: access.SignedIn, filing_id: int) -> HttpResponse:
    filing = access.own_filing(request.user, filing_id)
    if request.method != "POST":
        return _bring_page(request, filing, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if limits.DOCUMENTS.is_reached(request.user.pk):
        form.add_error("document", limits.TOO_MANY)
        return _bring_page(request, filing, form, status=429)
    if form.is_valid():
        try:
            upload = jobs.take(filing.pk, form.cleaned_data["data"], name=form.cleaned_data["name"], by=request.user)
        except drafts.Locked as locked:
            filing.refresh_from_db()
            return _bring_page(request, filing, form, locked=str(locked))
        except jobs.NotTaken as reason:
            form.add_error("document", str(reason))
        else:
            tasks.ring_for(upload)
            return redirect("document", filing.pk, upload.pk)
    return _bring_page(request, filing, form)


def _bring_page(
    request: HttpRequest,
    filing: Filing,
    form: UploadForm,
    *,
    locked: str = "",
    failed: Upload | None = None,
    status: int = 422,
) -> HttpResponse:
    """`status`: of a page that refuses what was sent."""
    context = {
        "filing": filing,
        "form": form,
        "locked": locked,
        "failed": failed,
        "accepted_kinds": ",".join(endings()),
        "most": MAXIMUM_BYTES // 2**20,
        "most_bytes": MAXIMUM_BYTES,
        "opened": filing.uploads.filter(state__in=jobs.OPEN).select_related("uploaded_by"),
    }
    refused = form.is_bound and not form.is_valid() and not failed
    return render(request, "uploads/bring.html", context, status=409 if locked else status if refused else 200)


@access.signed_in
@require_http_methods(["GET", "POST"])
def document(request: access.SignedIn, filing_id: int, upload_id: int) -> HttpResponse:
    """The document as it stands: being read, refused, or recognised and to be looked through."""
    upload = access.own_upload(request.user, filing_id, upload_id)
    if upload.is_failed:
        form = UploadForm(data={}, failure=upload.failure)
        return _bring_page(request, upload.filing, form, failed=upload)
    if upload.is_waiting:
        return render(request, "uploads/progress.html", {"filing": upload.filing, "upload": upload})
    if not upload.is_read:
        messages.info(request, _("“%(name)s”: %(state)s.") % {"name": upload.name, "state": upload.get_state_display()})
        return redirect("filing", filing_id)
    page = ProposalPage(upload, request)
    if request.method == "POST":
        page.accept(request.user)
        if page.is_accepted:
            return _go_on(request, page)
    return render(request, "uploads/proposal.html", page.context(), status=page.status)


def _go_on(request: HttpRequest, page: ProposalPage) -> HttpResponse:
    figures, texts = page.taken
    said = [
        ngettext("%(count)d figure", "%(count)d figures", figures) % {"count": figures} if figures else "",
        ngettext("%(count)d text", "%(count)d texts", texts) % {"count": texts} if texts else "",
    ]
    taken = _(", ").join(filter(None, said))
    message = _("Taken into the draft: %(taken)s.") % {"taken": taken} if taken else _("The draft holds all of it.")
    messages.success(request, f"{message} {_kept(page.kept)}".strip())
    page.upload.refresh_from_db()
    if page.upload.is_accepted:
        return redirect("filing", page.upload.filing_id)
    return redirect(reverse("document", args=[page.upload.filing_id, page.upload.pk]) + f"#part-{page.next_section}")


def _kept(count: int) -> str:
    said = ngettext(
        "One place of the draft that differs from the document was not ticked and stays as it is.",
        "%(count)d places of the draft that differ from the document were not ticked and stay as they are.",
        count,
    )
    return said % {"count": count} if count else ""


@access.signed_in
@require_GET
def picture(request: access.SignedIn, filing_id: int, upload_id: int, sha256: str) -> HttpResponse:
    """Of the document, or of the draft that its text places too."""
    upload = access.own_upload(request.user, filing_id, upload_id)
    if brought := upload.pictures.filter(sha256=sha256).first():
        return HttpResponse(bytes(brought.data), content_type=brought.media_type)
    return picture_response(upload.filing.pictures.filter(sha256=sha256).first())


@access.signed_in
@require_GET
def progress(request: access.SignedIn, filing_id: int, upload_id: int) -> HttpResponse:
    """For the script of the page that waits: {"waiting": bool, "state": words}."""
    upload = access.own_upload(request.user, filing_id, upload_id)
    return JsonResponse({"waiting": upload.is_waiting, "state": upload.get_state_display()})


@access.signed_in
@require_POST
def drop(request: access.SignedIn, filing_id: int, upload_id: int) -> HttpResponse:
    upload = access.own_upload(request.user, filing_id, upload_id)
    if jobs.drop(upload.pk):
        messages.success(request, _("“%(name)s” was dropped; the draft is as it was.") % {"name": upload.name})
    return redirect("bring", filing_id)
