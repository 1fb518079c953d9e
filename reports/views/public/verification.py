"""Whether a document is genuine, and the list of everything that was published: for everybody, without a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from reports.forms.verification import MAXIMUM_FILE, FileForm, NumberForm
from reports.models import ReportYear
from reports.publishing import annual_archive, verification
from reports.views.caching import public


# Without a token, so that the page needs no cookie; nothing is changed or kept.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponseBase:
    """By a typed number, which leads to its page, or by a file."""
    if request.method == "POST":
        return _verify_file(request)
    return _verify_typed(request)


@public
def _verify_typed(request: HttpRequest) -> HttpResponse:
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_valid():
        return redirect("verify_number", form.cleaned_data["number"])
    return _page(request, number_form=form, status=422 if form.errors else 200)


def _verify_file(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MAXIMUM_FILE:
        # Before the body is looked at: reading any of it would write all of it to the disk.
        form = FileForm({})
        form.errors.clear()
        form.add_error("file", _("The file is larger than %(most)d MB.") % {"most": MAXIMUM_FILE // 2**20})
        return _page(request, file_form=form, status=413)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form, status=422)
    return _page(request, answer=verification.by_file(form.cleaned_data["file"].chunks()), by_file=True)


@public
def verify_number(request: HttpRequest, number: str) -> HttpResponse:
    """What the QR code leads to."""
    form = NumberForm({"number": number})
    if not form.is_valid():
        return _page(request, number_form=form, status=404)
    number = form.cleaned_data["number"]
    answer = verification.by_number(number)
    is_known = answer.publication is not None
    return _page(request, answer=answer, number=number, status=200 if is_known else 404)


def _page(
    request: HttpRequest,
    *,
    answer: verification.Answer | None = None,
    number: str = "",
    by_file: bool = False,
    number_form: NumberForm | None = None,
    file_form: FileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    bears = number or (answer.publication.proof if answer and answer.publication else "")
    context = {
        "answer": answer,
        "number": verification.written(bears),
        "by_file": by_file,
        "number_form": number_form or NumberForm(),
        "file_form": file_form or FileForm(),
    }
    return render(request, "public/verify.html", context, status=status)


@public
def sums(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """The hashes of a year's PDFs as `sha256sum -c` reads them, by the paths they have below the site's address."""
    get_object_or_404(ReportYear, year=year)
    return StreamingHttpResponse(annual_archive.sums(year), content_type="text/plain; charset=utf-8")


@public
def manifest(request: HttpRequest, year: int) -> StreamingHttpResponse:
    """Every publication of a year there ever was, with its hashes and what became of it: {"publications": [...]}."""
    get_object_or_404(ReportYear, year=year)
    return StreamingHttpResponse(annual_archive.manifest(year), content_type="application/json")
