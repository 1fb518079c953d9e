"""Pages sent compressed: a table page is a sixth of its size then. Files are as they are kept, to the byte."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Middleware(GZipMiddleware):
    """Of pages only. Each gets a different length every time, so that nothing can be guessed from it (BREACH)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not response.get("Content-Type", "").startswith("text/html"):
            return response
        return super().process_response(request, response)
