"""The public pages: what is published, and nothing else; for everybody, without a cookie."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from reports import access, editions
from reports.agencies.models import Agency
from reports.aggregates import counts
from reports.document.report import from_json
from reports.forms.agency import AgencyInput
from reports.forms.search import YearForm
from reports.models import Publication, ReportYear
from reports.public import catalogue, indicators, old_reports, search
from reports.public.indicators import YearSum
from reports.publishing import verification
from reports.publishing.data import open_data, schema_org
from reports.publishing.file_formats import FORMATS
from reports.views.caching import DAY, MINUTE, kept_for, public
from reports.views.responses import download, drawn_code, picture_response

GOVERNMENTS = 20
"""On one page, each with its departments and townships; where there are more, one goes down the tree."""
TOPS = 100
A_PAGE = 50
"""Reports of one kind or level."""
HOME_FIELD = {"id": "id_agency", "data-go": "", "placeholder": gettext_lazy("Name, pinyin or initials")}
SIZES = [("small", gettext_lazy("small")), ("medium", gettext_lazy("medium")), ("large", gettext_lazy("large"))]
"""Of a report's text, as its reader chooses."""


@public
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "agency_input": AgencyInput(HOME_FIELD).render("q", ""),
        "years": years(),
        "old_years": old_reports.years(),
        "regions": Agency.objects.filter(parent=None, region_sums__reports__gt=0).distinct(),
        **_listed(request, counts.heads(), access.published()),
    }
    return render(request, "public/home.html", context)


@public
def year(request: HttpRequest, year: int) -> HttpResponse:
    get_object_or_404(ReportYear, year=year)
    of_year = access.published().filter(filing__report_year__year=year)
    known = years()
    count = next((found["count"] for found in known if found["year"] == year), 0)
    form = YearForm(request.GET)
    about = {"year": year, "years": known, "count": count, "form": form, "kept": question(request)}
    if not form.is_valid():
        return render(request, "public/year.html", about, status=422)
    region, kind, level = (form.cleaned_data[name] for name in ("region", "kind", "level"))
    if kind or level:
        regions = (region.pk,) if region else ()
        listed = _chosen(request, search.Where((year,), kind=kind, level=level, regions=regions))
    elif region:
        keys = catalogue.with_those_below(region)
        of_region = of_year.filter(filing__agency__in=keys)
        listed = {"page": _groups(request, of_region, catalogue.heads_among(of_year, keys))}
    else:
        listed = _listed(request, counts.heads(year), of_year)
    return render(request, "public/year.html", about | {"region": region} | listed)


years = counts.years


def question(request: HttpRequest) -> str:
    """The question as an address goes on with it to another page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


def _chosen(request: HttpRequest, where: search.Where) -> dict[str, Any]:
    """The newest of them, which the index of the search knows however many there are."""
    keys = search.newest(where, search.MOST + 1)
    page = Paginator(keys[: search.MOST], A_PAGE).get_page(request.GET.get("page"))
    found = access.published().select_related("filing__agency__parent").defer("document", "error")
    publications = found.in_bulk(list(page.object_list))
    shown: Page[Any] = page
    shown.object_list = [publications[key] for key in page.object_list if key in publications]
    return {"chosen": shown, "is_more": len(keys) > search.MOST}


def _listed(request: HttpRequest, heads: QuerySet[Agency], published: QuerySet[Publication]) -> dict[str, Page[Any]]:
    """Everything where it fits on a page, else the top of the tree, from which one goes down."""
    if heads.count() > GOVERNMENTS:
        tops = Agency.objects.filter(parent=None)
        return {"tops": Paginator(tops, TOPS).get_page(request.GET.get("page"))}
    return {"page": _groups(request, published, heads)}


def _groups(request: HttpRequest, published: QuerySet[Publication], heads: QuerySet[Agency]) -> Page[Any]:
    """A page of governments, each with what it and those below it published."""
    page: Page[Any] = Paginator(heads, GOVERNMENTS).get_page(request.GET.get("page"))
    page.object_list = catalogue.groups(published, list(page.object_list))
    return page


@public
def agency(request: HttpRequest, code: str) -> HttpResponse:
    agency = get_object_or_404(Agency.objects.select_related("parent"), code=code)
    published = access.published()
    # The title as it was frozen: the filing's own may be in a correction that nobody has approved yet.
    own = published.filter(filing__agency=agency).defer("document", "error").annotate(title=KT("document__title"))
    keys = catalogue.with_those_below(agency)[1:]
    below = published.filter(filing__agency__in=keys)
    context = {
        "agency": agency,
        "publications": own.order_by("-filing__report_year__year"),
        "old_reports": access.old_reports().filter(agency=agency),
        "page": _groups(request, below, catalogue.heads_among(published, keys)),
        "is_region": agency.region_sums.filter(reports__gt=0).exists(),
    }
    return render(request, "public/agency.html", context)


@public
def report(request: HttpRequest, year: int, code: str) -> HttpResponse:
    try:
        publication = access.publication(year, code)
    except Http404:
        return render(request, "public/withdrawn.html", {"publication": access.withdrawn(year, code)}, status=410)
    report = from_json(publication.document)
    before, after = catalogue.neighbours(publication)
    summary = indicators.summary(report, _year_before(publication, before))
    description = "".join(summary) or report.title
    context = {
        "publication": publication,
        "agency": publication.filing.agency,
        "year": year,
        "address": schema_org.address_of(publication),
        "description": description,
        "schema_org": schema_org.report(publication, description=description),
        "sizes": SIZES,
        "report": report,
        "figures": report.complete_figures,
        "before": before,
        "after": after,
        "earlier": access.ever_published().filter(filing=publication.filing_id, number__lt=publication.number),
        "summary": summary,
        "proof": verification.written(publication.proof),
        "formats": [(each.name, reverse("report_file", args=[year, code, key])) for key, each in FORMATS.items()],
        "pictures_at": reverse("report", args=[year, code]) + "pictures/",
    }
    return render(request, "public/report.html", context)


def _year_before(publication: Publication, before: int | None) -> YearSum | None:
    """What the report before it says, if that is of the year before."""
    year = publication.filing.report_year.year - 1
    if before != year:
        return None
    known = access.published().filter(filing__agency=publication.filing.agency_id, filing__report_year__year=year)
    found = known.annotate(edition=KT("document__edition")).values_list("edition", "document__figures").first()
    return YearSum(year, editions.edition(found[0]), found[1]) if found else None


@require_safe
def pdf(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """The stored file. It changes only with a correction, and then its hash does."""
    publication = access.publication(year, code)
    etag, modified = f'"{publication.pdf_sha256}"', int(publication.public_since.timestamp())
    if unchanged := get_conditional_response(request, etag=etag, last_modified=modified):
        return kept_for(unchanged, MINUTE)
    try:
        file = publication.pdf.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, content_type="application/pdf", filename=f"{publication.document['title']}.pdf")
    response.headers["ETag"], response.headers["Last-Modified"] = etag, http_date(modified)
    return kept_for(response, MINUTE)


@require_safe
def file(request: HttpRequest, year: int, code: str, ending: str) -> HttpResponseBase:
    """The publication in another format, made of the frozen document."""
    publication = access.publication(year, code)
    wanted = FORMATS[ending]
    try:
        data = wanted.make(publication)
    except FileNotFoundError as error:  # a picture's
        raise Http404 from error
    etag = f'"{hashlib.sha256(data).hexdigest()}"'
    name = f"{publication.document['title']}.{ending}"
    response = download(data, media_type=wanted.media_type, name=name)
    response.headers["ETag"] = etag
    return kept_for(get_conditional_response(request, etag=etag, response=response) or response, MINUTE)


@require_safe
def qr(request: HttpRequest, year: int, code: str) -> HttpResponseBase:
    """The permanent address of a report, for a phone."""
    address = schema_org.address_of(access.publication(year, code))
    return kept_for(HttpResponse(drawn_code(address), content_type="image/svg+xml"), DAY)


@require_safe
def schema(request: HttpRequest) -> HttpResponseBase:
    """What the JSON of a report holds."""
    return kept_for(HttpResponse(open_data.SCHEMA.read_bytes(), content_type="application/schema+json"), DAY)


@require_safe
def picture(request: HttpRequest, year: int, code: str, sha256: str) -> HttpResponseBase:
    """A picture under its hash, of this report and no other; a withdrawn one is not kept for long either."""
    report = from_json(access.publication(year, code).document)
    found = next((each for each in report.pictures.values() if each.sha256 == sha256), None)
    response = picture_response(found)
    response.headers["ETag"] = etag = f'"{sha256}"'
    return kept_for(get_conditional_response(request, etag=etag, response=response) or response, MINUTE)
