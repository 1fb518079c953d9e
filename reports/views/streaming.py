"""Answers that are sent while they are made, of which a process sends only some at a time.

Each keeps a thread as long as its reader takes; without a limit a few slow readers would keep everybody else out.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import gettext as _

AT_A_TIME = 2
"""In one process, whose threads are four at least."""
RETRY = 60
"""Seconds after which who was turned away may ask again."""
_places = threading.BoundedSemaphore(AT_A_TIME)


class Stream:
    """Pieces that hold a place until they are sent or nobody wants them any more."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self.pieces = pieces
        self.is_open = True

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.pieces)

    def close(self) -> None:
        """Called by the answer, also when the connection breaks. Twice is once."""
        if self.is_open:
            self.is_open = False
            if close := getattr(self.pieces, "close", None):
                close()
            _places.release()

    def __del__(self) -> None:
        """An answer that something else took the place of is never closed."""
        self.close()


def streamed(request: HttpRequest, pieces: Iterable[bytes], *, media_type: str, name: str) -> HttpResponseBase:
    """A file to be saved as `name`; 503 where too many are being sent already."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if request.method == "HEAD":  # nothing is made that nobody gets
        return HttpResponse(content_type=media_type, headers=headers)
    if not _places.acquire(blocking=False):
        says = _("Too many large files are being sent at the moment. Please try again in a minute.")
        headers = {"Retry-After": str(RETRY), "Cache-Control": "no-store"}
        return HttpResponse(says, status=503, content_type="text/plain; charset=utf-8", headers=headers)
    return StreamingHttpResponse(Stream(pieces), content_type=media_type, headers=headers)
