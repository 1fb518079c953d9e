"""The data dictionary as a page and as files: for everybody, without a cookie."""

from __future__ import annotations

import hashlib
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from reports import editions
from reports.editions import dictionary
from reports.editions.layout import Edition
from reports.publishing.data import dictionary_files
from reports.views.caching import public
from reports.views.responses import download


@public
def page(request: HttpRequest) -> HttpResponse:
    """Of one edition, `?edition=2021`; the newest where none is named."""
    known = sorted(editions.editions().values(), key=lambda edition: edition.first_year, reverse=True)
    named = request.GET.get("edition", known[0].code)
    shown = next((edition for edition in known if edition.code == named), None)
    if shown is None:
        raise Http404
    context = {"editions": known, "shown": shown, "parts": _parts(shown, known), "explanations": _explanations(shown)}
    return render(request, "public/dictionary.html", context)


@public
def file(request: HttpRequest, ending: str) -> HttpResponseBase:
    data = dictionary_files.make(ending)
    response = download(data, media_type=dictionary_files.ENDINGS[ending], name=f"dictionary.{ending}")
    response.headers["ETag"] = etag = f'"{hashlib.sha256(data).hexdigest()}"'
    return get_conditional_response(request, etag=etag, response=response) or response


def _parts(shown: Edition, known: list[Edition]) -> list[tuple[dictionary.Label, list[dictionary.Entry]]]:
    """[(section, its cells)] in the order of the form."""
    own = [entry for entry in dictionary.entries(known) if entry.edition == shown.code]
    return [(section, list(entries)) for section, entries in groupby(own, key=lambda entry: entry.section)]


def _explanations(shown: Edition) -> list[tuple[str, dictionary.Explanation]]:
    """[(name of the row or column, what it counts)]."""
    return [
        (names[code], dictionary.explanation(shown, each))
        for each in shown.helps
        for names, codes in (
            (shown.tables[each.table].row_names, each.rows),
            (shown.tables[each.table].column_names, each.columns),
        )
        for code in codes
    ]
