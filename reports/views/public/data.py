"""The reports as data, to be taken away: for everybody, without a cookie and without JavaScript."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from reports import access
from reports.forms.export import ExportForm
from reports.models import ReportYear
from reports.publishing import annual_archive
from reports.publishing.data import exports
from reports.publishing.data.exports import Export
from reports.views.caching import public
from reports.views.public.pages import years
from reports.views.streaming import streamed


@public
def data(request: HttpRequest) -> HttpResponse:
    """What there is to take away; what is in the address is chosen already."""
    form = _form(request)
    form.is_valid()
    return _page(request, form)


@public
def export(request: HttpRequest) -> HttpResponseBase:
    """The chosen figures as a file that is sent while it is made."""
    form = _form(request)
    if form.is_bound and not form.is_valid():
        return _page(request, form)
    if not form.is_bound:
        return redirect("data")
    wanted = form.cleaned_data["format"]
    chosen = Export(form.chosen(access.published()), form.addresses_of_cells)
    if wanted == exports.XLSX and not chosen.fits_a_workbook:
        says = _("A workbook holds at most %(most)d figures. Choose fewer, or CSV, which has no limit.")
        form.add_error("format", says % {"most": exports.MOST_IN_A_WORKBOOK})
        return _page(request, form)
    kind = exports.KINDS[wanted]
    return streamed(request, kind.write(chosen), media_type=kind.media_type, name=f"reports.{kind.ending}")


@public
def archive(request: HttpRequest, year: int) -> HttpResponseBase:
    """Everything of a year in one zip file."""
    get_object_or_404(ReportYear, year=year)
    return streamed(
        request,
        annual_archive.archive(year),
        media_type="application/zip",
        name=f"{annual_archive.folder_of(year)}.zip",
    )


@public
def old_archive(request: HttpRequest, year: int) -> HttpResponseBase:
    """The files of a year before the form in one zip file. Raises Http404 where there are none."""
    if not access.old_reports().filter(year=year).exists():
        raise Http404
    name = f"{annual_archive.folder_of(year)}.zip"
    return streamed(request, annual_archive.old_archive(int(year)), media_type="application/zip", name=name)


def _form(request: HttpRequest) -> ExportForm:
    """Bound where the address chooses something."""
    asked = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if chosen := [value for value in values if value]:  # other forms send what was left blank
            asked.setlist(name, chosen)
    if asked:
        asked.setdefault("format", exports.CSV)
    return ExportForm(asked or None, years=[found["year"] for found in years()])


def _page(request: HttpRequest, form: ExportForm) -> HttpResponse:
    context = {"form": form, "most": exports.MOST_IN_A_WORKBOOK, "years": years()}
    return render(request, "public/data.html", context, status=422 if form.errors else 200)
