"""The public pages: what is published, and nothing else; for everybody, without a cookie."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from portal import access
from portal.models import Agency
from reports import catalogue
from reports.document import from_json
from reports.models import Publication, ReportYear
from reports.views.files import picture_response

GOVERNMENTS = 20
"""On one page, each with its departments and townships."""
MINUTE, DAY = 60, 24 * 3600


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that a proxy may keep for a minute, as those see it who have not signed in; browsers ask again."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        is_own = request.user.is_authenticated
        shared = f"public, max-age=0, s-maxage={MINUTE}"
        response.headers.setdefault("Cache-Control", "private, no-store" if is_own else shared)
        return response

    return require_safe(kept)


@public
def home(request: HttpRequest) -> HttpResponse:
    context = {"years": _years(), "page": _groups(request, access.published())}
    return render(request, "public/home.html", context)


@public
def year(request: HttpRequest, year: int) -> HttpResponse:
    get_object_or_404(ReportYear, year=year)
    of_year = access.published().filter(filing__report_year__year=year)
    context = {"year": year, "years": _years(), "page": _groups(request, of_year), "count": of_year.count()}
    return render(request, "public/year.html", context)


def _years() -> list[dict[str, int]]:
    """[{"year", "count"}], newest first."""
    years = access.published().values("filing__report_year__year").annotate(count=Count("pk"))
    return [
        {"year": found["filing__report_year__year"], "count": found["count"]}
        for found in years.order_by("-filing__report_year__year")
    ]


def _groups(request: HttpRequest, published: QuerySet[Publication]) -> Page:
    """A page of governments, each with what it and those below it published."""
    page = Paginator(catalogue.heads(published), GOVERNMENTS).get_page(request.GET.get("page"))
    page.object_list = catalogue.groups(published, page.object_list)
    return page


@public
def agency(request: HttpRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    published = access.published()
    # The title as it was frozen: the filing's own may be in a correction that nobody has approved yet.
    own = published.filter(filing__agency=agency).defer("document", "error").annotate(title=KT("document__title"))
    below = published.filter(filing__agency__parent=agency)
    context = {
        "agency": agency,
        "publications": own.order_by("-filing__report_year__year"),
        "page": _groups(request, below),
    }
    return render(request, "public/agency.html", context)


@public
def report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    publication = access.publication(year, code)
    report = from_json(publication.document)
    before, after = catalogue.neighbours(access.published(), publication)
    context = {
        "publication": publication,
        "agency": publication.filing.agency,
        "year": year,
        "report": report,
        "figures": report.complete_figures,
        "before": before,
        "after": after,
        "pictures_at": reverse("report", args=[year, code]) + "pictures/",
    }
    return render(request, "public/report.html", context)


@require_safe
def pdf(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """The stored file. It changes only with a correction, and then its hash does."""
    publication = access.publication(year, code)
    etag, modified = f'"{publication.pdf_sha256}"', int(publication.published_at.timestamp())
    if unchanged := get_conditional_response(request, etag=etag, last_modified=modified):
        return _kept(unchanged, MINUTE)
    try:
        file = publication.pdf.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="application/pdf", filename=f"{publication.document['title']}.pdf")
    response.headers["ETag"], response.headers["Last-Modified"] = etag, http_date(modified)
    return _kept(response, MINUTE)


@require_safe
def picture(request: HttpRequest, year: int, code: str, sha256: str) -> HttpResponseBase:
    """A picture under its hash, of this report and no other."""
    report = from_json(access.publication(year, code).document)
    found = next((each for each in report.pictures.values() if each.sha256 == sha256), None)
    return _kept(picture_response(found), DAY)


def _kept(response: HttpResponseBase, seconds: int) -> HttpResponseBase:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
