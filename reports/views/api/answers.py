"""How the API answers: to every origin, with a hash and a time to ask again, and in JSON when it refuses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from reports.views.api.schemas import problem
from reports.views.caching import MINUTE

PROBLEM = "application/problem+json"
METHODS = "GET, HEAD, OPTIONS"
_FOR_ALL = {"Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "ETag, Last-Modified, Link"}
_BEFORE = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}

View = Callable[..., HttpResponse]


def open_to_all(view: View) -> View:
    """A view that only reads, of every origin and without a cookie; a proxy may keep what it answers for a minute."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = _answer(view, request, *args, **kwargs)
        for name, value in _FOR_ALL.items():
            response.headers[name] = value
        return response

    return csrf_exempt(opened)  # what is refused here is told in JSON


def _answer(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=_BEFORE)
    if request.method not in ("GET", "HEAD"):
        return refusal(405, _("The API is for reading: GET and HEAD."), headers={"Allow": METHODS})
    request.method, asked = "GET", request.method
    response = view(request, *args, **kwargs)
    request.method = asked
    if response.status_code != 200:
        response.headers["Cache-Control"] = "no-store"
        return response
    return _kept(request, response)


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """With its hash, or 304 for who has it already."""
    etag = f'"{hashlib.sha256(response.content).hexdigest()}"'
    modified = response.headers.get("Last-Modified")
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age=0, s-maxage={MINUTE}"
    at = parse_http_date_safe(modified) if modified else None
    return get_conditional_response(request, etag=etag, last_modified=at, response=response) or response


def refusal(
    status: int, detail: str, *, errors: list[dict[str, Any]] | None = None, headers: dict[str, str] | None = None
) -> HttpResponse:
    """RFC 9457: a sentence for a person, in JSON."""
    said = problem(status, HTTPStatus(status).phrase, detail, errors)
    data = json.dumps(said, ensure_ascii=False).encode()
    return HttpResponse(
        data, status=status, content_type=PROBLEM, headers={"Cache-Control": "no-store"} | (headers or {})
    )


@open_to_all
def nothing(request: HttpRequest) -> HttpResponse:
    """For every address below the API that it does not have."""
    return refusal(404, _("The API has no such address; see its documentation."))
