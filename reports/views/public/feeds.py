"""What is new, as Atom, and where everything stands, as a site map: for programs, without a cookie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypedDict

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from reports import access
from reports.agencies.models import Agency
from reports.models import OldReport, Publication
from reports.public import search
from reports.views.caching import public

NEWEST = 50
"""Publications, and as many old reports: a thousand of those brought at once push nothing new out."""
A_FILE = 2000
"""Keys of publications, or of old reports, in one site map; the index lists as many of them as it takes."""
PAGES = ("public_home", "agencies", "data", "dictionary", "api", "catalog")
MOST_PARTS = 10**9
"""Keys beyond this many files are more than a database counts."""
if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class HasTitle(TypedDict):
        title: str

    Titled = WithAnnotations[Publication, HasTitle]
    Item = Titled | OldReport
NOT_FOR_ROBOTS = ("account", "admin:index", "clerk_home", "board", "search", "compare", "export")
"""What is somebody's own, and pages that a robot could ask for in any number."""


def _titled(published: QuerySet[Publication]) -> QuerySet[Titled]:
    return published.annotate(title=KT("document__title")).defer("document", "error").order_by("-published_at", "-pk")


if TYPE_CHECKING:  # Django's class takes its items as a parameter for the checker of types alone
    OfPublished = Feed[Item, Agency | None]
else:
    OfPublished = Feed


def _public_since(item: Item) -> datetime:
    return item.published_at if isinstance(item, OldReport) else item.public_since


class PublishedFeed(OfPublished):
    """The newest publications of the whole site, or of an agency and everything below it."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, code: str = "") -> Agency | None:
        return get_object_or_404(Agency, code=code) if code else None

    def title(self, agency: Agency | None) -> str:
        site = _("Annual reports on government information disclosure")
        return f"{agency} · {site}" if agency else site

    def link(self, agency: Agency | None) -> str:
        return reverse("agency", args=[agency.code]) if agency else reverse("public_home")

    def items(self, agency: Agency | None) -> list[Item]:
        where = search.Where(regions=(agency.pk,) if agency else ())
        published = _titled(access.published().filter(pk__in=search.newest(where, NEWEST)))
        old = access.old_reports().filter(pk__in=search.old.newest(where, NEWEST)).order_by("-published_at", "-pk")
        return sorted([*published, *old], key=_public_since, reverse=True)

    def item_title(self, item: Item) -> str:
        return item.title

    def item_link(self, item: Item) -> str:
        if isinstance(item, OldReport):
            return reverse("old_report", args=[item.year, item.agency.code, item.number])
        return reverse("report", args=[item.filing.report_year.year, item.filing.agency.code])

    def item_guid(self, item: Item) -> str:
        # The same file can be several old reports, and one that was withdrawn can come again.
        return f"urn:sha256:{item.sha256}" + (f":{item.pk}" if isinstance(item, OldReport) else "")

    def item_author_name(self, item: Item) -> str:
        return item.agency.name if isinstance(item, OldReport) else item.filing.agency.name

    def item_description(self, item: Item) -> str:
        if isinstance(item, OldReport):
            return _("Report of a year before the national form")
        return _("Publication %(number)d") % {"number": item.number}

    def item_pubdate(self, item: Item) -> datetime:
        return _public_since(item)

    def item_updateddate(self, item: Item) -> datetime:
        return _public_since(item)


feed = public(PublishedFeed())


@public
def robots(request: HttpRequest) -> HttpResponse:
    """What robots leave alone, and where they find everything else."""
    closed = [*map(reverse, NOT_FOR_ROBOTS), "/years/*/all.zip"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {request.build_absolute_uri(reverse('site_index'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


@public
def site_index(request: HttpRequest) -> HttpResponse:
    """The site maps, each of so many publications by their keys: nothing is counted or skipped to find its place."""
    maps = [reverse("site_pages")]
    for name, found in (("site_map", access.published()), ("old_site_map", access.old_reports())):
        last = found.order_by("-pk").values_list("pk", flat=True).first()
        maps += [reverse(name, args=[part]) for part in range(last // A_FILE + 1)] if last else []
    addresses = (request.build_absolute_uri(address) for address in maps)
    return _map("sitemapindex", (f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses))


@public
def site_pages(request: HttpRequest) -> HttpResponse:
    """What leads to everything else."""
    addresses = (request.build_absolute_uri(reverse(name)) for name in PAGES)
    return _map("urlset", (f"<url><loc>{escape(address)}</loc></url>" for address in addresses))


@public
def site_map(request: HttpRequest, part: int) -> HttpResponse:
    """The addresses of some reports."""
    found = _part(access.published(), part)
    rows = found.values_list("filing__report_year__year", "filing__agency__code", "published_at")
    return _urls(request, ((reverse("report", args=place), at) for *place, at in rows))


@public
def old_site_map(request: HttpRequest, part: int) -> HttpResponse:
    """The addresses of some reports of the years before the form."""
    rows = _part(access.old_reports(), part).values_list("year", "agency__code", "number", "published_at")
    return _urls(request, ((reverse("old_report", args=place), at) for *place, at in rows))


def _part(found: QuerySet[Any], part: int) -> QuerySet[Any]:
    """Those of a site map, by their keys."""
    if part > MOST_PARTS:
        raise Http404
    return found.filter(pk__gte=part * A_FILE, pk__lt=(part + 1) * A_FILE).order_by("pk")


def _urls(request: HttpRequest, pages: Iterable[tuple[str, datetime]]) -> HttpResponse:
    """A site map of (address, when it was published)."""
    found = ((escape(request.build_absolute_uri(page)), at) for page, at in pages)
    return _map("urlset", (f"<url><loc>{page}</loc><lastmod>{at:%Y-%m-%d}</lastmod></url>" for page, at in found))


def _map(element: str, lines: Iterable[str]) -> HttpResponse:
    xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = "\n".join(lines)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{xmlns}">\n{text}\n</{element}>\n'
    return HttpResponse(text, content_type="application/xml")
