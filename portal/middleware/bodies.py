"""What is refused before any page sees it: bodies larger than any file, and addresses that no database can look for.

What is refused later has filled the disk first.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

MOST = 65 * 2**20
"""Bytes of a whole request; the verification page takes files of 64 MB, and all others less."""


class Middleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A body without a length is not read at all (WSGI).
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
            return HttpResponse(status=413)
        if (
            "\0" in request.path
        ):  # PostgreSQL holds no such character in any text; looking for one is an error of its own
            return HttpResponse(status=400)
        return self.get_response(request)
