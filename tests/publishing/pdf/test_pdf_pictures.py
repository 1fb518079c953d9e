"""Photographs in the PDF: small enough to be sent, and as sharp as paper shows them."""

from __future__ import annotations

import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from reports.document.report import Picture, Report
from reports.document.text import picture_line
from reports.storage import pictures
from tests.publishing.pdf.test_pdf import a_report, made, poppler

SIZE = (2000, 1500)


def noisy(mode: str = "RGB") -> Image.Image:
    """As a telephone takes it in the evening: shapes under noise, no two pixels alike."""
    noise = Image.frombytes("RGB", SIZE, random.Random(1).randbytes(SIZE[0] * SIZE[1] * 3))
    shapes = Image.linear_gradient("L").resize(SIZE).convert("RGB")
    return Image.blend(shapes, noise, 0.1).convert(mode)


def drawing() -> Image.Image:
    image = Image.new("RGB", SIZE, "white")
    for at in range(0, SIZE[0], 40):
        image.paste("navy", (at, 0, at + 1, SIZE[1]))
    return image


def with_picture(image: Image.Image, kind: str = "PNG") -> Report:
    file = io.BytesIO()
    image.save(file, kind)
    picture = Picture(1, pictures.store(file.getvalue()), f"image/{kind.lower()}", *image.size)
    return replace(a_report(texts={"overview": picture_line(1, "图1")}), pictures={1: picture})


def drawn_in(path: Path) -> dict[str, str]:
    """The only picture of a PDF as pdfimages describes it."""
    names, _, *lines = poppler("pdfimages", "-list", path).splitlines()
    (values,) = [line.split() for line in lines]
    return dict(zip(names.split()[:10], values, strict=False)) | {"dpi": values[-4]}


@pytest.mark.parametrize(("mode", "kind"), [("RGB", "PNG"), ("RGBA", "PNG"), ("RGB", "JPEG")])
def test_a_photograph_is_a_jpeg_of_the_printed_resolution(mode: str, kind: str, tmp_path: Path) -> None:
    path = made(with_picture(noisy(mode), kind), tmp_path)
    found = drawn_in(path)
    assert (found["width"], found["height"], found["enc"]) == ("1228", "921", "jpeg")
    assert abs(int(found["dpi"]) - 200) <= 1
    assert path.stat().st_size < 1_200_000


def test_nothing_of_a_photograph_is_visibly_lost(tmp_path: Path) -> None:
    path = made(with_picture(noisy()), tmp_path)
    poppler("pdfimages", "-j", path, tmp_path / "picture")
    with Image.open(tmp_path / "picture-000.jpg") as kept:
        wanted = noisy().resize(kept.size, Image.Resampling.LANCZOS)
        difference = ImageStat.Stat(ImageChops.difference(kept.convert("RGB"), wanted))
    assert max(difference.mean) < 4


def test_a_drawing_keeps_every_pixel(tmp_path: Path) -> None:
    found = drawn_in(made(with_picture(drawing()), tmp_path))
    assert (found["width"], found["height"], found["enc"]) == ("2000", "1500", "image")


def test_what_is_seen_through_a_photograph_is_paper(tmp_path: Path) -> None:
    image = noisy("RGBA")
    image.putalpha(Image.new("L", SIZE, 0))
    path = made(with_picture(image), tmp_path)
    poppler("pdfimages", "-j", path, tmp_path / "picture")
    with Image.open(tmp_path / "picture-000.jpg") as kept:
        assert kept.convert("L").getextrema() == (255, 255)


def test_the_picture_on_the_page_is_as_large_as_before(tmp_path: Path) -> None:
    found = [drawn_in(made(with_picture(image), tmp_path)) for image in (noisy(), drawing())]
    widths = [int(each["width"]) / int(each["dpi"]) for each in found]
    assert abs(widths[0] - widths[1]) < 0.05
