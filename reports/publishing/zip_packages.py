"""Office documents are zip files: written so that the same content gives the same bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)
"""The first that a zip file knows; stands where a document has no time of its own."""


def packed(parts: dict[str, bytes]) -> bytes:
    """A package of parts in this order, without the time of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            part = zipfile.ZipInfo(name, NO_TIME.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            package.writestr(part, data)
    return out.getvalue()


def repacked(data: bytes, rewrite: Callable[[str, bytes], bytes]) -> bytes:
    """A package made by a library, each part passed through `rewrite`."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return packed({name: rewrite(name, package.read(name)) for name in package.namelist()})


if TYPE_CHECKING:
    from typing_extensions import Buffer  # of Python 3.12 in collections.abc


class _Drain(io.RawIOBase):
    """Takes what a zip file is written to, until somebody fetches it."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        piece = bytes(data)
        self.pieces.append(piece)
        return len(piece)

    def fetch(self) -> bytes:
        fetched = b"".join(self.pieces)
        self.pieces.clear()
        return fetched


def streamed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """A zip file in pieces, with one of its files in memory at a time, and without the time of its making."""
    drain = _Drain()
    with zipfile.ZipFile(drain, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files:
            part = zipfile.ZipInfo(name, NO_TIME.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o644 << 16
            package.writestr(part, data)
            yield drain.fetch()
    yield drain.fetch()
