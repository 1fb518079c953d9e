"""Reports within an agency's own site: as a frame, or as a folder of files. The only pages that others may frame."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Any

from csp.decorators import csp_replace, csp_update
from django.conf import settings
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_exempt

from reports import access, editions
from reports.agencies.models import Agency
from reports.document.report import Report, from_json
from reports.publishing import static_site, verification, zip_packages
from reports.publishing.data import schema_org
from reports.publishing.file_formats import FORMATS
from reports.views.caching import public

STYLES = static_site.STYLES
HEIGHT = {"list": 420, "report": 900, "table": 760}
"""Of a frame in pixels, before or without the script that fits it."""
SNIPPET = (
    '<iframe src="{}" title="{}" width="100%" height="{}" frameborder="0" loading="lazy" data-report-frame></iframe>\n'
    '<script type="module" src="{}"></script>'
)


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page that any site may frame: it asks nothing and does nothing, so that nobody can be misled by a frame."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return csp_replace({"frame-ancestors": ["*"]})(xframe_options_exempt(public(answered)))


def _seen() -> dict[str, Any]:
    """What every frame shows itself with."""
    return {"styles": [static(name) for name in STYLES], "script": static("js/public/embedded.js")}


@framed
def report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """A report or, with `?table=`, one of its tables."""
    try:
        publication = access.publication(year, code)
    except Http404:
        gone = {"publication": access.withdrawn(year, code), "list_at": reverse("embedded_agency", args=[code])}
        return render(request, "embed/withdrawn.html", gone | _seen(), status=410)
    document = from_json(publication.document)
    context = {
        "publication": publication,
        "agency": publication.filing.agency,
        "address": schema_org.address_of(publication),
        "report": document,
        "figures": document.complete_figures,
        "is_framed": True,
        "formats": _formats(year, code),
        "list_at": reverse("embedded_agency", args=[code]),
        "pictures_at": reverse("report", args=[year, code]) + "pictures/",
        "proof": verification.written(publication.proof),
    }
    if "table" in request.GET:
        context |= _one_table(document, request.GET["table"])
    return render(request, "embed/report.html", context | _seen())


def _formats(year: int, code: str) -> list[tuple[str, str]]:
    files = [(ending, reverse("report_file", args=[year, code, ending])) for ending in FORMATS]
    return [("pdf", reverse("report_pdf", args=[year, code])), *files]


def _one_table(document: Report, code: str) -> dict[str, Any]:
    """Raises Http404 where the form has no such table."""
    for section in document.edition.sections:
        for table in document.edition.tables_of(section):
            if table.code == code:
                return {"table": table, "table_title": section.title}
    raise Http404


@framed
def agency(request: HttpRequest, code: str) -> HttpResponse:
    """The years of an agency, each leading to its report within the frame."""
    agency = get_object_or_404(Agency, code=code)
    found = static_site.published(agency).annotate(title=KT("document__title")).defer("document", "error")
    listed = [(each, reverse("embedded_report", args=[each.filing.report_year.year, code])) for each in found]
    context = {"agency": agency, "listed": listed, "is_framed": True}
    return render(request, "embed/agency.html", context | _seen())


@csp_update({"frame-src": ["'self'"]})
@public
def about(request: HttpRequest, code: str) -> HttpResponse:
    """What an agency copies into its own page, and how it looks there."""
    agency = get_object_or_404(Agency, code=code)
    newest = static_site.published(agency).defer("document", "error").first()
    context: dict[str, Any] = {
        "agency": agency,
        "newest": newest,
        "listed": _frame("embedded_agency", code, title=agency.name, height=HEIGHT["list"]),
    }
    if newest:
        year = newest.filing.report_year.year
        context |= {
            "year": year,
            "whole": _frame("embedded_report", year, code, title=agency.name, height=HEIGHT["report"]),
            "tables": _tables(year, code),
        }
    return render(request, "embed/about.html", context)


def _frame(name: str, *arguments: object, title: str, height: int, query: str = "") -> dict[str, Any]:
    """Its height, and the lines that an agency copies."""
    address = schema_org.site_address(name, *arguments) + query
    script = settings.SITE_ADDRESS + settings.STATIC_URL + "frame.js"
    return {"height": height, "snippet": format_html(SNIPPET, address, title, height, script)}


def _tables(year: int, code: str) -> list[tuple[str, str, dict[str, Any]]]:
    """(code, title of its section, its frame) of every table of the year's form."""
    edition, height = editions.edition_for(year), HEIGHT["table"]
    return [
        (
            table.code,
            section.title,
            _frame("embedded_report", year, code, title=section.title, height=height, query=f"?table={table.code}"),
        )
        for section in edition.sections
        for table in edition.tables_of(section)
    ]


@public
def folder(request: HttpRequest, code: str) -> HttpResponseBase:
    """The folder of an agency as a zip file, the same bytes each time until something is published."""
    agency = get_object_or_404(Agency, code=code)
    files = static_site.files(agency)
    first = next(files, None)
    if first is None:
        raise Http404
    named = ((f"{code}/{path}", data) for path, data in chain([first], files))
    disposition = content_disposition_header(True, f"{agency.name}.zip")
    headers = {"Content-Disposition": disposition}
    return StreamingHttpResponse(zip_packages.streamed(named), content_type="application/zip", headers=headers)
