"""Search over what is published: for everybody, without a cookie and without JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reports import access
from reports.document.report import from_json
from reports.forms.search import DATE, SearchForm
from reports.models import OldReport, Publication
from reports.public import old_reports, search
from reports.views.caching import public
from reports.views.public.pages import question, years

A_PAGE = 20


@public
def find(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET or None, years=[*(found["year"] for found in years()), *old_reports.years()])
    if not form.is_bound or not form.is_valid():
        return render(request, "public/search.html", {"form": form}, status=422 if form.errors else 200)
    query = search.read_query(form.cleaned_data["q"])
    where, by_date = form.where(), form.cleaned_data["order"] == DATE
    found, old = (each(query, where, by_date=by_date) for each in (search.found, search.old.found))
    keys = [*((False, pk) for pk in found.ids), *((True, pk) for pk in old.ids)][: search.MOST]
    page = Paginator(keys, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "query": query,
        "page": page,
        "results": _results(list(page.object_list), query),
        "count": len(keys),
        "has_figures": bool(found.ids),
        "is_more": found.is_more or old.is_more or len(found.ids) + len(old.ids) > search.MOST,
        "kept": question(request),
    }
    return render(request, "public/search.html", context)


@dataclass(frozen=True)
class Hit:
    title: str
    address: str
    published_at: datetime
    snippets: list[search.Snippet]
    is_old: bool = False


def _results(keys: Sequence[tuple[bool, int]], query: search.Query) -> list[Hit]:
    """With the passages that were found; only what one page shows is read."""
    published = access.published().in_bulk([pk for is_old, pk in keys if not is_old])
    old = access.old_reports().defer(None).in_bulk([pk for is_old, pk in keys if is_old])
    hits = [_old_hit(old.get(pk), query) if is_old else _hit(published.get(pk), query) for is_old, pk in keys]
    return [hit for hit in hits if hit]


def _hit(found: Publication | None, query: search.Query) -> Hit | None:
    if found is None:  # withdrawn meanwhile
        return None
    address = reverse("report", args=[found.filing.report_year.year, found.filing.agency.code])
    snippets = search.snippets(from_json(found.document), query)
    return Hit(found.document["title"], address, found.public_since, snippets)


def _old_hit(found: OldReport | None, query: search.Query) -> Hit | None:
    if found is None:
        return None
    address = reverse("old_report", args=[found.year, found.agency.code, found.number])
    return Hit(found.title, address, found.published_at, search.snippets_of(found.text, query), is_old=True)
