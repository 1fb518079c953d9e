"""Pictures for a text: read, bounded, redrawn without what they carried, and kept under their hash."""

from __future__ import annotations

import hashlib
import io
from typing import BinaryIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

MAXIMUM_BYTES = 10 * 2**20
MAXIMUM_PIXELS = 40_000_000
LONGEST_SIDE = 2000
"""Pixels kept: 156 mm of paper at 300 dpi need 1,843."""
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}


class BadPicture(ValueError):
    """The message says to the clerk what is wrong and what to do."""


def read_picture(file: BinaryIO, size: int) -> tuple[bytes, str, tuple[int, int]]:
    """The picture redrawn: (bytes, media type, (width, height) in pixels). Raises BadPicture.

    Its dimensions are read from the header before anything is unpacked: a few kilobytes can declare gigabytes.
    """
    if size > MAXIMUM_BYTES:
        raise BadPicture(
            _("The picture has %(size).1f MB; at most %(most)d MB can be added. Save it smaller and add it again.")
            % {"size": size / 2**20, "most": MAXIMUM_BYTES // 2**20}
        )
    try:
        with Image.open(file, formats=list(FORMATS)) as picture:
            _refuse_large(picture)
            return _redrawn(picture)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, BadPicture):
            raise
        raise BadPicture(_("This file is no readable PNG or JPEG picture.")) from error
    except Image.DecompressionBombError as error:
        raise BadPicture(_("The picture is too large to be unpacked.")) from error


def _refuse_large(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAXIMUM_PIXELS:
        raise BadPicture(
            _("The picture has %(width)d × %(height)d pixels; at most %(most)d million can be added.")
            % {"width": width, "height": height, "most": MAXIMUM_PIXELS // 1_000_000}
        )


def _redrawn(picture: Image.Image) -> tuple[bytes, str, tuple[int, int]]:
    """Upright, no larger than paper needs, and without position, camera and other data."""
    kind = picture.format or "PNG"
    upright = ImageOps.exif_transpose(picture)
    upright = upright.convert("RGB" if kind == "JPEG" else "RGBA" if _has_alpha(upright) else "RGB")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return out.getvalue(), FORMATS[kind], upright.size


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def place(sha256: str) -> str:
    """Where a picture's bytes are stored."""
    return f"pictures/{sha256[:2]}/{sha256}"


def store(data: bytes) -> str:
    """Keep the bytes under their hash; the same picture is kept once. Returns the hash."""
    sha256 = hashlib.sha256(data).hexdigest()
    if not default_storage.exists(place(sha256)):
        default_storage.save(place(sha256), ContentFile(data))
    return sha256


def fetch(sha256: str) -> bytes:
    """Raises FileNotFoundError where no such picture is kept."""
    with default_storage.open(place(sha256)) as file:
        return file.read()
