"""What is new, as Atom, and where everything stands, as a site map: for programs, without a cookie."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.utils.translation import gettext as _

from portal import access
from portal.models import Agency
from reports import search
from reports.models import Publication
from reports.views.public import public

NEWEST = 50
A_FILE = 2000
"""Keys of publications in one site map; the index lists as many of them as it takes."""
PAGES = ("public_home", "data", "dictionary", "api", "catalog")
MOST_PARTS = 10**9
"""Keys beyond this many files are more than a database counts."""


def _titled(published: QuerySet[Publication]) -> QuerySet[Publication]:
    return published.annotate(title=KT("document__title")).defer("document", "error").order_by("-published_at", "-pk")


class PublishedFeed(Feed):
    """The newest publications of the whole site, or of an agency and everything below it."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, code: str = "") -> Agency | None:
        return get_object_or_404(Agency, code=code) if code else None

    def title(self, agency: Agency | None) -> str:
        site = _("Annual reports on government information disclosure")
        return f"{agency} · {site}" if agency else site

    def link(self, agency: Agency | None) -> str:
        return reverse("agency", args=[agency.code]) if agency else reverse("public_home")

    def items(self, agency: Agency | None) -> QuerySet[Publication]:
        where = search.Where(regions=(agency.pk,) if agency else ())
        return _titled(access.published().filter(pk__in=search.newest(where, NEWEST)))

    def item_title(self, item: Publication) -> str:
        return item.title

    def item_link(self, item: Publication) -> str:
        return _address(item)

    def item_guid(self, item: Publication) -> str:
        return f"urn:sha256:{item.sha256}"

    def item_author_name(self, item: Publication) -> str:
        return item.filing.agency.name

    def item_description(self, item: Publication) -> str:
        return _("Publication %(number)d") % {"number": item.number}

    def item_pubdate(self, item: Publication) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Publication) -> datetime:
        return item.published_at


def _address(publication: Publication) -> str:
    filing = publication.filing
    return reverse("report", args=[filing.report_year.year, filing.agency.code])


feed = public(PublishedFeed())


@public
def site_index(request: HttpRequest) -> HttpResponse:
    """The site maps, each of so many publications by their keys: nothing is counted or skipped to find its place."""
    last = access.published().order_by("-pk").values_list("pk", flat=True).first() or 0
    maps = [reverse("site_pages"), *(reverse("site_map", args=[part]) for part in range(last // A_FILE + 1))]
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
    if part > MOST_PARTS:
        raise Http404
    found = access.published().filter(pk__gte=part * A_FILE, pk__lt=(part + 1) * A_FILE).order_by("pk")
    rows = found.values_list("filing__report_year__year", "filing__agency__code", "published_at")
    pages = ((request.build_absolute_uri(reverse("report", args=[year, code])), at) for year, code, at in rows)
    return _map(
        "urlset", (f"<url><loc>{escape(page)}</loc><lastmod>{at:%Y-%m-%d}</lastmod></url>" for page, at in pages)
    )


def _map(element: str, lines: Iterable[str]) -> HttpResponse:
    xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9"
    text = "\n".join(lines)
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<{element} xmlns="{xmlns}">\n{text}\n</{element}>\n'
    return HttpResponse(text, content_type="application/xml")
