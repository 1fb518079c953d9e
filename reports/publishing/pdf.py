"""A report as the official PDF: WeasyPrint with our fonts and stylesheet, cut off from files and network.

Rendering costs hundreds of milliseconds and some 60 MB; only the worker imports this module.
"""

from __future__ import annotations

import gc
import hashlib
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from reports import editions, pictures
from reports.document import Report
from reports.publishing import Failure, RenderError

# Fontconfig reads its configuration once, when WeasyPrint loads it; without the file it would take whatever fonts
# the machine has.
os.environ["FONTCONFIG_FILE"] = str(settings.FONT_FOLDER / "fonts.conf")

import weasyprint  # noqa: E402
from PIL import ImageFile  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

from reports.publishing import continued, lines, proofread  # noqa: E402 - they import WeasyPrint

lines.install()
continued.install()
# WeasyPrint lets Pillow draw half a picture; ours are whole, and one that is not any more has to be noticed.
ImageFile.LOAD_TRUNCATED_IMAGES = False
PICTURES_AT = "picture:"
VARIANT = "pdf/ua-1"
FONTS = (
    "FandolFang-Regular.otf",
    "FandolHei-Regular.otf",
    "FandolKai-Regular.otf",
    "FandolSong-Regular.otf",
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "HanaMinB.ttf",
)


class FontsMissing(RenderError):
    failure = Failure.FONTS


class PictureMissing(RenderError):
    failure = Failure.PICTURE


class PictureFetcher(URLFetcher):
    """Hands out the pictures of one report, by their hash, and ends the rendering at any other address.

    WeasyPrint leaves a hole for an error it knows and goes on; the fatal one is the only way to stop it.
    """

    def __init__(self, report: Report) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._types = {picture.sha256: picture.media_type for picture in report.pictures.values()}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        sha256 = url.removeprefix(PICTURES_AT)
        if sha256 not in self._types:
            raise FatalURLFetchingError(f"no picture of this report: {url}")
        try:
            data = pictures.fetch(sha256)
        except Exception as error:  # each store has its own exceptions
            raise FatalURLFetchingError(f"picture {sha256}: {error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FatalURLFetchingError(f"picture {sha256} was changed in the store")
        return URLFetcherResponse(url, data, {"Content-Type": self._types[sha256]})


def render(report: Report) -> bytes:
    """The PDF, proofread. The same report gives the same bytes.

    Raises FontsMissing, PictureMissing, proofread.NotWhole.
    """
    document = typeset(report)
    proofread.require_whole(document, report)
    return document.write_pdf(pdf_variant=VARIANT, pdf_identifier=True)


def typeset(report: Report) -> weasyprint.Document:
    """The pages. Raises FontsMissing, PictureMissing."""
    require_fonts()
    page = weasyprint.HTML(string=html_of(report), base_url="report:", url_fetcher=PictureFetcher(report))
    lines.let_break(page.etree_element)
    try:
        return page.render(stylesheets=[stylesheet()], font_config=font_configuration(), pdf_variant=VARIANT)
    except FatalURLFetchingError as error:
        raise PictureMissing(str(error)) from error


def html_of(report: Report) -> str:
    figures = report.complete_figures
    return render_to_string("reports/pdf.html", {"report": report, "figures": figures, "pictures_at": PICTURES_AT})


def require_fonts() -> None:
    """Raises FontsMissing: with other fonts, or none, the PDF would show boxes."""
    wanted = [settings.FONT_FOLDER / name for name in ("fonts.conf", *FONTS)]
    missing = [str(path) for path in wanted if not path.is_file()]
    if missing:
        raise FontsMissing(f"not there: {', '.join(missing)}; portal/setup.sh fetches them")


@cache
def font_configuration() -> FontConfiguration:
    return FontConfiguration()


@cache
def stylesheet() -> weasyprint.CSS:
    return weasyprint.CSS(string=css(), font_config=font_configuration())


def css() -> str:
    return Path(finders.find("paper.css")).read_text()


def warm() -> None:
    """Before a worker forks: set a blank form once, so that its children share what that leaves in memory.

    Raises FontsMissing.
    """
    edition = max(editions.editions().values(), key=lambda edition: edition.first_year)
    render(Report(edition, edition.first_year, agency_name="", title=edition.title))
    # A collection in a child would touch, and so copy, every object that it inherited.
    gc.collect()
    gc.freeze()
