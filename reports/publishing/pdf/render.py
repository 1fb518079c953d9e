"""A report as the official PDF: WeasyPrint with our fonts and stylesheet, cut off from files and network.

Rendering costs two tenths of a second and the engine 80 MB; only the worker imports this module.
"""

from __future__ import annotations

import gc
import hashlib
import io
import os
from datetime import datetime
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from reports import editions
from reports.document.report import Report
from reports.publishing import Failure, RenderError, verification
from reports.publishing.data import open_data
from reports.publishing.data.open_data import Imprint
from reports.storage import pictures

# Fontconfig reads its configuration once, when WeasyPrint loads it; without the file it would take whatever fonts
# the machine has.
os.environ["FONTCONFIG_FILE"] = str(settings.FONT_FOLDER / "fonts.conf")

import weasyprint  # noqa: E402
from PIL import ImageFile  # noqa: E402
from weasyprint.text.fonts import FontConfiguration  # noqa: E402
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse  # noqa: E402

from reports.publishing.pdf import finished, proofread, tags

# They import WeasyPrint.
from reports.publishing.pdf.engine import cells, continued, drawing, glyphs, layouts, lines, output, ruling
from reports.publishing.pdf.page import Page

layouts.install()
lines.install()
continued.install()
cells.install()
drawing.install()
ruling.install()
tags.install()
glyphs.install()
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
    """Hands out the pictures and the QR code of one report and ends the rendering at any other address.

    WeasyPrint leaves a hole for an error it knows and goes on; the fatal one is the only way to stop it.
    """

    def __init__(self, report: Report, code: bytes = b"") -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._code = code
        self._types = {picture.sha256: picture.media_type for picture in report.pictures.values()}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url == proofread.PROOF_AT:
            return URLFetcherResponse(url, self._code, {"Content-Type": "image/svg+xml"})
        sha256 = url.removeprefix(PICTURES_AT)
        if sha256 not in self._types:
            raise FatalURLFetchingError(f"no picture of this report: {url}")
        try:
            data = pictures.fetch(sha256)
        except Exception as error:  # each store has its own exceptions
            raise FatalURLFetchingError(f"picture {sha256}: {error}") from error
        if hashlib.sha256(data).hexdigest() != sha256:
            raise FatalURLFetchingError(f"picture {sha256} was changed in the store")
        data, media_type = pictures.for_paper(data, self._types[sha256])
        return URLFetcherResponse(url, data, {"Content-Type": media_type})


def render(report: Report, imprint: Imprint | None = None, *, mark: str = "") -> bytes:
    """The PDF, proofread. The same report gives the same bytes.

    With the imprint of its publication, the number of the proof stands at the end beside the QR code of its page. The
    same report for machines is attached. `mark` stands at the head of every page.

    Raises FontsMissing, PictureMissing, proofread.NotWhole.
    """
    document = typeset(report, proof=imprint.proof if imprint else "", mark=mark)
    proofread.require_whole(document, report)
    tags.set_apart(document)
    document.metadata.attachments = attachments(report, imprint)
    data: bytes = document.write_pdf(finisher=output.finish, pdf_variant=VARIANT, pdf_identifier=True)
    finished.require_readable(data, report)
    return data


def typeset(report: Report, *, proof: str = "", mark: str = "") -> weasyprint.Document:
    """The pages. Raises FontsMissing, PictureMissing."""
    require_fonts()
    fetcher = PictureFetcher(report, qr_code(proof) if proof else b"")
    page = Page(html_of(report, proof=proof), fetcher)
    lines.let_break(page.etree_element)
    sheets = [stylesheet(), marked(mark)] if mark else [stylesheet()]
    try:
        return page.render(stylesheets=sheets, font_config=font_configuration(), pdf_variant=VARIANT)
    except FatalURLFetchingError as error:
        raise PictureMissing(str(error)) from error


def html_of(report: Report, *, proof: str = "") -> str:
    context = {
        "report": report,
        "figures": report.complete_figures,
        "pictures_at": PICTURES_AT,
        "proof": verification.written(proof),
        "proof_at": proofread.PROOF_AT,
        "verify_at": settings.SITE_ADDRESS + reverse("verify"),
    }
    with translation.override(settings.LANGUAGE_CODE):  # of the document, whoever has it made
        return render_to_string("reports/pdf.html", context)


def attachments(report: Report, imprint: Imprint | None) -> list[weasyprint.Attachment]:
    """The report as JSON and its figures as CSV: who has the PDF has the data."""
    of = imprint.filed_at if imprint and imprint.filed_at else f"{report.year}-12-31"
    with translation.override(settings.LANGUAGE_CODE):
        files = (
            ("report.json", open_data.as_json(report, imprint), _("The report as data (JSON)")),
            ("figures.csv", open_data.as_csv(report), _("The figures of all tables (CSV)")),
        )
    at = datetime.fromisoformat(of)
    return [
        weasyprint.Attachment(file_obj=io.BytesIO(data), name=name, description=says, created=at, modified=at)
        for name, data, says in files
    ]


def qr_code(proof: str) -> bytes:
    """Leads to the page that says whether the document is valid: an SVG of its own size."""
    drawn = io.BytesIO()
    segno.make(verification.address_of(proof), error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue()


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


def marked(mark: str) -> weasyprint.CSS:
    """The style of pages that bear a mark."""
    said = "".join(f"\\{ord(character):06x}" for character in mark)
    look = "color: #c00000; font: 11pt/16pt FandolHei, 'Noto Sans CJK SC', sans-serif"
    place = "white-space: nowrap; vertical-align: bottom; padding-bottom: 14mm"
    rule = f'@page {{ @top-center {{ content: "{said}"; {look}; {place} }} }}'
    return weasyprint.CSS(string=rule, font_config=font_configuration())


def css() -> str:
    found = finders.find("css/paper.css")
    if found is None:
        raise FileNotFoundError("css/paper.css")
    return Path(found).read_text()


def warm() -> None:
    """Before a worker forks: set a blank form once, so that its children share what that leaves in memory.

    Raises FontsMissing.
    """
    edition = max(editions.editions().values(), key=lambda edition: edition.first_year)
    render(Report(edition, edition.first_year, agency_name="", title=edition.title))
    # A collection in a child would touch, and so copy, every object that it inherited.
    gc.collect()
    gc.freeze()
