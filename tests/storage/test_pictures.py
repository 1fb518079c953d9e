from __future__ import annotations

import hashlib
import io
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin
from pytest_django import Settings

from reports.storage import pictures
from reports.storage.pictures import BadPicture, fetch, place, read_picture, store

ROOT = Path(__file__).parents[2]
RED, BLUE = (200, 30, 30), (30, 30, 200)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    with translation.override("zh-hans"):
        yield


def drawn(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red, its upper left quarter blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (0, 0, size[0] // 2, size[1] // 2))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def read(data: bytes) -> tuple[Image.Image, str, tuple[int, int], bytes]:
    kept, media_type, size = read_picture(io.BytesIO(data), len(data))
    image = Image.open(io.BytesIO(kept))
    image.load()
    assert image.size == size
    return image, media_type, size, kept


def is_near(image: Image.Image, at: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.convert("RGB").getpixel(at)
    return all(abs(one - other) < 12 for one, other in zip(found, colour, strict=True))


def flat_png(width: int, height: int, colour_type: int = 2) -> bytes:
    """A PNG of one colour in a few kilobytes, however many pixels: made row by row."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packer = zlib.compressobj(9)
    row = bytes(1 + width * {0: 1, 2: 3, 6: 4}[colour_type])
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, colour_type, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


# --- What is taken


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_it_keeps_a_picture_as_what_it_is(kind: str) -> None:
    image, media_type, size, _ = read(saved(drawn(), kind))
    assert (image.format, image.mode, media_type, size) == (kind, "RGB", f"image/{kind.lower()}", (60, 40))
    assert is_near(image, (5, 5), BLUE)
    assert is_near(image, (50, 30), RED)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_it_keeps_what_shines_through(mode: str) -> None:
    image = drawn("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    kept, *_ = read(saved(image.quantize() if mode == "P" else image.convert(mode), "PNG"))
    assert kept.mode == "RGBA"
    assert kept.getpixel((5, 0))[3] < 20 < 230 < kept.getpixel((5, 39))[3]


def test_it_keeps_one_colour_that_shines_through() -> None:
    kept, *_ = read(saved(drawn(), "PNG", transparency=RED))
    assert [kept.getpixel(at)[3] for at in ((5, 5), (50, 30))] == [255, 0]


@pytest.mark.parametrize(
    ("mode", "kind"), [("1", "PNG"), ("L", "PNG"), ("P", "PNG"), ("L", "JPEG"), ("CMYK", "JPEG"), ("YCbCr", "JPEG")]
)
def test_it_takes_every_usual_kind_of_pixel(mode: str, kind: str) -> None:
    kept, *_ = read(saved(drawn(mode), kind))
    assert kept.mode == "RGB"
    expected = drawn(mode).convert("RGB").getpixel((5, 5))
    assert is_near(kept, (5, 5), expected)


def test_it_keeps_the_shades_of_sixteen_bits() -> None:
    grey = Image.new("I;16", (4, 4), 40_000)
    kept, *_ = read(saved(grey, "PNG"))
    assert is_near(kept, (1, 1), (156, 156, 156))


def test_it_takes_the_first_picture_of_a_telephone_s_pair() -> None:
    """A camera's MPO is a JPEG with a second picture behind it."""
    data = saved(drawn(), "MPO", save_all=True, append_images=[drawn("L").convert("RGB")])
    assert Image.open(io.BytesIO(data)).format == "MPO"
    image, media_type, *_ = read(data)
    assert (image.format, media_type) == ("JPEG", "image/jpeg")
    assert is_near(image, (5, 5), BLUE)


def turned(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return saved(drawn(), "JPEG", exif=exif, quality=95)


@pytest.mark.parametrize(
    ("orientation", "size", "blue", "red"),
    [
        (1, (60, 40), (5, 5), (55, 35)),
        (2, (60, 40), (55, 5), (5, 35)),
        (3, (60, 40), (55, 35), (5, 5)),
        (4, (60, 40), (5, 35), (55, 5)),
        (5, (40, 60), (5, 5), (35, 55)),
        (6, (40, 60), (35, 5), (5, 55)),
        (7, (40, 60), (35, 55), (5, 5)),
        (8, (40, 60), (5, 55), (35, 5)),
    ],
)
def test_it_sets_a_picture_upright(
    orientation: int, size: tuple[int, int], blue: tuple[int, int], red: tuple[int, int]
) -> None:
    image, _, found, _ = read(turned(orientation))
    assert found == size
    assert is_near(image, blue, BLUE)
    assert is_near(image, red, RED)
    assert image.getexif().get(0x0112) is None


def test_it_takes_a_picture_whose_camera_wrote_odd_data() -> None:
    """A width that is a text: data that Pillow reads but cannot write."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "abc"
    data = saved(drawn(), "JPEG", exif=exif)
    data = data.replace(b"\x01\x0f\x00\x02", b"\x01\x00\x00\x02")
    assert Image.open(io.BytesIO(data)).getexif()[0x0100] == "abc"
    assert read(data)[2] == (40, 60)


def test_it_leaves_out_position_camera_and_comment() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SECRET maker"
    exif.get_ifd(0x8825)[2] = (31.0, 12.0, 1.0)
    jpeg = saved(drawn(), "JPEG", exif=exif, comment=b"SECRET comment", xmp=b"<x>SECRET xmp</x>", icc_profile=b"SECRET")
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SECRET name")
    notes.add_itxt("XML:com.adobe.xmp", "<x>SECRET xmp</x>")
    png = saved(drawn(), "PNG", pnginfo=notes, exif=exif)
    for data in (jpeg, png):
        assert b"SECRET" in data
        image, *_, kept = read(data)
        assert b"SECRET" not in kept
        assert len(image.getexif()) == 0
        assert not {"exif", "comment", "xmp", "icc_profile", "Author"} & image.info.keys()


@pytest.mark.parametrize(
    ("size", "kept"), [((3000, 1500), (2000, 1000)), ((2000, 10), (2000, 10)), ((1, 4000), (1, 2000))]
)
def test_it_keeps_no_more_pixels_than_paper_needs(size: tuple[int, int], kept: tuple[int, int]) -> None:
    for data in (flat_png(*size), saved(Image.new("RGB", size), "JPEG")):
        assert read(data)[2] == kept


def test_it_makes_the_same_bytes_of_the_same_picture() -> None:
    data = saved(drawn(), "PNG")
    assert read(data)[3] == read(data)[3]


# --- What is refused


def refused(data: bytes, size: int | None = None) -> str:
    with pytest.raises(BadPicture) as raised:
        read_picture(io.BytesIO(data), len(data) if size is None else size)
    return str(raised.value)


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "WEBP", "PDF", "ICO", "TGA"])
def test_it_refuses_other_kinds_of_pictures(kind: str) -> None:
    assert refused(saved(drawn(), kind)) == "该文件不是可以读取的 PNG 或 JPEG 图片。"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00",
        b"hello",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"\xff\xd8" + b"\x00" * 5000,
        b"%PDF-1.7\n",
        b"PK\x03\x04" + b"\x00" * 100,
        bytes(range(256)) * 40,
    ],
)
def test_it_refuses_what_is_no_picture(data: bytes) -> None:
    assert refused(data) == "该文件不是可以读取的 PNG 或 JPEG 图片。"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("share", [0.02, 0.1, 0.5, 0.9])
def test_it_refuses_a_picture_that_breaks_off(kind: str, share: float) -> None:
    noise = Image.effect_noise((300, 200), 80)
    data = saved(noise, kind)
    assert refused(data[: int(len(data) * share)]) == "该文件不是可以读取的 PNG 或 JPEG 图片。"


def test_it_refuses_a_file_of_20_megabytes_unread() -> None:
    assert refused(b"", size=20 * 2**20) == "图片大小为 20.0 MB，超过上限 10 MB。请缩小后重新添加。"


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_it_refuses_a_small_file_of_144_million_pixels() -> None:
    data = saved(Image.new("1", (12_000, 12_000)), "PNG")
    assert len(data) < 100_000
    assert refused(data) == "图片为 12000 × 12000 像素，超过上限（40 百万像素）。"


def test_it_refuses_pixels_by_the_billion() -> None:
    small = flat_png(1, 1)
    header = b"IHDR" + struct.pack(">IIBBBBB", 100_000, 100_000, 8, 2, 0, 0, 0)
    data = small[:12] + header + struct.pack(">I", zlib.crc32(header)) + small[33:]
    assert refused(data) == "图片过大，无法处理。"


@given(
    kind=st.sampled_from(["PNG", "JPEG"]),
    damage=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8),
    cut=st.integers(0, 400),
)
def test_it_never_fails_otherwise_than_by_refusing(kind: str, damage: list[tuple[int, int]], cut: int) -> None:
    data = bytearray(saved(drawn("P" if kind == "PNG" else "RGB"), kind))
    for at, value in damage:
        data[at % len(data)] = value
    try:
        read_picture(io.BytesIO(bytes(data[: len(data) - cut] if cut > 300 else data)), len(data))
    except BadPicture as error:
        assert str(error)


MEASURED = """
import io, os, resource, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
import django
django.setup()
from reports.storage.pictures import BadPicture, read_picture
data = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_picture(io.BytesIO(data), len(data))
except BadPicture:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize(
    ("width", "height", "colour_type", "most"),
    [(12_000, 12_000, 2, 40), (8_000, 5_000, 2, 200), (8_000, 5_000, 6, 360), (8_000, 5_000, 0, 80)],
)
def test_it_keeps_memory_within_bounds(tmp_path: Path, width: int, height: int, colour_type: int, most: int) -> None:
    """Megabytes. The pixels of the largest picture take 160 (four bytes each), twice that where some shine through."""
    path = tmp_path / "large.png"
    path.write_bytes(flat_png(width, height, colour_type))
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(path)],
        cwd=ROOT,
        env={**os.environ, "DATA_FOLDER": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) / 1024 < most


# --- Keeping


def test_it_keeps_a_picture_once_under_its_hash() -> None:
    sha256 = store(b"data")
    assert sha256 == hashlib.sha256(b"data").hexdigest()
    assert store(b"data") == sha256
    assert fetch(sha256) == b"data"
    folder, _ = place(sha256).rsplit("/", 1)
    assert default_storage.listdir(folder)[1] == [sha256]


def test_it_mends_a_picture_that_was_written_in_part() -> None:
    sha256 = store(b"whole data")
    with default_storage.open(place(sha256), "wb") as file:
        file.write(b"whole")
    assert store(b"whole data") == sha256
    assert fetch(sha256) == b"whole data"


def test_it_says_where_no_such_picture_is_kept() -> None:
    with pytest.raises(FileNotFoundError):
        fetch("ab" * 32)


def test_it_takes_pictures_that_fill_a_page() -> None:
    """156 mm of paper at 300 dots an inch."""
    assert pictures.LONGEST_SIDE >= 156 / 25.4 * 300


def test_it_says_when_a_picture_cannot_be_stored(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "full").touch()
    settings.MEDIA_ROOT = tmp_path / "full"
    with pytest.raises(BadPicture, match="未能保存"):
        store(b"a picture")
