"""The read-only API, version 1. What it answers is described at /api/v1/openapi.json; a change that breaks its readers
is version 2, beside this one.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.db.models import OuterRef, Subquery
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI, Path, Query
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.renderers import JSONRenderer

from reports import access, editions
from reports.agencies.models import Agency
from reports.models import Filing, Publication, ReportYear
from reports.public import catalogue
from reports.publishing.data import exports, open_data
from reports.publishing.file_formats import FORMATS
from reports.views.api import schemas, shapes
from reports.views.api.answers import PROBLEM, open_to_all, refusal
from reports.views.public import pages as public

VERSION = "1.0.0"
LIMITS = gettext_noop(
    "Everything is public and read only; no key, no cookie, every origin. A page has at most 200 items; the next page "
    "is at “next”. Answers carry an ETag: ask again with If-None-Match and get 304 where nothing changed. For whole "
    "years take the zip file of the year, for large selections the exports; the API is for questions and for keeping "
    "up with changes."
)


class Service(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """With the schema of a report as it is published, and refusals of their own media type."""
        found = super().get_openapi_schema(**kwargs)
        found["components"]["schemas"] |= _report_schemas()
        for operation in (each for path in found["paths"].values() for each in path.values()):
            for status, answer in operation["responses"].items():
                if int(status) >= 400:
                    answer["content"] = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        return found


class _Renderer(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


api = Service(
    title="Annual reports on government information disclosure",
    version=VERSION,
    description=LIMITS,
    urls_namespace="api-1",
    docs_url=None,
    renderer=_Renderer(),
)
REPORT = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Report"}}}, "description": "OK"}
NOT_AS_SAID = {422: schemas.Problem}
NOT_THERE = {404: schemas.Problem, **NOT_AS_SAID}
Code = Annotated[schemas.Code, Path(description=gettext_noop("Code of the agency or the edition."))]
Year = Annotated[schemas.Year, Path(description=gettext_noop("Report year."))]


@api.get("/years", response=schemas.Years, summary=gettext_noop("Report years, with the files of each whole year"))
def years(request: HttpRequest) -> dict[str, Any]:
    counts = {found["year"]: found["count"] for found in public.years()}
    return {
        "items": [
            {
                "year": found.year,
                "edition": found.edition.code,
                "reports": counts.get(found.year, 0),
                "page": shapes.address("year", found.year),
                "archive": shapes.address("archive", found.year),
                "manifest": shapes.address("manifest", found.year),
                "sums": shapes.address("sums", found.year),
            }
            for found in ReportYear.objects.order_by("-year")
        ]
    }


@api.get("/editions", response=schemas.Editions, summary=gettext_noop("Editions of the national form"))
def all_editions(request: HttpRequest) -> dict[str, Any]:
    known = sorted(editions.editions().values(), key=lambda edition: edition.first_year, reverse=True)
    return {"items": [shapes.edition(found) for found in known]}


@api.get(
    "/editions/{code}",
    response={200: schemas.Form, **NOT_THERE},
    url_name="edition",
    summary=gettext_noop("A form: sections and cells, with the form’s words and English ones"),
)
def edition(request: HttpRequest, code: Code) -> dict[str, Any]:
    found = editions.editions().get(code)
    if found is None:
        raise Http404
    return shapes.form(found)


@api.get(
    "/agencies",
    response={200: schemas.Agencies, **NOT_THERE},
    summary=gettext_noop("Agencies, in the order of their codes"),
)
def agencies(request: HttpRequest, asked: Query[schemas.AgencySelection]) -> dict[str, Any]:
    found = Agency.objects.select_related("parent").order_by("code")
    for name in ("kind", "level"):
        if value := getattr(asked, name):
            found = found.filter(**{name: value})
    if asked.parent:
        found = found.filter(parent=get_object_or_404(Agency, code=asked.parent))
    if asked.region:
        found = found.within([get_object_or_404(Agency, code=asked.region)])
    if asked.name:
        found = found.filter(name__icontains=asked.name)
    if asked.after:
        found = found.filter(code__gt=asked.after)
    page, end = _page(found, asked.limit)
    return {"items": [shapes.agency(each) for each in page], "next": end and shapes.onward(request, end.code)}


@api.get("/agencies/{code}", response={200: schemas.AgencyOut, **NOT_THERE}, summary=gettext_noop("One agency"))
def agency(request: HttpRequest, code: Code) -> dict[str, Any]:
    return shapes.agency(get_object_or_404(Agency.objects.select_related("parent"), code=code))


@api.get(
    "/reports",
    response={200: schemas.Reports, **NOT_THERE},
    by_alias=True,  # “json” cannot be a name of the schema's own
    summary=gettext_noop("Published reports, each as it is public now, with the links to every format"),
)
def reports(request: HttpRequest, asked: Query[schemas.Selection]) -> dict[str, Any]:
    # Keys first: with their titles the database would read every chosen document before it takes the first ones.
    keys, end = _page(_chosen(asked), asked.limit)
    own = access.published().filter(pk__in=[publication for _filing, publication in keys])
    page = shapes.titled(own).order_by("filing_id")
    return {"items": [shapes.report(each) for each in page], "next": end and shapes.onward(request, str(end[0]))}


@api.get(
    "/reports/{year}/{code}",
    response={404: schemas.Problem, 410: schemas.Problem, **NOT_AS_SAID},
    summary=gettext_noop("One report whole: texts and figures, as its JSON file"),
    openapi_extra={"responses": {200: REPORT}},
)
def report(request: HttpRequest, year: Year, code: Code) -> HttpResponse:
    try:
        publication = access.publication(year, code)
    except Http404:
        gone = access.withdrawn(year, code)
        says = _("The report was withdrawn. Reason: %(reason)s") % {"reason": gone.withdrawal_reason}
        return refusal(410, says)
    wanted = FORMATS["json"]
    modified = {"Last-Modified": http_date(publication.public_since.timestamp())}
    return HttpResponse(wanted.make(publication), content_type=wanted.media_type, headers=modified)


@api.get(
    "/reports/{year}/{code}/publications",
    response={200: schemas.Publications, **NOT_THERE},
    url_name="publications",
    summary=gettext_noop("Every publication of a report there ever was, superseded and withdrawn ones too"),
)
def publications(request: HttpRequest, year: Year, code: Code) -> dict[str, Any]:
    own = access.ever_published().filter(filing__report_year__year=year, filing__agency__code=code)
    found = list(own.annotate(correction=KT("document__correction")).defer("document", "error"))
    if not found:
        raise Http404
    return {"year": year, "agency": code, "items": [shapes.publication(each) for each in found]}


@api.get(
    "/cells",
    response={200: schemas.Cells, **NOT_THERE},
    summary=gettext_noop("Chosen figures of chosen reports: {address: value}"),
)
def cells(request: HttpRequest, asked: Query[schemas.CellSelection]) -> Any:
    if missing := exports.unknown(asked.cell):
        says = _("No form has these cells: %(names)s") % {"names": ", ".join(missing)}
        return refusal(404, says)
    page, end = _page(_chosen(asked), asked.limit)
    chosen = exports.Export(Publication.objects.none(), exports.addresses(asked.cell))
    rows = exports.read([publication for _filing, publication in page])
    items = [shapes.figures(row, chosen.numbers(row)) for row in rows]
    return {"items": items, "next": end and shapes.onward(request, str(end[0]))}


@api.get(
    "/changes",
    response={200: schemas.Changes, **NOT_AS_SAID},
    summary=gettext_noop("What was published or withdrawn, oldest first; its last “next” is where to go on later"),
)
def changes(request: HttpRequest, asked: Query[schemas.Since]) -> dict[str, Any]:
    found = list(shapes.changes(asked.since, asked.after)[: asked.limit])
    end = shapes.moment(found[-1]) if found else asked.after
    return {"items": [shapes.change(each) for each in found], "next": end and shapes.onward(request, end)}


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return refusal(404, _("There is nothing published here under this code or year."))


@api.exception_handler(ValidationError)
def not_as_said(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"parameter": _parameter(fault["loc"]), "message": fault["msg"]} for fault in error.errors]
    names = ", ".join(sorted({fault["parameter"] for fault in errors}))
    says = _("These parameters are not as the documentation says: %(names)s.") % {"names": names}
    return refusal(422, says, errors=errors)


def _parameter(place: tuple[str | int, ...]) -> str:
    """The name in ("query", "asked", name, position)."""
    return next(str(part) for part in reversed(place) if isinstance(part, str))


def _chosen(asked: schemas.Selection) -> Any:
    """(key of the filing, key of its publication) of each, in the order in which the filings were opened.

    From filing to publication and not the other way, so that a page costs the same in whatever year it begins.
    Raises Http404 for a region that is none.
    """
    own = access.published().filter(filing=OuterRef("pk")).order_by().values("pk")[:1]
    filings = catalogue.chosen(
        Filing.objects.filter(pk__gt=int(asked.after or 0)).annotate(publication=Subquery(own)),
        filing="",
        years=asked.year,
        region=get_object_or_404(Agency, code=asked.region) if asked.region else None,
        kind=asked.kind or "",
        level=asked.level or "",
        agencies=asked.agency,
    )
    return filings.exclude(publication=None).order_by("pk").values_list("pk", "publication")


def _page(found: Any, limit: int) -> tuple[list[Any], Any]:
    """The first `limit` of them, and the last of these where more follow."""
    page = list(found[: limit + 1])
    return (page[:limit], page[limit - 1]) if len(page) > limit else (page, None)


def _report_schemas() -> dict[str, Any]:
    """The published schema of a report, its definitions beside it as OpenAPI wants them."""
    text = open_data.SCHEMA.read_text(encoding="utf-8").replace("#/$defs/", "#/components/schemas/Report_")
    whole = json.loads(text)
    parts = whole.pop("$defs")
    for name in ("$schema", "$id"):
        whole.pop(name)
    return {"Report": whole} | {f"Report_{name}": part for name, part in parts.items()}


def routes() -> tuple[list[Any], str, str]:
    """Its addresses, each open to every origin."""
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if pattern.callback:
            pattern.callback = open_to_all(pattern.callback)
    return patterns, app, namespace
