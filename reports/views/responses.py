"""Stored files as answers."""

from __future__ import annotations

import io
from typing import Protocol

import segno
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from reports.storage import pictures


class Stored(Protocol):
    """A picture of a filing or of a frozen document."""

    @property
    def sha256(self) -> str: ...

    @property
    def media_type(self) -> str: ...


def picture_response(picture: Stored | None) -> HttpResponse:
    """Raises Http404 where there is no such picture or its file is gone."""
    if picture is None:
        raise Http404
    try:
        data = pictures.fetch(picture.sha256)
    except FileNotFoundError as error:
        raise Http404 from error
    return HttpResponse(data, content_type=picture.media_type)


def download(data: bytes, *, media_type: str, name: str) -> HttpResponse:
    """A file to be saved under its Chinese name."""
    disposition = content_disposition_header(True, name)
    return HttpResponse(data, content_type=media_type, headers={"Content-Disposition": disposition})


def drawn_code(text: str) -> bytes:
    """The QR code of a text, as SVG with the quiet zone that phones ask for."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=4, light="#fff", xmldecl=False)
    return drawn.getvalue()
