"""Pictures for a text: read, bounded, redrawn without what they carried, and kept under their hash."""

from __future__ import annotations

import hashlib
import io
import logging
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import ExifTags, Image

from reports.storage import content_store

log = logging.getLogger(__name__)
MAXIMUM_BYTES = 10 * 2**20
MAXIMUM_PIXELS = 40_000_000
LONGEST_SIDE = 2000
"""Pixels kept: 156 mm of paper at 300 dpi need 1,843."""
PRINTED = (1228, 1339)
"""Pixels at most of a photograph in a document: 156 mm x 170 mm of paper at 200 dpi."""
DRAWN = 0.6
"""Bytes a pixel of a PNG, at most, for it to be a drawing or a picture of a screen; a photograph takes one and more."""
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""{orientation of the Exif standard: what sets the picture upright}."""


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
    except BadPicture:
        raise
    except Image.DecompressionBombError as error:
        raise BadPicture(_("The picture is too large to be unpacked.")) from error
    except Exception as error:  # Pillow's readers raise whatever they trip over in a damaged file
        raise BadPicture(_("This file is no readable PNG or JPEG picture.")) from error


def _refuse_large(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MAXIMUM_PIXELS:
        raise BadPicture(
            _("The picture has %(width)d × %(height)d pixels; at most %(most)d million can be added.")
            % {"width": width, "height": height, "most": MAXIMUM_PIXELS // 1_000_000}
        )


def _redrawn(picture: Image.Image) -> tuple[bytes, str, tuple[int, int]]:
    """Upright, no larger than paper needs, and without position, camera and other data.

    It is made small before anything else, so that the pixels of a large picture are in memory once.
    """
    kind = "PNG" if picture.format == "PNG" else "JPEG"  # a telephone's MPO is a JPEG with further ones behind it
    mode = "RGBA" if kind == "PNG" and _has_alpha(picture) else "RGB"
    picture = _with_shades(picture, mode)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = _upright(picture).convert(mode)
    upright.info.clear()
    out = io.BytesIO()
    upright.save(out, kind, **({"quality": 88} if kind == "JPEG" else {}))
    return out.getvalue(), FORMATS[kind], upright.size


def _upright(picture: Image.Image) -> Image.Image:
    """Turned as the camera was held. Pillow's own function writes the camera's data anew and fails at odd ones."""
    turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    return picture if turn is None else picture.transpose(turn)


def _with_shades(picture: Image.Image, mode: str) -> Image.Image:
    """In pixels that can be mixed when the picture is made smaller, and of 8 bits a colour."""
    if picture.mode == "I;16":
        return picture.point(lambda shade: shade * (1 / 256)).convert("L")
    if picture.mode == "1":
        return picture.convert("L")
    if picture.mode in ("P", "PA") or "transparency" in picture.info:
        return picture.convert(mode)
    return picture


def for_paper(data: bytes, media_type: str) -> tuple[bytes, str]:
    """A kept picture as a document holds it: (bytes, media type).

    A photograph becomes a JPEG of the pixels that paper can show; drawings and pictures of screens stay as they are,
    since their lines would suffer.
    """
    with Image.open(io.BytesIO(data)) as picture:
        is_photograph = media_type == "image/jpeg" or len(data) > DRAWN * picture.width * picture.height
        is_small = picture.width <= PRINTED[0] and picture.height <= PRINTED[1]
        if not is_photograph or (is_small and media_type == "image/jpeg"):
            return data, media_type
        picture.draft("RGB", PRINTED)
        upon_white = _upon_white(picture)
        upon_white.thumbnail(PRINTED, Image.Resampling.LANCZOS)
        out = io.BytesIO()
        upon_white.save(out, "JPEG", quality=88, subsampling=0)
        return out.getvalue(), "image/jpeg"


def _upon_white(picture: Image.Image) -> Image.Image:
    """As it looks on paper."""
    if not _has_alpha(picture):
        return picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(paper, picture.convert("RGBA")).convert("RGB")


def _has_alpha(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def place(sha256: str) -> str:
    """Where a picture's bytes are stored."""
    return f"pictures/{sha256[:2]}/{sha256}"


def store(data: bytes) -> str:
    """Keep the bytes under their hash; the same picture is kept once. Returns the hash.

    Raises BadPicture where it cannot be stored.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        content_store.keep(data, place(sha256))
    except content_store.StoreFailed as error:
        log.exception("a picture could not be kept")
        said = _("The picture could not be stored just now; nothing else was lost. Try again later.")
        raise BadPicture(said) from error
    return sha256


def fetch(sha256: str) -> bytes:
    """Raises FileNotFoundError where no such picture is kept."""
    with default_storage.open(place(sha256)) as file:
        data: bytes = file.read()
    return data
