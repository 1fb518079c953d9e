"""Caching of public answers: what a proxy and a browser may keep, and how long."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

MINUTE, DAY = 60, 24 * 3600


def public(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page that a proxy may keep for a minute, as those see it who have not signed in; browsers ask again."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        is_own = request.user.is_authenticated
        shared = f"public, max-age=0, s-maxage={MINUTE}"
        response.headers.setdefault("Cache-Control", "private, no-store" if is_own else shared)
        return _answered(request, response) if isinstance(response, HttpResponse) and not is_own else response

    return require_safe(kept)


def _answered(request: HttpRequest, response: HttpResponse) -> HttpResponseBase:
    """Nothing but "not modified" to who has the same page already, such as a proxy that asks again after its minute."""
    if response.status_code != 200:
        return response
    response.headers.setdefault("ETag", f'"{hashlib.sha256(response.content).hexdigest()}"')
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


def kept_for(response: HttpResponseBase, seconds: int) -> HttpResponseBase:
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
