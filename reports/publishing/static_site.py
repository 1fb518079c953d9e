"""An agency's reports as a folder for its own site: pages, tables, pictures and files that need nothing else.

Every address is relative, nothing is fetched from elsewhere and no script is needed. The folder is made of the frozen
documents only, so that the same publications give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation

from reports import access
from reports.agencies.models import Agency
from reports.models import Publication
from reports.publishing import report_of, verification
from reports.publishing.data import schema_org
from reports.publishing.file_formats import FORMATS
from reports.storage import pictures

File = tuple[str, bytes]
"""(path within the folder, what it holds)."""
STYLES = ("css/portal.css", "css/embed.css")
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg"}


def files(agency: Agency, *, year: int | None = None) -> Iterator[File]:
    """Of all years, or of one. Nothing where nothing is published."""
    found = published(agency, year=year)
    if not found:
        return
    yield "report.css", b"\n".join((settings.BASE_DIR / "static" / name).read_bytes() for name in STYLES)
    yield "index.html", _page("embed/agency.html", _list(agency, found))
    for publication in found.iterator(chunk_size=1):
        yield from _files_of(publication)


def published(agency: Agency, *, year: int | None = None) -> QuerySet[Publication]:
    """What the folder holds, newest first."""
    own = access.published().filter(filing__agency=agency).order_by("-filing__report_year__year")
    return own if year is None else own.filter(filing__report_year__year=year)


def _list(agency: Agency, found: QuerySet[Publication]) -> dict[str, object]:
    listed = [(each, f"{each.filing.report_year.year}/index.html") for each in found]
    return {"agency": agency, "listed": listed, "styles": ["report.css"]}


def _files_of(publication: Publication) -> Iterator[File]:
    report = report_of(publication)
    folder = f"{report.year}/"
    formats = [(ending, f"report.{ending}") for ending in ("pdf", *FORMATS)]
    context = {
        "publication": publication,
        "agency": publication.filing.agency,
        "address": schema_org.address_of(publication),
        "report": report,
        "figures": report.complete_figures,
        "formats": formats,
        "list_at": "../index.html",
        "pictures_at": "pictures/",
        "picture_endings": ENDINGS,
        "proof": verification.written(publication.proof),
        "styles": ["../report.css"],
    }
    yield f"{folder}index.html", _page("embed/report.html", context)
    with publication.pdf.open("rb") as pdf:
        yield f"{folder}report.pdf", pdf.read()
    for ending, wanted in FORMATS.items():
        yield f"{folder}report.{ending}", wanted.make(publication)
    for sha256, media_type in sorted({(each.sha256, each.media_type) for each in report.pictures.values()}):
        yield f"{folder}pictures/{sha256}{ENDINGS[media_type]}", pictures.fetch(sha256)


def _page(template: str, context: dict[str, object]) -> bytes:
    """In the site's own language, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return render_to_string(template, context).encode()
