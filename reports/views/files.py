"""Stored files as answers."""

from __future__ import annotations

from typing import Protocol

from django.http import Http404, HttpResponse

from reports import pictures


class Stored(Protocol):
    """A picture of a filing or of a frozen document."""

    sha256: str
    media_type: str


def picture_response(picture: Stored | None) -> HttpResponse:
    """Raises Http404 where there is no such picture or its file is gone."""
    if picture is None:
        raise Http404
    try:
        data = pictures.fetch(picture.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(data, content_type=picture.media_type)
